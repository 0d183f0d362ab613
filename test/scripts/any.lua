local done = event("done")
local pin = soc.gadget.pin0

spawn(function()
	wait(ns(1))
	done:notify()
	wait(ns(1))
	pin:set(true)
end)

print(wait_any({pin, done}), now())
print(wait_any({pin, done}, ns(5)), now())
print(wait_any({pin, done}, ns(1)), now())
