/* SPDX-License-Identifier: Apache-2.0 */
/* Scripts: their life, and their threads. */
#include "state.h"

#include <errno.h>
#include <string.h>

/*
 * LUAI_MAXCCALLS (200) nested C calls, each with a buffer on the stack at
 * worst, must fit. Pages that are never touched cost nothing.
 */
enum { STACK_SIZE = 1024 * 1024 };

static const char names[] = "names that were taken"; /* in the registry */

enum { INSTRUCTIONS_PER_LOOK = 1000000, NAME_SIZE = 64 };

/* Every Lua thread has a copy of what stands before the first one. */
static struct script **place_of(lua_State *L)
{
	return lua_getextraspace(L);
}

struct script *script_of(lua_State *L)
{
	struct script *s = *place_of(L);

	if (s->closed)
		luaL_error(L, "the simulation has ended");
	return s;
}

struct orr_process *script_self(lua_State *L)
{
	struct orr_process *self = orr_sim_current(script_of(L)->sim);

	if (!self)
		luaL_error(L, "only threads can wait");
	return self;
}

/* Also those of threads that are gone: a path means one thing in a run. */
static bool is_taken(lua_State *L, const char *name)
{
	bool taken;

	lua_rawgetp(L, LUA_REGISTRYINDEX, names);
	taken = lua_getfield(L, -1, name) != LUA_TNIL;
	lua_pop(L, 2);
	return taken || orr_object_find(script_of(L)->scope, name);
}

static const char *take(lua_State *L, const char *name)
{
	lua_rawgetp(L, LUA_REGISTRYINDEX, names);
	lua_pushboolean(L, true);
	lua_setfield(L, -2, name);
	lua_pop(L, 1);
	return name;
}

static const char *number(lua_State *L, const char *name)
{
	struct script *s = script_of(L);
	const char *numbered;

	for (;;) {
		numbered = lua_pushfstring(L, "%s_%I", name,
					   (lua_Integer)++s->copies);
		if (!is_taken(L, numbered))
			return numbered;
		lua_pop(L, 1);
	}
}

const char *script_check_name(lua_State *L, int arg, const char *fallback)
{
	size_t length;
	const char *name = luaL_optlstring(L, arg, fallback, &length);

	luaL_argcheck(L,
		      length > 0 && length < NAME_SIZE &&
			      strlen(name) == length && !strchr(name, '.'),
		      arg, "a name has 1 to 63 characters, but no '.'");
	return is_taken(L, name) ? number(L, name) : take(L, name);
}

/* Of an error value that is no text only its type is the same in every run. */
static void push_error(lua_State *L)
{
	if (lua_isstring(L, 1) || luaL_getmetafield(L, 1, "__tostring"))
		luaL_tolstring(L, 1, NULL);
	else
		lua_pushfstring(L, "the error value is a %s",
				luaL_typename(L, 1));
}

/* The message handler: what went wrong, where and when. */
static int describe_error(lua_State *L)
{
	const struct script *s = *place_of(L);
	const struct orr_process *self = orr_sim_current(s->sim);
	char path[SCRIPT_PATH_SIZE];
	char now[SCRIPT_TIME_SIZE];

	push_error(L);
	lua_pushfstring(L, "%s\nin thread %s at %s", lua_tostring(L, -1),
			orr_object_path(&self->obj, path, sizeof(path)),
			orr_time_format(orr_now(s->sim), now, sizeof(now)));
	luaL_traceback(L, L, lua_tostring(L, -1), 1);
	return 1;
}

void script_start_output(const struct script *s)
{
	fflush(s->out);
	if (s->before_output)
		fputs(s->before_output, stderr);
}

static void crash(struct script_thread *t)
{
	const char *message = lua_tostring(t->lua, -1);

	script_start_output(t->script);
	fprintf(stderr, "orrery: %s\n", message ? message : "out of memory");
	t->script->crashed = true;
	orr_sim_stop(t->script->sim);
}

/* Out of the list of threads; its process is about to end. */
static void leave(struct script_thread *t)
{
	struct script *s = t->script;

	*t->link = t->next;
	if (t->next)
		t->next->link = t->link;
	else
		s->end = t->link;
	t->next = s->ended;
	s->ended = t;
}

/* The stack of t holds a message handler, a function and its arguments. */
static void run_thread(struct orr_process *self)
{
	struct script_thread *t = orr_process_arg(self);
	struct script *s = t->script;

	if (lua_pcall(t->lua, lua_gettop(t->lua) - 2, 0, 1) != LUA_OK)
		crash(t);
	t->lua = NULL;
	lua_pushnil(s->lua);
	lua_rawsetp(s->lua, LUA_REGISTRYINDEX, t);
	if (&self->obj == s->scope)
		orr_sim_stop(s->sim);
	else
		leave(t);
}

/* So that threads without end need no memory without end. */
static void bury_ended(struct script *s, lua_State *L)
{
	struct script_thread *t;

	while ((t = s->ended)) {
		s->ended = t->next;
		script_forget_object(L, &t->process->obj);
		orr_process_fini(t->process);
		t->next = s->idle;
		s->idle = t;
	}
}

static struct script_thread *take_memory(struct script *s)
{
	struct script_thread *t = s->idle;

	if (!t)
		return orr_sim_alloc(s->sim, sizeof(*t));
	s->idle = t->next;
	return t;
}

/* A thread that is about to get its function, and then to start. */
static struct script_thread *new_thread(struct script *s, lua_State *L)
{
	struct script_thread *t = take_memory(s);

	*t = (struct script_thread){.script = s};
	t->lua = lua_newthread(L);
	lua_rawsetp(L, LUA_REGISTRYINDEX, t);
	lua_pushcfunction(t->lua, describe_error);
	return t;
}

