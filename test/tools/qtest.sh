#!/bin/sh
# orrery qtest and orrery-system-ARCH from outside: options and status.
set -u
. "$srcdir/test/tap.sh"
board=$srcdir/boards/virt.dts

# refused NAME MESSAGE: status 2, nothing on stdout, MESSAGE on stderr
refused()
{
	[ "$status" -eq 2 ] && [ ! -s "$tmp/out" ] &&
		grep -qF -- "$2" "$tmp/err"
	result $? "$1 is refused"
}

# as NAME ARGUMENT...: the program under another name; leaves what run leaves
as()
{
	name=$1
	shift
	status=0
	timeout 120 "$builddir/$name" "$@" >"$tmp/out" 2>"$tmp/err" ||
		status=$?
}

printf 'endianness\nfoo\nclock_step 5\n' >"$tmp/in"
run qtest "$board" --stdio <"$tmp/in"
printf "OK little\nFAIL Unknown command 'foo'\nOK 5\n" | cmp -s - "$tmp/out" &&
	[ "$status" -eq 0 ]
result $? 'lines on standard input are answered on standard output'
printf 'readl 0x09000018' | run qtest "$board" --stdio
[ "$status" -eq 0 ] && [ ! -s "$tmp/out" ]
result $? 'a line without an end is not carried out'
echo 'readl 0x09000fe8' >"$tmp/in"
run qtest "$board" --stdio --set uart0.fifo-depth=32 <"$tmp/in"
[ "$(cat "$tmp/out")" = "OK 0x0000000000000034" ]
result $? '--set changes a property'
exec </dev/null

run qtest --help
[ "$status" -eq 0 ] && grep -q '^Usage: orrery qtest' "$tmp/out"
result $? '--help'
run qtest
refused 'no board' 'expected BOARD.dts'
run qtest "$board"
refused 'no connection' 'expected --stdio or --socket'
run qtest "$board" --stdio --socket unix:x
refused 'two connections' 'one of --stdio and --socket is enough'
run qtest "$board" --socket nowhere
refused 'a bad address' "'nowhere' is no address: expected unix:PATH"
run qtest "$board" --socket "unix:$tmp/none/x"
refused 'a socket in no directory' "unix:$tmp/none/x: cannot listen there"
run qtest "$board" --stdio --uart uart0=stdio
refused 'a UART on the same stdio' 'standard output is taken by a UART'

# Over a socket, whoever comes first.
cat >"$tmp/client.py" <<'END'
"""client.py first|second ADDRESS COMMAND...: listen there before, or come
after the program that COMMAND starts; prints the answer to one request."""
import os, socket, subprocess, sys, time
when, path, *command = sys.argv[1:]
s = socket.socket(socket.AF_UNIX)
if when == "first":
    s.bind(path)
    s.listen(1)
server = subprocess.Popen(command, stderr=subprocess.DEVNULL)
if when == "first":
    s.settimeout(60)
    s = s.accept()[0]
else:
    for _ in range(600):
        if s.connect_ex(path) == 0:
            break
        time.sleep(0.1)
s.sendall(b"clock_set 7\n")
print(s.makefile().readline(), end="")
s.close()
sys.exit(server.wait(60))
END
for when in first second; do
	if ! command -v python3 >/dev/null; then
		skip "the client comes $when" 'python3 is not installed'
		continue
	fi
	status=0
	python3 "$tmp/client.py" $when "$tmp/s-$when" "$builddir/orrery" qtest \
		"$board" --socket "unix:$tmp/s-$when" >"$tmp/out" 2>"$tmp/err" ||
		status=$?
	[ "$status" -eq 0 ] && [ "$(cat "$tmp/out")" = "OK 7" ]
	result $? "the client comes $when"
done

# A signal while it waits for the client to come.
"$builddir/orrery" qtest "$board" --socket "unix:$tmp/sock" 2>"$tmp/err" &
pid=$!
for _ in $(seq 300); do
	[ ! -S "$tmp/sock" ] || break
	sleep 0.1
done
kill -TERM $pid
status=0
wait $pid || status=$?
[ "$status" -eq 143 ] && [ ! -e "$tmp/sock" ]
result $? 'SIGTERM ends it, and its socket goes'

as orrery-system-arm --version
[ "$status" -eq 0 ] && grep -q '^orrery-system-arm ' "$tmp/out"
result $? 'orrery-system-arm --version'
as orrery-system-x86_64 --help
[ "$status" -eq 0 ] && grep -q '^  q35 ' "$tmp/out"
result $? 'orrery-system-x86_64 --help lists machines'
as orrery-system-arm -M q35 -qtest stdio
refused 'a machine of another architecture' "no machine 'q35' for arm"
ln -s "$builddir/orrery" "$tmp/orrery-system-mips"
status=0
"$tmp/orrery-system-mips" -qtest stdio >"$tmp/out" 2>"$tmp/err" ||
	status=$?
refused 'another architecture' "no machine '' for mips"
as orrery-system-arm -M virt
refused 'no -qtest' 'expected -qtest ADDRESS'
as orrery-system-arm -M virt -qtest
refused '-qtest without an address' '-qtest: expected an argument'
as orrery-system-arm -M virt -qtest "unix:$tmp/none"
refused '-qtest of nobody' "-qtest unix:$tmp/none: unix:$tmp/none: cannot connect"
as orrery-system-arm -M virt -qtest stdio -serial chardev:x
refused '-serial of no chardev' "-serial chardev:x: 'chardev:x' is no"
as orrery-system-arm virt
refused 'a word that is no option' "'virt': expected an option"
echo 'readl 0x09000fe8' >"$tmp/in"
as orrery-system-arm -machine virt,accel=qtest -nodefaults -display none \
	-audio none -S -m 64 -run-with exit-with-parent=on -accel qtest \
	-qtest-log /dev/null -serial null -qtest stdio <"$tmp/in"
[ "$status" -eq 0 ] && [ "$(cat "$tmp/out")" = "OK 0x0000000000000014" ]
result $? 'options that mean nothing are skipped'

echo "1..$n"
