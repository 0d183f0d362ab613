#!/bin/sh
# What doc/cosim.md tells a newcomer to do works, in an empty folder.
set -u
. "$srcdir/test/tap.sh"
. "$srcdir/test/dpi/rtl_tap.sh"
doc=$srcdir/doc/cosim.md

# block N LANGUAGE: the Nth of the fenced blocks in that language
block()
{
	awk -v n="$1" -v start="^\`\`\`$2\$" '
		$0 ~ start { on = ++count == n; next }
		/^```$/ { on = 0 }
		on' "$doc"
}

# Orrery as if it were installed.
mkdir "$tmp/bin" "$tmp/empty"
cat >"$tmp/bin/pkg-config" <<END
#!/bin/sh
case "\$*" in
'--variable=svdir orrery') echo "$(cd "$sv" && pwd)" ;;
'--variable=vpidir orrery') echo "$(cd "$libs" && pwd)" ;;
'--libs orrery-dpi') echo "$SAN_CFLAGS -L$libs -lorrery-dpi -lorrery" ;;
*) exit 1 ;;
esac
END
chmod +x "$tmp/bin/pkg-config"
PATH=$tmp/bin:$builddir:$PATH
cd "$tmp/empty" || exit
block 1 dts >board.dts
block 1 systemverilog >tb.sv

# follow N: the commands of a block, and what they are said to do
follow()
{
	rm -f said
	block "$1" sh >commands
	env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL \
		LD_PRELOAD="$([ "$1" = 1 ] || preload)" \
		timeout 120 sh -e commands >out 2>err ||
		{ cat out err; return 1; }
	cat out
	grep -qx done out && [ "$(cat said)" = Hi ]
}

if [ -n "$verilator" ]; then
	step "the tutorial works in Verilator" follow 1
else
	skip "the tutorial works in Verilator" "verilator is not installed"
fi
if [ -n "$iverilog" ]; then
	step "the tutorial works in Icarus" follow 2
else
	skip "the tutorial works in Icarus" "iverilog is not installed"
fi

# What a newcomer mistakes: the run ends with an error that says so.
mistakes()
{
	mv board.dts elsewhere.dts
	if [ "$1" = icarus ]; then
		LD_PRELOAD=$(preload) timeout 60 vvp tb.vvp >out 2>err
	else
		timeout 60 ./obj_dir/Vtb >out 2>err
	fi
	status=$?
	mv elsewhere.dts board.dts
	cat out err
	[ $status -ne 0 ] && [ $status -ne 124 ] && ! grep -q done out &&
		grep -q 'tb.sync: cannot read board.dts: No such file' err
}
for simulator in verilator icarus; do
	if [ "$simulator" = verilator ] && [ -z "$verilator" ] ||
		[ "$simulator" = icarus ] && [ -z "$iverilog" ]; then
		skip "a missing board ends the run, in $simulator" \
			"$simulator is not installed"
	else
		step "a missing board ends the run, in $simulator" \
			mistakes $simulator
	fi
done

# The second part: the node goes into the board, behind the UART's.
wrapped()
{
	block 2 dts >node
	awk '{ print } /clock-names/ { behind = 1 }
	     behind && /^\t\t};/ { behind = 0; while ((getline < "node") > 0) print }' \
		board.dts >with && mv with board.dts || return
	block 2 systemverilog >reg32.sv
	block 1 lua >script.lua
	block 3 sh >commands
	ORRERY_CFLAGS=-I$srcdir/include \
	ORRERY_LIBS="-L$libs -Wl,-rpath,$libs" \
		timeout 120 sh -e commands >out 2>err || { cat out err; return 1; }
	cat out
	grep -q '^1235[[:space:]]*true$' out
}
case ${SAN_CFLAGS:-} in
*address*) cannot="the sanitizer does not reach into modules" ;;
*) cannot= ;;
esac
[ -n "$verilator" ] || cannot="verilator is not installed"
if [ -n "$cannot" ]; then
	skip "one's own RTL is a device" "$cannot"
else
	step "one's own RTL is a device" wrapped
fi
echo "1..$n"
