/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The object hierarchy in Lua: children of the root are globals, and every
 * object has its own children, registers and methods as fields. Fields that
 * never change are looked up once and then kept in the object's user value.
 */
#include "state.h"

#include <ctype.h>
#include <string.h>

static const char object_type[] = "orrery object";

enum { CACHE = 1, LONGEST_NAME = 64 };

/* What a wrong character costs, and the right one in the wrong case. */
enum { EDIT = 4, CASE = 1, LIMIT = 3 /* per character */ };

/* The existing name that is most like a wanted one. */
struct nearest {
	const char *wanted;
	size_t distance; /* what is farther away is not like it at all */
	char name[LONGEST_NAME + 1];
};

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

static size_t difference(char a, char b)
{
	if (a == b)
		return 0;
	return tolower((unsigned char)a) == tolower((unsigned char)b) ? CASE
								      : EDIT;
}

/*
 * How many characters to insert, remove, change or swap with their neighbour
 * (optimal string alignment), by rows: rows[i] is for the first i of a.
 */
static size_t distance(const char *a, const char *b)
{
	size_t rows[3][LONGEST_NAME + 1];
	size_t length = strlen(b);
	size_t i;

	for (size_t j = 0; j <= length; j++)
		rows[0][j] = j * EDIT;
	for (i = 1; a[i - 1]; i++) {
		size_t *row = rows[i % 3];
		const size_t *above = rows[(i + 2) % 3];

		row[0] = i * EDIT;
		for (size_t j = 1; j <= length; j++) {
			row[j] = least(least(row[j - 1], above[j]) + EDIT,
				       above[j - 1] +
					       difference(a[i - 1], b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
			    a[i - 2] == b[j - 1])
				row[j] = least(row[j],
					       rows[(i + 1) % 3][j - 2] + EDIT);
		}
	}
	return rows[(i + 2) % 3][length];
}

/* Of equally near names the first in the alphabet, whatever the order. */
static void consider(struct nearest *n, const char *name)
{
	size_t d;

	if (strlen(name) > LONGEST_NAME)
		return;
	d = distance(n->wanted, name);
	if (d > n->distance ||
	    (d == n->distance && n->name[0] && strcmp(n->name, name) <= 0))
		return;
	n->distance = d;
	strcpy(n->name, name);
}

static void consider_keys(struct nearest *n, lua_State *L, int table)
{
	lua_pushnil(L);
	while (lua_next(L, table)) {
		lua_pop(L, 1);
		if (lua_type(L, -1) == LUA_TSTRING)
			consider(n, lua_tostring(L, -1));
	}
}

static void consider_children(struct nearest *n, const struct orr_object *obj)
{
	const struct orr_object *child = NULL;

	while ((child = orr_object_next(obj, child)))
		consider(n, child->name);
}

static void consider_registers(struct nearest *n, struct orr_object *obj)
{
	const struct orr_device *dev =
		orr_container_of(obj, struct orr_device, obj);

	if (orr_object_kind(obj) != ORR_KIND_DEVICE)
		return;
	for (unsigned r = 0; r < dev->cls->nregs; r++)
		consider(n, dev->cls->regs[r].name);
}

static void nearest_init(struct nearest *n, const char *wanted)
{
	n->wanted = wanted;
	n->distance = LIMIT * strlen(wanted);
	n->name[0] = '\0';
}

/* what is missing, and the nearest that is there */
static int no_such_name(lua_State *L, const char *what, const struct nearest *n)
{
	if (!n->name[0])
		return luaL_error(L, "%s '%s'", what, n->wanted);
	return luaL_error(L, "%s '%s'; did you mean '%s'?", what, n->wanted,
			  n->name);
}

static const luaL_Reg *methods_of(const struct orr_object *obj)
{
	static const luaL_Reg none[] = {{NULL, NULL}};

	switch (orr_object_kind(obj)) {
	case ORR_KIND_WIRE:
		return script_wire_methods;
	case ORR_KIND_EVENT:
		return script_event_methods;
	case ORR_KIND_CHAR_PORT:
		return script_char_methods;
	default:
		return none;
	}
}

static const char *path_of(const struct orr_object *obj, char *buf)
{
	return orr_object_path(obj, buf, SCRIPT_PATH_SIZE);
}

static void new_object(lua_State *L, struct orr_object *obj)
{
	struct orr_object **p = lua_newuserdatauv(L, sizeof(obj), CACHE);
	char path[SCRIPT_PATH_SIZE];

	*p = obj;
	lua_newtable(L);
	luaL_setfuncs(L, methods_of(obj), 0);
	lua_pushstring(L, obj->name);
	lua_setfield(L, -2, "name");
	lua_pushstring(L, path_of(obj, path));
	lua_setfield(L, -2, "path");
	lua_setiuservalue(L, -2, CACHE);
	luaL_setmetatable(L, object_type);
}

void script_push_object(lua_State *L, struct orr_object *obj)
{
	lua_rawgetp(L, LUA_REGISTRYINDEX, object_type);
	if (lua_rawgetp(L, -1, obj) == LUA_TNIL) {
		lua_pop(L, 1);
		new_object(L, obj);
		lua_pushvalue(L, -1);
		lua_rawsetp(L, -3, obj);
	}
	lua_remove(L, -2);
}

void script_forget_object(lua_State *L, const struct orr_object *obj)
{
	struct orr_object **p;

	lua_rawgetp(L, LUA_REGISTRYINDEX, object_type);
	lua_rawgetp(L, -1, obj);
	p = lua_touserdata(L, -1);
	if (p)
		*p = NULL;
	lua_pushnil(L);
	lua_rawsetp(L, -3, obj);
	lua_pop(L, 2);
}

/* The path of the object at arg, also if it is gone; NULL if it is none. */
const char *script_object_path(lua_State *L, int arg, char *buf, size_t size)
{
	script_of(L);
	if (!luaL_testudata(L, arg, object_type))
		return NULL;
	lua_getiuservalue(L, arg, CACHE);
	lua_getfield(L, -1, "path");
	snprintf(buf, size, "%s", lua_tostring(L, -1));
	lua_pop(L, 2);
	return buf;
}

struct orr_object *script_test_object(lua_State *L, int arg)
{
	struct orr_object **p = luaL_testudata(L, arg, object_type);

	script_of(L);
	return p ? *p : NULL;
}

struct orr_object *script_check_object(lua_State *L, int arg,
				       enum orr_kind kind)
{
	static const char *const kinds[] = {
		[ORR_KIND_EVENT] = "event",
		[ORR_KIND_WIRE] = "wire",
		[ORR_KIND_CHAR_PORT] = "character port",
		[ORR_KIND_DEVICE] = "device",
	};
	struct orr_object *obj = script_test_object(L, arg);

	if (!obj || orr_object_kind(obj) != kind)
		luaL_typeerror(L, arg, kinds[kind]);
	return obj;
}

static bool push_member(lua_State *L, struct orr_object *obj, const char *name)
{
	struct orr_object *child = orr_object_find(obj, name);

	if (orr_object_kind(obj) == ORR_KIND_DEVICE &&
	    script_push_register(
		    L, orr_container_of(obj, struct orr_device, obj), name))
		return true;
	if (child)
		script_push_object(L, child);
	return child;
}

static int no_member(lua_State *L, struct orr_object *obj, const char *name)
{
	struct nearest n;
	char path[SCRIPT_PATH_SIZE];

	nearest_init(&n, name);
	lua_getiuservalue(L, 1, CACHE);
	consider_keys(&n, L, lua_gettop(L));
	consider_children(&n, obj);
	consider_registers(&n, obj);
	if (orr_object_kind(obj) == ORR_KIND_WIRE)
		consider(&n, "level");
	lua_pushfstring(L, "%s has no", path_of(obj, path));
	return no_such_name(L, lua_tostring(L, -1), &n);
}

/* A thread may end, and another get its name. */
static bool stays(struct orr_object *obj, const char *name)
{
	const struct orr_object *child = orr_object_find(obj, name);

	return !child || orr_object_kind(child) != ORR_KIND_THREAD;
}

/* object.name */
static int object_index(lua_State *L)
{
	struct orr_object *obj = *(struct orr_object **)lua_touserdata(L, 1);
	char path[SCRIPT_PATH_SIZE];
	const char *name;

	lua_getiuservalue(L, 1, CACHE);
	lua_pushvalue(L, 2);
	if (lua_rawget(L, 3) != LUA_TNIL)
		return 1;
	script_of(L);
	if (!obj)
		return luaL_error(L, "%s has ended",
				  script_object_path(L, 1, path, sizeof(path)));
	name = luaL_tolstring(L, 2, NULL);
	if (orr_object_kind(obj) == ORR_KIND_WIRE &&
	    strcmp(name, "level") == 0) {
		lua_pushboolean(L, orr_wire_level(orr_container_of(
					   obj, struct orr_wire, obj)));
		return 1;
	}
	if (!push_member(L, obj, name))
		return no_member(L, obj, name);
	if (!stays(obj, name))
		return 1;
	lua_pushvalue(L, 2);
	lua_pushvalue(L, -2);
	lua_rawset(L, 3);
	return 1;
}

/* object.name = value */
static int object_newindex(lua_State *L)
{
	const char *name = luaL_tolstring(L, 2, NULL);
	char path[SCRIPT_PATH_SIZE];

	return luaL_error(L,
			  "cannot assign to %s.%s: a register has "
			  ":write(value), an input wire has :set(level)",
			  script_object_path(L, 1, path, sizeof(path)), name);
}

static int object_tostring(lua_State *L)
{
	lua_getfield(L, 1, "path");
	return 1;
}

/* A global that is not a variable. */
static int global_index(lua_State *L)
{
	struct orr_object *root = orr_sim_root(script_of(L)->sim);
	const char *name = luaL_tolstring(L, 2, NULL);
	struct orr_object *obj = orr_object_find(root, name);
	struct nearest n;

	if (obj) {
		script_push_object(L, obj);
		return 1;
	}
	nearest_init(&n, name);
	consider_keys(&n, L, 1);
	consider_children(&n, root);
	return no_such_name(L, "no variable or object is named", &n);
}

/* object(path): for names that are none in Lua. */
static int object_at(lua_State *L)
{
	const char *path = luaL_checkstring(L, 1);
	struct orr_object *obj =
		orr_object_find(orr_sim_root(script_of(L)->sim), path);

	if (!obj)
		return luaL_error(L, "no object has the path '%s'", path);
	script_push_object(L, obj);
	return 1;
}

void script_open_object(lua_State *L)
{
	static const luaL_Reg object_meta[] = {
		{"__index", object_index},
		{"__newindex", object_newindex},
		{"__tostring", object_tostring},
		{NULL, NULL},
	};
	static const luaL_Reg global_meta[] = {
		{"__index", global_index},
		{NULL, NULL},
	};

	luaL_newmetatable(L, object_type);
	luaL_setfuncs(L, object_meta, 0);
	lua_pushboolean(L, false);
	lua_setfield(L, -2, "__metatable");
	lua_newtable(L);
	lua_rawsetp(L, LUA_REGISTRYINDEX, object_type);
	lua_pushglobaltable(L);
	luaL_newlib(L, global_meta);
	lua_setmetatable(L, -2);
	lua_register(L, "object", object_at);
	lua_pop(L, 2);
}
