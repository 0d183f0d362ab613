/* SPDX-License-Identifier: Apache-2.0 */
#include "log.h"

#include "sched.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static const char *const level_names[] = {
	[ORR_LOG_FATAL] = "fatal",     [ORR_LOG_ERROR] = "error",
	[ORR_LOG_WARNING] = "warning", [ORR_LOG_INFO] = "info",
	[ORR_LOG_DEBUG] = "debug",
};

enum { LINE_SIZE = 1024 };

void orr_sim_set_log(struct orr_sim *sim, orr_log_fn *fn, void *arg)
{
	sim->log = fn;
	sim->log_arg = arg;
}

void orr_sim_set_log_level(struct orr_sim *sim, enum orr_log_level level)
{
	sim->log_level = level;
}

void orr_log_set_level(struct orr_object *obj, enum orr_log_level level)
{
	obj->log_level = (uint8_t)(level + 1);
}

enum orr_log_level orr_log_level(const struct orr_object *obj)
{
	const struct orr_object *o = obj;

	while (o && !o->log_level)
		o = o->parent;
	return o ? (enum orr_log_level)(o->log_level - 1) : obj->sim->log_level;
}

void ori_log_emit(const struct orr_sim *sim, enum orr_log_level level,
		  const char *line)
{
	if (sim->log)
		sim->log(sim->log_arg, level, line);
	else
		fprintf(stderr, "%s\n", line);
}

/* "warning: 1.25 us soc.uart0: " */
static int write_head(const struct orr_object *obj, enum orr_log_level level,
		      orr_time when, char *line, size_t size)
{
	char time[32];
	char path[256];
	bool root = obj == &obj->sim->root;

	orr_time_format(when, time, sizeof(time));
	orr_object_path(obj, path, sizeof(path));
	return snprintf(line, size, "%s: %s%s%s: ", level_names[level], time,
			root ? "" : " ", path);
}

static void vlog(const struct orr_object *obj, enum orr_log_level level,
		 const char *fmt, va_list args)
{
	char line[LINE_SIZE];
	int n = write_head(obj, level, obj->sim->now, line, sizeof(line));

	vsnprintf(line + n, sizeof(line) - (size_t)n, fmt, args);
	ori_log_emit(obj->sim, level, line);
}

void orr_log(const struct orr_object *obj, enum orr_log_level level,
	     const char *fmt, ...)
{
	va_list args;

	if (level > orr_log_level(obj))
		return;
	va_start(args, fmt);
	vlog(obj, level, fmt, args);
	va_end(args);
}

/* " (place.c:42 in process cpu)" */
static void write_place(const struct orr_object *obj,
			const struct ori_log_place *place, char *buf,
			size_t size)
{
	const struct orr_process *p = place->process;
	char path[256];

	if (p && &p->obj != obj)
		snprintf(buf, size, " (%s:%d in process %s)", place->file,
			 place->line,
			 orr_object_path(&p->obj, path, sizeof(path)));
	else
		snprintf(buf, size, " (%s:%d)", place->file, place->line);
}

void ori_log_format(const struct orr_object *obj, enum orr_log_level level,
		    const struct ori_log_place *place, const char *text,
		    char *buf, size_t size)
{
	char line[LINE_SIZE];
	char tail[LINE_SIZE / 2] = "";

	write_head(obj, level, place->time, line, sizeof(line));
	if (place->file)
		write_place(obj, place, tail, sizeof(tail));
	snprintf(buf, size, "%s%s%s", line, text, tail);
}

void orr_fail(const struct orr_object *obj, const char *file, int line,
	      const char *fmt, ...)
{
	const struct ori_log_place place = {obj->sim->now, file, line,
					    obj->sim->current};
	char message[LINE_SIZE];
	char text[2 * LINE_SIZE];
	va_list args;

	va_start(args, fmt);
	vsnprintf(message, sizeof(message), fmt, args);
	va_end(args);
	ori_log_format(obj, ORR_LOG_FATAL, &place, message, text, sizeof(text));
	ori_log_emit(obj->sim, ORR_LOG_FATAL, text);
	orr_sim_rescue(obj->sim);
	abort();
}
