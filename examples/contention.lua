-- The echo of echo.lua, while a tracer writes records of 256 bytes to memory
-- over the same bus. doc/profiling.md asks what that costs the UART's driver:
--
--	printf 'hello, world\n' | orrery profile boards/soc.dts \
--		examples/contention.lua --uart uart0=stdio

spawn(function()
	local at = 0

	while true do
		for _ = 1, 32 do
			write64(at, now())
			at = (at + 8) % 0x8000
		end
		wait(ns(math.random(3000, 7000)))
	end
end, "tracer")

require("echo")
