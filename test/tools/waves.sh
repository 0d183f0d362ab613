#!/bin/sh
# Waveforms: what orrery run --vcd records by name, as VCD and FST, read back by
# other programs; what is left of them when the run ends before its time; and
# recorded wires as stimulus.
set -u
. "$srcdir/test/tap.sh"
exec </dev/null
soc=$srcdir/boards/soc.dts

# With the FIFOs on and the transmitter off, five characters fill the FIFO; once
# it is on the first leaves at once, and each other when its turn comes.
cat >"$tmp/five.lua" <<-'END'
	local uart = soc.uart0

	wait(us(1))
	uart.IBRD:write(13)
	uart.FBRD:write(1)
	uart.LCR_H:write(0x70)
	for c = 1, 5 do
		uart.DR:write(0x40 + c)
	end
	uart.CR:write(0x301)
	check_eq(uart.serial:recv(5, ms(1)), "ABCDE")
END

# A wire that changes 1000 times within a millisecond, and on.
cat >"$tmp/cts.lua" <<-'END'
	spawn(function()
		while true do
			soc.uart0.cts:set(not soc.uart0.cts.level)
			wait(us(1))
		end
	end)
END
{
	cat "$tmp/cts.lua"
	echo 'wait(ms(1)) print("here") wait(sec(1000000))'
} >"$tmp/ever.lua"

# changes FILE.vcd: "TIME NAME VALUE" for each
changes()
{
	awk '
	$1 == "$scope" { scope[depth++] = $3 }
	$1 == "$upscope" { depth-- }
	$1 == "$var" {
		path = ""
		for (i = 0; i < depth; i++)
			path = path scope[i] "."
		name[$4] = path $5
	}
	/^#/ { now = substr($1, 2) }
	/^b/ { sub(/^b0*/, "", $1); print now, name[$2], $1 + 0; next }
	/^[01]/ { print now, name[substr($1, 2)], substr($1, 1, 1) }' "$1"
}

# values NAME FILE.vcd: one after the other, in binary
values()
{
	changes "$2" | awk -v name="$1" '$2 == name { print $3 }' | xargs
}

# missing TOOL...: the first that is not there
missing()
{
	for tool; do
		command -v "$tool" >/dev/null ||
			{ echo "$tool is not installed"; return; }
	done
}

run run "$soc" "$tmp/five.lua" --vcd "$tmp/five.vcd" --wave soc.uart0.IBRD \
	--wave '*.tx_fifo.count'
verdict 'a register has what was written to it' \
	"$(changes "$tmp/five.vcd" | awk '
		$2 == "soc.uart0.IBRD" { n++; time = $1; value = $3 }
		END {
			if (n != 2 || value != 1101)
				print n " changes, the last to " value
			if (time < 1000000 || time > 1020000)
				print "at " time ", not within 1 us + 20 ns"
		}')"
actual=$(values soc.uart0.tx_fifo.count "$tmp/five.vcd")
[ "$actual" = "0 1 10 11 100 101 100 11 10 1 0" ] && actual=
verdict 'the level of a FIFO rises and falls' "$actual"
[ "$(changes "$tmp/five.vcd" | awk '{ print $2 }' | sort -u | wc -l)" = 2 ]
result $? 'nothing but what was named is recorded'

