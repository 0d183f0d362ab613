/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Latency profiles: how long what takes in simulated time, as histograms in
 * rows. doc/profiling.md says where each row begins and ends, what it costs,
 * and what is not recorded. Recording never changes the run.
 */
#ifndef ORRERY_PROFILE_H
#define ORRERY_PROFILE_H

#include <orrery/histogram.h>
#include <orrery/object.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What the rows of a kind measure. */
enum orr_profile_kind {
	ORR_PROFILE_BUS, /* transfers over a bus */
	ORR_PROFILE_IRQ, /* interrupt lines */
	ORR_PROFILE_FIFO, /* characters in FIFOs */
	ORR_PROFILE_I2C, /* commands of an I2C master */
	ORR_PROFILE_WAKE, /* processes that could not go on at once */
	ORR_PROFILE_SPAN /* what the user has marked */
};

enum { ORR_PROFILE_KINDS = ORR_PROFILE_SPAN + 1 };

/* "bus", "irq", "fifo", "i2c", "wake", "span". */
ORR_API const char *orr_profile_kind_name(enum orr_profile_kind kind);

/*
 * One row: who asked whom for what, and a part of the time that it took. A
 * bus's parts are "total", and what it is the sum of, for each transfer:
 * "wait" for the bus, "transfer", and the "device". Strings are never NULL,
 * but may be empty: a memory has no register. Of an interrupt the initiator is
 * the one that has answered it ("ack"); its "release" has none.
 */
struct orr_profile_row {
	enum orr_profile_kind kind;
	const char *initiator; /* path */
	const char *target; /* path */
	const char *reg; /* "DR", "TN_CFG[1]" */
	const char *command; /* "read", "write" */
	const char *part;
	/*
	 * In ps. The tag of a worst case is the id of its transaction, or 0
	 * where there is none; its time is the end of what was measured.
	 */
	const struct orr_histogram *histogram;
};

/* A transfer over a bus; its total is the sum of the three. */
struct orr_profile_transaction {
	uint64_t id; /* from 1 on, in the order in which they were made */
	const char *initiator;
	const char *target;
	const char *reg;
	const char *command;
	orr_time start; /* when the initiator asked */
	orr_time wait;
	orr_time transfer;
	orr_time device;
};

/*
 * The share of a bus over time: element i of both arrays covers the i-th
 * interval from time 0 on. busy is how long transfers have had the bus, waiting
 * the sum of how long each has waited for it; a bus with two channels may be
 * busy for twice the interval.
 */
struct orr_profile_series {
	const char *bus; /* path */
	orr_time interval;
	uint32_t n;
	const orr_time *busy;
	const orr_time *waiting;
};

/* A change of an interrupt line. */
struct orr_profile_edge {
	orr_time when;
	bool level;
};

/* The latest changes of a line, of which there is at least one. */
struct orr_profile_line {
	const char *wire; /* path */
	uint32_t n;
	const struct orr_profile_edge *edges;
	uint64_t dropped; /* earlier ones */
};

/*
 * From now on, record; returns the profile, which lives as long as sim. To be
 * called when the objects are there; of what is made later only the ports and
 * ranges of buses are included. A second call changes nothing.
 */
ORR_API struct orr_profile *orr_profile_start(struct orr_sim *sim);

/* The profile of sim, or NULL if there is none. */
ORR_API struct orr_profile *orr_profile_of(const struct orr_sim *sim);

/*
 * Visit all rows that have values, those of a kind together, bus rows in the
 * order of bus, port and address. Strings and histograms are lent until
 * simulated time goes on.
 */
typedef void orr_profile_row_fn(void *arg, const struct orr_profile_row *row);
ORR_API void orr_profile_rows(struct orr_profile *p, orr_profile_row_fn *fn,
			      void *arg);

/* The significant digits of a profile's histograms. */
enum { ORR_PROFILE_DIGITS = 2 };

/*
 * Add to sum, a histogram of that many digits, all rows that are like the
 * given one: of its kind, and with its strings where these are not NULL.
 * Returns how many there were.
 */
ORR_API unsigned orr_profile_sum(struct orr_profile *p,
				 const struct orr_profile_row *like,
				 struct orr_histogram *sum);

/*
 * Visit the transactions that are kept, by id: the worst cases of every row,
 * with the four before each, and the latest 1024.
 */
typedef void orr_profile_transaction_fn(
	void *arg, const struct orr_profile_transaction *t);
ORR_API void orr_profile_transactions(const struct orr_profile *p,
				      orr_profile_transaction_fn *fn,
				      void *arg);

/*
 * Call fn with arg and each transaction when it is known: of a loosely timed
 * initiator when it has called, so that the end may be still to come; of an
 * approximately timed one at its end. One at a time; NULL: no longer.
 */
ORR_API void orr_profile_watch(struct orr_profile *p,
			       orr_profile_transaction_fn *fn, void *arg);

/* Visit the buses. */
typedef void orr_profile_series_fn(void *arg,
				   const struct orr_profile_series *s);
ORR_API void orr_profile_buses(const struct orr_profile *p,
			       orr_profile_series_fn *fn, void *arg);

/* Visit the interrupt lines that have changed. */
typedef void orr_profile_line_fn(void *arg, const struct orr_profile_line *l);
ORR_API void orr_profile_interrupts(const struct orr_profile *p,
				    orr_profile_line_fn *fn, void *arg);

/*
 * A span of simulated time that the user marks: from one call to the other.
 * Spans of the same name share a row. A struct stands for one span at a time;
 * those of several, nested or not, have nothing to do with each other.
 */
struct orr_span {
	/* private */
	struct orr_sim *sim;
	const char *name;
	struct ori_profile_row *row;
	orr_time begun;
	bool open;
};

/* Name, of which the library makes a copy when it is first needed. */
ORR_API void orr_span_init(struct orr_span *s, struct orr_sim *sim,
			   const char *name);

/*
 * Begin, from now on if it had begun; and end it, which records the time, or
 * does nothing if it has not begun. Without a profile both do nothing.
 */
ORR_API void orr_span_begin(struct orr_span *s);
ORR_API void orr_span_end(struct orr_span *s);

/*
 * The same at a time that is not simulated time, as that of RTL or of a thread
 * that has run ahead. An end before its begin is a caller's bug.
 */
ORR_API void orr_span_begin_at(struct orr_span *s, orr_time when);
ORR_API void orr_span_end_at(struct orr_span *s, orr_time when);

#ifdef __cplusplus
}
#endif

#endif
