local port, TX, RX = soc.gadget.serial, soc.gadget.TX, soc.gadget.RX

-- 0xffff is the gadget's "nothing there", 0xfffe its "end of input".
print(RX:read())
port:send("Hi")
local h, i, none = RX:read(), RX:read(), RX:read()
port:finish()
print(string.char(h), string.char(i), none, RX:read())

local start = now()
spawn(function()
	for c in ("abcd"):gmatch(".") do
		TX:write(c:byte())
	end
end)
wait(ns(20))
print(port:recv(2), now() - start)
print(port:recv(2, ns(50)), now() - start)
print(port:recv(nil, ns(10)), now() - start)
print(port:recv(0), now() - start)
