/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Messages, and the assertion that says where the simulation was. Each line
 * carries the simulated time and the path of the object that speaks:
 *
 *	warning: 1.25 us soc.uart0: write to read-only FR ignored
 */
#ifndef ORRERY_LOG_H
#define ORRERY_LOG_H

#include <orrery/object.h>

#ifdef __cplusplus
extern "C" {
#endif

enum orr_log_level {
	ORR_LOG_FATAL, /* a bug of the caller; abort follows */
	ORR_LOG_ERROR,
	ORR_LOG_WARNING, /* a bad access by simulated software, for one */
	ORR_LOG_INFO,
	ORR_LOG_DEBUG
};

/* Receives each finished line, without a newline. */
typedef void orr_log_fn(void *arg, enum orr_log_level level, const char *line);

/* Where lines go (fn = NULL: standard error) and up to which level. */
ORR_API void orr_sim_set_log(struct orr_sim *sim, orr_log_fn *fn, void *arg);
ORR_API void orr_sim_set_log_level(struct orr_sim *sim,
				   enum orr_log_level level);

/*
 * Of obj, and of all below it that has no level of its own, show lines up to
 * level, in place of what the simulation has; and how far is shown of obj.
 */
ORR_API void orr_log_set_level(struct orr_object *obj,
			       enum orr_log_level level);
ORR_API enum orr_log_level orr_log_level(const struct orr_object *obj);

/* Say something about obj. The default level shows warnings and worse. */
ORR_API void orr_log(const struct orr_object *obj, enum orr_log_level level,
		     const char *fmt, ...) ORR_PRINTF(3, 4);

/* Report a bug of the caller, with time, path, file and line, and abort. */
ORR_API ORR_NORETURN void orr_fail(const struct orr_object *obj,
				   const char *file, int line, const char *fmt,
				   ...) ORR_PRINTF(4, 5);

/* Abort unless cond holds; obj says where in the model. */
#define orr_check(obj, cond)                                \
	((cond) ? (void)0                                   \
		: orr_fail((obj), __FILE__, __LINE__, "%s", \
			   #cond " does not hold"))

#ifdef __cplusplus
}
#endif

#endif
