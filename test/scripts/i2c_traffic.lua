-- SPDX-License-Identifier: Apache-2.0
-- Traffic on the I2C bus of test/boards/i2c.dts, and on standard output what a
-- decoder of the lines should say about it.
local i2c = soc.i2c0
local STA, STO, RD, WR, NACK, IACK = 0x80, 0x40, 0x20, 0x10, 0x08, 0x01
local WRITTEN, READ = 0x25 << 1, 0x25 << 1 | 1

local function command(txr, cr)
	i2c.TXR:write(txr)
	i2c.CR:write(cr | IACK)
	wait(ns(500))			-- the interrupt of before is gone
	i2c.irq:wait(true)
	return i2c.SR:read() & 0x80 == 0
end

local function address(byte, again)
	print(again and "Start repeat" or "Start")
	local ack = command(byte, STA | WR)
	print(("Address %s: %02X"):format(byte & 1 == 1 and "read" or "write",
					  byte >> 1))
	print(ack and "ACK" or "NACK")
end

local function send(byte)
	print(("Data write: %02X"):format(byte))
	print(command(byte, WR) and "ACK" or "NACK")
end

local function receive(last)
	command(0, last and RD | NACK or RD)
	print(("Data read: %02X"):format(i2c.RXR:read()))
	print(last and "NACK" or "ACK")
end

-- A START before the core has seen STOP would lose the arbitration.
local function stop()
	command(0, STO)
	print("Stop")
	while i2c.SR:read() & 0x40 ~= 0 do
		wait(us(1))
	end
end

local function set_prescale(prescale)
	i2c.CTR:write(0)
	i2c.PRERlo:write(prescale & 0xff)
	i2c.PRERhi:write(prescale >> 8)
	i2c.CTR:write(0xc0)
end

-- Written and read back, a repeated START between, then nobody's address.
local function exchange(byte)
	address(WRITTEN)
	send(byte)
	send(byte ~ 0xff)
	address(READ, true)
	receive(false)
	receive(true)
	stop()
	address(0x33 << 1)
	stop()
end

-- Somebody holds SCL low for a while after each fall, in the background.
local stretching = false

spawn(function()
	local n = 0

	while true do
		i2c.scl:wait(true)
		i2c.scl:wait(false)
		if stretching then
			n = n * 5 % 7 + 1
			i2c.ext_scl:set(false)
			wait(us(n))
			i2c.ext_scl:set(true)
		end
	end
end, "stretcher")

local function exchange_at_all(first, last, step, pause)
	for prescale = first, last do
		set_prescale(prescale)
		exchange(prescale * step & 0xff)
		wait(pause)
	end
end

-- Slow ones are a recording of their own, which needs fewer samples.
if os.getenv("part") == "slow" then
	exchange_at_all(256, 4095, 37, us(500))
	return
end
exchange_at_all(2, 255, 37, us(20))
-- With 2 the core does not wait for SCL in a repeated START.
stretching = true
exchange_at_all(3, 40, 91, us(20))

-- Another master begins at the same time and wins: 0x25 has a 0 where 0x26,
-- which is what the core sends, has its first 1 more.
local QUARTER = us(10)

local function rival_bit(bit)
	wait(QUARTER)
	i2c.ext_sda:set(bit)
	wait(QUARTER)
	i2c.ext_scl:set(true)
	i2c.scl:wait(true)
	i2c.scl:wait(false, 2 * QUARTER)
	i2c.ext_scl:set(false)
end

local function rival_byte(byte)
	for i = 7, 0, -1 do
		rival_bit(byte >> i & 1 == 1)
	end
	rival_bit(true)
end

local function rival()
	i2c.sda:wait(false)			-- START
	i2c.ext_sda:set(false)
	wait(2 * QUARTER)
	i2c.ext_scl:set(false)
	rival_byte(WRITTEN)
	rival_byte(0x5a)
	wait(QUARTER)
	i2c.ext_sda:set(false)
	wait(QUARTER)
	i2c.ext_scl:set(true)
	wait(QUARTER)
	i2c.ext_sda:set(true)			-- STOP
end

stretching = false
wait(us(100))
set_prescale(79)
spawn(rival, "rival")
command(0x26 << 1, STA | WR)
expect(i2c.SR:read() & 0x20 ~= 0, "the arbitration was not lost")
print("Start\nAddress write: 25\nACK\nData write: 5A\nACK\nStop")
wait(ms(2))
expect(i2c.SR:read() & 0x40 == 0, "the bus is not free")
exchange(0x77)
