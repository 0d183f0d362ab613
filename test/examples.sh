#!/bin/sh
# Each example prints what it should, and nothing on standard error; and its run
# is the same when it is watched.
set -u
. "$srcdir/test/tap.sh"

# prints TEXT NAME: an example succeeds, and prints TEXT and nothing else.
prints()
{
	printf '%s\nstatus 0\n' "$1" >"$tmp/expected"
	{ "$builddir/examples/$2" 2>&1; echo "status $?"; } |
		diff "$tmp/expected" -
}

step lamp prints dark lamp
step device prints "3 changes, LED on" device
# A character is stored 9.5 bits of 16 * (13 + 1/64) / 24 MHz after its write,
# the sixth of 20 ns each; a tick of the HPET is 100 ns.
step soc prints "82.552292 us: A is back
882.612292 us: 8000 ticks have passed" soc
step "drivers/uart" prints "2000 bytes, 0 wrong
overruns 0, framing errors 0, parity errors 0, breaks 1
RTS has stopped the sender: yes" drivers/uart
# 1000 characters of 10 bits, back to back, at 3 Mbaud
step "drivers/uart_dma" prints "1000 bytes in 3333 us
all are right" drivers/uart_dma
# The counter starts after 7 accesses of 20 ns; 1000 ticks are 69.841279 us,
# and the handler needs an access before it tells. 100 Hz is 143182 ticks, which
# are 10.000014010 ms.
step "drivers/timer" prints "period 69841279 fs
one shot at 70.001279 us
one shot at 768.414069 us
one shot at 7.752541969 ms
one tick is too soon at 7.752661969 ms
tick at 17.752835979 ms
tick at 27.752849989 ms
tick at 37.752863999 ms
tick at 47.752878009 ms" drivers/timer

# watched NAME ON: its run hash, and what was seen, with everything on or ""
watched()
{
	if [ -n "$2" ]; then export ORRERY_WATCH=1; else unset ORRERY_WATCH; fi
	ORRERY_WATCHED=$tmp/watched \
		LD_PRELOAD=$tmp/watched.so "$builddir/examples/$1" \
		>/dev/null 2>&1
	cat "$tmp/watched"
}

# As it begins to watch, 0 is what has been seen without.
same()
{
	rm -f "$tmp/watched"
	plain=$(watched "$1" '')
	all=$(watched "$1" 1)
	echo "$plain, and watched $all"
	[ "${plain%% *}" = "${all%% *}" ] && [ "${plain#* }" = 0 ] &&
		[ "${all#* }" -gt 0 ]
}

cannot=
case ${SAN_CFLAGS:-} in
*address*) cannot="the sanitizer wants to come first" ;;
esac
built()
{
	# shellcheck disable=SC2086 # a list of words
	$CC -shared -fPIC -D_GNU_SOURCE -I"$srcdir/include" \
		-o "$tmp/watched.so" "$srcdir/test/watched.c"
}
[ -n "$cannot" ] || step "what watches them is built" built
for example in lamp device soc drivers/uart drivers/uart_dma drivers/timer; do
	name="the run of $example is the same when it is watched"
	if [ -n "$cannot" ]; then
		skip "$name" "$cannot"
	else
		step "$name" same $example
	fi
done
echo "1..$n"
