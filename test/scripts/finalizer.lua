-- Whatever a finalizer tries when the board is gone is an error, which nobody
-- sees, and no more.
local gone = soc.gone
local ctrl, slot = gone.CTRL, gone.SLOT

local function at_end(f)
	setmetatable({}, {__gc = f})
end

at_end(function() wait(1) end)
at_end(function() print(now()) end)
at_end(function() print(soc.ram) end)
at_end(function() print(gone.irq) end)
at_end(function() gone.irq = 1 end)
at_end(function() ctrl:read() end)
at_end(function() ctrl:peek() end)
at_end(function() ctrl.read = 1 end)
at_end(function() print(slot[1]) end)
at_end(function() print(latency(gone)) end)
at_end(function() print(pairs({[gone] = 1, [ctrl] = 2})) end)
at_end(function() print(pairs({[slot] = 1, [ctrl] = 2})) end)
at_end(function() gone.pin0:set(true) end)
at_end(function() gone.serial:send("x") end)
at_end(function() spawn(print) end)
at_end(function() stop() end)
print("end")
