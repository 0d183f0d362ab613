local CTRL, irq = soc.gadget.CTRL, soc.gadget.irq

spawn(function()
	wait(ns(30))
	CTRL:write(1)		-- acts at once, and is over 20 ns later
	wait(ns(10))
	CTRL:write(0)
end)

print(irq.level)
print(irq:wait(true), now())
print(irq:wait(true), irq.level, now())	-- stands already: no time passes
print(irq:wait(false, ns(5)), now())
print(irq:wait_change(), now())
print(irq:wait_change(ns(10)), now())
