/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Registers and addresses in Lua. Every access is a transfer over the bus,
 * as a processor would make it; only peek looks behind the scenes.
 */
#include "state.h"

#include <inttypes.h>
#include <string.h>

static const char register_type[] = "orrery register";

enum { CACHE = 1, ADDRESS_SIZE = 24 };

/* A register, or an element of an array of them. */
struct reg_value {
	struct orr_device *dev;
	const struct orr_reg *reg;
	uint64_t base; /* of the device */
	unsigned i;
	bool array; /* all of it: an element must be chosen */
};

static unsigned width_of(const struct orr_reg *reg)
{
	return reg->width ? reg->width : 4;
}

/* Some devices take only accesses that are wider than the register. */
static unsigned access_size(const struct reg_value *r)
{
	unsigned min = r->dev->cls->min_access;
	unsigned width = width_of(r->reg);

	return width > min ? width : min;
}

static uint64_t address_of(const struct reg_value *r)
{
	uint64_t offset = r->reg->offset + (uint64_t)r->i * r->reg->stride;

	return r->base + (offset << r->dev->reg_shift);
}

/* From bus out to where its bridge is mapped, if it has one, and on. */
static void look_out(struct orr_bus *bus, uint64_t *base)
{
	struct orr_object *outer = bus->obj.parent;
	struct orr_object *o = NULL;
	uint64_t at;

	if (orr_object_kind(outer) != ORR_KIND_BUS)
		return;
	while ((o = orr_object_next(&bus->obj, o))) {
		struct orr_bridge *bridge =
			orr_container_of(o, struct orr_bridge, obj);
		struct orr_bus *out =
			orr_container_of(outer, struct orr_bus, obj);

		if (orr_object_kind(o) != ORR_KIND_BRIDGE ||
		    orr_bus_base(out, &bridge->in, &at) != 0)
			continue;
		*base = *base - bridge->config.base + at;
		look_out(out, base);
		return;
	}
}

/*
 * The bus that dev is mapped on, and where it is seen from outside; NULL if
 * none is.
 */
static struct orr_bus *find_bus(const struct orr_device *dev, uint64_t *base)
{
	struct orr_object *obj = dev->obj.parent;

	for (; obj; obj = obj->parent) {
		struct orr_bus *bus =
			orr_container_of(obj, struct orr_bus, obj);

		if (orr_object_kind(obj) == ORR_KIND_BUS &&
		    orr_bus_base(bus, &dev->mmio, base) == 0) {
			look_out(bus, base);
			return bus;
		}
	}
	return NULL;
}

static struct orr_bus *check_bus(lua_State *L, const struct orr_device *dev,
				 uint64_t *base)
{
	struct orr_bus *bus = find_bus(dev, base);
	char path[SCRIPT_PATH_SIZE];

	if (!bus)
		luaL_error(L, "%s is not mapped on a bus",
			   orr_object_path(&dev->obj, path, sizeof(path)));
	return bus;
}

static const char *register_path(const struct reg_value *r, char *buf,
				 size_t size)
{
	size_t n;

	orr_object_path(&r->dev->obj, buf, size);
	n = strlen(buf);
	if (r->reg->count && !r->array)
		snprintf(buf + n, size - n, ".%s[%u]", r->reg->name, r->i);
	else
		snprintf(buf + n, size - n, ".%s", r->reg->name);
	return buf;
}

static struct reg_value *check_register(lua_State *L)
{
	struct reg_value *r = luaL_checkudata(L, 1, register_type);
	char path[SCRIPT_PATH_SIZE];

	script_of(L);
	if (r->array)
		luaL_error(L, "%s is an array of %d: choose from [0] to [%d]",
			   register_path(r, path, sizeof(path)), r->reg->count,
			   r->reg->count - 1);
	return r;
}

const char *script_value_path(lua_State *L, int arg, char *buf, size_t size)
{
	const struct reg_value *r = luaL_testudata(L, arg, register_type);

	script_of(L);
	if (!r)
		return script_object_path(L, arg, buf, size);
	return register_path(r, buf, size);
}

static struct orr_initiator_socket *check_initiator(lua_State *L)
{
	struct orr_initiator_socket *cpu = script_of(L)->cpu;
	char path[SCRIPT_PATH_SIZE];

