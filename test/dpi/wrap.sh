#!/bin/sh
# orrery wrap: RTL on a board, where the kernel leads. It does what it does in a
# SystemVerilog simulator: the accesses of wrapped.lua take as long as those of
# driver.c in test/dpi/rtl.sh.
set -u
. "$srcdir/test/tap.sh"
rtl=$srcdir/examples/rtl
libs=$builddir/.libs
ORRERY_CFLAGS=-I$srcdir/include
ORRERY_LIBS="-L$libs -Wl,-rpath,$libs"
export ORRERY_CFLAGS ORRERY_LIBS

run wrap "$rtl/apb_timer.sv"
[ $status -eq 2 ] && grep -q 'orrery: wrap: expected --top MODULE' "$tmp/err"
result $? "a module has to be named"
run run "$rtl/wrapped.dts" --rtl "$tmp/none.so"
[ $status -eq 2 ] && grep -q "orrery: --rtl: cannot load $tmp/none.so" "$tmp/err"
result $? "a missing file is refused"
run run "$rtl/wrapped.dts"
[ $status -eq 2 ] && grep -q "no model of 'verilated,apb_timer'" "$tmp/err"
result $? "without --rtl there is no such model"

# A Verilator that has the signal sent while it and another program still run.
mkdir "$tmp/bin" "$tmp/ended" || exit
cat >"$tmp/bin/verilator" <<'END'
#!/bin/sh
sleep 100 &
echo $! >sleeper
kill -s "$SIGNAL" $PPID
wait
END
chmod +x "$tmp/bin/verilator"
# ended SIGNAL: by it, with all that runs
ended()
{
	SIGNAL=$1 PATH=$tmp/bin:$PATH run wrap --top m m.sv
	echo "SIG$1: status $status, left: $(ls)"
	[ "$(kill -l $status)" = "$1" ] && ! kill -0 "$(cat sleeper)"
}
ended_by_signals()
{
	cd "$tmp/ended" || return
	for signal in HUP INT TERM; do
		ended $signal && [ ! -e m.wrap ] || return
	done
	mkdir m.wrap && ended TERM && [ -d m.wrap ]
	result=$?
	cd - && return $result
}
step "a signal ends it with all that it runs" ended_by_signals

cannot=
command -v verilator >/dev/null || cannot="verilator is not installed"
case ${SAN_CFLAGS:-} in
*address*) cannot="the sanitizer does not reach into modules" ;;
esac
if [ -n "$cannot" ]; then
	for test in "a port that cannot be had is refused" \
		"what fails leaves nothing" "what was there is kept" \
		"a module is wrapped" \
		"the board runs" "accesses take the clocks of the RTL" \
		"the run is reproducible" \
		"an interrupt of RTL has rows in the profile" \
		"a C program owns RTL" \
		"it goes back to a state that it saved" \
		"a module on AXI4-Lite" "a module on Wishbone" \
		"clock for clock it is what a loop does without Orrery" \
		"a module on no bus is refused"; do
		skip "$test" "$cannot"
	done
	echo "1..$n"
	exit
fi
cd "$tmp" || exit

cat >wide.sv <<'END'
module wide(input wire clk, output wire [64:0] q);
	assign q = {65{clk}};
endmodule
END
run wrap --top wide wide.sv
[ $status -eq 2 ] &&
	grep -q "orrery: wrap: port 'q' is not a vector of 1 to 64 bits" err
result $? "a port that cannot be had is refused"

# Verilator refuses the one module, and the compiler the other.
leaves_nothing()
{
	echo 'module broken(input wire clk; endmodule' >broken.sv
	run wrap --top broken broken.sv
	[ $status -eq 2 ] && grep -q 'wrap: verilator failed' err || return
	run wrap --top apb_timer -- "$rtl/apb_timer.sv" -CFLAGS -fno-such-option
	[ $status -eq 2 ] && grep -q 'wrap: verilator failed' err || return
	! ls -d -- *.wrap
}
step "what fails leaves nothing" leaves_nothing
keeps()
{
	mkdir broken.wrap && echo mine >broken.wrap/notes
	run wrap --top broken broken.sv
	cat err
	[ $status -eq 2 ] && grep -qx mine broken.wrap/notes &&
		grep -q '/broken.wrap was there before and is kept$' err
}
step "what was there is kept" keeps

run wrap --top apb_timer -- "$rtl/apb_timer.sv" -GWAITS=3
result $? "a module is wrapped"
run run "$rtl/wrapped.dts" "$rtl/wrapped.lua" --rtl ./apb_timer.so
result $? "the board runs"
mv out first

# driver.c's, reckoned in test/dpi/rtl.sh: two clocks, the LFSR's wait states,
# and the timer after as many clocks as it was loaded with. The first access
# waits for an edge.
took()
{
	sed -n 's/.*: \(.*\), took \([0-9]*\) ps$/\1 \2/p' first | sed 1d |
		head -n 11 >took
	cat took
	diff - took <<-END
		wrote 0x7 50000
		interrupt 0x1 10000
		read 0x1 50000
		read 0x0 50000
		wrote 0x1 40000
		interrupt 0x0 0
		wrote 0x43 20000
		wrote 0x7 30000
		interrupt 0x1 670000
		read 0x1 40000
		read 0x0 20000
	END
}
step "accesses take the clocks of the RTL" took

