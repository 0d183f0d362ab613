/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Character ports in Lua: the script is what sits at the other side, by way
 * of the memory back end.
 */
#include "state.h"

#include <string.h>

/* Key in the port's user value: the script has ended its input. */
static const char ended_key;

enum { CACHE = 1, CHUNK = 256 };

/* The port at argument 1, with the memory back end behind it. */
static struct orr_char_port *check_port(lua_State *L)
{
	struct orr_char_port *port =
		orr_container_of(script_check_object(L, 1, ORR_KIND_CHAR_PORT),
				 struct orr_char_port, obj);
	const char *kind = orr_char_kind(port);
	char path[SCRIPT_PATH_SIZE];

	if (strcmp(kind, "null") == 0)
		orr_char_open(port, "memory", NULL);
	else if (strcmp(kind, "memory") != 0)
		luaL_error(L,
			   "%s is connected to %s: a script can talk through "
			   "it only if nothing else does",
			   orr_object_path(&port->obj, path, sizeof(path)),
			   kind);
	return port;
}

/* The same, to feed it, which finish has not ended yet. */
static struct orr_char_port *check_open_port(lua_State *L)
{
	struct orr_char_port *port = check_port(L);
	char path[SCRIPT_PATH_SIZE];

	lua_getiuservalue(L, 1, CACHE);
	if (lua_rawgetp(L, -1, &ended_key) != LUA_TNIL)
		luaL_error(L, "%s: finish has ended the input already",
			   orr_object_path(&port->obj, path, sizeof(path)));
	lua_pop(L, 2);
	return port;
}

/* port:send(text) */
static int port_send(lua_State *L)
{
	size_t length;
	const char *text = luaL_checklstring(L, 2, &length);

	if (orr_char_feed(check_open_port(L), text, length) != 0)
		luaL_error(L, "out of memory");
	return 0;
}

/* port:finish() */
static int port_finish(lua_State *L)
{
	orr_char_feed_end(check_open_port(L));
	lua_getiuservalue(L, 1, CACHE);
	lua_pushboolean(L, true);
	lua_rawsetp(L, -2, &ended_key);
	return 0;
}

/* Move up to most characters into b; returns how many came. */
static size_t take(struct orr_char_port *port, luaL_Buffer *b, size_t most)
{
	size_t n;
	size_t sum = 0;

	do {
		size_t room = most - sum < CHUNK ? most - sum : CHUNK;

		n = orr_char_take(port, luaL_prepbuffsize(b, room), room);
		luaL_addsize(b, n);
		sum += n;
	} while (n > 0);
	return sum;
}

/*
 * port:recv([n][, timeout]): n characters, or without n what there is but at
 * least one; fewer when the time-out strikes.
 */
static int port_recv(lua_State *L)
{
	struct orr_process *self = script_self(L);
	struct orr_char_port *port = check_port(L);
	lua_Integer n = luaL_optinteger(L, 2, 1);
	orr_time end =
		orr_time_add(orr_now(self->obj.sim), script_opt_timeout(L, 3));
	bool all = lua_isnoneornil(L, 2);
	size_t got = 0;
	luaL_Buffer b;

	luaL_argcheck(L, n >= 0, 2, "a number of characters expected");
	luaL_buffinit(L, &b);
	for (;;) {
		orr_time left = end == ORR_TIME_MAX
					? end
					: end - orr_now(self->obj.sim);

		got += take(port, &b, all ? SIZE_MAX : (size_t)n - got);
		if (got >= (size_t)n ||
		    !orr_wait_event_for(self, orr_char_output(port), left))
			break;
	}
	luaL_pushresult(&b);
	return 1;
}

const luaL_Reg script_char_methods[] = {
	{"send", port_send},
	{"recv", port_recv},
	{"finish", port_finish},
	{NULL, NULL},
};
