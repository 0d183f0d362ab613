#!/bin/sh
# A profile changes no run, and takes no more memory for a longer one.
set -u
. "$srcdir/test/tap.sh"
boards=$srcdir/boards
cd "$srcdir" || exit 1 # for scripts that run others

# hash_of ARGUMENT...: the hash of a run whose input is there
hash_of()
{
	run run "$@" <"$tmp/in" &&
		cat "$tmp/out" "$tmp/err" | sed -n 's/^run hash *//p'
}

# same NAME ARGUMENT...
same()
{
	name=$1
	shift
	plain=$(hash_of "$@")
	profiled=$(hash_of "$@" --profile)
	[ -n "$plain" ] && [ "$plain" = "$profiled" ]
	result $? "$name"
}

seq 1 200 >"$tmp/in"
for board in "$boards"/*.dts; do
	same "$(basename "$board") alone" "$board" --until 10ms
done
for script in examples/*.lua; do
	same "$script" "$boards/soc.dts" "$script" --uart uart0=stdio
done

# An hour of characters, interrupts, I2C commands and spans, and what memory
# there was at most after the first six minutes, and at the end.
cat >"$tmp/hour.lua" <<'END'
local uart, i2c = soc.uart0, soc.i2c0

local function peak()
	for line in io.lines("/proc/self/status") do
		local kb = line:match("^VmHWM:%s*(%d+) kB")
		if kb then return tonumber(kb) end
	end
end

uart.IBRD:write(1)
uart.LCR_H:write(0x60)
uart.IMSC:write(0x10)
uart.CR:write(0x381)
i2c.PRERlo:write(49)
i2c.CTR:write(0xc0)
local before
for i = 1, 60000 do
	local s <close> = span("round")
	uart.DR:write(i & 0xff)
	uart.irq:wait(true)
	for k = 1, i % 7 do write32(4 * k, i) end
	uart.DR:read()
	i2c.TXR:write(0x40)
	i2c.CR:write(0x91)
	wait(us(100))
	wait(ms(60) - now() % ms(60))
	if i == 6000 then before = peak() end
end
print(now() // ms(1), peak() - before)
END

: >"$tmp/in"
run run "$boards/soc.dts" "$tmp/hour.lua" --set i2c0.level=byte \
	--profile-json "$tmp/json" <"$tmp/in"
[ "$status" -eq 0 ] && grep -q '^3600000	' "$tmp/out"
result $? 'an hour is simulated'
kb=$(sed -n 's/^3600000	//p' "$tmp/out")
if [ -n "${SAN_CFLAGS:-}" ]; then
	skip 'it takes no more memory' 'sanitizers keep what is freed'
else
	[ "${kb:-9999}" -le 1024 ]
	result $? 'it takes no more memory than six minutes'
fi
echo "# $kb KiB more"
for row in '"kind":"fifo"' '"kind":"irq"' '"kind":"i2c"' '"kind":"span"'; do
	grep -q "$row" "$tmp/json"
	result $? "$row was recorded"
done
echo "1..$n"
