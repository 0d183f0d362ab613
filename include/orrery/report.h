/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reports (IEEE 1666-2023 clause 8): messages with a severity and an id, for
 * each of which, or both together, one can choose what is done about it. All
 * settings belong to one simulation. What models and the library say with
 * orr_log, and bugs of the caller (orr_fail), do not come through here.
 */
#ifndef ORRERY_REPORT_H
#define ORRERY_REPORT_H

#include <orrery/log.h>
#include <orrery/time.h>

#ifdef __cplusplus
extern "C" {
#endif

enum orr_severity {
	ORR_INFO,
	ORR_WARNING,
	ORR_ERROR,
	ORR_FATAL,
	ORR_ANY_SEVERITY /* in settings only */
};

/* Of an info: it is ignored above the level of orr_report_set_verbosity. */
enum {
	ORR_VERBOSITY_NONE = 0,
	ORR_VERBOSITY_LOW = 100,
	ORR_VERBOSITY_MEDIUM = 200, /* the level at first */
	ORR_VERBOSITY_HIGH = 300,
	ORR_VERBOSITY_FULL = 400,
	ORR_VERBOSITY_DEBUG = 500
};

/* What to do about a report: a set of these. Bits from 16 on are the user's. */
enum {
	ORR_ACTION_UNSPECIFIED = 0, /* what the more general setting says */
	ORR_ACTION_NOTHING = 1,
	/*
	 * In a thread, leave what orr_catch called, which then returns
	 * ORR_REPORT_THROWN; the report may be had from orr_report_cached.
	 * Elsewhere there is nothing to leave to: display it, unless that is
	 * done anyway, stop the simulation as orr_sim_stop does, keep it for
	 * orr_report_thrown, and go on.
	 */
	ORR_ACTION_THROW = 2,
	ORR_ACTION_LOG = 4, /* to where orr_report_set_log says */
	ORR_ACTION_DISPLAY = 8, /* to where orr_sim_set_log says */
	ORR_ACTION_CACHE = 16, /* keep it for orr_report_cached */
	ORR_ACTION_INTERRUPT = 32, /* call orr_report_interrupt_here */
	ORR_ACTION_STOP = 64, /* orr_sim_stop */
	ORR_ACTION_ABORT = 128
};

/* The code with which a report is thrown (orrery/control.h). */
enum { ORR_REPORT_THROWN = -1 };

struct orr_report {
	const struct orr_object *object; /* who reports */
	enum orr_severity severity;
	const char *id; /* the message type */
	const char *message;
	int verbosity;
	const char *file;
	int line;
	orr_time time;
	const struct orr_process *process; /* that was running, or NULL */
};

/*
 * Report that something happened to obj. id is copied when it is new; the
 * message is cut at about 1000 characters. The macro is for a medium verbosity
 * and notes the place of its caller. At first, info and warning are logged and
 * displayed, an error is thrown, logged and cached, and fatal is logged,
 * displayed, cached and aborts (8.3).
 */
ORR_API void orr_report_at(const struct orr_object *obj,
			   enum orr_severity severity, const char *id,
			   int verbosity, const char *file, int line,
			   const char *fmt, ...) ORR_PRINTF(7, 8);
#define orr_report(obj, severity, id, ...)                               \
	orr_report_at(obj, severity, id, ORR_VERBOSITY_MEDIUM, __FILE__, \
		      __LINE__, __VA_ARGS__)

/*
 * Settings are for a severity (with id = NULL), for an id (with
 * ORR_ANY_SEVERITY), or for both. The most special one that is specified
 * counts: both, then the id, then the severity.
 */

/* What to do; returns what that setting was. */
ORR_API unsigned orr_report_set_actions(struct orr_sim *sim, const char *id,
					enum orr_severity severity,
					unsigned actions);

/*
 * Stop the simulation, whatever the actions, from report number limit on; 0:
 * never, whatever the more general limits say; negative: not specified, as at
 * first. Returns what that setting was.
 */
ORR_API int orr_report_stop_after(struct orr_sim *sim, const char *id,
				  enum orr_severity severity, int limit);

/* How many reports there were. Infos that were ignored do not count. */
ORR_API unsigned orr_report_count(struct orr_sim *sim, const char *id,
				  enum orr_severity severity);

/*
 * Actions that are left out, and actions that are added, whatever the
 * settings; the latter win. Both return what was set before.
 */
ORR_API unsigned orr_report_suppress(struct orr_sim *sim, unsigned actions);
ORR_API unsigned orr_report_force(struct orr_sim *sim, unsigned actions);

/* The highest verbosity of an info that is not ignored; returns the old. */
ORR_API int orr_report_set_verbosity(struct orr_sim *sim, int level);

/* Where ORR_ACTION_LOG writes lines; NULL, as at first: nowhere. */
ORR_API void orr_report_set_log(struct orr_sim *sim, orr_log_fn *fn, void *arg);

/*
 * Who does what is to be done; NULL: the default handler. A handler of one's
 * own may call that with the actions that it does not do itself. Reports are
 * counted, cached and, in the case of a limit, given ORR_ACTION_STOP before.
 */
typedef void orr_report_handler(void *arg, const struct orr_report *report,
				unsigned actions);
ORR_API void orr_report_set_handler(struct orr_sim *sim, orr_report_handler *fn,
				    void *arg);
ORR_API void orr_report_default_handler(const struct orr_report *report,
					unsigned actions);

/*
 * Write a line as it is displayed, "warning: 1.25 us soc.uart0: id: message",
 * for errors and fatal ones with their place, into buf, cut to size. Returns
 * buf.
 */
ORR_API char *orr_report_format(const struct orr_report *report, char *buf,
				size_t size);

/*
 * The report cached last in the running process (or, outside of all, outside
 * of all), or NULL; and forget it. It is good until the next one is cached
 * there.
 */
ORR_API const struct orr_report *orr_report_cached(const struct orr_sim *sim);
ORR_API void orr_report_clear_cached(struct orr_sim *sim);

/* The first report that was thrown where nobody caught it, or NULL. */
ORR_API const struct orr_report *orr_report_thrown(const struct orr_sim *sim);

/* Does nothing: a place for a breakpoint. */
ORR_API void orr_report_interrupt_here(const struct orr_report *report);

#ifdef __cplusplus
}
#endif

#endif
