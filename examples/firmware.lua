-- Firmware for boards/soc.dts, with all its devices at work, by interrupts:
--
--	orrery run boards/soc.dts examples/firmware.lua --uart uart0=stdio
--
-- The UART is a console that echoes what it reads. An HPET timer ticks every
-- millisecond and moves a light along pins 0 to 6 of the PCF8574; a switch is on
-- its pin 7. It ends at the end of input, or after two simulated seconds.

local uart, hpet, i2c = soc.uart0, soc.hpet0, soc.i2c0

-- Interrupts, by the numbers in the device tree.
local irq = {uart = intc.in1, i2c = intc.in2, gpio = intc.in3, tick = intc.in4}

-- Console: PL011 (ARM DDI 0183) -----------------------------------------------
-- One thread is the interrupt handler and owns the FIFOs. Others put characters
-- into a queue and ring a bell.

local UARTCLK, BAUD = 24000000, 115200
local BUSY, RXFE, TXFF = 1 << 3, 1 << 4, 1 << 5		-- FR
local UARTEN, TXE, RXE = 1 << 0, 1 << 8, 1 << 9		-- CR
local RXI, TXI, RTI = 1 << 4, 1 << 5, 1 << 6		-- IMSC, MIS, ICR
local NEWLINE = 10

local queue, first, last = {}, 1, 0
local bell = event("bell")
local typing = false	-- a line is open
local held = {}		-- reports until it is complete

local function uart_init()
	local divisor = (4 * UARTCLK + BAUD // 2) // BAUD	-- in 1/64

	uart.IBRD:write(divisor >> 6)
	uart.FBRD:write(divisor & 63)
	uart.LCR_H:write(3 << 5 | 1 << 4)	-- 8N1, FIFOs; takes the divisor
	uart.IFLS:write(2 << 3 | 1)		-- RX at 1/2, TX at 1/4
	uart.IMSC:write(RXI | TXI | RTI)
	uart.CR:write(RXE | TXE | UARTEN)
end

local function send(text)
	for i = 1, #text do
		last = last + 1
		queue[last] = text:byte(i)
	end
	bell:notify()
end

local function report(text)
	if typing then
		held[#held + 1] = text
	else
		send(text .. "\n")
	end
end

local function echo(c)
	send(string.char(c))
	typing = c ~= NEWLINE
	while not typing and #held > 0 do
		report(table.remove(held, 1))
	end
end

local function receive()
	while uart.FR:read() & RXFE == 0 do
		echo(uart.DR:read() & 0xff)
	end
end

local function transmit()
	while first <= last and uart.FR:read() & TXFF == 0 do
		uart.DR:write(queue[first])
		queue[first] = nil
		first = first + 1
	end
end

-- TXI comes when the FIFO sinks to its level, and only then: a FIFO that was
-- filled less than that does not interrupt, and needs the bell.
local function uart_handler()
	while true do
		uart.ICR:write(uart.MIS:read() & TXI)
		receive()
		transmit()
		if not irq.uart.level then
			wait_any({irq.uart, bell})
		end
	end
end

local function uart_settle()
	repeat
		wait(us(100))
	until uart.FR:read() & (RXFE | BUSY) == RXFE and first > last
end

-- I2C: OpenCores master, with the commands of Linux's i2c-ocores ---------------

local I2CCLK, SCL = 100000000, 100000
local EN, IEN = 1 << 7, 1 << 6				-- CTR
local START, WRITE, READ_NACK, STOP = 0x91, 0x11, 0x29, 0x41	-- CR, with IACK
local NACK, IF = 1 << 7, 1 << 0				-- SR

local function i2c_init()
	local prescale = I2CCLK // (5 * SCL) - 1

	i2c.PRERlo:write(prescale & 0xff)
	i2c.PRERhi:write(prescale >> 8)
	i2c.CTR:write(EN | IEN)
end

-- The line falls a few clocks after the command takes back the interrupt, so a
-- high line alone does not say that the command is complete.
local function i2c_command(bits)
	local status

	i2c.CR:write(bits)
	repeat
		irq.i2c:wait(true)
		status = i2c.SR:read()
	until status & IF ~= 0
	return status & NACK == 0
end

local function i2c_address(address, read)
	i2c.TXR:write(address << 1 | read)
	expect(i2c_command(START), ("0x%02x does not answer"):format(address))
end

local function i2c_write(address, byte)
	i2c_address(address, 0)
	i2c.TXR:write(byte)
	i2c_command(WRITE)
	i2c_command(STOP)
end

local function i2c_read(address)
	i2c_address(address, 1)
	i2c_command(READ_NACK)
	local byte = i2c.RXR:read()
	i2c_command(STOP)
	return byte
end

-- Time: IA-PC HPET -------------------------------------------------------------

local LEVEL, INT_ENB, PERIODIC, VAL_SET = 1 << 1, 1 << 2, 1 << 3, 1 << 6

local femtoseconds = hpet.GCAP_ID:read() >> 32		-- of a count

local function tick_init()
	local route = 0 << 9	-- the device tree's first interrupt

	hpet.Tn_CONF[0]:write(LEVEL | INT_ENB | PERIODIC | VAL_SET | route)
	hpet.Tn_COMP[0]:write(10^12 // femtoseconds)	-- 1 ms
	hpet.GEN_CONF:write(1)
end

local function milliseconds()
	return hpet.MAIN_CNT:read() * femtoseconds / 10^12
end

-- Panel: PCF8574, lights on when low, and a switch to ground -------------------

local PANEL, SWITCH = 0x20, 1 << 7

local lights, presses = 0, 0
local released = true

-- Towards pin 6 and back: 0 1 2 3 4 5 6 5 4 3 2 1, and again.
local function move_light()
	local pin = lights % 12

	pin = pin <= 6 and pin or 12 - pin
	lights = lights + 1
	i2c_write(PANEL, 0xff & ~(1 << pin))
end

local function look_at_switch()
	local high = i2c_read(PANEL) & SWITCH ~= 0

	if high == released then
		return
	end
	released = high
	presses = presses + (released and 0 or 1)
	report(("[%8.3f ms] switch %s"):format(milliseconds(),
		released and "released" or "pressed"))
end

-- A write, too, takes back the chip's interrupt; so look after each.
local function panel_handler()
	while true do
		if irq.tick.level then
			hpet.GINTR_STA:write(1)
			move_light()
			look_at_switch()
		elseif irq.gpio.level then
			look_at_switch()
		else
			wait_any({irq.tick, irq.gpio})
		end
	end
end

-- Somebody presses the switch now and then -------------------------------------

local function person()
	local switch = soc.i2c0.gpio0.ext7

	while true do
		wait(us(2600))
		switch:set(false)
		wait(us(1700))
		switch:set(true)
		wait(ms(400))
	end
end

-- Main -------------------------------------------------------------------------

uart_init()
i2c_init()
spawn(uart_handler, "uart")
report(("Console at %d baud, timer of %d ns, I2C at %d kHz."):format(
	BAUD, femtoseconds // 10^6, SCL // 1000))
report("What you type comes back.")

tick_init()
spawn(panel_handler, "panel")
spawn(person, "person")

uart.eof:wait(true, sec(2) - now())
uart.CR:write(TXE | UARTEN)
uart_settle()
if typing then
	echo(NEWLINE)
end
report(("[%8.3f ms] the light moved %d times, the switch was pressed %s"):format(
	milliseconds(), lights, presses == 1 and "once" or presses .. " times"))
uart_settle()
