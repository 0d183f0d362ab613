#!/bin/sh
# What orrery run shows of a run: the time line, the text log, the ring that is
# printed when it fails; and that none of it changes the run.
set -u
. "$srcdir/test/tap.sh"
exec </dev/null
soc=$srcdir/boards/soc.dts
firmware=$srcdir/examples/firmware.lua
echo=$srcdir/examples/echo.lua
ulimit -c 0

cannot=
command -v python3 >/dev/null || cannot="python3 is not installed"

# lined NAME ARGUMENT...: the time line of a run, against the format and against
# the summary of that run
lined()
{
	name=$1
	shift
	if [ -n "$cannot" ]; then
		skip "the time line of $name" "$cannot"
		return
	fi
	timeout 120 "$builddir/orrery" run --json --timeline "$tmp/line.json" \
		"$@" >"$tmp/summary" 2>"$tmp/err"
	tail -n 1 "$tmp/summary" >"$tmp/summary.json"
	step "the time line of $name" python3 "$srcdir/test/tools/timeline.py" \
		"$tmp/line.json" "$tmp/summary.json"
}

head -c 3000 "$srcdir/README.md" >"$tmp/in"
lined 'the firmware' "$soc" "$firmware" --until 30ms
lined 'an echo by interrupts' "$soc" "$echo" \
	--uart "uart0=file:$tmp/copy,input=$tmp/in"
lined 'a board without a script' "$soc" --until 1ms
cat >"$tmp/guests.lua" <<-'END'
	for i = 1, 300 do
		spawn(function() wait(ns(i)) write32(64, i) end, "guest")
		wait(ns(100))
	end
END
lined 'threads that come and go' "$soc" "$tmp/guests.lua"
lined 'pins, bit by bit' "$soc" "$firmware" --until 3ms \
	--set uart0.bit-pins=true

# The bus has a clock of 100 MHz, an address cycle and one for each beat of 4
# bytes: a transfer takes 20 ns. The second begins when the first has ended.
cat >"$tmp/two.lua" <<-'END'
	wait(us(1))
	spawn(function() soc.uart0.IBRD:write(7) end, "other")
	soc.uart0.FBRD:write(5)
	wait(us(1))
END
"$builddir/orrery" run "$soc" "$tmp/two.lua" --timeline "$tmp/two.json" \
	>"$tmp/out" 2>"$tmp/err"
slices()
{
	grep '"ph":"X","pid":1,' "$tmp/two.json" |
		sed 's/.*"name":"\([^"]*\)","ts":\([^,]*\),"dur":\([^,]*\),/\1 \2 \3 /
			s/"args".*wait_ps":\([0-9]*\).*/wait \1/' | sort
}
cat >"$tmp/expected" <<-'END'
	write soc.uart0.FBRD 1.000000 0.020000 wait 0
	write soc.uart0.IBRD 1.000000 0.040000 wait 20000
END
verdict 'two transfers that meet, to the picosecond' \
	"$(slices | diff "$tmp/expected" -)"

# 2^20 events or so, after ten times fewer: what is held does not grow.
peak()
{
	cat >"$tmp/many.lua" <<-END
		for n = 1, $1 do
			write32(4 * (n & 0xff), n)
		end
	END
	python3 - "$builddir/orrery" "$soc" "$tmp" <<-'END'
		import resource, subprocess, sys
		orrery, soc, tmp = sys.argv[1:]
		subprocess.run([orrery, "run", soc, tmp + "/many.lua",
		                "--timeline", tmp + "/many.json", "--ring", "1000",
		                "--vcd", tmp + "/many.vcd", "--wave", "*"],
		               check=True, stdout=subprocess.DEVNULL)
		print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
	END
}
name='the time line of 10^6 events takes no more memory than one of 10^5'
# AddressSanitizer keeps what has been freed, which grows.
bounded=$cannot
[ -z "${SAN_CFLAGS:-}" ] || bounded="sanitizers keep memory of their own"
if [ -n "$bounded" ]; then
	skip "$name" "$bounded"
else
	few=$(peak 20000)
	many=$(peak 200000)
	events=$(wc -l <"$tmp/many.json")
	wrong=
	[ "$events" -ge 1000000 ] || wrong="only $events events"
	[ "$many" -le $((few + 1024)) ] || wrong="$few KiB, then $many KiB"
	verdict "$name" "$wrong"
