-- Two threads, each by its own clock. At 30 ns both are due, and b goes first:
-- it has waited for that moment since 15 ns, and a since 20.
local function tick(name, period)
	for _ = 1, 3 do
		wait(ns(period))
		print(now() // ns(1), name)
	end
end

spawn(tick, "a", "a", 10)
spawn(tick, "b", "b", 15)
wait(ns(100))
