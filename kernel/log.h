/* SPDX-License-Identifier: Apache-2.0 */
/* How messages look, and where they go: for orr_log, orr_fail and reports. */
#ifndef ORRERY_KERNEL_LOG_H
#define ORRERY_KERNEL_LOG_H

#include <orrery/log.h>
#include <orrery/time.h>

/* When and where in the program something was said. */
struct ori_log_place {
	orr_time time;
	const char *file; /* NULL: not to be said */
	int line;
	const struct orr_process *process; /* or NULL */
};

/*
 * "warning: 1.25 us soc.uart0: text (file:line in process cpu)", without the
 * process if that is obj itself; cut to size.
 */
void ori_log_format(const struct orr_object *obj, enum orr_log_level level,
		    const struct ori_log_place *place, const char *text,
		    char *buf, size_t size);

/* To where orr_sim_set_log says. */
void ori_log_emit(const struct orr_sim *sim, enum orr_log_level level,
		  const char *line);

#endif
