-- What driver.c does with apb_timer.sv, for the timer of wrapped.dts.
local LOAD, CTRL, VALUE, STATUS = 0x40000004, 0x40000000, 0x40000008, 0x4000000c
local START = 7 -- count, interrupt, once
local irq = intc.in0

local begun

local function say(what, value)
	print(("%d ps: %s 0x%x, took %d ps"):format(now(), what, value,
		now() - begun))
end

local function write_register(address, value)
	begun = now()
	write32(address, value)
	say("wrote", value)
end

local function read_register(address)
	begun = now()
	say("read", read32(address))
end

local function one_shot(clocks)
	write_register(LOAD, clocks)
	write_register(CTRL, START)
	begun = now()
	irq:wait(true)
	say("interrupt", 1)
	read_register(STATUS)
	read_register(VALUE)
	write_register(STATUS, 1)
	begun = now()
	irq:wait(false)
	say("interrupt", 0)
end

wait(ns(33))
for clocks = 1, 199, 66 do
	one_shot(clocks)
end
stop()
