-- Echo by interrupts, as fast as the line allows, until the input ends:
--
--	orrery run boards/soc.dts examples/echo.lua --uart uart0=stdio <in >out
--
-- Both FIFOs hold 32 characters. RX interrupts when 28 wait; what is less than
-- that is left to the receive time-out. If the transmitter is full, its TX
-- interrupt is waited for, while the receiver holds back its peer.

local FR_BUSY, FR_RXFE, FR_TXFF = 1 << 3, 1 << 4, 1 << 5
local RX, TX, RT = 1 << 4, 1 << 5, 1 << 6

local uart, irq = soc.uart0, intc.in1
local DR, FR, IMSC = uart.DR, uart.FR, uart.IMSC

local function wait_for_room()
	while FR:read() & FR_TXFF ~= 0 do
		IMSC:write(TX)
		irq:wait(true)
	end
	IMSC:write(RX | RT)
end

local function copy()
	local flags = FR:read()

	while flags & FR_RXFE == 0 do
		if flags & FR_TXFF ~= 0 then
			wait_for_room()
		end
		DR:write(DR:read() & 0xff)
		flags = FR:read()
	end
end

uart.IBRD:write(1)			-- 24 MHz / 16: 1.5 Mbaud
uart.LCR_H:write(3 << 5 | 1 << 4)	-- 8N1, FIFOs; takes the divisor
uart.IFLS:write(4 << 3 | 1)		-- RX at 7/8, TX at 1/4
IMSC:write(RX | RT)
uart.CR:write(1 << 9 | 1 << 8 | 1)	-- RXE, TXE, UARTEN

repeat
	if not irq.level and not uart.eof.level then
		wait_any({irq, uart.eof})
	end
	local ended = uart.eof.level
	copy()
until ended

while FR:read() & FR_BUSY ~= 0 do
	wait(us(10))
end