fi

# Ends before their time

# complete NAME: the time line is what the format wants
complete()
{
	if [ -n "$cannot" ]; then
		skip "$1" "$cannot"
	else
		step "$1" python3 "$srcdir/test/tools/timeline.py" "$tmp/cut.json"
	fi
}

echo 'wait(ms(1)) print("here") while true do soc.uart0.FR:read() end' \
	>"$tmp/ever.lua"
"$builddir/orrery" run "$soc" "$tmp/ever.lua" --timeline "$tmp/cut.json" \
	>"$tmp/out" 2>"$tmp/err" &
pid=$!
for _ in $(seq 300); do
	grep -q here "$tmp/out" && break
	sleep 0.1
done
kill -s INT $pid
wait $pid
complete 'the time line is complete after SIGINT'

# faulty FAULT ARGUMENT...: a model with bugs, after ten accesses
faulty()
{
	cat >"$tmp/faulty.lua" <<-END
		for n = 1, 10 do
			soc.faulty.COUNT:write(n)
		end
		soc.faulty.FAULT:write($1)
	END
	shift
	run run "$srcdir/test/boards/faulty.dts" "$tmp/faulty.lua" \
		--rtl "$tmp/faulty.so" "$@"
}

wrong=
# shellcheck disable=SC2086 # a list of words
$CC -shared -fPIC -O1 -I"$srcdir/include" -o "$tmp/faulty.so" \
	"$srcdir/test/tools/faulty.c" 2>"$tmp/err" || wrong=$(cat "$tmp/err")
verdict 'a model with bugs is built' "$wrong"
if [ -n "${SAN_CFLAGS:-}" ]; then
	skip 'the time line is complete after an abort' \
		"sanitizers end it themselves"
	skip 'the ring is printed in an abort' "sanitizers end it themselves"
else
	faulty 1 --timeline "$tmp/cut.json" --ring 3
	cp "$tmp/err" "$tmp/ring"
	complete 'the time line is complete after an abort'
	cat >"$tmp/expected" <<-'END'
		trace: the last 3 of 11 trace points:
		soc.faulty reg_write COUNT value=0x9 mask=0xffffffff
		soc.faulty reg_write COUNT value=0xa mask=0xffffffff
		soc.faulty reg_write FAULT value=0x1 mask=0xffffffff
	END
	verdict 'the ring is printed in an abort' \
		"$(grep '^trace: ' "$tmp/ring" |
			sed 's/^trace: .* soc/soc/' | diff "$tmp/expected" -)"
fi

# Disks

run run "$soc" --until 1us --timeline "$tmp/no/such.json"
[ "$status" -eq 2 ] && grep -q '^orrery: --timeline .*No such file' "$tmp/err"
result $? 'a time line that cannot be created is refused'
if [ -c /dev/full ]; then
	run run "$soc" "$firmware" --until 1ms --timeline /dev/full
	[ "$status" -eq 2 ] && grep -q '^simulated 1 ms' "$tmp/out" &&
		grep -q '^orrery: --timeline /dev/full: cannot write' "$tmp/err"
	result $? 'a full disk: summary, message and status 2'
fi

# The text log

log()
{
	run run "$soc" "$firmware" --until 5ms "$@"
}

log --log soc.uart0=debug
[ "$status" -eq 0 ] &&
	grep -q '^debug: .* soc.uart0 reg_write CR value=0x301 ' "$tmp/err" &&
	grep -q '^info: .* soc.uart0 tx_push char=0x' "$tmp/err" &&
	grep -q '^debug: .* soc.uart0.irq level=0x1$' "$tmp/err" &&
	! grep -q 'hpet' "$tmp/err"
result $? '--log: a device with all that is below it'
log --log soc.uart0=info
grep -q '^info: .* soc.uart0 tx_push ' "$tmp/err" &&
	! grep -q '^debug: ' "$tmp/err"
result $? '--log: what models declare is info'
log --log '*=debug' --log soc.uart0=warning
grep -q '^debug: .* soc.hpet0 reg_' "$tmp/err" && ! grep -q uart0 "$tmp/err"
result $? '--log: the last rule counts'
cat >"$tmp/bad.lua" <<-'END'
	soc.uart0.FR:write(1)
