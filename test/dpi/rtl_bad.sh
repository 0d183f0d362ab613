#!/bin/sh
# What a test bench does wrong is told, with time and scope, and nothing crashes
# (doc/cosim.md has the table): test/rtl/bad.sv in each simulator that is
# installed, a run for each case.
set -u
. "$srcdir/test/tap.sh"
. "$srcdir/test/dpi/rtl_tap.sh"
rtl=$srcdir/test/rtl

build()
{
	"build_$1" bad bad "$rtl/bad.dts" "$rtl/dice.sv" \
		"$rtl/random_slaves.sv" "$rtl/bad_targets.sv" "$rtl/bad.sv"
}
icarus=$iverilog
with_code bad "$rtl/second_thread.c"
[ -z "$verilator" ] || step "bad.sv compiles in Verilator" build verilator
[ -z "$iverilog" ] || step "bad.sv compiles in Icarus" build icarus

# run_case CASE SIMULATOR: leaves in $tmp/CASE.SIMULATOR what was printed and
# the messages. Those of one time come in the order of the simulator's
# processes; the bus warns of what is not mapped, too, which is not looked at.
run_case()
{
	cd "$tmp/bad.dir" || return
	case $2 in
	verilator) set -- "$1.$2" ./obj/Vbad "+case=$1" ;;
	icarus) set -- "$1.$2" env LD_PRELOAD="$(preload)" \
		vvp bad.vvp "+case=$1" ;;
	esac
	name=$1
	run_it "$@" || return
	grep -v '^warning: ' "$tmp/$name.err" | LC_ALL=C sort >>"$tmp/$name"
}

# compare_case CASE SIMULATOR: with what is expected, but for the times
compare_case()
{
	run_case "$1" "$2" || return
	sed -E 's/^[0-9]+ //; s/^error: [0-9.]+ [pnu]?s /error: /' \
		"$tmp/$1.$2" >"$tmp/said"
	{ grep -v '^error: ' "$tmp/said"; grep '^error: ' "$tmp/said" |
		LC_ALL=C sort; } | diff - "$tmp/expected"
}

# bad CASE WHAT [SIMULATOR]: what it reads is what is printed and told
bad()
{
	cat >"$tmp/expected"
	# shellcheck disable=SC2154 # there is assigned by eval
	for simulator in ${3:-verilator icarus}; do
		eval "there=\$$simulator"
		if [ -n "$there" ]; then
			step "$2, in $simulator" compare_case "$1" $simulator
		else
			skip "$2, in $simulator" "it is not installed"
		fi
	done
	if [ -e "$tmp/$1.verilator" ] && [ -e "$tmp/$1.icarus" ]; then
		step "$2, at the same times in both" \
			diff "$tmp/$1.verilator" "$tmp/$1.icarus"
	fi
}

bad version "a package of another version is refused" <<'END'
status 2: 0 ps bad.old: orr_pkg.sv is for ABI 2, this library has 1; take both from the same installation
port -1
flags 4, next -1
error: bad.old: orr_pkg.sv is for ABI 2, this library has 1; take both from the same installation
END

# A name of everything that has one. Errors are SLVERR, 10, and status 2.
bad unknown "a name that there is not is told, and its master answered" <<'END'
apb 1 1, axi 1 10, wb 0 1
unknown: 00, status 2
error: bad.none.apb.initiator: there is no bus 'no.bus'
error: bad.none.apb_rtl.target: there is no device 'soc.no'
error: bad.none.axi.initiator: there is no bus 'soc.uart0'
error: bad.none.axi_rtl.target: 'soc.uart0' is a pl011; expected an orrery,rtl-port
error: bad.none.gpio.in: 'soc.i2c0.gpio0.ext[0:7]': expected NAME[HIGH:LOW]
error: bad.none.gpio.out: there is no wire or net 'soc.gpio0.P0'
error: bad.none.i2c.lines: there is no net 'soc.i2c0.scl'
error: bad.none.irqs: 1 names for 2 pins: expected one each
error: bad.none.uart.in: there is no wire or net 'soc.uart9.rxd'
error: bad.none.uart.out: there is no wire or net 'soc.uart9.txd'
error: bad.none.wb.initiator: 'soc.x' is no name for an initiator: it is taken, empty or has a '.'
error: bad.none.wb_rtl.target: there is no device ''
END

