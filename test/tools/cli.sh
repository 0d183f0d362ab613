#!/bin/sh
# The orrery command from outside: what it prints, where, and its status.
orrery=$builddir/orrery
boards=$srcdir/test/boards
. "$srcdir/test/tap.sh"
exec </dev/null

# refused NAME MESSAGE: status 2, nothing on stdout, MESSAGE first on stderr
refused() {
	[ "$status" -eq 2 ] && [ ! -s "$tmp/out" ] &&
		head -n 1 "$tmp/err" | grep -q '^orrery: ' &&
		head -n 1 "$tmp/err" | grep -qF -e "$2"
	result $? "$1"
}

# prints NAME STATUS PATTERN: a line of stdout matches
prints() {
	[ "$status" -eq "$2" ] && [ ! -s "$tmp/err" ] &&
		grep -q -e "$3" "$tmp/out"
	result $? "$1"
}

# Use of the command as a whole

run --help
prints '--help lists the commands' 0 '^  run '
run --version
prints '--version' 0 '^orrery [0-9]*\.[0-9]*\.[0-9]*$'
run
refused 'no command' 'expected a command'
run fly
refused 'unknown command' "unknown command 'fly'"
for command in run models; do
	run $command --help
	prints "$command --help" 0 "^Usage: orrery $command "
	run $command --wings
	refused "$command: unknown option" "unrecognized option '--wings'"
done

# orrery models

run models
prints 'models lists every model' 0 '^irq-lines$'
run models ram
prints 'models NAME lists properties' 0 '^ *latency-ns  *u32 '
! grep -q '^irq-lines$' "$tmp/out"
result $? 'models NAME lists no other model'
run models mmio-sram
prints 'models takes a compatible string' 0 '^ram$'
run models rocket
refused 'models: unknown name' "no model 'rocket'"

# orrery run: the summary

run run "$boards/ram.dts" --until 10ms
prints 'run prints how far it came' 0 '^simulated 10 ms (limit)$'
prints 'run prints the run hash' 0 '^run hash  [0-9a-f]\{16\}$'
run run --until=1.5us "$boards/ram.dts"
prints 'options may come first' 0 '^simulated 1.5 us (limit)$'
run run "$boards/ram.dts"
prints 'without --until it runs until nothing happens' 0 '(starved)$'
run run "$boards/ram.dts" --json --until 1us
prints '--json prints one object' 0 '^{"simulated_ps":1000000,.*}$'
[ "$(wc -l <"$tmp/out")" -eq 1 ]
result $? '--json prints nothing else'
run run "$boards/ram.dts" --vcd "$tmp/wires.vcd"
grep -q '^\$var wire 1 .* in0 \$end$' "$tmp/wires.vcd"
result $? '--vcd declares the wires'
run run "$srcdir/boards/soc.dts" --until 1us \
	--trace uart0.tx_pusch --trace uart0.reg_write
[ $status -eq 0 ] && sed 's/^orrery: warning: --trace //
	s/no trace point has such a name; //; s/,.*//' "$tmp/err" >"$tmp/said" &&
	diff - "$tmp/said" <<-END
		uart0.tx_pusch: nearest: soc.uart0.tx_push
		uart0.reg_write: nearest: soc.uart0.reg_write
	END
result $? '--trace: nothing of that name is a warning with the nearest'
"$orrery" run "$srcdir/boards/soc.dts" "$srcdir/examples/firmware.lua" \
	--until 100us --trace 'soc.uart0.reg_write' 2>"$tmp/err" >"$tmp/out"
grep -q '^trace: .* soc.uart0 reg_write CR value=0x301 mask=0xffffffff$' \
	"$tmp/err"
result $? '--trace prints what passes'
"$orrery" run "$boards/ram.dts" >/dev/full 2>"$tmp/err"
[ $? -eq 2 ] && grep -q '^orrery: cannot write' "$tmp/err"
result $? 'a full disk is no success'