static void start_thread(struct script_thread *t, struct orr_object *parent,
			 const char *name)
{
	t->process = orr_spawn_thread(parent, name, run_thread, t);
	orr_thread_set_daemon(t->process); /* the tool says what waits */
	orr_thread_set_stack(t->process, STACK_SIZE);
	t->link = t->script->end;
	*t->link = t;
	t->script->end = &t->next;
}

/* spawn(function[, name, ...]) */
static int spawn(lua_State *L)
{
	struct script *s = script_of(L);
	int last = lua_gettop(L);
	const char *name = script_check_name(L, 2, "thread");
	struct script_thread *t;

	luaL_checktype(L, 1, LUA_TFUNCTION);
	bury_ended(s, L);
	t = new_thread(s, L);
	lua_pushvalue(L, 1);
	lua_xmove(L, t->lua, 1);
	for (int arg = 3; arg <= last; arg++) {
		lua_pushvalue(L, arg);
		lua_xmove(L, t->lua, 1);
	}
	start_thread(t, s->scope, name);
	script_push_object(L, &t->process->obj);
	return 1;
}

/* stop(): does not return. */
static int stop(lua_State *L)
{
	struct orr_process *self = script_self(L);

	orr_sim_stop(self->obj.sim);
	orr_wait_for(self, ORR_TIME_MAX);
	return 0;
}

/* A script that computes keeps nobody from seeing how far it has come. */
static void look_for_interrupt(lua_State *L, lua_Debug *ar)
{
	const struct script *s = *place_of(L);

	(void)ar;
	if (!s->closed)
		orr_sim_beat(s->sim);
	if (!atomic_load(&s->interrupted))
		return;
	luaL_where(L, 0);
	lua_pushliteral(L, "interrupted");
	lua_concat(L, 2);
	lua_error(L);
}

static int open_state(lua_State *L)
{
	static const luaL_Reg functions[] = {
		{"spawn", spawn},
		{"stop", stop},
		{NULL, NULL},
	};

	lua_newtable(L);
	lua_rawsetp(L, LUA_REGISTRYINDEX, names);
	script_open_base(L);
	script_open_object(L);
	script_open_register(L);
	script_open_time(L);
	script_open_wait(L);
	script_open_check(L);
	script_open_latency(L);
	lua_pushglobaltable(L);
	luaL_setfuncs(L, functions, 0);
	lua_sethook(L, look_for_interrupt, LUA_MASKCOUNT,
		    INSTRUCTIONS_PER_LOOK);
	return 0;
}

/* Objects are not touched: their memory may be gone already. */
static void close_state(void *arg)
{
	struct script *s = arg;

	s->closed = true;
	lua_close(s->lua);
}

static struct script *new_script(struct orr_sim *sim,
				 struct orr_initiator_socket *cpu,
				 const struct script_options *options)
{
	struct script *s = orr_sim_alloc(sim, sizeof(*s));

	s->sim = sim;
	s->cpu = cpu;
	s->seed = options->seed;
	s->end = &s->threads;
	s->out = options->print_to_stderr ? stderr : stdout;
	s->before_output = options->before_output;
	s->lua = luaL_newstate();
	if (!s->lua)
		return NULL;
	*place_of(s->lua) = s;
	orr_sim_at_free(sim, close_state, s);
	return s;
}

/* From here on Lua reports trouble as a message on the stack. */
static int load_file(struct script *s, const char *path)
{
	struct script_thread *t;

	s->path = path;
	lua_pushcfunction(s->lua, open_state);
	if (lua_pcall(s->lua, 0, 0, 0) != LUA_OK ||
	    luaL_loadfilex(s->lua, path, "t") != LUA_OK)
		return -EINVAL;
	t = new_thread(s, s->lua);
	lua_xmove(s->lua, t->lua, 1);
	start_thread(t, orr_sim_root(s->sim), "script");
	s->scope = &t->process->obj;
	return 0;
}

/* Lua names the file in most of its messages, but not in all. */
static void explain(const char *message, const char *path,
		    struct orr_error *err)
{
	if (strstr(message, path))
		orr_error_set(err, -EINVAL, "%s", message);
	else
		orr_error_set(err, -EINVAL, "%s: %s", path, message);
}

struct script *script_load(struct orr_sim *sim,
			   struct orr_initiator_socket *cpu, const char *path,
			   const struct script_options *options,
			   struct orr_error *err)
{
	struct script *s;

	if (orr_object_find(orr_sim_root(sim), "script")) {
		orr_error_set(err, -EEXIST,
			      "%s: the board has an object named 'script', "
			      "which is the name of the script's own thread",
			      path);
		return NULL;
	}
	s = new_script(sim, cpu, options);
	if (!s) {
		orr_error_set(err, -ENOMEM, "%s: out of memory", path);
		return NULL;
	}
	if (load_file(s, path) != 0) {
		explain(lua_tostring(s->lua, -1), path, err);
		return NULL;
	}
	return s;
}

unsigned script_failures(const struct script *s)
{
	return s->failures;
}

bool script_crashed(const struct script *s)
{
	return s->crashed;
}

void script_interrupt(struct script *s)
{
	atomic_store(&s->interrupted, true);
}

void script_print_waits(struct script *s)
{
	char path[SCRIPT_PATH_SIZE];

	for (struct script_thread *t = s->threads; t; t = t->next) {
		if (!t->lua)
			continue;
		orr_object_path(&t->process->obj, path, sizeof(path));
		luaL_traceback(s->lua, t->lua, NULL, 0);
		fprintf(stderr, "thread %s waits\n%s\n", path,
			lua_tostring(s->lua, -1));
		lua_pop(s->lua, 1);
	}
}
