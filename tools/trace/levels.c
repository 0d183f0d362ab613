/* SPDX-License-Identifier: Apache-2.0 */
#include "levels.h"

#include "nearest.h"

#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <string.h>

enum { PATH_SIZE = 256, LINE_SIZE = 512 };

static const char *const names[] = {
	[ORR_LOG_FATAL] = "fatal",     [ORR_LOG_ERROR] = "error",
	[ORR_LOG_WARNING] = "warning", [ORR_LOG_INFO] = "info",
	[ORR_LOG_DEBUG] = "debug",
};

/* A rule on its way through the hierarchy. */
struct search {
	const char *pattern;
	enum orr_log_level level;
	unsigned matches;
	struct nearest nearest;
};

static int read_level(const char *text, enum orr_log_level *level)
{
	for (unsigned i = 0; i < ORR_COUNT(names); i++)
		if (strcmp(text, names[i]) == 0) {
			*level = (enum orr_log_level)i;
			return 0;
		}
	return -EINVAL;
}

/* Also all below one that matches, whatever an earlier rule has said. */
static void set_below(struct orr_object *scope, struct search *s, bool inside)
{
	struct orr_object *obj = NULL;
	char path[PATH_SIZE];

	while (scope->children && (obj = orr_object_next(scope, obj))) {
		bool set = inside;

		orr_object_path(obj, path, sizeof(path));
		if (!set)
			set = fnmatch(s->pattern, path, 0) == 0;
		if (set) {
			orr_log_set_level(obj, s->level);
			s->matches++;
		} else {
			nearest_offer(&s->nearest, path);
		}
		set_below(obj, s, set);
	}
}

int levels_add(struct levels *l, const char *rule, struct orr_error *err)
{
	const char *equals = strrchr(rule, '=');
	size_t length = equals ? (size_t)(equals - rule) : 0;
	char *pattern = orr_sim_alloc(l->sim, length + 1);
	struct search s = {.pattern = pattern, .nearest.pattern = pattern};
	char list[NEAREST * NEAREST_NAME_SIZE];

	if (!length || read_level(equals + 1, &s.level) != 0)
		return orr_error_set(err, -EINVAL,
				     "expected PATTERN=LEVEL, where LEVEL is "
				     "error, warning, info or debug");
	memcpy(pattern, rule, length);
	set_below(orr_sim_root(l->sim), &s, false);
	if (s.level > l->highest)
		l->highest = s.level;
	if (s.matches)
		return 0;
	return orr_error_set(err, -ENOENT,
			     "nothing has such a name; nearest: %s",
			     nearest_list(&s.nearest, list, sizeof(list)));
}

static void on_trace(void *arg, const struct orr_trace_record *r)
{
	bool declared = !r->label && *r->point->name;
	enum orr_log_level level = declared ? ORR_LOG_INFO : ORR_LOG_DEBUG;
	struct levels *l = arg;
	char text[LINE_SIZE];
	char line[LINE_SIZE + 16];

	if (level > orr_log_level(r->obj))
		return;
	snprintf(line, sizeof(line), "%s: %s", names[level],
		 orr_trace_format(r, text, sizeof(text)));
	l->fn(l->arg, level, line);
}

void levels_start(struct levels *l)
{
	if (l->highest >= ORR_LOG_INFO)
		orr_trace_start(orr_sim_root(l->sim), "*", on_trace, l);
}