"$orrery" run "$boards/ram.dts" --vcd /dev/full >"$tmp/out" 2>"$tmp/err"
[ $? -eq 2 ] && [ "$(wc -l <"$tmp/err")" -eq 1 ] &&
	grep -q '^orrery: --vcd /dev/full: cannot write' "$tmp/err"
result $? '--vcd on a full disk: one message and status 2'

# Standard streams that are closed, which no file may take the place of

(cd "$tmp" && timeout 120 "$orrery" run "$srcdir/boards/soc.dts" \
	--until 1us --uart uart0=file:log <&- >&- 2>err)
[ $? -eq 2 ] && [ -e "$tmp/log" ] && [ ! -s "$tmp/log" ] &&
	grep -q '^orrery: cannot write standard output: Bad file' "$tmp/err"
result $? 'the summary goes into no other file'
timeout 120 "$orrery" run "$srcdir/boards/soc.dts" \
	"$srcdir/examples/echo.lua" --uart uart0=stdio <&- >"$tmp/out" 2>"$tmp/err"
[ $? -eq 2 ] && head -n 1 "$tmp/err" |
	grep -q ': cannot read standard input: Bad file descriptor$'
result $? 'a UART on a standard input that is closed'

# The first board of the manual

sed -n '/^```dts$/,/^```$/{/^```/!p;}' "$srcdir/doc/boards.md" |
	sed '/^};$/q' >"$tmp/manual.dts"
run run "$tmp/manual.dts" --set uart0.fifo-depth=16 --until 1us
prints 'the board in the manual' 0 '^simulated 1 us (limit)$'

# orrery run: scripts

# lua ARGUMENT...: run the small board with the script on stdin
lua() {
	cat >"$tmp/script.lua"
	run run "$boards/ram.dts" "$tmp/script.lua" "$@"
}

# failed NAME MESSAGE: status 1, MESSAGE on stderr, and yet a summary
failed() {
	[ "$status" -eq 1 ] && grep -qF -e "$2" "$tmp/err" &&
		grep -q '^run hash  ' "$tmp/out"
	result $? "$1"
}

lua <<'END'
write32(0x10, 7)
expect(read32(0x10) == 7)
wait(us(3))
END
prints 'a run ends with its script' 0 '^simulated 3.04 us (stopped)$'
prints 'the summary has a table of latency' 0 \
	'^cpu  *soc\.ram  *2  *20 ns  *20 ns  *20 ns$'
run run "$boards/ram.dts" "$tmp/script.lua" --json
prints '--json has the routes' 0 '"routes":\[{"initiator":"cpu","target":"soc.ram","count":2,"min_ps":20000,"mean_ps":20000,"max_ps":20000}\]'
hash=$(sed 's/.*"run_hash":"\([0-9a-f]*\)".*/\1/' "$tmp/out")
run run "$boards/ram.dts" "$tmp/script.lua" --profile
prints '--profile adds percentiles' 0 \
	'^cpu  *soc\.ram  *2\(  *20 ns\)\{7\}$'
grep -q "^run hash  $hash$" "$tmp/out"
result $? '--profile does not change the run hash'
run run "$boards/ram.dts" "$tmp/script.lua" --json --profile
prints '--json has them, too, with the worst cases' 0 '"max_ps":20000,"p50_ps":20000,"p90_ps":20000,"p99_ps":20000,"p99_9_ps":20000,"deviation_ps":0.0,"worst":\[{"latency_ps":20000,"end_ps":20000,"id":1},{"latency_ps":20000,"end_ps":40000,"id":2}\]}\]'
run run "$boards/ram.dts" "$tmp/script.lua" --profile-log "$tmp/none/log"
refused '--profile-log where nothing can be' \
	"--profile-log $tmp/none/log: No such file or directory"
