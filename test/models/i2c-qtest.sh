#!/bin/sh
# The I2C master through orrery qtest; see test/models/i2c_qtest.py.
set -u
if ! command -v python3 >/dev/null; then
	echo "1..1"
	echo "ok 1 - the I2C master through qtest # SKIP python3 is not installed"
	exit 0
fi
PYTHONDONTWRITEBYTECODE=1 exec python3 "$srcdir/test/models/i2c_qtest.py" \
	"$builddir/orrery" "$srcdir/test/boards/i2c.dts" \
	"$srcdir"/test/golden/i2c_ocores_prer*.txt
