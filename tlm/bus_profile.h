/* SPDX-License-Identifier: Apache-2.0 */
/* The profile of a bus from inside; bus.h has what the bus tells it. */
#ifndef ORRERY_TLM_BUS_PROFILE_H
#define ORRERY_TLM_BUS_PROFILE_H

#include "bus.h"
#include "profile.h"

/* What the time of a transfer goes into; the total is all of them. */
enum {
	ORI_BUS_TOTAL,
	ORI_BUS_WAIT,
	ORI_BUS_TRANSFER,
	ORI_BUS_DEVICE,
	ORI_BUS_PARTS
};

enum { ORI_BUS_READ, ORI_BUS_WRITE, ORI_BUS_IGNORE, ORI_BUS_COMMANDS };

enum {
	ORI_BUS_KEPT = ORI_BUS_PARTS * ORR_HISTOGRAM_WORST,
	ORI_BUS_INTERVALS = 512 /* of a series of times */
};

/*
 * One of the worst transactions, and those just before it, which it may have
 * waited for.
 */
enum { ORI_BUS_BEFORE = 4 };

struct ori_bus_kept {
	struct ori_transaction worst;
	struct ori_transaction before[ORI_BUS_BEFORE]; /* id 0: none */
};

/* An initiator's accesses to a register by one command. */
struct ori_bus_row {
	/* what is looked at for each transfer comes first, for the cache */
	orr_time last[ORI_BUS_PARTS]; /* what the last transfer took */
	uint64_t repeats; /* like it, that are not in the histograms */
	bool full; /* there are as many worst cases as are kept */
	struct ori_profile_row parts[ORI_BUS_PARTS];
	/* the transactions that are among the worst of any part, by id */
	struct ori_bus_kept kept[ORI_BUS_KEPT + 1];
	uint32_t nkept;
};

/* What is at a region: registers are numbered from 1, 0 is where none is. */
struct ori_bus_site {
	const char *target;
	struct orr_device *dev; /* NULL, or one with a table of registers */
	struct ori_profile_line *lines; /* its interrupts, or NULL */
	const unsigned *requests; /* how many of them wait for an answer */
	uint16_t *numbers; /* by address */
	uint32_t nnumbers;
	uint32_t nregs; /* numbers that there are */
	struct ori_bus_row **rows[ORR_BUS_PORTS]; /* by number and command */
};

struct ori_bus_profile {
	struct ori_bus_profile *next;
	struct orr_profile *profile;
	const struct orr_bus *bus;
	const char *path;
	unsigned shift; /* log2 of the interval */
	orr_time end; /* of the last transfer */
	orr_time busy[ORI_BUS_INTERVALS];
	orr_time waiting[ORI_BUS_INTERVALS];
};

/* bus_profile.c: enter what has been counted into the histograms. */
void ori_bus_row_settle(struct ori_bus_row *row);

/* bus_profile_visit.c: tell fn of t. */
void ori_transaction_show(const struct ori_transaction *t,
			  orr_profile_transaction_fn *fn, void *arg);

#endif
