#!/bin/sh
# The examples of RTL with models, in each simulator that is installed: what
# they print, and that both print the same to the picosecond and the run hash.
set -u
. "$srcdir/test/tap.sh"
. "$srcdir/test/dpi/rtl_tap.sh"
rtl=$srcdir/examples/rtl

# The reference board as an RTL bus master sees it.
simulate models tb_models \
	"$srcdir/boards/soc.dts --uart uart0=file:uart --profile-json profile --host-profile host" \
	"-DPROGRAM=\"$rtl/models.hex\"" "$rtl/apb_sequencer.sv" \
	"$rtl/sequenced_board.sv" "$rtl/tb_models.sv"

models_end()
{
	grep -q '^24 transfers, lamps 5a, failed 0$' "$1" &&
		[ "$(cat "$tmp/$2.dir/uart")" = "Hi" ]
}
shows models "RTL drives models" models_end

# 500 ticks of 10 ns from the edge that ends the setup phase, by which the
# HPET is enabled: that is 20 ns before the transfer ends.
timer_rises()
{
	start=$(awk '/write fed00010 00000001/ { print $1 }' "$1")
	grep -q "^$((start - 20000 + 5000000)) timer interrupt 1$" "$1"
}
shows models "the timer's interrupt comes after 5 us" timer_rises

# The span "timer" is from the end of that transfer to the interrupt. Rows are
# cut apart at their kind.
timer_span()
{
	sed 's/{"kind"/\n&/g' "$1.profile" | grep '^{"kind":"span"' |
		grep '"target":"timer"' >"$tmp/span" &&
		[ "$(wc -l <"$tmp/span")" = 1 ] &&
		grep -q '"count":1,"min":4980000,.*"max":4980000,' "$tmp/span"
}
shows models "the profile has the span that the RTL marks" timer_span

# But for what the host takes.
same_profile()
{
	for simulator in verilator icarus; do
		sed 's/"host":.*//' "$tmp/models.$simulator.profile" \
			>"$tmp/$simulator.rows" || return
	done
	diff "$tmp/verilator.rows" "$tmp/icarus.rows"
}
if [ -n "$verilator" ] && [ -n "$iverilog" ]; then
	step "profiles are the same in both" same_profile
else
	skip "profiles are the same in both" "there is one simulator at most"
fi

# The run hash is among what it prints.
unwatched()
{
	in_icarus unwatched tb_models \
		"$srcdir/boards/soc.dts --uart uart0=file:uart" \
		"-DPROGRAM=\"$rtl/models.hex\"" "$rtl/apb_sequencer.sv" \
		"$rtl/sequenced_board.sv" "$rtl/tb_models.sv" &&
		grep -q '^run hash' "$tmp/unwatched.icarus" &&
		diff "$tmp/models.icarus" "$tmp/unwatched.icarus"
}
if [ -n "$iverilog" ]; then
	step "without profiles the run is the same" unwatched
else
	skip "without profiles the run is the same" "iverilog is not installed"
fi

# An RTL target on the pins of the modelled I2C master. It holds SCL for 5 us
# after each acknowledge, so a byte takes that and nine clocks of 2.5 us, at
# least: the master sees SCL rise late, too. SCL rises 39 times: by its pull-up,
# for four bytes of nine bits, for the repeated START, and for STOP.
simulate i2c tb_i2c "$srcdir/boards/soc.dts" \
	"-DPROGRAM=\"$rtl/i2c.hex\"" "$rtl/apb_sequencer.sv" \
	"$rtl/sequenced_board.sv" "$rtl/i2c_slave.sv" "$rtl/tb_i2c.sv"

i2c_end()
{
	grep -q '^15 transfers, register 5a, failed 0$' "$1" &&
		grep -q 'read  0901000c 000000a5, after 39 clocks of SCL' "$1"
}
shows i2c "an RTL target is written and read" i2c_end

