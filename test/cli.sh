#!/bin/sh
# The orrery command from outside: what it prints, where, and its status.
orrery=$builddir/orrery
boards=$srcdir/test/boards
tmp=$builddir/test/cli.$$
n=0

mkdir -p "$tmp" || exit 1
trap 'chmod -R u+w "$tmp"; rm -rf "$tmp"' EXIT

# result STATUS NAME: one line of TAP
result() {
	n=$((n + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $n - $2"
	else
		echo "not ok $n - $2"
		echo "# status $status"
		sed 's/^/# stdout: /' "$tmp/out"
		sed 's/^/# stderr: /' "$tmp/err"
	fi
}

# run ARGUMENT...: leaves status, $tmp/out and $tmp/err
run() {
	status=0
	timeout 60 "$orrery" "$@" >"$tmp/out" 2>"$tmp/err" </dev/null ||
		status=$?
}

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
"$orrery" run "$boards/ram.dts" >/dev/full 2>"$tmp/err"
[ $? -eq 2 ] && grep -q '^orrery: cannot write' "$tmp/err"
result $? 'a full disk is no success'

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
run run "$boards/ram.dts" --set ram.colour=red
refused '--set of nothing' "--set ram.colour=red: soc.ram: ram has no"
run run "$boards/ram.dts" --uart ram=null
refused '--uart without a UART' "--uart ram=null: no UART is named 'ram'"
run run "$boards/ram.dts" --vcd "$tmp"
refused '--vcd into a directory' 'Is a directory'

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
