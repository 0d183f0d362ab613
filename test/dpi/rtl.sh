#!/bin/sh
# The examples of RTL with models, in each simulator that is installed: what
# they print, and that both print the same to the picosecond and the run hash.
set -u
. "$srcdir/test/tap.sh"
. "$srcdir/test/dpi/rtl_tap.sh"
rtl=$srcdir/examples/rtl

# The reference board as an RTL bus master sees it.
simulate models tb_models \
	"$srcdir/boards/soc.dts --uart uart0=file:uart --profile-json profile" \
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

# compile NAME SOURCE: C code that runs along, for both simulators
compile()
{
	$CC -g -fPIC -I"$srcdir/include" -c "$2" -o "$tmp/$1.o" || return
	[ -z "$iverilog" ] ||
		$CC -g -fPIC -shared -I/usr/include/iverilog $SAN_CFLAGS \
			-o "$tmp/$1.vpi" "$rtl/driver_vpi.c" "$tmp/$1.o" \
			-L"$libs" -lorrery-dpi -lorrery
}

# drive NAME TOP BOARD SOURCE FILE...: simulate, with that code
drive()
{
	step "$1: the driver compiles" compile "$1" "$4"
	verilator_objects=$tmp/$1.o
	iverilog_modules="-L$tmp -m$1"
	name=$1 top=$2 board=$3
	shift 4
	simulate "$name" "$top" "$board" "$@"
}

# A driver in C for a timer in RTL.
drive driver tb_driver "$rtl/timer.dts" "$rtl/driver.c" "$rtl/apb_timer.sv" \
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

# Every requester against its completer, by random accesses to a memory.
drive loop loop "$srcdir/test/rtl/loop.dts" "$srcdir/test/rtl/loop.c" \
	"$srcdir/test/rtl/memories.sv" "$srcdir/test/rtl/loop.sv"

# bus NAME: nothing was wrong, and what nobody answers is an error
bus()
{
	grep -q " $2: 0 of 200 accesses wrong$" "$1" &&
		grep -q " $2: beyond the memory: TLM_GENERIC_ERROR" "$1"
}
apb() { bus "$1" apb; }
axi() { bus "$1" axi; }
wb() { bus "$1" wb; }
of_others() { bus "$1" axi-rtl && bus "$1" wb-rtl; }
shows loop "APB with 32 bits: every byte arrives" apb
shows loop "AXI4-Lite with 64 bits: every byte arrives" axi
shows loop "Wishbone with 16 bits: every byte arrives" wb
shows loop "AXI4-Lite and Wishbone, with memories in RTL" of_others

# A change 1 ps before an edge is sampled there, one at the edge or 1 ps after
# it at the next.
sampled_when_due()
{
	awk '/ wire is / { at = $1; wait = 9999 }
	     / wire is .* -1 ps/ { wait = 1 }
	     / wire is .* [+]0 ps/ { wait = 10000 }
	     / sampled / { n++; if ($1 - at != wait) wrong = 1 }
	     END { exit wrong || n != 6 }' "$1"
}
shows loop "the RTL sees a change at the edge it should" sampled_when_due

# Calls of the test bench itself. Five accesses of two clocks each, one behind
# the other, at 1 us; a read shows two read-only bits as well (IA-PC HPET 2.3.8).
# The timer fires 10 us later and is seen 2 us late.
simulate direct direct "$srcdir/boards/soc.dts" "$srcdir/test/rtl/direct.sv"
direct()
{
	diff "$1" - <<-END
		1000000: 0, 000003e8, took 20000
		1000000: 0, 00000000, took 40000
		1000000: 0, 00000006, took 60000
		1000000: 0, 00000001, took 80000
		1000000: 0, 00000036, took 100000
		4 bytes: 1000
		13000000: interrupt
		skew 2000000 ps, status 0
	END
}
shows direct "a quantum is kept to, and its skew is told" direct

# The same random traffic for models and for the same in RTL.
drive twin twin "$srcdir/test/rtl/twin.dts" "$srcdir/test/rtl/twin.c" \
	"$srcdir/test/rtl/twin.sv"
no_difference()
{
	grep -q '^20000 clocks, 3251 transfers, .* 0 differences$' "$1"
}
shows twin "models equal RTL in every clock of 20000" no_difference