run run "$boards/ram.dts" "$tmp/script.lua" --profile-log /dev/full
[ "$status" -eq 2 ] && grep -q '^run hash' "$tmp/out" &&
	grep -q -- '--profile-log /dev/full: No space left' "$tmp/err"
result $? 'a full disk under --profile-log, after the summary'
run run "$boards/ram.dts" "$tmp/script.lua" --profile-json "$tmp/json"
grep -q "\"hash\":\"0x$hash\".*\"target\":\"soc.ram\"" "$tmp/json"
result $? '--profile-json has the rows and the same run hash'
run run "$boards/ram.dts" "$tmp/script.lua" --profile-json "$tmp/none/json"
refused '--profile-json where nothing can be' \
	"--profile-json $tmp/none/json: No such file or directory"
run run "$boards/ram.dts" "$tmp/script.lua" --profile-json /dev/full
[ "$status" -eq 2 ] && grep -q '^run hash' "$tmp/out" &&
	grep -q -- '--profile-json /dev/full: No space left' "$tmp/err"
result $? 'a full disk under --profile-json, after the summary'
(
	trap '' XFSZ
	ulimit -f 1 # of 512 bytes: a disk that fills up within the profile
	"$orrery" run "$boards/ram.dts" "$tmp/script.lua" \
		--profile-json "$tmp/half" 2>&1 >/dev/null | cat >"$tmp/err"
)
grep -q -- "--profile-json $tmp/half: File too large" "$tmp/err" &&
	[ ! -e "$tmp/half" ]
result $? 'no half of a profile is left'
for command in '' run profile qtest models bench wrap; do
	# shellcheck disable=SC2086 # none or one
	"$orrery" $command --help | awk 'length > 80' >"$tmp/long"
	verdict "${command:-orrery} --help fits on 80 columns" "$(cat "$tmp/long")"
