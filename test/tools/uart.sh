#!/bin/sh
# orrery run --uart: what is at the other end of a UART.
orrery=$builddir/orrery
. "$srcdir/test/tap.sh"

echo_on() {
	exec timeout --foreground 60 "$orrery" run "$srcdir/boards/soc.dts" \
		"$srcdir/examples/echo.lua" --uart "uart0=$1" 2>"$tmp/err"
}

# refused BACKEND MESSAGE
refused() {
	status=0
	(echo_on "$1") >"$tmp/out" </dev/null || status=$?
	[ $status -eq 2 ] && [ "$(wc -l <"$tmp/err")" -eq 1 ] &&
		grep -q "^orrery: --uart uart0=$1: .*$2" "$tmp/err"
	result $? "'$1' is refused"
}

refused nonsense 'expected null, stdio, file:PATH'
refused tcp: 'expected null, stdio, file:PATH'
refused tcp:99999 'expected a port number, 0 to 65535'
refused unix:/nonexistent/socket 'No such file or directory'
refused file:/nonexistent/out 'No such file or directory'
refused "file:$tmp/new,input=/nonexistent/in" 'No such file or directory'
[ ! -e "$tmp/new" ]
result $? 'without input there is no output'

echo hello >"$tmp/in"
(echo_on "file:$tmp/copy,input=$tmp/in") >/dev/null &&
	cmp -s "$tmp/in" "$tmp/copy"
result $? 'a file is copied'

if [ -c /dev/full ]; then
	status=0
	(echo_on "file:/dev/full,input=$tmp/in") >/dev/null || status=$?
	[ $status -eq 2 ] &&
		[ "$(grep -c 'cannot write /dev/full: No space' "$tmp/err")" = 1 ]
	result $? 'a full disk is one message and status 2'
fi

{
	status=0
	(yes | echo_on stdio) || status=$?
	echo $status >"$tmp/status"
} | head -n 1 >/dev/null
[ "$(cat "$tmp/status")" = 2 ] &&
	[ "$(grep -c 'cannot write standard output: Broken pipe' "$tmp/err")" = 1 ]
result $? 'a reader that goes away ends the run: one message and status 2'

for backend in pty unix:socket tcp:0; do
	: >"$tmp/err" # or the loop below may see that of the one before
	(cd "$tmp" && echo_on $backend) >/dev/null &
	pid=$!
	for _ in $(seq 300); do
		grep -q ' is on ' "$tmp/err" && break
		sleep 0.1
	done
	place=$(sed -n 's/^orrery: soc.uart0 is on //p' "$tmp/err")
	case $place in
	/dev/pts/*) # raw: the line comes back once
		(exec 3<>"$place" && echo hello >&3 &&
			[ "$(timeout 20 head -n 1 <&3)" = hello ]) ;;
	socket) # a second run is refused, and does not disturb the first
		[ -S "$tmp/socket" ] && ! (cd "$tmp" && timeout 60 "$orrery" \
			run "$srcdir/boards/soc.dts" --uart uart0=unix:socket \
			2>second) && grep -q 'Address already in use' \
			"$tmp/second" && sleep 0.3 &&
			! grep -q 'hung up' "$tmp/err" ;;
	127.0.0.1:[1-9]*) ;;
	*) false ;;
	esac
	result $? "$backend says where it is"
	kill -INT $pid
	status=0
	wait $pid || status=$?
	[ $status -eq 130 ] && [ ! -e "$tmp/socket" ]
	result $? "$backend is closed on SIGINT"
done

echo "1..$n"
