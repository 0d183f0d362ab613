#!/bin/sh
# The examples of RTL with models, in each simulator that is installed: what
# they print, and that both print the same to the picosecond and the run hash.
set -u
. "$srcdir/test/tap.sh"
. "$srcdir/test/rtl_tap.sh"
rtl=$srcdir/examples/rtl

# The reference board as an RTL bus master sees it.
simulate models tb_models "$srcdir/boards/soc.dts --uart uart0=file:uart" \
	"-DPROGRAM=\"$rtl/models.hex\"" "$rtl/apb_sequencer.sv" \
	"$rtl/tb_models.sv"

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

# A driver in C for a timer in RTL.
compile_driver()
{
	$CC -g -fPIC -I"$srcdir/include" -c "$rtl/driver.c" \
		-o "$tmp/driver.o" &&
		$CC -g -fPIC -shared -I/usr/include/iverilog $SAN_CFLAGS \
			-o "$tmp/driver.vpi" "$rtl/driver_vpi.c" \
			"$tmp/driver.o" -L"$builddir/.libs" -lorrery-dpi \
			-lorrery
}
if [ -n "$verilator$iverilog" ]; then
	step "the driver compiles" compile_driver
else
	skip "the driver compiles" "neither verilator nor iverilog is installed"
fi
verilator_objects=$tmp/driver.o
iverilog_modules="-L$tmp -mdriver"
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
