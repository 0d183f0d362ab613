/* SPDX-License-Identifier: Apache-2.0 */
/* Profiles in Lua: lat(), span() and profile(). doc/profiling.md. */
#include "state.h"

#include <inttypes.h>
#include <string.h>

static const char latency_type[] = "orrery latency";
static const char span_type[] = "orrery span";

enum { RANGES = 10, BAR = 40, NAME_SIZE = 600 };

/* The sum of all rows that have been asked for. */
struct latency {
	struct orr_histogram histogram;
	char name[NAME_SIZE];
	/* while it is being made */
	const char *path;
	const char *what; /* NULL: anything */
	const char *part;
	uint64_t counts[];
};

/* Whether path is full, or the end of it from a dot on. */
static bool names(const char *path, const char *full)
{
	size_t skip = strlen(full) - strlen(path);

	if (strlen(path) > strlen(full) || strcmp(full + skip, path) != 0)
		return false;
	return skip == 0 || full[skip - 1] == '.';
}

static bool is_command(const char *what)
{
	return strcmp(what, "read") == 0 || strcmp(what, "write") == 0;
}

/* Of transfers it is the total, if nothing else is asked for. */
static bool is_wanted(const struct latency *l,
		      const struct orr_profile_row *row)
{
	const char *part = l->part;

	if (row->kind != ORR_PROFILE_BUS)
		return !l->what || strcmp(l->what, row->part) == 0;
	if (l->what && is_command(l->what) &&
	    strcmp(l->what, row->command) != 0)
		return false;
	if (!part)
		part = l->what && !is_command(l->what) ? l->what : "total";
	return strcmp(part, row->part) == 0;
}

static void add_row(void *arg, const struct orr_profile_row *row)
{
	struct latency *l = arg;
	char full[NAME_SIZE];

	snprintf(full, sizeof(full), "%s%s%s", row->target,
		 *row->reg ? "." : "", row->reg);
	if (names(l->path, full) && is_wanted(l, row))
		orr_histogram_merge(&l->histogram, row->histogram);
}

static struct orr_profile *check_profile(lua_State *L)
{
	struct orr_profile *p = orr_profile_of(script_of(L)->sim);

	if (!p)
		luaL_error(L, "there is no profile: run with --profile, or "
			      "call profile() first");
	return p;
}

/* lat(name[, what[, part]]) */
static int lat(lua_State *L)
{
	struct orr_profile *p = check_profile(L);
	size_t size =
		orr_histogram_slots(ORR_PROFILE_DIGITS) * sizeof(uint64_t);
	const char *path = luaL_checkstring(L, 1);
	const char *what = luaL_optstring(L, 2, NULL);
	const char *part = luaL_optstring(L, 3, NULL);
	struct latency *l = lua_newuserdatauv(L, sizeof(*l) + size, 0);

	memset(l, 0, sizeof(*l) + size);
	l->path = path;
	l->what = what;
	l->part = part;
	snprintf(l->name, sizeof(l->name), "%s%s%s%s%s", l->path,
		 l->what ? " " : "", l->what ? l->what : "", l->part ? " " : "",
		 l->part ? l->part : "");
	orr_histogram_init(&l->histogram, ORR_PROFILE_DIGITS, l->counts);
	orr_profile_rows(p, add_row, l);
	luaL_setmetatable(L, latency_type);
	return 1;
}

static void push_time(lua_State *L, uint64_t value)
{
	lua_pushinteger(L, (lua_Integer)value);
}

static bool push_value(lua_State *L, const struct orr_histogram *h,
		       const char *field)
{
	static const struct {
		const char *field;
		double percent;
	} percentiles[] = {
		{"p50", 50}, {"p90", 90}, {"p99", 99}, {"p999", 99.9}};

	for (size_t i = 0; i < ORR_COUNT(percentiles); i++)
		if (strcmp(field, percentiles[i].field) == 0) {
			push_time(L, orr_histogram_percentile(
					     h, percentiles[i].percent));
			return true;
		}
	if (strcmp(field, "min") == 0)
		push_time(L, h->min);
	else if (strcmp(field, "max") == 0)
		push_time(L, h->max);
	else if (strcmp(field, "mean") == 0)
		lua_pushnumber(L, orr_histogram_mean(h));
	else if (strcmp(field, "deviation") == 0)
		lua_pushnumber(L, orr_histogram_deviation(h));
	else
		return false;
	return true;
}

/* What is compared next, and fails, is shown with all that it is a part of. */
static void remember(lua_State *L)
{
	lua_pushvalue(L, 1);
	lua_rawsetp(L, LUA_REGISTRYINDEX, latency_type);
	script_of(L)->latency_line = script_line(L);
}

static int latency_index(lua_State *L)
{
	const struct latency *l = luaL_checkudata(L, 1, latency_type);
	const char *field = luaL_checkstring(L, 2);

	remember(L);
	if (strcmp(field, "count") == 0) {
		push_time(L, l->histogram.count);
		return 1;
	}
	if (!push_value(L, &l->histogram, field))
		return luaL_error(L,
				  "a latency has no '%s', but count, min, "
				  "mean, deviation, p50, p90, p99, p999, max",
				  field);
	if (l->histogram.count == 0)
		return luaL_error(L, "nothing has been recorded of %s",
				  l->name);
	return 1;
}