# 10 us of 100 MHz are 2000 edges, of which the first is at 0.
run run "$soc" --until 10us
hash=$(grep '^run hash\|^events  ' "$tmp/out")
run run "$soc" --until 10us --vcd "$tmp/clock.vcd" --wave busclk
[ "$(changes "$tmp/clock.vcd" | tail -n +2 | awk '$1 == n += 5000 { k++ }
	END { print NR, k }')" = "2000 2000" ] &&
	[ "$(grep '^run hash\|^events  ' "$tmp/out")" = "$hash" ]
result $? 'a clock has all its edges, and no more happens than without'

cannot=$(missing vcd2fst fst2vcd)
if [ -n "$cannot" ]; then
	skip 'vcd2fst reads the VCD, and gives it back' "$cannot"
	skip 'the FST has what the VCD has' "$cannot"
else
	changes "$tmp/five.vcd" | sort >"$tmp/expected"
	vcd2fst "$tmp/five.vcd" "$tmp/converted.fst" &&
		fst2vcd "$tmp/converted.fst" >"$tmp/back.vcd" 2>"$tmp/err"
	changes "$tmp/back.vcd" | sort >"$tmp/actual"
	verdict 'vcd2fst reads the VCD, and gives it back' \
		"$(diff "$tmp/expected" "$tmp/actual" | head)"
	run run "$soc" "$tmp/five.lua" --vcd "$tmp/five.fst" \
		--wave soc.uart0.IBRD --wave '*.tx_fifo.count'
	fst2vcd "$tmp/five.fst" >"$tmp/back.vcd" 2>"$tmp/err"
	changes "$tmp/back.vcd" | sort >"$tmp/actual"
	verdict 'the FST has what the VCD has' \
		"$(diff "$tmp/expected" "$tmp/actual" | head)"
fi

cannot=$(missing sigrok-cli)
if [ -n "$cannot" ]; then
	skip 'sigrok reads the characters off TXD' "$cannot"
else
	run run "$soc" "$tmp/five.lua" --set uart0.bit-pins=true \
		--vcd "$tmp/txd.vcd" --wave soc.uart0.txd
	sigrok-cli -I vcd:downsample=10000 -i "$tmp/txd.vcd" \
		-P uart:tx=txd:baudrate=115200 -A uart=tx-data >"$tmp/out"
	[ "$(sed 's/.*: //' "$tmp/out" | xargs)" = "41 42 43 44 45" ]
	result $? 'sigrok reads the characters off TXD'
fi

# Names that match nothing

run run "$soc" --until 1us --vcd "$tmp/none.vcd" --wave uart0.FR \
	--wave soc.uart0.irq
[ "$status" -eq 0 ] && [ "$(wc -l <"$tmp/err")" -eq 1 ] &&
	grep -q '^orrery: warning: --wave uart0.FR: .*nearest: .*soc.uart0.FR, ' \
		"$tmp/err" && grep -q ' irq \$end$' "$tmp/none.vcd"
result $? 'a pattern that matches nothing: a warning with the nearest names'
run run "$soc" --until 1us --wave 'soc.*'
[ "$status" -eq 2 ] && grep -q 'expected --vcd FILE' "$tmp/err"
result $? '--wave without --vcd is refused'

# Ends before their time

# ended SIGNAL FILE: the run, killed after 1 ms of simulated time
ended()
{
	: >"$tmp/out"
	"$builddir/orrery" run "$soc" "$tmp/ever.lua" --vcd "$tmp/$2" \
		>"$tmp/out" 2>"$tmp/err" &
	pid=$!
	for _ in $(seq 300); do
		grep -q here "$tmp/out" && break
		sleep 0.1
	done
	kill -s "$1" $pid
	status=0
	{ wait $pid; } 2>/dev/null || status=$?
}

# is_whole FILE.vcd: no part of a line at its end, and at least 1000 changes
is_whole()
{
	[ "$(tail -c 1 "$1" | wc -l)" = 1 ] &&
		tail -n 1 "$1" | grep -qE '^(#[0-9]+|[01].)$' &&
		changes "$1" | awk '$2 == "soc.uart0.cts" { n++ }
			END { exit n < 1000 }'
}

ulimit -c 0
cannot=$(missing vcd2fst fst2vcd)
for signal in INT:130 TERM:143; do
	ended ${signal%:*} cut.vcd
	[ "$status" = ${signal#*:} ] && is_whole "$tmp/cut.vcd"
	result $? "a VCD is whole after SIG${signal%:*}"
	if [ -n "$cannot" ]; then
		skip "an FST is whole after SIG${signal%:*}" "$cannot"
		continue
	fi
	ended ${signal%:*} cut.fst
	fst2vcd "$tmp/cut.fst" >"$tmp/cut.vcd" 2>"$tmp/err"
	[ "$status" = ${signal#*:} ] && is_whole "$tmp/cut.vcd"
	result $? "an FST is whole after SIG${signal%:*}"
done

# A model with bugs: the last thing that it did is in the file. The sanitizer
# has more to say of a bug, and says it first.

# faulty FAULT FILE
faulty()
{
	cat >"$tmp/faulty.lua" <<-END
		for n = 1, 1000 do
			wait(us(1))
			soc.faulty.COUNT:write(n)
		end
		wait(us(1))
		soc.faulty.FAULT:write($1)
	END
	run run "$srcdir/test/boards/faulty.dts" "$tmp/faulty.lua" \
		--rtl "$tmp/faulty.so" --vcd "$tmp/$2" --wave '*.COUNT'
}

wrong=
$CC -shared -fPIC -O1 -I"$srcdir/include" -o "$tmp/faulty.so" \
	"$srcdir/test/tools/faulty.c" 2>"$tmp/err" || wrong=$(cat "$tmp/err")
verdict 'a model with bugs is built' "$wrong"
for fault in 'aborts:1:134' 'dereferences a null pointer:2:139' \
	'runs out of its stack:3:134'; do
	name="a model that ${fault%%:*}"
	fault=${fault#*:}
	if [ -n "${SAN_CFLAGS:-}" ]; then
		skip "$name leaves a whole VCD" "sanitizers end it themselves"
		skip "$name leaves a whole FST" "sanitizers end it themselves"
		continue
	fi
	faulty "${fault%:*}" cut.vcd
	[ "$status" = "${fault#*:}" ] &&
		[ "$(values soc.faulty.COUNT "$tmp/cut.vcd" | wc -w)" = 1001 ]
	result $? "$name leaves a whole VCD"
	if [ -n "$cannot" ]; then
		skip "$name leaves a whole FST" "$cannot"
		continue
	fi
	faulty "${fault%:*}" cut.fst
	fst2vcd "$tmp/cut.fst" >"$tmp/cut.vcd" 2>/dev/null
	[ "$status" = "${fault#*:}" ] &&
		[ "$(values soc.faulty.COUNT "$tmp/cut.vcd" | wc -w)" = 1001 ]
	result $? "$name leaves a whole FST"
done
if [ -n "${SAN_CFLAGS:-}" ]; then
	skip 'and is named' "sanitizers end it themselves"
else
	grep -q '^fatal: .* script: stack overflow: the thread has' "$tmp/err"
	result $? 'and is named'
fi

# Disks: what the run has to say is said, and its status counts first

{ cat "$tmp/cts.lua"; echo 'wait(ms(50))'; } >"$tmp/right.lua"
{ cat "$tmp/right.lua"; echo 'check_eq(1, 2)'; } >"$tmp/wrong.lua"

run run "$soc" --until 1us --vcd "$tmp/no/such.vcd"
[ "$status" -eq 2 ] && grep -q '^orrery: --vcd .*No such file' "$tmp/err"
result $? 'a file that cannot be created is refused'
run run "$soc" --until 1us --vcd "$tmp/no/such.fst"
[ "$status" -eq 2 ] && grep -q '^orrery: --vcd .*No such file' "$tmp/err"
result $? 'an FST that cannot be created, likewise'

# on_small_disk COMMAND: in a file system of 64 KiB at $tmp/small
on_small_disk()
{
	unshare $namespace sh -c 'mount -t tmpfs -o size=64k none "$1" &&
		cd "$1" && shift && "$@"' sh "$tmp/small" "$@"
}

mkdir "$tmp/small"
namespace=-m
[ "$(id -u)" = 0 ] || namespace=-rm
cannot=
on_small_disk true 2>/dev/null || cannot="a small tmpfs cannot be mounted"
for file in full.vcd full.fst; do
	name="${file#full.} on a disk that runs full: result, message, status"
	[ -n "$cannot" ] || [ $file = full.vcd ] || cannot=$(missing vcd2fst)
	if [ -n "$cannot" ]; then
		skip "$name of the run" "$cannot"
		skip "$name 2" "$cannot"
		continue
	fi
	[ $file = full.vcd ] || cat >"$tmp/fill" <<-'END'
		head -c 64000 /dev/zero >fill
	END
	[ $file = full.fst ] || echo : >"$tmp/fill"
	for script in wrong:1 right:2; do
		status=0
		on_small_disk sh -c '. "$1"; shift; exec "$@"' sh "$tmp/fill" \
			"$builddir/orrery" run "$soc" \
			"$tmp/${script%:*}.lua" --vcd $file \
			>"$tmp/out" 2>"$tmp/err" || status=$?
		[ $status = ${script#*:} ] &&
			grep -q '^simulated 50 ms' "$tmp/out" &&
			grep -q "^orrery: --vcd $file: cannot write" "$tmp/err"
		result $? "$name ${script#*:}"
	done
done

# Recorded wires as stimulus

# recorded NAME=VALUE...: a VCD in ns, with the wires of the UART below tb
cat >"$tmp/head" <<-'END'
	$date today $end
	$timescale 1ns $end
	$scope module tb $end
	$scope module soc $end
	$scope module uart0 $end
	$var wire 1 ! cts $end
	$var wire 1 " dsr $end
	$var reg 1 # irq $end
	$upscope $end
	$upscope $end
	$upscope $end
	$enddefinitions $end
END
{
	cat "$tmp/head"
	printf '%s\n' '#0' '$dumpvars' '1!' '0"' '0#' '$end' '#1000' '0!' \
		'#1500' 'x!' '1"' '#2000' '1!'
} >"$tmp/drive.vcd"
cat >"$tmp/driven.lua" <<-'END'
	local cts, dsr = soc.uart0.cts, soc.uart0.dsr

	wait(ns(1))
	check_eq(cts.level, true)
	check_eq(dsr.level, false)
	check_eq(cts:wait(false, us(5)), true)
	check_eq(now(), us(1))
	check_eq(dsr:wait(true, us(5)), true)
	check_eq(now(), us(1.5))
	check_eq(cts.level, false, "x leaves a wire as it is")
	check_eq(cts:wait(true, us(5)), true)
	check_eq(now(), us(2))
END
run run "$soc" "$tmp/driven.lua" \
	--drive "$tmp/drive.vcd,scope=tb,wire=*.cts,wire=*.dsr"
result $status 'wires are driven at their times'
run run "$soc" "$tmp/driven.lua" --vcd "$tmp/driven.vcd" \
	--wave soc.uart0.cts --wave soc.uart0.dsr \
	--drive "$tmp/drive.vcd,scope=tb,wire=*.cts,wire=*.dsr"
hash=$(grep hash "$tmp/out")
run run "$soc" "$tmp/driven.lua" --drive "$tmp/driven.vcd"
[ "$status" -eq 0 ] && [ "$hash" = "$(grep hash "$tmp/out")" ]
result $? 'what is recorded of that drives the same run'

# undriven NAME SPEC MESSAGE
undriven()
{
	run run "$soc" --until 1us --drive "$2"
	[ "$status" -eq 2 ] && [ ! -s "$tmp/out" ] &&
		[ "$(wc -l <"$tmp/err")" -eq 1 ] && grep -qF -e "$3" "$tmp/err"
	result $? "--drive: $1"
}

d=$tmp/drive.vcd
undriven 'no such file' "$tmp/none" 'No such file or directory'
undriven 'a directory' "$tmp" 'Is a directory'
undriven 'unknown words' "$d,cope=tb" "'cope=tb': expected scope="
undriven 'names of nothing' "$d" "no wire, net or signal 'tb.soc.uart0.cts'"
undriven 'the nearest names' "$d" 'nearest: soc.uart0.cts, '
undriven 'an output' "$d,scope=tb" 'soc.uart0.irq is an output'
undriven 'a pattern that matches nothing' "$d,scope=tb,wire=soc.uart.cts" \
	"nothing in the file matches 'soc.uart.cts'; nearest: soc.uart0.cts"
undriven 'a scope that matches nothing' "$d,scope=top" "matches 'top'"

# broken NAME LINE MESSAGE FORMAT: what printf makes of that, after the head
broken()
{
	# shellcheck disable=SC2059 # a format it is
	{ cat "$tmp/head"; printf "$4"; } >"$tmp/broken.vcd"
	undriven "$1" "$tmp/broken.vcd,scope=tb,wire=*.cts" \
		"broken.vcd:$2: $3"
}

broken 'a time that is none' 13 "'#12x' is no time" '#12x\n'
broken 'time that goes back' 15 'time goes back to #4' '#5\n1!\n#4\n'
broken 'a value that is none' 14 "'2!' is no change" '#5\n2!\n'
broken 'an unknown code' 14 "no variable has the code '%'" '#5\n1%%\n'
broken 'a vector that is none' 14 "'b12' is no value" '#5\nb12 !\n'
broken 'a value without a code' 15 'expected the code' '#5\nb1\n'
broken 'a comment without end' 14 'the file ends' '$comment\n'
broken 'an unknown keyword' 14 'unknown keyword' '#5\n$dumpport\n'
broken 'a long line' 13 'a word of over' "$(head -c 2000 /dev/zero | tr '\0' 1)"
sed 1,2d "$tmp/head" >"$tmp/untimed.vcd"
undriven 'no time scale' "$tmp/untimed.vcd" 'untimed.vcd:10: $timescale is missing'
head -n 7 "$tmp/head" >"$tmp/short.vcd"
undriven 'a file that ends early' "$tmp/short.vcd" '$enddefinitions is expected'
sed 's/1ns/3ns/' "$tmp/head" >"$tmp/three.vcd"
undriven 'an unknown time scale' "$tmp/three.vcd" 'three.vcd:2: $timescale 3ns: exp'
sed 's/wire 1/wire x/' "$tmp/head" >"$tmp/width.vcd"
undriven 'an unknown width' "$tmp/width.vcd" "width.vcd:6: \$var: 'x' is no width"
head -c 5000 "$builddir/orrery" >"$tmp/binary.vcd"
undriven 'a binary file' "$tmp/binary.vcd" 'binary.vcd:'
echo "1..$n"
