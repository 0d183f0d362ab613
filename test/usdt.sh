#!/bin/sh
# The library has its USDT probes, or none when configured without.
set -u
. "$srcdir/test/tap.sh"

expected=
if grep -q '^DEFS = .*-DWITH_USDT=1' "$builddir/Makefile"; then
	expected='orrery:fire orrery:ran orrery:run'
fi

probes()
{
	readelf -n "$builddir/.libs/liborrery.so" | awk '
		$1 == "Provider:" { provider = $2 }
		$1 == "Name:" { print provider ":" $2 }' | sort -u | xargs
}

echo 1..1
if ! command -v readelf >/dev/null; then
	skip "the probes are those of kernel/probe.h" "readelf is not installed"
else
	actual=$(probes)
	[ "$actual" = "$expected" ] && actual= || actual="probes: $actual"
	verdict "the probes are those of kernel/probe.h" "$actual"
fi
