#!/bin/sh
# The PL011 and the HPET against QEMU's; see test/qemu/oracle.py.
set -u
if ! command -v python3 >/dev/null; then
	echo "1..1"
	echo "ok 1 - against QEMU's devices # SKIP python3 is not installed"
	exit 0
fi
PYTHONDONTWRITEBYTECODE=1 exec python3 "$srcdir/test/qemu/oracle.py" \
	--orrery "$builddir/orrery-system-" --self-test --golden \
	"$srcdir"/test/golden/pl011_*.jsonl "$srcdir"/test/golden/hpet_*.jsonl \
	"$srcdir/test/golden/traces.tar.xz"
