#!/bin/sh
# Each example prints what it should, and nothing on standard error.
set -u
n=0

prints()
{
	n=$((n + 1))
	actual=$("$builddir/examples/$1" 2>&1)
	status=$?
	if [ $status -eq 0 ] && [ "$actual" = "$2" ]; then
		echo "ok $n - $1"
		return
	fi
	printf 'exit status %s, output:\n%s\nexpected:\n%s\n' \
		$status "$actual" "$2" | sed 's/^/# /'
	echo "not ok $n - $1"
}

echo 1..3
prints lamp dark
prints device "3 changes, LED on"
# A character is stored 9.5 bits of 16 * (13 + 1/64) / 24 MHz after its write,
# the sixth of 20 ns each; a tick of the HPET is 100 ns.
prints soc "82.552292 us: A is back
882.612292 us: 8000 ticks have passed"
