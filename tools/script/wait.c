/* SPDX-License-Identifier: Apache-2.0 */
/* Wires and events in Lua. */
#include "state.h"

static struct orr_wire *check_wire(lua_State *L, int arg)
{
	return orr_container_of(script_check_object(L, arg, ORR_KIND_WIRE),
				struct orr_wire, obj);
}

static struct orr_event *check_event(lua_State *L, int arg)
{
	return orr_container_of(script_check_object(L, arg, ORR_KIND_EVENT),
				struct orr_event, obj);
}

/* A boolean; 0 and 1 too, since 0 is true in Lua and would mislead. */
static bool check_level(lua_State *L, int arg)
{
	if (lua_isboolean(L, arg))
		return lua_toboolean(L, arg);
	if (!lua_isinteger(L, arg) || lua_tointeger(L, arg) & ~1)
		luaL_argerror(L, arg, "a level is true or false");
	return lua_tointeger(L, arg);
}

/* wire:wait(level[, timeout]) */
static int wire_wait(lua_State *L)
{
	struct orr_process *self = script_self(L);
	struct orr_wire *w = check_wire(L, 1);
	bool level = check_level(L, 2);

	lua_pushboolean(
		L, orr_wire_wait(self, w, level, script_opt_timeout(L, 3)));
	return 1;
}

/* wire:wait_change([timeout]) */
static int wire_wait_change(lua_State *L)
{
	struct orr_process *self = script_self(L);
	struct orr_wire *w = check_wire(L, 1);

	lua_pushboolean(L, orr_wait_event_for(self, orr_wire_changed(w),
					      script_opt_timeout(L, 2)));
	return 1;
}

/* Whether the member at field, or one of the array there, is w. */
static bool is_port(struct orr_device *dev, const struct orr_device_port *port,
		    const struct orr_wire *w)
{
	for (unsigned i = 0; i < port->count || i == 0; i++)
		if (orr_device_port(dev, port->name, ORR_PORT_IN, i) == w)
			return true;
	return false;
}

static bool is_input(const struct orr_wire *w)
{
	struct orr_device *dev =
		orr_container_of(w->obj.parent, struct orr_device, obj);

	if (orr_object_kind(w->obj.parent) != ORR_KIND_DEVICE)
		return false;
	for (unsigned p = 0; p < dev->cls->nports; p++)
		if (dev->cls->ports[p].kind == ORR_PORT_IN &&
		    is_port(dev, &dev->cls->ports[p], w))
			return true;
	return false;
}

/* wire:set(level) */
static int wire_set(lua_State *L)
{
	struct orr_wire *w = check_wire(L, 1);
	char path[SCRIPT_PATH_SIZE];

	if (!is_input(w))
		return luaL_error(L,
				  "%s is not an input: only its driver sets it",
				  orr_object_path(&w->obj, path, sizeof(path)));
	orr_wire_set(w, check_level(L, 2));
	return 0;
}

const luaL_Reg script_wire_methods[] = {
	{"wait", wire_wait},
	{"wait_change", wire_wait_change},
	{"set", wire_set},
	{NULL, NULL},
};

/* event(name): lives as long as the simulation */
static int new_event(lua_State *L)
{
	const struct script *s = script_of(L);
	const char *name = script_check_name(L, 1, "event");
	struct orr_event *ev = orr_sim_alloc(s->sim, sizeof(*ev));

	orr_event_init(ev, s->scope, name);
	script_push_object(L, &ev->obj);
	return 1;
}

/* event:wait([timeout]) */
static int event_wait(lua_State *L)
{
	struct orr_process *self = script_self(L);
	struct orr_event *ev = check_event(L, 1);

	lua_pushboolean(L,
			orr_wait_event_for(self, ev, script_opt_timeout(L, 2)));
	return 1;
}

/* event:notify([t]) */
static int event_notify(lua_State *L)
{
	const struct script *s = script_of(L);
	struct orr_event *ev = check_event(L, 1);
	char path[SCRIPT_PATH_SIZE];

	if (ev->obj.parent != s->scope)
		return luaL_error(
			L, "%s belongs to a model: only the model notifies it",
			orr_object_path(&ev->obj, path, sizeof(path)));
	orr_event_notify_after(
		ev, lua_isnoneornil(L, 2) ? 0 : script_check_time(L, 2));
	return 0;
}

const luaL_Reg script_event_methods[] = {
	{"wait", event_wait},
	{"notify", event_notify},
	{NULL, NULL},
};

/* What to wait for: an event, or the change of a wire; NULL for others. */
static struct orr_event *event_behind(struct orr_object *obj)
{
	if (obj && orr_object_kind(obj) == ORR_KIND_EVENT)
		return orr_container_of(obj, struct orr_event, obj);
	if (obj && orr_object_kind(obj) == ORR_KIND_WIRE)
		return orr_wire_changed(
			orr_container_of(obj, struct orr_wire, obj));
	return NULL;
}

static size_t check_list(lua_State *L, int arg)
{
	lua_Unsigned n;

	luaL_checktype(L, arg, LUA_TTABLE);
	n = lua_rawlen(L, arg);
	luaL_argcheck(L, n > 0 && n <= UINT16_MAX, arg,
		      "a list of 1 to 65535 wires and events expected");
	return n;
}

/* wait_any({wire or event, ...}[, timeout]): the one that woke us, or nil */
static int wait_any(lua_State *L)
{
	struct orr_process *self = script_self(L);
	orr_time timeout = script_opt_timeout(L, 2);
	size_t n = check_list(L, 1);
	struct orr_object **objs = lua_newuserdatauv(L, n * sizeof(*objs), 0);
	struct orr_event **evs = lua_newuserdatauv(L, n * sizeof(*evs), 0);
	const struct orr_event *cause;

	for (size_t i = 0; i < n; i++) {
		lua_rawgeti(L, 1, (lua_Integer)i + 1);
		objs[i] = script_test_object(L, -1);
		evs[i] = event_behind(objs[i]);
		luaL_argcheck(L, evs[i], 1, "holds no wire or event");
		lua_pop(L, 1);
	}
	lua_pushnil(L);
	cause = orr_wait_any(self, evs, n, timeout);
	for (size_t i = 0; i < n; i++)
		if (evs[i] == cause) {
			script_push_object(L, objs[i]);
			break;
		}
	return 1;
}

void script_open_wait(lua_State *L)
{
	lua_register(L, "event", new_event);
	lua_register(L, "wait_any", wait_any);
}