run run "$rtl/wrapped.dts" "$rtl/wrapped.lua" --rtl apb_timer.so
grep -v '^host\|^events/s' first >a && grep -v '^host\|^events/s' out | diff a -
result $? "the run is reproducible"

# The script answers after 70 ns, and sees itself how long the request lasts.
cat >late.lua <<'END'
local irq = intc.in0
wait(ns(33))
write32(0x40000004, 20)
write32(0x40000000, 7) -- count, interrupt, once
irq:wait(true)
local begun = now()
wait(ns(70))
read32(0x4000000c)
wait(ns(40))
write32(0x4000000c, 1)
irq:wait(false)
print("lasted", now() - begun)
stop()
END
irq_rows()
{
	run run "$rtl/wrapped.dts" late.lua --rtl ./apb_timer.so \
		--profile-json late.json
	lasted=$(sed -n 's/^lasted	//p' out)
	sed 's/{"kind"/\n&/g' late.json | sed -n '/^{"kind":"irq"/ {
		s/","register.*"part":"/ /
		s/","unit.*"count":\([0-9]*\).*"max":\([0-9]*\).*/ \1 \2/
		s/.*initiator":"\(.*\)","target":"/\1 /p
	}' >rows
	cat rows
	diff - rows <<-END
		cpu soc.timer0.irq0 ack 1 70000
		 soc.timer0.irq0 release 1 ${lasted:-none}
	END
}
step "an interrupt of RTL has rows in the profile" irq_rows

compiles()
{
	# shellcheck disable=SC2086 # lists of words
	$CC -std=c11 -Wall -Wextra -Werror $ORRERY_CFLAGS -o leads \
		"$rtl/kernel_leads.c" $ORRERY_LIBS -lorrery-dpi -lorrery
}
step "a C program owns RTL" compiles

# The read takes as many clocks after the state has been restored as before.
goes_back()
{
	timeout 60 ./leads ./apb_timer.so >leads.out && cat leads.out &&
		saved=$(sed -n 's/^saved: //p' leads.out) &&
		[ -n "$saved" ] && grep -qx "restored: $saved" leads.out &&
		! grep -qx "5 us later: $saved" leads.out
}
step "it goes back to a state that it saved" goes_back

# memory MODULE CLOCKS-OF-A-WRITE
memory()
{
	sed "s/apb_timer/$1/" "$rtl/wrapped.dts" >memory.dts
	run wrap --top "$1" "$srcdir/test/rtl/memories.sv"
	[ $status -eq 0 ] || { cat err; return 1; }
	run run memory.dts "$srcdir/test/rtl/memories.lua" --rtl "./$1.so"
	cat out err
	[ $status -eq 0 ] && sed '/clocks$/! d' out >said && diff - said <<-END
		write 0, $2 clocks
		read 11223344, 2 clocks
		byte 0, $2 clocks
		half 11aa, 2 clocks
		read 11aa3344, 2 clocks
	END
	[ $? -eq 0 ] && grep -q '^beyond.*GENERIC_ERROR' out
}

# A request is taken at the edge after that at which it starts, and answered at
# the one after; on AXI4-Lite here, the data is taken between.
step "a module on AXI4-Lite" memory axil_memory 3
step "a module on Wishbone" memory wb_memory 2

# A loop by itself and a kernel that leads, in the same clocks: what is read has
# the state of the RTL in that clock in it.
same_clocks()
{
	peers=$srcdir/bench/peers/rtl
	run wrap --top lead "$peers/load.sv" "$peers/lead.sv"
	[ $status -eq 0 ] || { cat err; return 1; }
	# shellcheck disable=SC2086 # lists of words
	$CC $ORRERY_CFLAGS '-DMODEL="./lead.so"' -o led "$peers/lead_models.c" \
		$ORRERY_LIBS -lorrery-dpi -lorrery &&
		env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL verilator --cc \
			--exe --build --top lead -Mdir alone -Wno-fatal \
			"$peers/load.sv" "$peers/lead.sv" \
			"$peers/lead_alone.cpp" >/dev/null ||
		return
	for gap in 3 7 100; do
		./led +gap=$gap >led.out && ./alone/Vlead +gap=$gap >alone.out &&
			diff led.out alone.out || return
	done
	grep -q '^20000 steps, 199 transfers, sum' led.out
}
step "clock for clock it is what a loop does without Orrery" same_clocks

cat >plain.sv <<'END'
module plain(input wire clk, output reg q);
	always @(posedge clk) q <= !q;
endmodule
END
no_bus()
{
	sed "s/apb_timer/plain/" "$rtl/wrapped.dts" >plain.dts
	run wrap --top plain plain.sv
	run run plain.dts --rtl ./plain.so
	cat err
	[ $status -eq 2 ] && grep -q 'module plain has no bus port; expected' err
}
step "a module on no bus is refused" no_bus
echo "1..$n"
