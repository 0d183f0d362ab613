/* SPDX-License-Identifier: Apache-2.0 */
/* What the profile of a bus tells: rows, transactions and series of times. */
#include "bus_profile.h"

#include <orrery/sim.h>

#include <stdlib.h>

void ori_transaction_show(const struct ori_transaction *t,
			  orr_profile_transaction_fn *fn, void *arg)
{
	const struct orr_profile_row *row = &t->row->row;
	const struct orr_profile_transaction shown = {
		.id = t->id,
		.initiator = row->initiator,
		.target = row->target,
		.reg = row->reg,
		.command = row->command,
		.start = t->start,
		.wait = t->wait,
		.transfer = t->transfer,
		.device = t->device,
	};

	fn(arg, &shown);
}

typedef void row_fn(struct ori_bus_row *row, void *arg);

/* All rows of an initiator at a region, in the order of their addresses. */
static void each_at_site(const struct ori_bus_site *site, uint32_t port,
			 row_fn *fn, void *arg)
{
	if (!site || !site->rows[port])
		return;
	for (uint32_t i = 0; i < (site->nregs + 1) * ORI_BUS_COMMANDS; i++)
		if (site->rows[port][i])
			fn(site->rows[port][i], arg);
}

static void each_row(const struct orr_profile *p, row_fn *fn, void *arg)
{
	for (const struct ori_bus_profile *b = p->buses; b; b = b->next)
		for (uint32_t port = 0; port < b->bus->nports; port++)
			for (uint32_t i = 0; i < b->bus->nranges; i++)
				each_at_site(b->bus->ranges[i].region->site,
					     port, fn, arg);
}

struct visit {
	orr_profile_row_fn *fn;
	void *arg;
};

static void visit_row(struct ori_bus_row *row, void *arg)
{
	const struct visit *v = arg;

	ori_bus_row_settle(row);
	for (unsigned i = 0; i < ORI_BUS_PARTS; i++)
		v->fn(v->arg, &row->parts[i].row);
}

void ori_profile_bus_rows(const struct orr_profile *p, orr_profile_row_fn *fn,
			  void *arg)
{
	each_row(p, visit_row, &(struct visit){fn, arg});
}

/* Transactions that are not among the latest any more. */
struct older {
	uint64_t before; /* this id */
	struct ori_transaction *items; /* NULL: only count */
	size_t n;
};

static void take(struct older *o, const struct ori_transaction *t)
{
	if (t->id == 0 || t->id >= o->before)
		return;
	if (o->items)
		o->items[o->n] = *t;
	o->n++;
}

static void take_kept(struct ori_bus_row *row, void *arg)
{
	for (uint32_t i = 0; i < row->nkept; i++) {
		take(arg, &row->kept[i].worst);
		for (unsigned k = 0; k < ORI_BUS_BEFORE; k++)
			take(arg, &row->kept[i].before[k]);
	}
}

static int by_id(const void *a, const void *b)
{
	uint64_t x = ((const struct ori_transaction *)a)->id;
	uint64_t y = ((const struct ori_transaction *)b)->id;

	return (x > y) - (x < y);
}

static struct older find_older(const struct orr_profile *p, uint64_t before)
{
	struct older o = {.before = before};

	each_row(p, take_kept, &o);
	o.items = orr_sim_alloc(p->sim, (o.n + 1) * sizeof(*o.items));
	o.n = 0;
	each_row(p, take_kept, &o);
	qsort(o.items, o.n, sizeof(*o.items), by_id);
	return o;
}

void orr_profile_watch(struct orr_profile *p, orr_profile_transaction_fn *fn,
		       void *arg)
{
	p->watch = fn;
	p->watch_arg = arg;
}

void orr_profile_transactions(const struct orr_profile *p,
			      orr_profile_transaction_fn *fn, void *arg)
{
	uint64_t first = p->made > ORI_PROFILE_LATEST
				 ? p->made - ORI_PROFILE_LATEST + 1
				 : 1;
	struct older o = find_older(p, first);

	for (size_t i = 0; i < o.n; i++)
		if (i == 0 || o.items[i].id != o.items[i - 1].id)
			ori_transaction_show(&o.items[i], fn, arg);
	for (uint64_t id = first; id <= p->made; id++)
		ori_transaction_show(&p->latest[id % ORI_PROFILE_LATEST], fn,
				     arg);
}

void orr_profile_buses(const struct orr_profile *p, orr_profile_series_fn *fn,
		       void *arg)
{
	for (const struct ori_bus_profile *b = p->buses; b; b = b->next) {
		const struct orr_profile_series s = {
			.bus = b->path,
			.interval = UINT64_C(1) << b->shift,
			.n = b->end ? (uint32_t)((b->end - 1) >> b->shift) + 1
				    : 0,
			.busy = b->busy,
			.waiting = b->waiting,
		};

		fn(arg, &s);
	}
}
