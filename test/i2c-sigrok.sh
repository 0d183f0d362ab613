#!/bin/sh
# What sigrok makes of SCL and SDA is what was sent: test/scripts/i2c_traffic.lua
# says what, and a decoder reads the waveform.
set -u
. "$srcdir/test/tap.sh"
vcd=$tmp/i2c.vcd

record()
{
	run run "$srcdir/test/boards/i2c.dts" \
		"$srcdir/test/scripts/i2c_traffic.lua" --vcd "$vcd" &&
		sed '/^simulated/,$d' "$tmp/out" >"$tmp/sent" &&
		[ "$(wc -l <"$tmp/sent")" -gt 5000 ]
}

# decode DECODERS NAME: the annotations of the last one, one a line. A sample
# is a clock of 100 ns.
decode()
{
	sigrok-cli -I vcd:downsample=100000 -i "$vcd" \
		-P "i2c:scl=scl:sda=sda$1" -A "$2" | sed 's/^[^:]*: //'
}

bytes()
{
	decode "" i2c | grep -vE '^([01]|Write|Read)$' | diff "$tmp/sent" -
}

# 0x25 is the PCA9571's address, and a PCF8574 speaks as it does.
port()
{
	sed -n 's/^Data write:/Outputs set:/p; s/^Data read:/Outputs read:/p' \
		"$tmp/sent" >"$tmp/port"
	decode ,pca9571 pca9571 | grep -v '^Warning: .* 0x33 not a PCA9571' |
		diff "$tmp/port" -
}

if ! command -v sigrok-cli >/dev/null; then
	echo 1..1
	skip "the lines decoded by others" "sigrok-cli is not installed"
	exit
fi
echo 1..3
step "traffic with all prescales is recorded" record
step "sigrok's i2c decoder reads what was sent" bytes
step "its pca9571 decoder reads what the port was told" port