stretched()
{
	awk '/read  09010010/ { if (at && $1 - at < 27500000) bad = 1
				at = $1; n++ }
	     END { exit bad || n != 3 }' "$1"
}
shows i2c "the master waits while SCL is held" stretched

# A controller in RTL against the modelled one: 0x0f beats 0x5a where that has
# its first 1, and 0x3c beats 0xff. The loser comes again.
simulate two tb_i2c_two "$srcdir/boards/soc.dts" \
	"-DPROGRAM=\"$rtl/i2c_two.hex\"" "$rtl/apb_sequencer.sv" \
	"$rtl/sequenced_board.sv" "$rtl/i2c_master.sv" "$rtl/tb_i2c_two.sv"

arbitration()
{
	cat >"$tmp/arbitration" <<-END
		START
		the model gives way
		lamps 0f
		START
		lamps 5a
		START
		the RTL gives way
		lamps 3c
		START
		lamps ff
	END
	sed -n 's/^[0-9][0-9]* //p' "$1" | diff - "$tmp/arbitration"
}
shows two "one of two controllers gives way, and loses nothing" arbitration

# The model holds SCL until its next byte has been asked for.
waits_for_scl()
{
	awk '/^lamps ff, failed 0, nack 0, SCL was held for/ { held = $(NF - 1) }
	     END { exit !(held > 100) }' "$1"
}
shows two "a controller in RTL waits while SCL is held" waits_for_scl

# An RTL UART on the pins of the modelled one sends back the next character. A
# bit is 16 clocks of 24 MHz, so edges are at multiples of 666.6 ns, rounded up.
simulate uart tb_uart \
	"$srcdir/boards/soc.dts --set uart0.bit-pins=true" \
	"-DPROGRAM=\"$rtl/uart.hex\"" "$rtl/apb_sequencer.sv" \
	"$rtl/sequenced_board.sv" "$rtl/rtl_uart.sv" "$rtl/tb_uart.sv"

uart_end()
{
	grep -q '^failed 0, wrong 0$' "$1" &&
		[ "$(awk '/has received/ { printf "%s", $NF }' "$1")" = AY ]
}
shows uart "an RTL UART hears and answers" uart_end

# A is 1000001, the lowest bit first, behind the start bit.
bits_of_A()
{
	awk '/TXD/ && !start { start = $1 }
	     /TXD/ && ++n <= 6 { print int(($1 - start) * 3 / 2000000 + 0.001) \
			", " $NF }' "$1" | tr '\n' ' ' |
		grep -qx '0, 0 1, 1 2, 0 7, 1 8, 0 9, 1 '
}
shows uart "its bits are where they should be" bits_of_A

# A driver in C for a timer in RTL.
with_code driver "$rtl/driver.c"
simulate driver tb_driver "$rtl/timer.dts" "$rtl/apb_timer.sv" \
	"$rtl/tb_driver.sv"

# Loaded with 1, 67, 133 and 199, the timer expires so many clocks of 10 ns
# after the write that starts it.
expires()
{
	awk '/interrupt 0x1/ { print $(NF - 1) }' "$1" | tr '\n' ' ' |
		grep -qx '10000 670000 1330000 1990000 '
}
shows driver "models drive RTL" expires

# Each access is two clocks and 0 to 3 wait states of the LFSR's choice.
waits()
{
	awk '/(wrote|read|halfword) / && !first++ { next }
	     /(wrote|read|halfword) / { print $(NF - 1) }' "$1" | sort -u |
		tr '\n' ' ' | grep -qx '20000 30000 40000 50000 '
}
shows driver "accesses take whole clocks" waits

errors()
{
	grep -q 'read 0x11aa3344' "$1" && grep -q 'halfword 0x11aa' "$1" &&
		grep -qx TLM_GENERIC_ERROR_RESPONSE "$1"
}
shows driver "byte lanes and PSLVERR arrive" errors

echo "1..$n"
