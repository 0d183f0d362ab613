/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The standard libraries, with what would make runs differ put right: pairs
 * has an order, and math.random a seed.
 */
#include "state.h"

#include <string.h>

/*
 * print(...): as in Lua, but where standard output is not in use. The line
 * is complete before any of it is written, for __tostring may wait.
 */
static int print(lua_State *L)
{
	const struct script *s = script_of(L);
	int n = lua_gettop(L);
	size_t length;
	const char *line;
	luaL_Buffer b;

	luaL_buffinit(L, &b);
	for (int i = 1; i <= n; i++) {
		if (i > 1)
			luaL_addchar(&b, '\t');
		luaL_tolstring(L, i, NULL);
		luaL_addvalue(&b);
	}
	luaL_addchar(&b, '\n');
	luaL_pushresult(&b);
	line = lua_tolstring(L, -1, &length);
	script_start_output(s);
	fwrite(line, 1, length, s->out);
	fflush(s->out);
	return 0;
}

/* log(text): with the time and the thread. */
static int log_text(lua_State *L)
{
	const struct script *s = script_of(L);
	const char *text = luaL_tolstring(L, 1, NULL);
	char path[SCRIPT_PATH_SIZE];
	char now[SCRIPT_TIME_SIZE];

	script_start_output(s);
	fprintf(s->out, "%s %s: %s\n",
		orr_time_format(orr_now(s->sim), now, sizeof(now)),
		orr_object_path(&script_self(L)->obj, path, sizeof(path)),
		text);
	fflush(s->out);
	return 0;
}

/* The order of pairs: numbers, strings, booleans, objects and registers. */
static int rank(lua_State *L, int arg)
{
	switch (lua_type(L, arg)) {
	case LUA_TNUMBER:
		return 0;
	case LUA_TSTRING:
		return 1;
	case LUA_TBOOLEAN:
		return 2;
	default:
		return 3;
	}
}

/* By bytes, whatever the locale. */
static bool is_before(const char *a, size_t na, const char *b, size_t nb)
{
	int order = memcmp(a, b, na < nb ? na : nb);

	return order ? order < 0 : na < nb;
}

static bool string_before(lua_State *L)
{
	size_t na;
	size_t nb;
	const char *a = lua_tolstring(L, 1, &na);
	const char *b = lua_tolstring(L, 2, &nb);

	return is_before(a, na, b, nb);
}

static const char *check_path(lua_State *L, int arg, char *buf)
{
	if (!script_value_path(L, arg, buf, SCRIPT_PATH_SIZE))
		luaL_error(L,
			   "pairs has no order for a key that is a %s; use "
			   "next if the order does not matter",
			   luaL_typename(L, arg));
	return buf;
}

static bool path_before(lua_State *L)
{
	char a[SCRIPT_PATH_SIZE];
	char b[SCRIPT_PATH_SIZE];

	return strcmp(check_path(L, 1, a), check_path(L, 2, b)) < 0;
}

/* For table.sort: whether the first key comes before the second. */
static int key_before(lua_State *L)
{
	int a = rank(L, 1);
	int b = rank(L, 2);
	bool before = a < b;

	if (a == b && a == 0)
		before = lua_compare(L, 1, 2, LUA_OPLT);
	else if (a == b && a == 1)
		before = string_before(L);
	else if (a == b && a == 2)
		before = !lua_toboolean(L, 1) && lua_toboolean(L, 2);
	else if (a == b)
		before = path_before(L);
	lua_pushboolean(L, before);
	return 1;
}

/* The next pair of table 1 in the order of the keys, an upvalue. */
static int next_in_order(lua_State *L)
{
	lua_Integer i = lua_tointeger(L, lua_upvalueindex(2));

	lua_settop(L, 1);
	while (lua_rawgeti(L, lua_upvalueindex(1), ++i) != LUA_TNIL) {
		lua_pushvalue(L, -1);
		if (lua_rawget(L, 1) != LUA_TNIL)
			break;
		lua_settop(L, 1);
	}
	lua_pushinteger(L, i);
	lua_replace(L, lua_upvalueindex(2));
	return lua_gettop(L) - 1;
}

