#!/bin/sh
# The buses against RTL: for random traffic, the edge at which each transfer is
# asked for, has its address accepted and ends is the same in Verilator. Three
# masters with several transfers on their way (in phases), and one master with
# one at a time (loosely timed).
. "$srcdir/test/tap.sh"
play=$builddir/test/tlm/bus_cycles
seeds=${BUS_CYCLES_SEEDS:-20}

echo 1..6
if ! command -v verilator >/dev/null; then
	for test in 1 2 3 4 5 6; do
		skip "bus cycles $test" "verilator is not installed"
	done
	exit 0
fi
rtl=$srcdir/test/rtl
if ! verilator --binary --timing -Wno-fatal --top-module bus_cycles \
	-Mdir "$tmp/v" -o rtl "$rtl/arbiter.sv" "$rtl/slaves.sv" "$rtl/apb.sv" \
	"$rtl/ahb_lite.sv" "$rtl/axi4_lite.sv" "$rtl/bus_cycles.sv" \
	>"$tmp/log" 2>&1; then
	sed 's/^/# /' "$tmp/log"
	echo 'Bail out! verilator cannot build test/rtl'
	exit 1
fi

# compare BUS MAKE PLAY: prints what differs, or that there was nothing
compare()
{
	for seed in $(seq 1 "$seeds"); do
		"$play" "$2" "$1" "$seed" >"$tmp/traffic"
		"$tmp/v/rtl" "+bus=$1" "+traffic=$tmp/traffic" |
			grep '^[0-9]' | sort >"$tmp/rtl"
		"$play" "$3" "$1" "$tmp/traffic" | sort >"$tmp/orr"
		[ "$(wc -l <"$tmp/rtl")" -eq 300 ] ||
			echo "seed $seed: the RTL has not finished"
		diff "$tmp/rtl" "$tmp/orr" | sed "s/^/seed $seed: /"
	done | head -20
}

bus=0
for name in APB AHB-Lite AXI4-Lite; do
	verdict "$name in phases has the cycles of the RTL" \
		"$(compare $bus make play)"
	verdict "$name loosely timed has the cycles of the RTL" \
		"$(compare $bus make1 loose)"
	bus=$((bus + 1))
done