done
lua <<'END'
print(math.random(1 << 30))
END
mv "$tmp/out" "$tmp/first"
run run "$boards/ram.dts" "$tmp/script.lua" --seed 1
[ "$(head -n 1 "$tmp/out")" = "$(head -n 1 "$tmp/first")" ]
result $? 'the seed is 1 if not given'
run run "$boards/ram.dts" "$tmp/script.lua" --seed 2
[ "$(head -n 1 "$tmp/out")" != "$(head -n 1 "$tmp/first")" ]
result $? '--seed changes the random numbers'
run run "$boards/ram.dts" "$tmp/script.lua" --json
head -n 1 "$tmp/out" | grep -q '^{' && [ -s "$tmp/err" ]
result $? '--json has standard output to itself'
lua <<'END'
expect(false, "the sky is green")
END
failed 'a failed expectation' 'the sky is green'
run run "$boards/ram.dts" "$tmp/script.lua" --json
grep -q '"script_failures":1' "$tmp/out"
result $? '--json counts failed expectations'
lua <<'END'
wait(us(1))
nobody()
END
failed 'an error in a script, with its line' "$tmp/script.lua:2: "
lua <<'END'
intc.in1:wait(true)
END
failed 'a script that waits in vain' 'nothing is left to happen'
grep -q "$tmp/script.lua:1:" "$tmp/err"
result $? 'where it waits'
lua --until 2us <<'END'
while true do wait(us(1)) end
END
prints '--until ends a script' 0 '^simulated 2 us (limit)$'
lua <<'END'
local x = (
END
refused 'a syntax error in a script' "$tmp/script.lua:"
printf '\033Lua' >"$tmp/script.lua"
run run "$boards/ram.dts" "$tmp/script.lua"
refused 'a script that is compiled' "$tmp/script.lua: attempt to load"
lua <<'END'
error({})
END
failed 'an error that is no text' 'orrery: the error value is a table'
run run "$boards/ram.dts" "$tmp/nobody.lua"
refused 'no such script' "$tmp/nobody.lua"

# orrery run: signals

# signalled SIGNAL STATUS NAME: to an endless run, and then it ends in order
signalled() {
	: >"$tmp/out" # which the child empties, but perhaps not at once
	echo "print('running') io.stdout:flush() $loop" >"$tmp/script.lua"
	"$orrery" run "$boards/ram.dts" "$tmp/script.lua" >"$tmp/out" \
		2>"$tmp/err" &
	pid=$!
	for _ in $(seq 300); do
		grep -q running "$tmp/out" && break
		sleep 0.1
	done
	kill -"$1" $pid
	status=0
	wait $pid || status=$?
	[ $status -eq "$2" ] && grep -q '(interrupted)$' "$tmp/out"
	result $? "$3"
}

# answers NAME PATTERN [OPTION...]: a line on standard error for each SIGUSR1,
# of which none is lost that comes before the last has been answered
answers() {
	name=$1
	pattern=$2
	shift 2
	: >"$tmp/out" # which the child empties, but perhaps not at once
	echo "print('running') io.stdout:flush() $loop" >"$tmp/script.lua"
	"$orrery" run "$boards/ram.dts" "$tmp/script.lua" "$@" >"$tmp/out" \
		2>"$tmp/err" &
	pid=$!
	for lines in 1 2; do
		for _ in $(seq 300); do
			grep -q running "$tmp/out" && break
			sleep 0.1
		done
		kill -USR1 $pid
		for _ in $(seq 300); do
			[ "$(wc -l <"$tmp/err")" -ge $lines ] && break
			sleep 0.1
		done
	done
	kill -INT $pid
	status=0
	wait $pid || status=$?
	[ $status -eq 130 ] &&
		[ "$(head -n 2 "$tmp/err" | grep -cx -- "$pattern")" -eq 2 ]
	result $? "$name"
}

# The script says when it runs, so that the signal cannot come too early.
line='[0-9]*\.[0-9]\{6\} s simulated, [0-9.e+-]*x real time'
line="$line, [0-9.e+]* events/s"
loop='while true do wait(us(1)) end'
answers 'SIGUSR1 asks how far the run is' "$line"
answers 'with --until, also when it will end' \
	"$line, 0 %, \([0-9]* min\|[0-9]* h [0-9]* min\|years\) left" \
	--until 99999s
answers 'in a run that is paced' \
	"$line, 0 %, [0-9]* h [0-9]* min left" --realtime --until 36000s
loop='while true do end'
answers 'and while a script computes' "$line"
for loop in 'while true do wait(us(1)) end' 'while true do end'; do
	signalled INT 130 "SIGINT ends '$loop' with a summary"
done
signalled TERM 143 'SIGTERM ends a run with a summary'
# nohup's children ignore it, and it is the first bit of a hexadecimal mask
case $(sed -n 's/^SigIgn:.*\(.\)$/\1/p' /proc/self/status) in
[13579bdf])
	skip 'SIGHUP ends a run with a summary' 'SIGHUP is ignored here'
	;;
*)
	signalled HUP 129 'SIGHUP ends a run with a summary'
	;;
esac

# orrery run: a UART on standard input and output

cat >"$tmp/script.lua" <<'END'
local uart = soc.uart0
uart.IBRD:write(1)
uart.LCR_H:write(0x70)
uart.CR:write(0x301)
uart.DR:write(("A"):byte())
print("a script's words")
wait(ms(1))
END
run run "$srcdir/boards/soc.dts" "$tmp/script.lua" --uart uart0=stdio
[ "$status" -eq 0 ] && [ "$(cat "$tmp/out")" = A ]
result $? 'a UART on stdio has standard output for itself'
grep -q "a script's words" "$tmp/err" && grep -q '^run hash  ' "$tmp/err"
result $? 'the summary and print go to standard error instead'
run run "$srcdir/boards/soc.dts" "$tmp/script.lua" --uart uart0=stdio --json
tail -n 1 "$tmp/out" | grep -q '^{.*}$'
result $? '--json is the last line nevertheless'
run run "$srcdir/boards/soc.dts" "$tmp/script.lua" --uart uart0=file:"$tmp/A"
[ "$(cat "$tmp/A")" = A ]
result $? 'a UART into a file'

