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
iverilog_modules=
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

# in_verilator NAME TOP BOARD FILE...: leaves the output in $tmp/NAME.verilator
in_verilator()
{
	name=$1 top=$2 board=$3
	shift 3
	mkdir -p "$tmp/$name.dir" && cd "$tmp/$name.dir" || return
	# shellcheck disable=SC2086 # lists of words
	env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL verilator --binary --timing \
		-Wno-fatal -Wno-lint -Wno-style -CFLAGS "-O0 -g0" \
		-I"$sv" "-DBOARD=\"$board\"" --top "$top" -Mdir obj \
		"$sv/orr_pkg.sv" $modules "$@" $verilator_objects \
		-LDFLAGS "$SAN_CFLAGS -L$libs -lorrery-dpi -lorrery" \
		>"$tmp/$name.build" 2>&1 ||
		{ cat "$tmp/$name.build"; return 1; }
	run_it "$name.verilator" "./obj/V$top"
}

in_icarus()
{
	name=$1 top=$2 board=$3
	shift 3
	mkdir -p "$tmp/$name.dir" && cd "$tmp/$name.dir" || return
	# shellcheck disable=SC2086 # lists of words
	LD_PRELOAD=$(preload) iverilog -g2012 -L"$libs" -morrery \
		$iverilog_modules -I"$sv" "-DBOARD=\"$board\"" -s "$top" \
		-o "$name.vvp" "$sv/orr_pkg.sv" $modules "$@" &&
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
	grep -v 'Verilog \$finish$' "$out.raw" >"$out"
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