	if (!orr_bound(cpu))
		luaL_error(L, "%s is not connected to a bus",
			   orr_object_path(&cpu->obj, path, sizeof(path)));
	return cpu;
}

static void check_response(lua_State *L, enum orr_response response,
			   const char *verb, uint64_t address, unsigned size)
{
	char where[ADDRESS_SIZE];

	if (response == ORR_OK_RESPONSE)
		return;
	snprintf(where, sizeof(where), "0x%08" PRIx64, address);
	luaL_error(L, "%s of %d bits at %s failed: %s", verb, 8 * (int)size,
		   where, orr_response_name(response));
}

static int bus_read(lua_State *L, uint64_t address, unsigned size)
{
	unsigned char bytes[8];
	uint64_t value = 0;

	check_response(L, orr_read(check_initiator(L), address, bytes, size),
		       "read", address, size);
	for (unsigned b = size; b-- > 0;)
		value = value << 8 | bytes[b];
	lua_pushinteger(L, (lua_Integer)value);
	return 1;
}

static int bus_write(lua_State *L, uint64_t address, unsigned size,
		     uint64_t value)
{
	unsigned char bytes[8];

	for (unsigned b = 0; b < size; b++)
		bytes[b] = (unsigned char)(value >> 8 * b);
	check_response(L, orr_write(check_initiator(L), address, bytes, size),
		       "write", address, size);
	return 0;
}

/* Signed or unsigned, so that both 0xfffffffe and ~1 fit 32 bits. */
static uint64_t check_value(lua_State *L, int arg, unsigned size)
{
	lua_Integer value = luaL_checkinteger(L, arg);
	lua_Integer limit = size < 8 ? (lua_Integer)1 << 8 * size : 0;

	if (limit && (value < -limit / 2 || value >= limit))
		luaL_argerror(L, arg,
			      lua_pushfstring(L, "%I does not fit %d bits",
					      value, 8 * (int)size));
	return (uint64_t)value;
}

/* register:read() */
static int register_read(lua_State *L)
{
	const struct reg_value *r = check_register(L);

	return bus_read(L, address_of(r), access_size(r));
}

/* register:write(value) */
static int register_write(lua_State *L)
{
	const struct reg_value *r = check_register(L);
	uint64_t value = check_value(L, 2, width_of(r->reg));

	return bus_write(L, address_of(r), access_size(r), value);
}

/* register:peek() */
static int register_peek(lua_State *L)
{
	const struct reg_value *r = check_register(L);

	lua_pushinteger(L, (lua_Integer)orr_reg_peek(r->dev, r->reg, r->i));
	return 1;
}

static const luaL_Reg register_methods[] = {
	{"read", register_read},
	{"write", register_write},
	{"peek", register_peek},
	{NULL, NULL},
};

static void push_register(lua_State *L, const struct reg_value *from)
{
	struct reg_value *r = lua_newuserdatauv(L, sizeof(*r), CACHE);
	char path[SCRIPT_PATH_SIZE];

	*r = *from;
	lua_newtable(L);
	luaL_setfuncs(L, register_methods, 0);
	register_path(r, path, sizeof(path));
	lua_pushstring(L, path);
	lua_setfield(L, -2, "path");
	lua_pushstring(L, strrchr(path, '.') + 1);
	lua_setfield(L, -2, "name");
	if (!r->array) {
		lua_pushinteger(L, (lua_Integer)address_of(r));
		lua_setfield(L, -2, "address");
	}
	lua_setiuservalue(L, -2, CACHE);
	luaL_setmetatable(L, register_type);
}

bool script_push_register(lua_State *L, struct orr_device *dev,
			  const char *name)
{
	struct reg_value r = {.dev = dev, .reg = orr_reg_find(dev, name)};

	if (!r.reg)
		return false;
	check_bus(L, dev, &r.base);
	r.array = r.reg->count != 0;
	push_register(L, &r);
	return true;
}

static int push_element(lua_State *L, const struct reg_value *array,
			lua_Integer i)
{
	struct reg_value r = *array;
	char path[SCRIPT_PATH_SIZE];

	if (i < 0 || i >= r.reg->count)
		return luaL_error(L, "%s has elements [0] to [%d], not [%I]",
				  register_path(array, path, sizeof(path)),
				  r.reg->count - 1, i);
	r.array = false;
	r.i = (unsigned)i;
	push_register(L, &r);
	return 1;
}

