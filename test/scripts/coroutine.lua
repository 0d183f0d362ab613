-- A coroutine may wait: its whole thread does, and others go on.
local generator = coroutine.create(function()
	for i = 1, 3 do
		wait(ns(5))
		coroutine.yield(i)
	end
	wait(ns(5))
end)

for _ = 1, 3 do
	local _, i = coroutine.resume(generator)
	print(i, now() // ns(1))
end

-- Nobody else can resume it while it waits.
spawn(function()
	wait(ns(1))
	print(coroutine.status(generator))
	print((coroutine.resume(generator)))
end)
coroutine.resume(generator)
