/* SPDX-License-Identifier: Apache-2.0 */
/* Simulated time in Lua: integers, in picoseconds. */
#include "state.h"

#include <math.h>

orr_time script_check_time(lua_State *L, int arg)
{
	lua_Integer t = luaL_checkinteger(L, arg);

	luaL_argcheck(L, t >= 0, arg, "a time is not negative");
	return (orr_time)t;
}

orr_time script_opt_timeout(lua_State *L, int arg)
{
	return lua_isnoneornil(L, arg) ? ORR_TIME_MAX
				       : script_check_time(L, arg);
}

static int too_long(lua_State *L)
{
	return luaL_argerror(L, 1, "a time is from 0 to 2^63-1 ps (106 days)");
}

/* ps(n) to sec(n): a whole number exactly, others to the nearest ps. */
static int time_of(lua_State *L)
{
	lua_Integer unit = lua_tointeger(L, lua_upvalueindex(1));
	lua_Integer n;
	double t;

	if (lua_isinteger(L, 1)) {
		n = lua_tointeger(L, 1);
		if (n < 0 || n > LUA_MAXINTEGER / unit)
			return too_long(L);
		lua_pushinteger(L, n * unit);
		return 1;
	}
	t = nearbyint(luaL_checknumber(L, 1) * (double)unit);
	if (!(t >= 0 && t < 0x1p63))
		return too_long(L);
	lua_pushinteger(L, (lua_Integer)t);
	return 1;
}

static int now(lua_State *L)
{
	lua_pushinteger(L, (lua_Integer)orr_now(script_of(L)->sim));
	return 1;
}

/* wait(t) */
static int wait_for(lua_State *L)
{
	orr_time t = script_check_time(L, 1);

	orr_wait_for(script_self(L), t);
	return 0;
}

void script_open_time(lua_State *L)
{
	static const struct {
		const char *name;
		orr_time ps;
	} units[] = {
		{"ps", ORR_PS(1)}, {"ns", ORR_NS(1)}, {"us", ORR_US(1)},
		{"ms", ORR_MS(1)}, {"sec", ORR_S(1)},
	};

	for (size_t i = 0; i < ORR_COUNT(units); i++) {
		lua_pushinteger(L, (lua_Integer)units[i].ps);
		lua_pushcclosure(L, time_of, 1);
		lua_setglobal(L, units[i].name);
	}
	lua_register(L, "now", now);
	lua_register(L, "wait", wait_for);
}
