#!/bin/sh
# The PL011's TXD and RXD as sigrok's decoder reads them from a waveform: what
# was sent, in every word format and over a sweep of divisors, with breaks,
# parity and framing errors.
set -u
. "$srcdir/test/tap.sh"

# A line for each character: "TX 41", "RX 00 break".
sum_up()
{
	awk -v line="$1" '
	function flush() { if (data != "") print line, data also }
	{ sub(/^uart-1: /, "") }
	/^[0-9A-F][0-9A-F]$/ { flush(); data = $0; also = "" }
	/^Parity error$/ && also == "" { also = " parity" }
	/^Frame error$/ { also = " frame" }
	/^Break condition$/ { also = " break" }
	END { flush() }'
}

# decode WIRE CLASSES LINE: with what the format in $options says
decode()
{
	sigrok-cli -I "vcd:downsample=$downsample" -i "$tmp/wave.vcd" \
		-P "uart:$1:$options" -A "uart=$2" | sum_up "$3"
}

# check NAME LCR_H IBRD FBRD DATA_BITS PARITY
check()
{
	# in units of a quarter cycle of 24 MHz, 1/96 us
	bit=$((64 * $3 + $4))
	options=baudrate=$(((96000000 + bit / 2) / bit))
	options=$options:data_bits=$5:parity=$6
	downsample=100 # at least 100 samples of as many ps to a bit
	while [ $((bit * 1000000 / 96 / downsample)) -ge 1000 ]; do
		downsample=$((downsample * 10))
	done
	"$builddir/test/models/uart_wave" "$tmp/wave.vcd" "$2" "$3" "$4" \
		>"$tmp/sent" || { verdict "$1" "uart_wave failed"; return; }
	{
		decode tx=txd tx-data:tx-parity-err:tx-warnings:tx-break TX
		decode rx=rxd rx-data:rx-parity-err:rx-warnings:rx-break RX
	} >"$tmp/decoded" 2>"$tmp/err"
	verdict "$1" "$(diff "$tmp/sent" "$tmp/decoded"; cat "$tmp/err")"
}

echo 1..50
if ! command -v sigrok-cli >/dev/null; then
	while [ $n -lt 50 ]; do
		skip "waveform of TXD and RXD" "sigrok-cli is not installed"
	done
	exit 0
fi

# WLEN, PEN EPS SPS, STP2
for bits in 5 6 7 8; do
	for parity in none:0x00 odd:0x02 even:0x06 one:0x82 zero:0x86; do
		for stop in 1:0x00 2:0x08; do
			check "$bits bits, parity ${parity%:*}, ${stop%:*} stop" \
				$(((bits - 5) << 5 | ${parity#*:} | ${stop#*:})) \
				13 1 $bits "${parity%:*}"
		done
	done
done
for divisor in 1:0 1:63 2:31 3:7 26:2 100:33 312:32 1000:1 5000:63 65535:0; do
	check "divisor ${divisor%:*} and ${divisor#*:}/64" 0x66 \
		"${divisor%:*}" "${divisor#*:}" 8 even
done
