/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the files of the script engine share. Functions that take a lua_State
 * report trouble as Lua errors, with the line of the script.
 */
#ifndef ORRERY_TOOLS_SCRIPT_STATE_H
#define ORRERY_TOOLS_SCRIPT_STATE_H

#include "script.h"

#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>

#include <stdatomic.h>
#include <stdio.h>

/*
 * A simulated thread: a Lua thread inside a thread process. Lua functions
 * that wait simply leave its C stack for a while.
 */
struct script_thread {
	struct orr_process *process;
	struct script *script;
	lua_State *lua; /* kept alive by the registry until it ends */
	struct script_thread *next;
	struct script_thread **link; /* what points to it */
};

struct script {
	struct orr_sim *sim;
	struct orr_initiator_socket *cpu;
	lua_State *lua; /* all others belong to it */
	struct script_thread *threads; /* in order of creation */
	struct script_thread **end;
	struct script_thread *ended; /* whose process is to go */
	struct script_thread *idle; /* memory */
	struct orr_object *scope; /* of the script's own threads and events */
	uint64_t copies; /* names that were taken already, ever */
	const char *path; /* of its file, while it is loaded */
	uint64_t seed;
	FILE *out; /* of print and log */
	const char *before_output;
	unsigned failures;
	int latency_line; /* where a latency has been looked at last */
	bool crashed;
	bool closed; /* the simulation's objects are gone */
	atomic_bool interrupted;
};

enum { SCRIPT_PATH_SIZE = 256, SCRIPT_TIME_SIZE = 32 };

/*
 * The script that L belongs to. Once the simulation is gone it raises an
 * error instead, so finalizers that lua_close calls touch no dead object.
 */
struct script *script_of(lua_State *L);

/* To be called before a line of output, on whatever stream. */
void script_start_output(const struct script *s);

/* The thread process that runs L; finalizers may be run by none. */
struct orr_process *script_self(lua_State *L);

/*
 * A name for a new thread or event below the script's scope: the argument, or
 * fallback if there is none, made unique.
 */
const char *script_check_name(lua_State *L, int arg, const char *fallback);

/* Times are integers, in picoseconds; no time-out is ORR_TIME_MAX. */
orr_time script_check_time(lua_State *L, int arg);
orr_time script_opt_timeout(lua_State *L, int arg);

/*
 * Objects of the hierarchy: always the same Lua value for the same object. Of
 * one that is gone only the name and the path are left; it is NULL.
 */
void script_push_object(lua_State *L, struct orr_object *obj);
void script_forget_object(lua_State *L, const struct orr_object *obj);
struct orr_object *script_test_object(lua_State *L, int arg);
struct orr_object *script_check_object(lua_State *L, int arg,
				       enum orr_kind kind);
const char *script_object_path(lua_State *L, int arg, char *buf, size_t size);

/* The register named name of dev, or nothing; returns whether it pushed. */
bool script_push_register(lua_State *L, struct orr_device *dev,
			  const char *name);

/* The path of an object or register at arg, or NULL if it is neither. */
const char *script_value_path(lua_State *L, int arg, char *buf, size_t size);

/* The line of Lua that called, perhaps by way of pcall; 0: none did. */
int script_line(lua_State *L);

/* Push the distribution that was looked at in that line, or return NULL. */
const char *script_last_latency(lua_State *L, int line);

/* Methods by kind of object, ended by a NULL name. */
extern const luaL_Reg script_wire_methods[];
extern const luaL_Reg script_event_methods[];
extern const luaL_Reg script_char_methods[];

/* Each adds its share of globals and metatables to the state. */
void script_open_base(lua_State *L);
void script_open_check(lua_State *L);
void script_open_latency(lua_State *L);
void script_open_object(lua_State *L);
void script_open_register(lua_State *L);
void script_open_time(lua_State *L);
void script_open_wait(lua_State *L);

#endif
