local function keys(t)
	local list = {}
	for k in pairs(t) do
		list[#list + 1] = tostring(k)
	end
	return table.concat(list, " ")
end

print(keys({
	b = 1, aa = 1, a = 1, Z = 1, A = 1, ["\xff"] = 1,
	[true] = 1, [false] = 1, [10] = 1, [2.5] = 1, [-1] = 1, 1, 2, 3,
	[soc.ram] = 1, [soc.gadget.pin0] = 1, [soc.gadget.CTRL] = 1,
}))

-- What is removed on the way does not come.
local t = {1, 2, 3}
local seen = {}
for k in pairs(t) do
	t[2] = nil
	seen[#seen + 1] = k
end
print(table.concat(seen, " "))

for k in pairs(setmetatable({}, {__pairs = function()
	return function(_, k) return not k and "meta" or nil end
end})) do
	print(k)
end

local _, message = pcall(pairs, {[{}] = 1, [{}] = 2})
print(message:match("pairs.*table"))
