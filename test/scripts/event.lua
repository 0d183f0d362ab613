local go = event("go")

spawn(function()
	go:notify()
	wait(ns(6))
	go:notify(ns(3))
end)

print(go:wait(), now())
print(go:wait(ns(5)), now())
print(go:wait(ns(5)), now())
print(go, event("go").name)
