-- SPDX-License-Identifier: Apache-2.0
-- Two drivers on one bus, each with a controller of test/boards/i2c_masters.dts,
-- that begin whenever the bus is free. Whoever loses the arbitration tries
-- again. On standard output, in the order of their ends, the transfers that a
-- decoder of the lines should find, whole.
local STA, STO, WR, IACK = 0x80, 0x40, 0x10, 0x01
local RXACK, BUSY, AL = 0x80, 0x40, 0x20
local TRANSFERS = 60

local lost = {address = 0, data = 0}
local sent = {[0] = 0, [1] = 0}
local left = 2

-- The status when it is over.
local function command(i2c, txr, cr)
	i2c.TXR:write(txr)
	i2c.CR:write(cr | IACK)
	wait(ns(500))			-- the interrupt of before is gone
	i2c.irq:wait(true)
	return i2c.SR:read()
end

-- Returns whether all of it went out.
local function send(i2c, address, byte)
	while i2c.SR:read() & BUSY ~= 0 do
		wait(ns(300))
	end
	if command(i2c, address << 1, STA | WR) & AL ~= 0 then
		lost.address = lost.address + 1
		return false
	end
	local status = command(i2c, byte, WR | STO)
	if status & AL ~= 0 then
		lost.data = lost.data + 1
		return false
	end
	expect(status & RXACK == 0, "a port did not acknowledge")
	print(("Start\nAddress write: %02X\nACK\nData write: %02X\nACK\nStop")
		:format(address, byte))
	return true
end

-- Both send to both ports; the last bit of the data tells who it was.
local function drive(i2c, prescale, step, who)
	i2c.PRERlo:write(prescale)
	i2c.PRERhi:write(0)
	i2c.CTR:write(0xc0)
	for n = 1, TRANSFERS do
		local address = 0x20 | n * step >> 1 & 1
		local byte = n * 74 * step & 0xfe | who
		repeat until send(i2c, address, byte)
		sent[who] = sent[who] + 1
	end
	left = left - 1
end

spawn(function() drive(soc.i2c0, 7, 1, 0) end, "first")
spawn(function() drive(soc.i2c1, 11, 3, 1) end, "second")
while left > 0 do
	wait(ms(1))
end
expect(lost.address > 5 and lost.data > 5,
	("lost in addresses: %d, in data: %d"):format(lost.address, lost.data))
expect(sent[0] == TRANSFERS and sent[1] == TRANSFERS, "some are missing")
