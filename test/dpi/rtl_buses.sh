#!/bin/sh
# The transactors, in each simulator that is installed, against masters and
# memories in RTL that know nothing of them, and models against RTL twins.
set -u
. "$srcdir/test/tap.sh"
. "$srcdir/test/dpi/rtl_tap.sh"
rtl=$srcdir/test/rtl

# Every requester against its completer, by random accesses to a memory.
with_code loop "$rtl/loop.c"
simulate loop loop "$rtl/loop.dts" "$rtl/dice.sv" "$rtl/rules.sv" \
	"$rtl/random_slaves.sv" "$rtl/loop.sv"

# bus NAME: nothing was wrong, and what nobody answers is an error
bus()
{
	grep -q " $2: 0 of 200 accesses wrong$" "$1" &&
		grep -q " $2: beyond the memory: TLM_GENERIC_ERROR" "$1"
}
apb() { bus "$1" apb; }
axi() { bus "$1" axi; }
wb() { bus "$1" wb; }
of_others() { bus "$1" apb-rtl && bus "$1" axi-rtl && bus "$1" wb-rtl; }
keep_rules() { grep -qx '0 rules broken' "$1"; }
shows loop "APB with 32 bits: every byte arrives" apb
shows loop "AXI4-Lite with 64 bits: every byte arrives" axi
shows loop "Wishbone with 16 bits: every byte arrives" wb
shows loop "memories in RTL that answer when they please" of_others
shows loop "the managers keep the rules of the buses" keep_rules

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

# Random masters in RTL, which know nothing of the models either, on all
# subordinates at once.
order=sort
simulate masters masters "$rtl/masters.dts" "$rtl/dice.sv" "$rtl/rules.sv" \
	"$rtl/random_masters.sv" "$rtl/masters.sv"
order=cat
all_right()
{
	grep -qx 'done 11111, failed 0' "$1" &&
		[ "$(grep -c ': 0 wrong, 0 rules broken$' "$1")" = 5 ]
}
shows masters "random masters read what they have written" all_right

again()
{
	cd "$tmp/masters.dir" && mv "$tmp/masters.$1" "$tmp/first" || return
	case $1 in
	verilator) run_it masters.verilator ./obj/Vmasters ;;
	icarus) run_it masters.icarus env LD_PRELOAD="$(preload)" \
		vvp masters.vvp ;;
	esac
	sort "$tmp/first" | diff - "$tmp/masters.$1"
}
order=sort
[ -z "$verilator" ] || step "a second run is the same in Verilator" again verilator
[ -z "$iverilog" ] || step "a second run is the same in Icarus" again icarus
order=cat

# One access in sixteen is to where nothing is.
errors()
{
	for error in 'apb .* 1' 'axi32 write .* 11' 'axi32 read .* 11' \
		'axi64 write .* 11' 'axi64 read .* 11' 'wb32 .* 01' \
		'wb08 .* 01'; do
		grep -q "^[0-9]* $error$" "$1" || return
	done
}
shows masters "what nobody answers is an error on every bus" errors

# Calls of the test bench itself. Five accesses of two clocks each, one behind
# the other, at 1 us; a read shows two read-only bits as well (IA-PC HPET 2.3.8).
# The timer fires 10 us later and is seen 2 us late.
simulate direct direct "$srcdir/boards/soc.dts" "$rtl/direct.sv"
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
with_code twin "$rtl/twin.c"
simulate twin twin "$rtl/twin.dts" "$rtl/twin.sv"
no_difference()
{
	grep -q '^20000 clocks, 3251 transfers, .* 0 differences$' "$1"
}
shows twin "models equal RTL in every clock of 20000" no_difference

echo "1..$n"
