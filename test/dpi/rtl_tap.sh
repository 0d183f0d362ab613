# Sourced by test scripts after tap.sh: the simulators of RTL that are
# installed, and what a test bench prints in each.
verilator=$(command -v verilator || :)
iverilog=
if command -v iverilog >/dev/null && [ -e "$builddir/.libs/orrery.vpi" ]; then
	iverilog=iverilog
fi
sv=$srcdir/dpi
libs=$builddir/.libs
modules=$(find "$sv" -name 'orr_*.sv' ! -name orr_pkg.sv)
verilator_objects=
dpi_libraries="-lorrery-dpi -lorrery"
iverilog_modules=
order=cat # or sort, when what is printed at one time has none
LD_LIBRARY_PATH=$libs${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
export LD_LIBRARY_PATH
# a handle outlives its simulation, so that calls after the end are told
ASAN_OPTIONS=detect_leaks=0:${ASAN_OPTIONS-}
export ASAN_OPTIONS

# The runtime of the sanitizers has to come first in a program without them.
preload()
{
	case $SAN_CFLAGS in
	*address*) $CC -print-file-name=libasan.so ;;
	esac
}

# Verilator's runtime is the same in all programs, and compiled once.
make_program()
{
	cp "$tmp"/runtime/verilated*.o obj/ 2>/dev/null
	env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL \
		make -s -C obj -f "V$1.mk" || return
	mkdir -p "$tmp/runtime" && cp obj/verilated*.o "$tmp/runtime/"
}

# build_verilator NAME TOP BOARD FILE...
build_verilator()
{
	name=$1 top=$2 board=$3
	shift 3
	mkdir -p "$tmp/$name.dir" && cd "$tmp/$name.dir" || return
	# shellcheck disable=SC2086 # lists of words
	verilator --main --exe --timing \
		-Wno-fatal -Wno-lint -Wno-style -CFLAGS "-O0 -g0" \
		-I"$sv" "-DBOARD=\"$board\"" --top "$top" -Mdir obj \
		"$sv/orr_pkg.sv" $modules "$@" $verilator_objects \
		-LDFLAGS "$SAN_CFLAGS -L$libs $dpi_libraries" \
		>"$tmp/$name.build" 2>&1 &&
		make_program "$top" >>"$tmp/$name.build" 2>&1 ||
		{ cat "$tmp/$name.build"; return 1; }
}

# in_verilator NAME TOP BOARD FILE...: leaves the output in $tmp/NAME.verilator
in_verilator()
{
	build_verilator "$@" && run_it "$name.verilator" "./obj/V$top"
}

build_icarus()
{
	name=$1 top=$2 board=$3
	shift 3
	mkdir -p "$tmp/$name.dir" && cd "$tmp/$name.dir" || return
	# shellcheck disable=SC2086 # lists of words
	LD_PRELOAD=$(preload) iverilog -g2012 -L"$libs" -morrery \
		$iverilog_modules -I"$sv" "-DBOARD=\"$board\"" -s "$top" \
		-o "$name.vvp" "$sv/orr_pkg.sv" $modules "$@"
}

in_icarus()
{
	build_icarus "$@" &&
		run_it "$name.icarus" env LD_PRELOAD="$(preload)" \
			vvp "$name.vvp"
}

# What Verilator says at $finish does not count. A profile is kept.
run_it()
{
	out=$tmp/$1
	shift
	status=0
	timeout 60 "$@" >"$out.raw" 2>"$out.err" || status=$?
	grep -v 'Verilog \$finish$' "$out.raw" | $order >"$out"
	[ ! -e profile ] || mv profile "$out.profile"
	[ $status -eq 0 ] || { cat "$out.raw" "$out.err"; return $status; }
}

# simulate NAME TOP BOARD FILE...: in both, with equal output
simulate()
{
	if [ -n "$verilator" ]; then
		step "$1 runs in Verilator" in_verilator "$@"
	else
		skip "$1 runs in Verilator" "verilator is not installed"
	fi
	if [ -n "$iverilog" ]; then
		step "$1 runs in Icarus" in_icarus "$@"
	else
		skip "$1 runs in Icarus" "iverilog is not installed"
	fi
	if [ -n "$verilator" ] && [ -n "$iverilog" ]; then
		step "$1 is the same in both" \
			diff "$tmp/$1.verilator" "$tmp/$1.icarus"
	else
		skip "$1 is the same in both" "there is one simulator at most"
	fi
}

# compile NAME SOURCE: C code that runs along, for both simulators
compile()
{
	$CC -g -fPIC -I"$srcdir/include" -c "$2" -o "$tmp/$1.o" || return
	[ -z "$iverilog" ] ||
		$CC -g -fPIC -shared -I/usr/include/iverilog $SAN_CFLAGS \
			-o "$tmp/$1.vpi" "$srcdir/examples/rtl/driver_vpi.c" \
			"$tmp/$1.o" -L"$libs" -lorrery-dpi -lorrery -lpthread
}

# with_code NAME SOURCE: what is simulated from here on calls driver_start of it
with_code()
{
	step "$1: the code in C compiles" compile "$1" "$2"
	verilator_objects=$tmp/$1.o
	iverilog_modules="-L$tmp -m$1"
}

# shows NAME WHAT FUNCTION: whether FUNCTION finds it in what either printed
shows()
{
	shown=
	for simulator in verilator icarus; do
		[ -e "$tmp/$1.$simulator" ] || continue
		shown=yes
		"$3" "$tmp/$1.$simulator" "$1" || {
			verdict "$2" "$(echo "in $simulator:"; cat "$tmp/$1.$simulator")"
			return
		}
	done
	if [ -n "$shown" ]; then
		verdict "$2" ""
	else
		skip "$2" "neither verilator nor iverilog is installed"
	fi
}
