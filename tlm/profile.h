/* SPDX-License-Identifier: Apache-2.0 */
/* A profile from inside. All of it is in memory of the simulation. */
#ifndef ORRERY_TLM_PROFILE_H
#define ORRERY_TLM_PROFILE_H

#include <orrery/device.h>
#include <orrery/profile.h>

/* Transactions that are kept because they are the latest; a power of two. */
enum { ORI_PROFILE_LATEST = 1024 };

/* A row that stands for itself; a bus row is four of them. */
struct ori_profile_row {
	struct orr_profile_row row;
	struct orr_histogram histogram;
	struct ori_profile_row *next;
};

struct ori_profile_list {
	struct ori_profile_row *first;
	struct ori_profile_row *last;
};

struct ori_transaction {
	uint64_t id;
	const struct ori_profile_row *row; /* for its names */
	orr_time start;
	orr_time wait;
	orr_time transfer;
	orr_time device;
};

struct orr_profile {
	struct orr_sim *sim;
	struct ori_profile_list
		rows[ORR_PROFILE_KINDS]; /* not those of buses */
	struct ori_bus_profile *buses;
	struct ori_bus_profile *last_bus;
	uint64_t made; /* transactions */
	struct ori_transaction *latest;
	struct ori_profile_line
		*lines; /* of interrupts, in order of creation */
	struct ori_profile_line **last_line;
	struct ori_profile_wake *wakes;
	unsigned nwakes;
	uint64_t *counts; /* for histograms to come */
	size_t left; /* words of them */
	struct ori_profile_block *blocks;
	orr_profile_transaction_fn *watch; /* NULL: none */
	void *watch_arg;
};

/* profile.c: an empty row with the names of key, whose strings stay. */
void ori_profile_row_init(struct orr_profile *p, struct ori_profile_row *r,
			  const struct orr_profile_row *key);
/* The same, in the list of its kind. */
struct ori_profile_row *ori_profile_add(struct orr_profile *p,
					const struct orr_profile_row *key);
/* The path of obj, or of the device that it is a part of, to stay. */
const char *ori_profile_path(const struct orr_object *obj);

/*
 * profile_irq.c: the interrupt outputs of dev; the first of its lines, and how
 * many of these request what no access has answered yet; an access by an
 * initiator that was asked for then.
 */
void ori_profile_irqs(struct orr_profile *p, struct orr_device *dev);
struct ori_profile_line *ori_profile_lines_of(const struct orr_profile *p,
					      const struct orr_object *dev,
					      const unsigned **requests);
void ori_profile_access(struct ori_profile_line *lines,
			const struct orr_object *initiator, orr_time asked);

/* profile_wake.c */
void ori_profile_wakes(struct orr_profile *p);

/* profile_points.c: what the trace points of dev begin and end. */
void ori_profile_points(struct orr_profile *p, struct orr_device *dev);

/* bus_profile.c */
void ori_profile_bus(struct orr_profile *p, struct orr_bus *bus);

/* bus_profile_visit.c */
void ori_profile_bus_rows(const struct orr_profile *p, orr_profile_row_fn *fn,
			  void *arg);

#endif
