#!/bin/sh
# orrery run --check-tlm: what a target does wrong is said, with rule, clause,
# initiator, target, transaction and time, and the exit status is 1.
set -u
. "$srcdir/test/tap.sh"

cannot=
case ${SAN_CFLAGS:-} in
*address*) cannot="the sanitizer does not reach into modules" ;;
esac
[ -n "${CC:-}" ] || cannot="no C compiler"
if [ -n "$cannot" ]; then
	echo "1..0 # SKIP $cannot"
	exit
fi

cat >"$tmp/careless.dts" <<END
/include/ "$srcdir/test/boards/base.dtsi"
&soc {
	careless: careless@1000 {
		compatible = "test,careless";
		reg = <0x1000 0x100>;
	};
};
END
# shellcheck disable=SC2086 # a list of words
step "a careless device is built" $CC ${SAN_CFLAGS:-} -shared -fPIC \
	-I"$srcdir/include" -o "$tmp/careless.so" "$srcdir/test/tlm/careless.c"

# on_careless SCRIPT: with --check-tlm, which run has from tap.sh
on_careless()
{
	echo "$1" >"$tmp/access.lua"
	run run "$tmp/careless.dts" "$tmp/access.lua" --rtl "$tmp/careless.so"
}

# says NAME RULE DELAY LENGTH OFFSET: the hop from the bus to the device does
# what the rule forbids, and the exit status is 1. The first hop passes it on.
says()
{
	[ "$status" -eq 1 ] && [ "$(head -n 1 "$tmp/err")" = "error: 30 ns \
soc.careless.mmio.bus0: TLM-2.0 $2 (to soc.careless.mmio, write of $4 bytes at $5, \
delay $3)" ]
	result $? "$1"
}

on_careless 'write32(0x1000, 1)'
[ "$status" -eq 0 ] && ! grep -q TLM-2.0 "$tmp/err"
result $? "nothing is said of a good transfer"

# on a bus of 10 ns per cycle, two of which are over when a transfer gets there
on_careless 'wait(ns(30)) pcall(write32, 0x1004, 1)'
says "14.17: no response" \
	"14.17: the response status is still incomplete" "20 ns" 4 0x4
on_careless 'wait(ns(30)) write32(0x1008, 1)'
says "14.7: a length that changes" \
	"14.7: an attribute that may not has changed: data length" "20 ns" 1 0x8
on_careless 'wait(ns(30)) write32(0x100c, 1)'
says "11.2.4: less delay" "11.2.4: the delay was decreased" "0 ps" 4 0xc

"$builddir/orrery" run "$tmp/careless.dts" "$tmp/access.lua" \
	--rtl "$tmp/careless.so" >"$tmp/out" 2>"$tmp/err"
status=$?
[ "$status" -eq 0 ] && ! grep -q TLM-2.0 "$tmp/err"
result $? "nobody looks without --check-tlm"

echo "1..$n"
