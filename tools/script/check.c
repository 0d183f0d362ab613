/* SPDX-License-Identifier: Apache-2.0 */
/* Expectations: what a script checks is reported and counted, not fatal. */
#include "state.h"

#include <inttypes.h>

enum { VALUE_SIZE = 48 };

/* The line of Lua that called, perhaps by way of pcall. */
static void find_caller(lua_State *L, lua_Debug *ar)
{
	for (int level = 1; lua_getstack(L, level, ar); level++) {
		lua_getinfo(L, "Sl", ar);
		if (ar->currentline > 0)
			return;
	}
	*ar = (lua_Debug){.source = "=?"};
}

int script_line(lua_State *L)
{
	lua_Debug ar;

	find_caller(L, &ar);
	return ar.currentline > 0 ? ar.currentline : 0;
}

/* "FAIL script.lua:12: message (at 1.5 us)", and lines of detail or NULL. */
static void fail(lua_State *L, const char *message, const char *detail)
{
	struct script *s = script_of(L);
	lua_Debug ar;
	char now[SCRIPT_TIME_SIZE];

	find_caller(L, &ar);
	script_start_output(s);
	fprintf(stderr, "FAIL %s:%d: %s (at %s)%s%s\n", ar.source + 1,
		ar.currentline, message,
		orr_time_format(orr_now(s->sim), now, sizeof(now)),
		detail ? "\n  " : "", detail ? detail : "");
	s->failures++;
}

/* expect(condition[, message]) */
static int expect(lua_State *L)
{
	const char *message = luaL_optstring(L, 2, "expectation not met");

	luaL_checkany(L, 1);
	if (!lua_toboolean(L, 1))
		fail(L, message, script_last_latency(L, script_line(L)));
	lua_settop(L, 1);
	return 1;
}

/* Push a text that shows what is at arg. */
static const char *describe(lua_State *L, int arg)
{
	char buf[VALUE_SIZE];

	if (lua_isinteger(L, arg)) {
		lua_Integer value = lua_tointeger(L, arg);

		snprintf(buf, sizeof(buf), "0x%" PRIx64 " (%" PRId64 ")",
			 (uint64_t)value, (int64_t)value);
		return lua_pushstring(L, buf);
	}
	luaL_tolstring(L, arg, NULL);
	if (lua_type(L, arg) == LUA_TSTRING)
		lua_pushfstring(L, "'%s'", lua_tostring(L, -1));
	return lua_tostring(L, -1);
}

/* check_eq(value, expected[, message]) */
static int check_eq(lua_State *L)
{
	const char *message = luaL_optstring(L, 3, NULL);
	bool equal;

	luaL_checkany(L, 2);
	equal = lua_compare(L, 1, 2, LUA_OPEQ);
	if (!equal)
		fail(L,
		     lua_pushfstring(L, "%s%sgot %s, expected %s",
				     message ? message : "",
				     message ? ": " : "", describe(L, 1),
				     describe(L, 2)),
		     script_last_latency(L, script_line(L)));
	lua_pushboolean(L, equal);
	return 1;
}

void script_open_check(lua_State *L)
{
	lua_register(L, "expect", expect);
	lua_register(L, "check_eq", check_eq);
}
