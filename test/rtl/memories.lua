-- Accesses to a memory of memories.sv: what is read, and how many clocks of
-- 10 ns each took; and where nothing is.
local BASE = 0x40000000

local function timed(what, access)
	local begun = now()
	local value = access()
	print(("%s %x, %d clocks"):format(what, value or 0,
		(now() - begun) // 10000))
end

wait(ns(55)) -- at an edge, past the reset
write32(BASE, 0) -- and now they follow each other
timed("write", function() write32(BASE + 4, 0x11223344) end)
timed("read", function() return read32(BASE + 4) end)
timed("byte", function() write8(BASE + 6, 0xaa) end)
timed("half", function() return read16(BASE + 6) end)
timed("read", function() return read32(BASE + 4) end)
print("beyond", pcall(read32, BASE + 0x40))
stop()