# The declarations in C are those that Verilator takes from the package.
declared()
{
	grep -o 'orr_sv_[a-z_]*(' "$srcdir/include/orrery/sv.h" | sort -u |
		grep -v orr_sv_sim >"$tmp/c" &&
		grep -o 'orr_sv_[a-z_]*(' "$tmp/loop.dir/obj/Vloop__Dpi.h" |
		sort -u | diff - "$tmp/c" &&
		$CXX -std=c++17 -fsyntax-only -I"$srcdir/include" \
			-I"$(verilator --getenv VERILATOR_ROOT)/include/vltstd" \
			-include orrery/sv.h -x c++ \
			"$tmp/loop.dir/obj/Vloop__Dpi.h"
}

lint()
{
	for m in $modules; do
		verilator --lint-only --timing -Wall -I"$sv" \
			--top "$(basename "$m" .sv)" "$sv/orr_pkg.sv" "$m" ||
			return
	done
}

if [ -n "$verilator" ]; then
	step "the C declarations match the package" declared
	step "verilator --lint-only -Wall has no warnings" lint
else
	skip "the C declarations match the package" \
		"verilator is not installed"
	skip "verilator --lint-only -Wall has no warnings" \
		"verilator is not installed"
fi

# Only Icarus has X.
misuse()
{
	in_icarus bad bad "$srcdir/boards/soc.dts" "$srcdir/test/rtl/bad.sv" ||
		return
	cat "$tmp/bad.icarus" "$tmp/bad.icarus.err"
	grep -qx 'X: pslverr 1, status 2' "$tmp/bad.icarus" &&
		grep -qx 'X in data: pslverr 1, status 2' "$tmp/bad.icarus" &&
		[ "$(grep -c 'X in an access$' "$tmp/bad.icarus.err")" = 2 ] &&
		grep -qx 'unmapped: pslverr 1, status 0' "$tmp/bad.icarus" &&
		while read -r line; do
			grep -q "^error: .* bad.apb.initiator: $line" \
				"$tmp/bad.icarus.err" || return
		done <<-END
			read of 4 bytes at 0x8000000: TLM_ADDRESS_ERROR
			X in an access$
			reset during a read of 0x100$
			closed during a read of 0x200$
		END
	grep -q '^error: [0-9]*7 ns bad.sync: span 7 is not open' \
		"$tmp/bad.icarus.err" # edges are at 5, and this 2 ns later
}

# Linked with nothing but the stub: accesses end at once, reads are 0. The first
# of the transfers, 10 clocks apart, ends at clock 13.
stub()
{
	mkdir -p "$tmp/stub.dir" && cd "$tmp/stub.dir" || return
	env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL verilator --binary --timing \
		-Wno-fatal -Wno-lint -Wno-style -CFLAGS "-O0 -g0" \
		-I"$sv" -DMODELS -DLOAD=1 '-DBOARD="none.dts"' --top bench \
		-Mdir obj "$sv/orr_pkg.sv" "$srcdir/bench/peers/rtl/bench.sv" \
		-LDFLAGS "$SAN_CFLAGS -L$libs -lorrery-dpi-stub" >build 2>&1 ||
		{ cat build; return 1; }
	run_it stub ./obj/Vbench +steps=1000 +gap=10 || return
	cat "$tmp/stub"
	grep -qx '1000 steps, 99 transfers, sum 00000000' "$tmp/stub" &&
		! ldd obj/Vbench | grep -E 'liborrery(-dpi)?[.]so'
}
if [ -n "$verilator" ]; then
	step "a test bench runs with the stub library alone" stub
else
	skip "a test bench runs with the stub library alone" \
		"verilator is not installed"
fi

# The work of rtl-clock is the same with models and without.
same_work()
{
	board=$srcdir/bench/peers/rtl/bench.dts
	bench=$srcdir/bench/peers/rtl/bench.sv
	in_icarus pure bench "$board" "$bench" &&
		in_icarus models bench "$board" -DMODELS "$bench" &&
		cat "$tmp/pure.icarus" "$tmp/models.icarus" &&
		grep -q '^20000 steps, 199 transfers' "$tmp/pure.icarus" &&
		cmp "$tmp/pure.icarus" "$tmp/models.icarus"
}
iverilog_modules=
if [ -n "$iverilog" ]; then
	step "the benches do the same work with models and without" same_work
else
	skip "the benches do the same work with models and without" \
		"iverilog is not installed"
fi
if [ -n "$iverilog" ]; then
	step "X, no such address, reset, end and no such span are told" misuse
else
	skip "X, no such address, reset, end and no such span are told" \
		"iverilog is not installed"
fi

echo "1..$n"