# Reads do not look at the data. X in what nobody has written, answered by RTL,
# is an error to the models. A wire keeps its level: the lamps, and the line of
# the UART, which has received nothing. Verilator has no X.
bad x "X in an access and in an answer is an error" icarus <<'END'
apb: 01, status 2
apb: 01, status 2
apb: 00, status 2
axi read: 10, status 2
axi write: 10, status 2
axi write: 10, status 2
wb: 01, status 2
wb: 01, status 2
wb: 00, status 2
apb: 01, status 2
axi read: 10, status 2
wb: 01, status 2
pins 11110000
pins 00001111
apb: 00, status 2
RXFE 1
error: bad.apb.initiator: X in an access
error: bad.apb.initiator: X in an access
error: bad.apb.initiator: read of 4 bytes at 0x10000000: TLM_GENERIC_ERROR_RESPONSE
error: bad.axi.initiator: X in an access
error: bad.axi.initiator: X in an access
error: bad.axi.initiator: X in an access
error: bad.axi.initiator: read of 4 bytes at 0x20000000: TLM_GENERIC_ERROR_RESPONSE
error: bad.rtl.apb.target: X in the answer to an access
error: bad.rtl.axi.target: X in the answer to an access
error: bad.rtl.wb.target: X in the answer to an access
error: bad.wb.initiator: X in an access
error: bad.wb.initiator: X in an access
error: bad.wb.initiator: read of 4 bytes at 0x30000000: TLM_GENERIC_ERROR_RESPONSE
END

# By models: DECERR, 11, on AXI4-Lite. By RTL behind the models, that is an error
# which its master, a model, gets: SLVERR. The status is that of the calls, 0.
bad unmapped "an address where nothing is" <<'END'
apb: 01, status 0
axi read: 11, status 0
wb: 01, status 0
apb: 01, status 0
axi write: 11, status 0
wb: 01, status 0
apb: 01, status 0
axi read: 10, status 0
wb: 01, status 0
error: bad.apb.initiator: read of 4 bytes at 0x10001000: TLM_GENERIC_ERROR_RESPONSE
error: bad.apb.initiator: read of 4 bytes at 0x8000000: TLM_ADDRESS_ERROR_RESPONSE
error: bad.apb.initiator: write of 4 bytes at 0x8000000: TLM_ADDRESS_ERROR_RESPONSE
error: bad.axi.initiator: read of 4 bytes at 0x20001000: TLM_GENERIC_ERROR_RESPONSE
error: bad.axi.initiator: read of 4 bytes at 0x8000000: TLM_ADDRESS_ERROR_RESPONSE
error: bad.axi.initiator: write of 4 bytes at 0x8000000: TLM_ADDRESS_ERROR_RESPONSE
error: bad.wb.initiator: read of 4 bytes at 0x30001000: TLM_GENERIC_ERROR_RESPONSE
error: bad.wb.initiator: read of 4 bytes at 0x8000000: TLM_ADDRESS_ERROR_RESPONSE
error: bad.wb.initiator: write of 4 bytes at 0x8000000: TLM_ADDRESS_ERROR_RESPONSE
END

# The write on AXI4-Lite, then the read; afterwards all is well.
bad reset "a reset in mid-transfer, of the RTL that asks" <<'END'
apb: 00, status 2
axi read: 00, status 2
wb: 00, status 2
error: bad.apb.initiator: reset during a write of 0x1000
error: bad.axi.initiator: reset during a read of 0x1000
error: bad.axi.initiator: reset during a write of 0x1000
error: bad.wb.initiator: reset during a read of 0x1000
END

# The reset falls at a falling edge, 5 ns before the rising edge at which those
# who sample it see it.
sampled_resets()
{
	awk '/initiator: reset/ { at[$4] = $2; unit[$4] = $3 }
	     END { apb = at["bad.apb.initiator:"]
		   exit unit["bad.wb.initiator:"] != "ns" ||
			at["bad.wb.initiator:"] != apb + 5 }' "$1" &&
		awk '/axi.initiator: reset/ && $2 % 10 != 5 { bad = 1 }
		     END { exit bad }' "$1"
}
for simulator in verilator icarus; do
	[ ! -e "$tmp/reset.$simulator" ] ||
		step "a reset is sampled where that is asked for, in $simulator" \
			sampled_resets "$tmp/reset.$simulator"
