#!/bin/sh
# Each example prints what it should, and nothing on standard error.
set -u
. "$srcdir/test/tap.sh"

# prints TEXT NAME: an example succeeds, and prints TEXT and nothing else.
prints()
{
	printf '%s\nstatus 0\n' "$1" >"$tmp/expected"
	{ "$builddir/examples/$2" 2>&1; echo "status $?"; } |
		diff "$tmp/expected" -
}

echo 1..3
step lamp prints dark lamp
step device prints "3 changes, LED on" device
# A character is stored 9.5 bits of 16 * (13 + 1/64) / 24 MHz after its write,
# the sixth of 20 ns each; a tick of the HPET is 100 ns.
step soc prints "82.552292 us: A is back
882.612292 us: 8000 ticks have passed" soc