/* register.field, or array[element] */
static int register_index(lua_State *L)
{
	const struct reg_value *r = lua_touserdata(L, 1);
	char path[SCRIPT_PATH_SIZE];

	lua_getiuservalue(L, 1, CACHE);
	lua_pushvalue(L, 2);
	if (lua_rawget(L, 3) != LUA_TNIL)
		return 1;
	script_of(L);
	if (!r->array || !lua_isinteger(L, 2))
		return luaL_error(L,
				  "%s has no '%s', but read, write, peek, "
				  "address, name and path",
				  register_path(r, path, sizeof(path)),
				  luaL_tolstring(L, 2, NULL));
	push_element(L, r, lua_tointeger(L, 2));
	lua_pushvalue(L, 2);
	lua_pushvalue(L, -2);
	lua_rawset(L, 3);
	return 1;
}

/* register.field = value */
static int register_newindex(lua_State *L)
{
	char path[SCRIPT_PATH_SIZE];

	script_of(L);
	register_path(lua_touserdata(L, 1), path, sizeof(path));
	return luaL_error(L, "cannot assign to fields of %s: use :write(value)",
			  path);
}

static int register_tostring(lua_State *L)
{
	lua_getfield(L, 1, "path");
	return 1;
}

static unsigned size_upvalue(lua_State *L)
{
	return (unsigned)lua_tointeger(L, lua_upvalueindex(1));
}

/* read8(address) and so on */
static int read_address(lua_State *L)
{
	return bus_read(L, (uint64_t)luaL_checkinteger(L, 1), size_upvalue(L));
}

/* write8(address, value) and so on */
static int write_address(lua_State *L)
{
	uint64_t address = (uint64_t)luaL_checkinteger(L, 1);
	unsigned size = size_upvalue(L);

	return bus_write(L, address, size, check_value(L, 2, size));
}

struct route {
	const struct orr_object *initiator;
	const struct orr_object *target;
	struct orr_latency latency;
};

static void take_route(void *arg, const struct orr_object *initiator,
		       const struct orr_object *target,
		       const struct orr_latency *latency)
{
	struct route *route = arg;

	if (initiator == route->initiator && target == route->target)
		route->latency = *latency;
}

static void set_integer(lua_State *L, const char *name, uint64_t value)
{
	lua_pushinteger(L, (lua_Integer)value);
	lua_setfield(L, -2, name);
}

/* latency(device): of the script's own accesses */
static int latency(lua_State *L)
{
	struct orr_device *dev =
		orr_container_of(script_check_object(L, 1, ORR_KIND_DEVICE),
				 struct orr_device, obj);
	uint64_t base;
	struct route route = {&script_of(L)->cpu->obj, &dev->mmio.obj, {0}};
	const struct orr_latency *l = &route.latency;

	orr_bus_routes(check_bus(L, dev, &base), take_route, &route);
	lua_newtable(L);
	set_integer(L, "count", l->count);
	set_integer(L, "min", l->min);
	set_integer(L, "mean", l->count ? l->sum / l->count : 0);
	set_integer(L, "max", l->max);
	return 1;
}

static void set_accessors(lua_State *L, unsigned size)
{
	char name[16];

	snprintf(name, sizeof(name), "read%u", 8 * size);
	lua_pushinteger(L, size);
	lua_pushcclosure(L, read_address, 1);
	lua_setglobal(L, name);
	snprintf(name, sizeof(name), "write%u", 8 * size);
	lua_pushinteger(L, size);
	lua_pushcclosure(L, write_address, 1);
	lua_setglobal(L, name);
}

void script_open_register(lua_State *L)
{
	static const luaL_Reg meta[] = {
		{"__index", register_index},
		{"__newindex", register_newindex},
		{"__tostring", register_tostring},
		{NULL, NULL},
	};

	luaL_newmetatable(L, register_type);
	luaL_setfuncs(L, meta, 0);
	lua_pushboolean(L, false);
	lua_setfield(L, -2, "__metatable");
	lua_pop(L, 1);
	for (unsigned size = 1; size <= 8; size *= 2)
		set_accessors(L, size);
	lua_register(L, "latency", latency);
}