static char *text_of(double ps, char *buf)
{
	return orr_time_format((orr_time)(ps + 0.5), buf, SCRIPT_TIME_SIZE);
}

static void add_summary(luaL_Buffer *b, const struct latency *l)
{
	static const char *const fields[] = {"min", "p50",  "p90",
					     "p99", "p999", "max"};
	const struct orr_histogram *h = &l->histogram;
	const uint64_t values[] = {
		h->min,
		orr_histogram_percentile(h, 50),
		orr_histogram_percentile(h, 90),
		orr_histogram_percentile(h, 99),
		orr_histogram_percentile(h, 99.9),
		h->max,
	};
	char time[SCRIPT_TIME_SIZE];
	char line[NAME_SIZE + 64];

	snprintf(line, sizeof(line), "%s: %" PRIu64 " values, mean %s", l->name,
		 h->count, text_of(orr_histogram_mean(h), time));
	luaL_addstring(b, line);
	for (size_t i = 0; i < ORR_COUNT(fields); i++) {
		snprintf(line, sizeof(line), ", %s %s", fields[i],
			 text_of((double)values[i], time));
		luaL_addstring(b, line);
	}
}

/* The range from the least to the highest value in equal parts. */
struct ranges {
	uint64_t min;
	uint64_t width;
	uint64_t counts[RANGES];
	uint64_t most;
};

static void add_bucket(void *arg, uint64_t low, uint64_t high, uint64_t count)
{
	struct ranges *r = arg;
	uint64_t at = low > r->min ? (low - r->min) / r->width : 0;
	uint64_t *n = &r->counts[at < RANGES ? at : RANGES - 1];

	(void)high;
	*n += count;
	r->most = *n > r->most ? *n : r->most;
}

static void add_range(luaL_Buffer *b, const struct ranges *r, unsigned i)
{
	static const char bar[] = "########################################";
	char time[SCRIPT_TIME_SIZE];
	char line[128];
	int length = (int)((r->counts[i] * BAR + r->most - 1) / r->most);

	snprintf(line, sizeof(line), "\n  %12s  %10" PRIu64 "  %.*s",
		 text_of((double)(r->min + i * r->width), time), r->counts[i],
		 length, bar);
	luaL_addstring(b, line);
}

static void add_ranges(luaL_Buffer *b, const struct orr_histogram *h)
{
	struct ranges r = {
		.min = h->min,
		.width = (h->max - h->min) / RANGES + 1,
	};

	orr_histogram_buckets(h, add_bucket, &r);
	for (unsigned i = 0; i < RANGES; i++)
		if (r.counts[i])
			add_range(b, &r, i);
}

static int latency_tostring(lua_State *L)
{
	const struct latency *l = luaL_checkudata(L, 1, latency_type);
	luaL_Buffer b;

	luaL_buffinit(L, &b);
	if (l->histogram.count) {
		add_summary(&b, l);
		add_ranges(&b, &l->histogram);
	} else {
		luaL_addstring(&b, l->name);
		luaL_addstring(&b, ": no values");
	}
	luaL_pushresult(&b);
	return 1;
}

const char *script_last_latency(lua_State *L, int line)
{
	if (script_of(L)->latency_line != line)
		return NULL;
	lua_rawgetp(L, LUA_REGISTRYINDEX, latency_type);
	return luaL_tolstring(L, -1, NULL);
}

/* profile(): record from now on */
static int start_profile(lua_State *L)
{
	orr_profile_start(script_of(L)->sim);
	return 0;
}

/* span(name): begins now; ends with :close(), or as a <close> variable */
static int begin_span(lua_State *L)
{
	const char *name = luaL_checkstring(L, 1);
	struct orr_span *s = lua_newuserdatauv(L, sizeof(*s), 1);

	orr_span_init(s, script_of(L)->sim, name);
	lua_pushvalue(L, 1); /* the name has to stay */
	lua_setiuservalue(L, -2, 1);
	luaL_setmetatable(L, span_type);
	orr_span_begin(s);
	return 1;
}

static int end_span(lua_State *L)
{
	struct orr_span *s = luaL_checkudata(L, 1, span_type);

	script_of(L);
	orr_span_end(s);
	return 0;
}

void script_open_latency(lua_State *L)
{
	static const luaL_Reg latency_meta[] = {
		{"__index", latency_index},
		{"__tostring", latency_tostring},
		{NULL, NULL},
	};
	static const luaL_Reg span_meta[] = {
		{"__close", end_span},
		{"close", end_span},
		{NULL, NULL},
	};

	luaL_newmetatable(L, latency_type);
	luaL_setfuncs(L, latency_meta, 0);
	luaL_newmetatable(L, span_type);
	luaL_setfuncs(L, span_meta, 0);
	lua_pushvalue(L, -1);
	lua_setfield(L, -2, "__index");
	lua_pop(L, 2);
	lua_register(L, "lat", lat);
	lua_register(L, "profile", start_profile);
	lua_register(L, "span", begin_span);
}
