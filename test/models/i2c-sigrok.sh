#!/bin/sh
# What sigrok makes of SCL and SDA is what was sent: a script makes traffic and
# says what it was, and a decoder reads the waveform.
set -u
. "$srcdir/test/tap.sh"
vcd=$tmp/i2c.vcd

# record BOARD SCRIPT LINES: the script says at least so many lines
record()
{
	run run "$srcdir/test/boards/$1.dts" "$srcdir/test/scripts/$2.lua" \
		--vcd "$vcd" &&
		sed '/^simulated/,$d' "$tmp/out" >"$tmp/sent" &&
		[ "$(wc -l <"$tmp/sent")" -ge "$3" ]
}

# decode SAMPLE DECODERS NAME: the annotations of the last one, one a line. A
# sample is so many ps.
decode()
{
	sigrok-cli -I "vcd:downsample=$1" -i "$vcd" \
		-P "i2c:scl=scl:sda=sda$2" -A "$3" | sed 's/^[^:]*: //'
}

# bytes SAMPLE
bytes()
{
	decode "$1" "" i2c | grep -vE '^([01]|Write|Read)$' |
		diff "$tmp/sent" -
}

# 0x25 is the PCA9571's address, and a PCF8574 speaks as it does.
port()
{
	sed -n 's/^Data write:/Outputs set:/p; s/^Data read:/Outputs read:/p' \
		"$tmp/sent" >"$tmp/port"
	decode 100000 ,pca9571 pca9571 |
		grep -v '^Warning: .* 0x33 not a PCA9571' | diff "$tmp/port" -
}

slow()
{
	export part=slow
	record i2c i2c_traffic 70000
}

# decoded NAME COMMAND...: a step that needs sigrok
decoded()
{
	if command -v sigrok-cli >/dev/null; then
		step "$@"
	else
		skip "$1" "sigrok-cli is not installed"
	fi
}

echo 1..7
step "two masters that lose to each other are recorded" \
	record i2c_masters i2c_masters 720
decoded "sigrok's i2c decoder reads the transfers of both" bytes 100000
step "traffic with prescales to 255, stretched, is recorded" \
	record i2c i2c_traffic 5000
decoded "sigrok's i2c decoder reads what was sent" bytes 100000
decoded "its pca9571 decoder reads what the port was told" port
step "traffic with prescales from 256 to 4095 is recorded" slow
decoded "sigrok's i2c decoder reads what was sent slowly" bytes 1000000