/* Push the keys of the table at index 1 in order. */
static void push_keys(lua_State *L)
{
	lua_Integer n = 0;

	lua_newtable(L);
	lua_pushnil(L);
	while (lua_next(L, 1)) {
		lua_pop(L, 1);
		lua_pushvalue(L, -1);
		lua_rawseti(L, -3, ++n);
	}
	lua_pushvalue(L, lua_upvalueindex(1));
	lua_pushvalue(L, -2);
	lua_pushcfunction(L, key_before);
	lua_call(L, 2, 0);
}

/* pairs(t): as in Lua, but in an order that is the same in every run. */
static int pairs(lua_State *L)
{
	luaL_checkany(L, 1);
	lua_settop(L, 1);
	if (luaL_getmetafield(L, 1, "__pairs") != LUA_TNIL) {
		lua_pushvalue(L, 1);
		lua_call(L, 1, 3);
		return 3;
	}
	luaL_checktype(L, 1, LUA_TTABLE);
	push_keys(L);
	lua_pushinteger(L, 0);
	lua_pushcclosure(L, next_in_order, 2);
	lua_pushvalue(L, 1);
	lua_pushnil(L);
	return 3;
}

static void open_libraries(lua_State *L)
{
	static const luaL_Reg libraries[] = {
		{LUA_GNAME, luaopen_base},
		{LUA_LOADLIBNAME, luaopen_package},
		{LUA_COLIBNAME, luaopen_coroutine},
		{LUA_TABLIBNAME, luaopen_table},
		{LUA_IOLIBNAME, luaopen_io},
		{LUA_OSLIBNAME, luaopen_os},
		{LUA_STRLIBNAME, luaopen_string},
		{LUA_MATHLIBNAME, luaopen_math},
		{LUA_UTF8LIBNAME, luaopen_utf8},
	};

	for (size_t i = 0; i < ORR_COUNT(libraries); i++) {
		luaL_requiref(L, libraries[i].name, libraries[i].func, 1);
		lua_pop(L, 1);
	}
}

/* Call LIBRARY.NAME with the one argument on the stack. */
static void call_library(lua_State *L, const char *library, const char *name)
{
	lua_getglobal(L, library);
	lua_getfield(L, -1, name);
	lua_rotate(L, -3, -1);
	lua_call(L, 1, 0);
	lua_pop(L, 1);
}

/* io.write goes where print goes. */
static void redirect_io(lua_State *L)
{
	lua_getglobal(L, LUA_IOLIBNAME);
	lua_getfield(L, -1, "stderr");
	call_library(L, LUA_IOLIBNAME, "output");
	lua_pop(L, 1);
}

/* os.exit would end the command without a report. */
static void remove_exit(lua_State *L)
{
	lua_getglobal(L, LUA_OSLIBNAME);
	lua_pushnil(L);
	lua_setfield(L, -2, "exit");
	lua_pop(L, 1);
}

/* require looks beside the script first, wherever it is run from. */
static void look_beside(lua_State *L, const char *script)
{
	const char *slash = strrchr(script, '/');

	lua_getglobal(L, LUA_LOADLIBNAME);
	lua_getfield(L, -1, "path");
	if (slash)
		lua_pushlstring(L, script, (size_t)(slash - script));
	else
		lua_pushliteral(L, ".");
	lua_pushfstring(L, "%s/?.lua;%s", lua_tostring(L, -1),
			lua_tostring(L, -2));
	lua_setfield(L, -4, "path");
	lua_pop(L, 3);
}

void script_open_base(lua_State *L)
{
	const struct script *s = script_of(L);

	open_libraries(L);
	remove_exit(L);
	look_beside(L, s->path);
	lua_pushinteger(L, (lua_Integer)s->seed);
	call_library(L, LUA_MATHLIBNAME, "randomseed");
	if (s->out != stdout)
		redirect_io(L);
	lua_register(L, "print", print);
	lua_register(L, "log", log_text);
	lua_getglobal(L, LUA_TABLIBNAME);
	lua_getfield(L, -1, "sort");
	lua_pushcclosure(L, pairs, 1);
	lua_setglobal(L, "pairs");
	lua_pop(L, 1);
}