END
run run "$soc" "$tmp/bad.lua" --log soc.uart0=error
[ "$status" -eq 0 ] && [ ! -s "$tmp/err" ]
result $? '--log: warnings of one device may be switched off'
log --log uart0=debug
[ "$status" -eq 0 ] && [ "$(wc -l <"$tmp/err")" -eq 1 ] &&
	grep -q '^orrery: warning: --log uart0=debug: .*nearest: .*soc.uart0' \
		"$tmp/err"
result $? '--log: nothing of that name is a warning'
for rule in soc.uart0 soc.uart0=loud =debug; do
	log --log $rule
	[ "$status" -eq 2 ] && grep -q 'expected PATTERN=LEVEL' "$tmp/err"
	result $? "--log $rule is refused"
done

# The ring

echo 'soc.uart0.IBRD:write(7) soc.uart0.FBRD:write(5) check_eq(1, 2)' \
	>"$tmp/wrong.lua"
run run "$soc" "$tmp/wrong.lua" --ring 1
[ "$status" -eq 1 ] &&
	grep -q '^trace: the last 1 of 2 trace points:$' "$tmp/err" &&
	grep -q '^trace: .* soc.uart0 reg_write FBRD value=0x5 ' "$tmp/err" &&
	! grep -q IBRD "$tmp/err"
result $? 'the ring is printed when a script fails'
log --ring 100
[ "$status" -eq 0 ] && [ ! -s "$tmp/err" ]
result $? 'the ring is not printed when all is well'
log --ring 10000000
[ "$status" -eq 2 ] && grep -q -- '--ring 10000000: expected at most' "$tmp/err"
result $? 'a ring that is too large is refused'

# None of it changes the run

# same NAME ARGUMENT...: one hash with everything on and with nothing
same()
{
	name=$1
	shift
	run run "$@"
	hash=$(grep '^run hash' "$tmp/out")
	run run "$@" --timeline "$tmp/all.json" --vcd "$tmp/all.vcd" \
		--wave '*' --log '*=debug' --ring 100 --profile --trace '*'
	[ -n "$hash" ] && [ "$hash" = "$(grep '^run hash' "$tmp/out")" ]
	result $? "the run hash of $name with everything on"
}

same 'the firmware' "$soc" "$firmware" --until 50ms
same 'an echo by interrupts' "$soc" "$echo" \
	--uart "uart0=file:$tmp/copy,input=$tmp/in"
same 'pins, bit by bit' "$soc" "$firmware" --until 5ms \
	--set uart0.bit-pins=true
for board in virt pc soc; do
	same "boards/$board.dts" "$srcdir/boards/$board.dts" --until 1ms
done
same 'a board with an I2C bus' "$srcdir/test/boards/i2c.dts" --until 1ms

# An hour of simulated time, with everything on: an access and an interrupt a
# second. What is held after a minute is all that ever is.
hour()
{
	cat >"$tmp/hour.lua" <<-END
		for n = 1, $1 do
			soc.uart0.IBRD:write(n)
			soc.uart0.cts:set(n % 2 == 0)
			wait(sec(1))
		end
	END
	python3 - "$builddir/orrery" "$soc" "$tmp" <<-'END'
		import resource, subprocess, sys
		orrery, soc, tmp = sys.argv[1:]
		with open(tmp + "/log", "w") as log:
		    subprocess.run([orrery, "run", soc, tmp + "/hour.lua",
		                    "--timeline", tmp + "/many.json", "--ring", "100",
		                    "--vcd", tmp + "/many.vcd", "--wave", "*",
		                    "--log", "*=debug", "--profile"],
		                   check=True, stdout=subprocess.DEVNULL, stderr=log)
		print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
	END
}
if [ -n "$bounded" ]; then
	skip 'an hour with everything on takes the memory of a minute' "$bounded"
else
	minute=$(hour 60)
	hour=$(hour 3600)
	wrong=
	[ "$hour" -le $((minute + 1024)) ] || wrong="$minute KiB, then $hour KiB"
	verdict 'an hour with everything on takes the memory of a minute' "$wrong"
fi
echo "1..$n"
