#!/bin/sh
# Scripts from outside: the blocks of the manual, and the firmware example.
board=$srcdir/boards/soc.dts
. "$srcdir/test/tap.sh"

on_board()
{
	run run "$board" "$@"
}

# printed LINE...: these lines are in the output, in this order
printed() {
	line=0
	for wanted; do
		next=$(tail -n +$((line + 1)) "$tmp/out" |
			grep -nxF -e "$wanted" | head -n 1 | cut -d: -f1)
		[ -n "$next" ] || return 1
		line=$((line + next))
	done
}

# Every ```lua block of the manual is a script of its own.

awk -v dir="$tmp" '
	/^```lua$/ { file = sprintf("%s/%02d.lua", dir, ++block); next }
	/^```$/ { file = "" }
	file { print >file }' "$srcdir/doc/scripting.md"
for script in "$tmp"/*.lua; do
	on_board "$script" </dev/null && [ ! -s "$tmp/err" ]
	result $? "manual, block $(basename "$script" .lua)"
done
on_board "$tmp/01.lua" </dev/null && printed '86.8 us'
result $? 'manual: a character takes its time'

# A register behind a bridge: the window at 0x40000 shows 0x1000 and on.

cat >"$tmp/bridge.lua" <<'END'
check_eq(soc.apb.uart0.CR.address, 0x40030)
soc.apb.uart0.IBRD:write(5)
check_eq(soc.apb.uart0.IBRD:read(), 5)
END
run run "$srcdir/test/boards/bridge.dts" "$tmp/bridge.lua" </dev/null
result $? 'registers behind a bridge are reached'

# examples/firmware.lua

firmware=$srcdir/examples/firmware.lua

printf 'hello\nyou' | on_board "$firmware" --uart uart0=stdio
[ $? -eq 0 ] && printed 'What you type comes back.' hello you
result $? 'firmware echoes lines'
sed -n 's/^\[[0-9. ]* ms\] switch //p' "$tmp/out" >"$tmp/switch"
printf 'pressed\nreleased\n' | cmp -s - "$tmp/switch"
result $? 'firmware reports the switch'

hash=$(grep '^run hash' "$tmp/err")
printf 'hello\nyou' | on_board "$firmware" --uart uart0=stdio
[ -n "$hash" ] && grep -qxF "$hash" "$tmp/err"
result $? 'firmware runs the same way twice'

printf 'hello\nme!' | on_board "$firmware" --uart uart0=stdio
! grep -qxF "$hash" "$tmp/err"
result $? 'firmware with other input does not'

on_board "$firmware" </dev/null &&
	grep -q '^simulated *2\.0[0-9]* s (stopped)' "$tmp/out"
result $? 'firmware without input ends after two seconds'

yes 'no end' | on_board "$firmware" --uart uart0=stdio &&
	tail -n 1 "$tmp/out" | grep -q 'the light moved 20[0-9][0-9] times'
result $? 'firmware with too much input does, too'

echo "1..$n"
