#!/bin/sh
# The library has its USDT probes, or none when configured without.
set -u
. "$srcdir/test/tap.sh"

expected=
if grep -q '^DEFS = .*-DWITH_USDT=1' "$builddir/Makefile"; then
	expected='orrery:fire orrery:ran orrery:reg_read orrery:reg_write'
	expected="$expected orrery:run orrery:trace orrery:wire"
fi

probes()
{
	readelf -n "$builddir/.libs/liborrery.so" | awk '
		$1 == "Provider:" { provider = $2 }
		$1 == "Name:" { print provider ":" $2 }' | sort -u | xargs
}

echo 1..2
if ! command -v readelf >/dev/null; then
	skip "the probes are those of probe.h" "readelf is not installed"
else
	actual=$(probes)
	[ "$actual" = "$expected" ] && actual= || actual="probes: $actual"
	verdict "the probes are those of probe.h" "$actual"
fi

# What a script does, as bpftrace sees it, where it sees anything of a program.
orrery=$builddir/orrery

# watch PROGRAM COMMAND...
watch()
{
	program=$1
	shift
	timeout 60 bpftrace -e "$program" -c "$*" 2>/dev/null </dev/null
}

cannot=
if [ -z "$expected" ]; then
	cannot="configured without USDT probes"
elif ! command -v bpftrace >/dev/null; then
	cannot="bpftrace is not installed"
elif ! watch "uprobe:$orrery:main { printf(\"main\\n\"); }" \
		"$orrery models" | grep -q '^main$'; then
	cannot="bpftrace sees no function of a program here"
fi
if [ -n "$cannot" ]; then
	skip "bpftrace sees registers written, and wires" "$cannot"
	exit
fi
echo 'soc.uart0.IBRD:write(7) soc.uart0.cts:set(true)' >"$tmp/write.lua"
watch "
	usdt:$orrery:orrery:reg_write {
		printf(\"%s.%s %d\\n\", str(arg1), str(arg2), arg4);
	}
	usdt:$orrery:orrery:wire { printf(\"%s %d\\n\", str(arg1), arg2); }" \
	"$orrery run $srcdir/boards/soc.dts $tmp/write.lua" >"$tmp/out"
verdict "bpftrace sees registers written, and wires" \
	"$(printf 'uart0.IBRD 7\ncts 1\n' |
		diff - "$tmp/out" | grep '^<')"