# orrery run: progress, with host time as a clock to be sure of a second

run run "$boards/ram.dts" --realtime --until 1300ms
prints 'no progress where there is no terminal' 0 '(limit)$'
if command -v script >/dev/null; then
	status=0
	script -qec "'$orrery' run '$boards/ram.dts' --realtime \
		--until 1300ms" /dev/null >"$tmp/out" 2>"$tmp/err" </dev/null ||
		status=$?
	tr '\r' '\n' <"$tmp/out" | grep -q ' s simulated, .* %, [01] s left'
	result $? 'progress on a terminal'
	tr '\r' '\n' <"$tmp/out" | \
		grep -q '^1\.[0-9]* s simulated, 1x real time'
	result $? 'paced progress is that of the host'
	tr '\r' '\n' <"$tmp/out" | grep -q '^.\[Ksimulated 1\.3 s (limit)'
	result $? 'the progress line is erased at the end'
fi

# orrery run: bad use

run run
refused 'no board' 'expected BOARD.dts'
run run a.dts b.lua c.lua
refused 'too many arguments' 'expected BOARD.dts'
run run "$boards/ram.dts" --until
refused '--until without a time' "option '--until' requires an argument"
for t in 10 ten 1e3ms -1ms 99999999999999s ''; do
	run run "$boards/ram.dts" "--until=$t"
	refused "--until '$t'" "--until $t: expected a time"
done
for s in x -1 1x 18446744073709551616 ''; do
	run run "$boards/ram.dts" "--seed=$s"
	refused "--seed '$s'" "--seed $s: expected a number from 0 to 2^64 - 1"
done
run run "$boards/ram.dts" --set ram.colour=red
refused '--set of nothing' "--set ram.colour=red: soc.ram: ram has no"
run run "$boards/ram.dts" --uart ram=null
refused '--uart without a UART' "--uart ram=null: no UART is named 'ram'"
run run "$boards/ram.dts" --vcd "$tmp"
refused '--vcd into a directory' 'Is a directory'
for junk in empty noise; do
	[ $junk = empty ] || printf '\001\377\n\000junk' >"$tmp/noise"
	[ $junk = noise ] || : >"$tmp/empty"
	run run "$tmp/$junk"
	refused "$junk for a board" "$tmp/$junk:"
	grep -q 'a board begins with /dts-v1/;' "$tmp/err"
	result $? "$junk for a board: what was expected"
	run run "$boards/ram.dts" --drive "$tmp/$junk"
	refused "$junk for a recording" "$tmp/$junk:1: "
	run profile --report "$tmp/$junk"
	refused "$junk for a profile" "$tmp/$junk:1:"
done

# orrery run: bad boards, each with the message that it expects in its head

run run "$tmp/nobody.dts"
refused 'no such board' 'No such file or directory'
run run "$tmp"
refused 'a directory as board' 'Is a directory'
if [ "$(id -u)" -ne 0 ]; then
	: >"$tmp/secret.dts"
	chmod 0 "$tmp/secret.dts"
	run run "$tmp/secret.dts"
	refused 'a board that may not be read' 'Permission denied'
fi
ln -s loop.dts "$tmp/loop.dts"
run run "$tmp/loop.dts"
refused 'a board that cannot be read' "cannot read $tmp/loop.dts: "
run run /dev/null
refused 'an empty board' '/dev/null:'
for f in "$boards"/bad/*.dts; do
	expected=$(sed -n '1s,^/\* expect: \(.*\) \*/$,\1,p' "$f")
	run run "$f"
	if [ -z "$expected" ]; then
		status=none
		result 1 "bad board ${f##*/} says what to expect"
	else
		refused "bad board ${f##*/}" "$expected"
	fi
done

echo "1..$n"