done

# The models, and so the RTL that asked them, get an error. It then goes on.
bad reset_rtl "a reset in mid-transfer, of the RTL that is asked" <<'END'
apb: 01, status 2
axi write: 10, status 2
axi read: 10, status 2
wb: 01, status 2
apb: 01, status 2
axi read: 10, status 2
wb: 01, status 2
error: bad.apb.initiator: read of 4 bytes at 0x10000000: TLM_GENERIC_ERROR_RESPONSE
error: bad.apb.initiator: read of 4 bytes at 0x10001000: TLM_GENERIC_ERROR_RESPONSE
error: bad.axi.initiator: read of 4 bytes at 0x20000000: TLM_GENERIC_ERROR_RESPONSE
error: bad.axi.initiator: read of 4 bytes at 0x20001000: TLM_GENERIC_ERROR_RESPONSE
error: bad.axi.initiator: write of 4 bytes at 0x20000000: TLM_GENERIC_ERROR_RESPONSE
error: bad.rtl.apb.target: reset during an access
error: bad.rtl.axi.target: reset during an access
error: bad.rtl.axi.target: reset during an access
error: bad.rtl.wb.target: reset during an access
error: bad.wb.initiator: read of 4 bytes at 0x30001000: TLM_GENERIC_ERROR_RESPONSE
error: bad.wb.initiator: write of 4 bytes at 0x30000000: TLM_GENERIC_ERROR_RESPONSE
END

# APB has no way to leave. A master on Wishbone may be taken away by a watchdog:
# the next access waits and gets its own answer.
bad early "a transfer before the end of the last" <<'END'
apb: 00, status 2
wb: 00, status 2
error: bad.apb.initiator: a transfer before the end of the last
END

# The nine writes set up the UART and the I2C controller, and start both.
bad finish "\$finish while models work, and characters are on the lines" <<'END'
apb: 00, status 0
apb: 00, status 0
apb: 00, status 0
apb: 00, status 0
apb: 00, status 0
apb: 00, status 0
apb: 00, status 0
apb: 00, status 0
apb: 00, status 0
error: bad.apb.initiator: closed during a write of 0x1000
error: bad.axi.initiator: closed during a write of 0x1000
error: bad.wb.initiator: closed during a read of 0x1000
END

bad finish_rtl "\$finish while RTL works" <<'END'
error: bad.apb.initiator: closed during a read of 0x10000000
error: bad.axi.initiator: closed during a write of 0x20000000
error: bad.rtl.apb.target: closed during an access to the RTL
error: bad.rtl.axi.target: closed during an access to the RTL
error: bad.rtl.wb.target: closed during an access to the RTL
error: bad.wb.initiator: closed during a read of 0x30000000
END

# By five calls; the third is a reply. What comes in time is done.
bad time "time that goes backwards" <<'END'
apb: 00, status 0
flags 4, next -1
status 2: 84.999 ns bad.sync: time goes backwards, to 1000 ps; expected the simulator's $time in ps
bus_b -1
apb: 00, status 2
axi read: 00, status 2
wb: 00, status 2
error: bad.sync: time goes backwards, to 1000 ps; expected the simulator's $time in ps
error: bad.sync: time goes backwards, to 1000 ps; expected the simulator's $time in ps
error: bad.sync: time goes backwards, to 1000 ps; expected the simulator's $time in ps
error: bad.sync: time goes backwards, to 1000 ps; expected the simulator's $time in ps
error: bad.sync: time goes backwards, to 1000 ps; expected the simulator's $time in ps
END

# Three, which do nothing.
bad thread "calls from a second thread" <<'END'
second thread: 00, status 2
apb: 00, status 2
error: bad.sync: a call from a second thread; one thread makes all calls for a handle
error: bad.sync: a call from a second thread; one thread makes all calls for a handle
error: bad.sync: a call from a second thread; one thread makes all calls for a handle
END

# Once is no error. What comes afterwards is told once, and nothing is done.
bad close "closing twice" <<'END'
closed: 00, status 0
status 2: 1 ps bad.sync: a call after orr_close
apb does nothing: 00, status 2
failed 1
error: bad.sync: a call after orr_close
END

echo "1..$n"
