/* SPDX-License-Identifier: Apache-2.0 */
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

static void emit(const struct orr_sim *sim, enum orr_log_level level,
		 const char *line)
{
	if (sim->log)
		sim->log(sim->log_arg, level, line);
	else
		fprintf(stderr, "%s\n", line);
}

/* "warning: 1.25 us soc.uart0: " */
static int write_place(const struct orr_object *obj, enum orr_log_level level,
		       char *line, size_t size)
{
	char time[32];
	char path[256];
	bool root = obj == &obj->sim->root;

	orr_time_format(obj->sim->now, time, sizeof(time));
	orr_object_path(obj, path, sizeof(path));
	return snprintf(line, size, "%s: %s%s%s: ", level_names[level], time,
			root ? "" : " ", path);
}

static void vlog(const struct orr_object *obj, enum orr_log_level level,
		 const char *fmt, va_list args)
{
	char line[LINE_SIZE];
	int n = write_place(obj, level, line, sizeof(line));

	vsnprintf(line + n, sizeof(line) - (size_t)n, fmt, args);
	emit(obj->sim, level, line);
}

void orr_log(const struct orr_object *obj, enum orr_log_level level,
	     const char *fmt, ...)
{
	va_list args;

	if (level > obj->sim->log_level)
		return;
	va_start(args, fmt);
	vlog(obj, level, fmt, args);
	va_end(args);
}

/* The process that was running, unless obj is that process. */
static void name_process(const struct orr_object *obj, char *buf, size_t size)
{
	const struct orr_process *p = obj->sim->current;
	char path[256];

	if (p && &p->obj != obj)
		snprintf(buf, size, " in process %s",
			 orr_object_path(&p->obj, path, sizeof(path)));
}

void orr_fail(const struct orr_object *obj, const char *file, int line,
	      const char *fmt, ...)
{
	char message[LINE_SIZE];
	char process[300] = "";
	char text[2 * LINE_SIZE];
	va_list args;
	int n;

	va_start(args, fmt);
	vsnprintf(message, sizeof(message), fmt, args);
	va_end(args);
	name_process(obj, process, sizeof(process));
	n = write_place(obj, ORR_LOG_FATAL, text, sizeof(text));
	snprintf(text + n, sizeof(text) - (size_t)n, "%s (%s:%d%s)", message,
		 file, line, process);
	emit(obj->sim, ORR_LOG_FATAL, text);
	abort();
}
