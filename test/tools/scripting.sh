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

# Modules beside a script are found from any folder, those of the script first,
# and in another one by package.path. A module may wait.

mkdir "$tmp/scripts" "$tmp/elsewhere" "$tmp/more"
cat >"$tmp/scripts/main.lua" <<'END'
local beside = require("beside")
check_eq(beside, require("beside"), "run once")
check_eq(now(), us(3))
check_eq(beside.name, "the right one")
package.path = package.path .. ";" .. beside.more .. "/?.lua"
check_eq(require("far"), 7)
END
cat >"$tmp/scripts/beside.lua" <<END
wait(us(3))
return {name = "the right one", more = "$tmp/more"}
END
echo 'return {name = "another one"}' >"$tmp/elsewhere/beside.lua"
echo 'return 7' >"$tmp/more/far.lua"

# from FOLDER ARGUMENT...: on the board, with the command run in a folder
from()
{
	folder=$1
	shift
	here=$(pwd)
	cd "$folder" || return
	on_board "$@"
	cd "$here" || return
	return $status
}
source=$(cd "$srcdir" && pwd)
board=$source/boards/soc.dts

from "$tmp/elsewhere" ../scripts/main.lua </dev/null
result $? 'modules beside a script in another folder'
from "$tmp/elsewhere" "$tmp/scripts/main.lua" </dev/null
result $? 'modules beside a script with an absolute path'
from "$tmp/scripts" main.lua </dev/null
result $? 'modules beside a script in the current folder'
rm "$tmp/scripts/beside.lua"
from "$tmp/more" ../scripts/main.lua </dev/null
[ $? -eq 1 ] && grep -q "main.lua:1: module 'beside' not found" "$tmp/err" &&
	grep -qF "no file '../scripts/beside.lua'" "$tmp/err"
result $? 'a module that is missing, and where it was looked for'
echo 'hello, world' | from "$tmp/elsewhere" "$source/examples/contention.lua" \
	--uart uart0=stdio && printed 'hello, world'
result $? 'contention echoes, run from another folder'

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
