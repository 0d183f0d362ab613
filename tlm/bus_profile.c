/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The profile of a bus: where the time of each transfer went. Most transfers
 * of a row take as long as the one before; these are counted, and entered into
 * the histograms when another one comes or somebody looks.
 */
#include "bus_profile.h"
#include "regs.h"

#include <orrery/clock.h>
#include <orrery/sim.h>

#include <stdio.h>
#include <string.h>

enum {
	FIRST_SHIFT = 10, /* log2 of an interval in ps, at first */
	INDEX_MAX = 0x10000, /* addresses of registers with rows of their own */
	NAME_SIZE = 64
};

void ori_profile_bus(struct orr_profile *p, struct orr_bus *bus)
{
	struct ori_bus_profile *b = orr_sim_alloc(p->sim, sizeof(*b));

	b->profile = p;
	b->bus = bus;
	b->path = ori_profile_path(&bus->obj);
	b->shift = FIRST_SHIFT;
	if (p->last_bus)
		p->last_bus->next = b;
	else
		p->buses = b;
	p->last_bus = b;
	bus->profile = b;
}

/* Number the registers in the order of their addresses. */
static void number_registers(struct ori_bus_site *site)
{
	uint32_t span = site->dev->cls->span;
	unsigned i;
	uint32_t byte;

	site->nnumbers = span < INDEX_MAX ? span : INDEX_MAX;
	site->numbers = orr_sim_alloc(site->dev->obj.sim,
				      site->nnumbers * sizeof(uint16_t));
	for (uint32_t a = 0; a < site->nnumbers; a++) {
		if (!ori_reg_at(site->dev, a, &i, &byte))
			continue;
		if (byte == 0 || site->nregs == 0)
			site->nregs++;
		site->numbers[a] = (uint16_t)site->nregs;
	}
}

static struct ori_bus_site *new_site(struct orr_bus_region *r)
{
	static const unsigned nothing = 0;
	struct orr_object *owner = r->target->obj.parent;
	struct orr_device *dev;

	r->site = orr_sim_alloc(r->bus->obj.sim, sizeof(*r->site));
	r->site->target = ori_profile_path(&r->target->obj);
	r->site->requests = &nothing;
	if (orr_object_kind(owner) != ORR_KIND_DEVICE)
		return r->site;
	r->site->lines = ori_profile_lines_of(r->bus->profile->profile, owner,
					      &r->site->requests);
	dev = orr_container_of(owner, struct orr_device, obj);
	if (r->target != &dev->mmio || !dev->cls->nregs || dev->cls->mmio)
		return r->site;
	r->site->dev = dev;
	number_registers(r->site);
	return r->site;
}

static struct ori_bus_site *site_of(struct orr_bus_region *r)
{
	return r->site ? r->site : new_site(r);
}

/* Of the first register that the access touches. */
static uint32_t number_at(const struct ori_bus_site *site, uint64_t offset)
{
	return offset < site->nnumbers ? site->numbers[offset] : 0;
}

static const char *register_name(const struct ori_bus_site *site,
				 uint64_t offset)
{
	const struct orr_reg *reg;
	char name[NAME_SIZE];
	uint32_t byte;
	unsigned i;

	if (!number_at(site, offset))
		return "";
	reg = ori_reg_at(site->dev, (uint32_t)offset, &i, &byte);
	if (!reg->count)
		return reg->name;
	snprintf(name, sizeof(name), "%s[%u]", reg->name, i);
	return strcpy(orr_sim_alloc(site->dev->obj.sim, strlen(name) + 1),
		      name);
}

static struct ori_bus_row *new_row(struct orr_profile *p,
				   const struct ori_bus_transfer *t,
				   unsigned command)
{
	static const char *const commands[] = {"read", "write", "ignore"};
	static const char *const parts[] = {"total", "wait", "transfer",
					    "device"};
	const struct ori_bus_site *site = t->region->site;
	struct ori_bus_row *row = orr_sim_alloc(p->sim, sizeof(*row));
	struct orr_profile_row key = {
		.kind = ORR_PROFILE_BUS,
		.initiator = ori_profile_path(&t->port->initiator->obj),
		.target = site->target,
		.reg = register_name(site,
				     t->payload->address - t->region->base),
		.command = commands[command],
	};

	for (unsigned i = 0; i < ORI_BUS_PARTS; i++) {
		key.part = parts[i];
		ori_profile_row_init(p, &row->parts[i], &key);
	}
	return row;
}

static unsigned command_of(const struct orr_payload *p)
{
	switch (p->command) {
	case ORR_READ_COMMAND:
		return ORI_BUS_READ;
	case ORR_WRITE_COMMAND:
		return ORI_BUS_WRITE;
	default:
		return ORI_BUS_IGNORE;
	}
}

static struct ori_bus_row *row_of(struct orr_profile *p,
				  const struct ori_bus_transfer *t)
{
	struct ori_bus_site *site = site_of(t->region);
	struct ori_bus_row ***rows = &site->rows[t->port->number];
	uint32_t number =
		number_at(site, t->payload->address - t->region->base);
	unsigned command = command_of(t->payload);
	struct ori_bus_row **row;

	if (!*rows)
		*rows = orr_sim_alloc(p->sim, (site->nregs + 1) *
						      ORI_BUS_COMMANDS *
						      sizeof(**rows));
	row = &(*rows)[number * ORI_BUS_COMMANDS + command];
	if (!*row)
		*row = new_row(p, t, command);
	return *row;
}

void ori_bus_row_settle(struct ori_bus_row *row)
{
	for (unsigned i = 0; i < ORI_BUS_PARTS; i++)
		orr_histogram_record_n(&row->parts[i].histogram, row->last[i],
				       row->repeats);
	row->repeats = 0;
}

static bool is_worst(const struct ori_bus_row *row, uint64_t id)
{
	for (unsigned i = 0; i < ORI_BUS_PARTS; i++) {
		const struct orr_histogram *h = &row->parts[i].histogram;

		for (uint32_t k = 0; k < h->nworst; k++)
			if (h->worst[k].tag == id)
				return true;
	}
	return false;
}

static void copy_latest(const struct orr_profile *p, uint64_t id,
			struct ori_bus_kept *kept)
{
	kept->worst = p->latest[id % ORI_PROFILE_LATEST];
	for (unsigned i = 0; i < ORI_BUS_BEFORE; i++)
		kept->before[i] = p->latest[(id - i - 1) % ORI_PROFILE_LATEST];
}

/* Keep the latest if it is one of the worst, and none that is so no longer. */
static void keep(const struct orr_profile *p, struct ori_bus_row *row)
{
	uint32_t n = 0;

	if (!is_worst(row, p->made))
		return;
	copy_latest(p, p->made, &row->kept[row->nkept++]);
	for (uint32_t i = 0; i < row->nkept; i++)
		if (is_worst(row, row->kept[i].worst.id))
			row->kept[n++] = row->kept[i];
	row->nkept = n;
}

static void enter(const struct orr_profile *p, struct ori_bus_row *row,
		  const orr_time *times, orr_time end)
{
	ori_bus_row_settle(row);
	for (unsigned i = 0; i < ORI_BUS_PARTS; i++)
		orr_histogram_record_case(&row->parts[i].histogram, times[i],
					  end, p->made);
	memcpy(row->last, times, sizeof(row->last));
	row->full = row->parts[ORI_BUS_TOTAL].histogram.nworst ==
		    ORR_HISTOGRAM_WORST;
	keep(p, row);
}

/* Like the last one: none of the worst, as of equal ones the first is. */
static bool is_repeated(const struct ori_bus_row *row, const orr_time *times)
{
	uint64_t differ = 0;

	for (unsigned i = 0; i < ORI_BUS_PARTS; i++)
		differ |= row->last[i] ^ times[i];
	return row->full && !differ;
}

static void note(struct orr_profile *p, struct ori_bus_row *row,
		 const orr_time *times, orr_time start, orr_time end)
{
	uint64_t id = ++p->made;
	struct ori_transaction *t = &p->latest[id % ORI_PROFILE_LATEST];

	*t = (struct ori_transaction){
		.id = id,
		.row = row->parts,
		.start = start,
		.wait = times[ORI_BUS_WAIT],
		.transfer = times[ORI_BUS_TRANSFER],
		.device = times[ORI_BUS_DEVICE],
	};
	if (is_repeated(row, times))
		row->repeats++;
	else
		enter(p, row, times, end);
}

static orr_time clamp(orr_time t, orr_time low, orr_time high)
{
	if (t < low)
		return low;
	return t < high ? t : high;
}

/* The time of a cycle, from that of the end: by a division if need be. */
static orr_time time_of(const struct orr_bus *bus, uint64_t cycle, uint64_t end,
			orr_time end_time)
{
	const struct orr_clock *clock = bus->timing.clock;

	if (!clock)
		return cycle;
	if (clock->period.den != 1)
		return orr_clock_edge_time(clock, cycle);
	return end_time - (end - cycle) * clock->period.num;
}

/* Nobody waits for anything: only the address phase and the beats. */
static bool is_plain(const struct ori_bus_transfer *t,
		     const struct ori_bus_plan *x, orr_time end)
{
	const struct orr_bus *bus = t->region->bus;

	return x->data == t->end && t->responded == t->end &&
	       !t->region->wait &&
	       x->start == x->begin + bus->timing.address_cycles &&
	       time_of(bus, x->begin, t->end, end) == t->asked;
}

/*
 * The ends of the phases, in order; doc/bus-timing.md has the cycles. A clock
 * that is changed meanwhile moves them at most to the ends of the transfer.
 */
static void split_phases(const struct ori_bus_transfer *t,
			 const struct ori_bus_plan *x, orr_time end,
			 orr_time *times, orr_time *busy_from)
{
	const struct orr_bus *bus = t->region->bus;
	uint64_t address = x->begin + bus->timing.address_cycles;
	uint64_t beats =
		x->data - ori_bus_wait_cycles(bus, t->region, t->payload);
	orr_time granted =
		clamp(time_of(bus, x->begin, t->end, end), t->asked, end);
	orr_time addressed = granted;
	orr_time data = granted;
	orr_time moved;
	orr_time responded = end;

	if (x->start != address) {
		addressed =
			clamp(time_of(bus, address, t->end, end), granted, end);
		data = clamp(time_of(bus, x->start, t->end, end), addressed,
			     end);
	}
	moved = clamp(time_of(bus, beats, t->end, end), data, end);
	if (t->responded != t->end)
		responded = clamp(time_of(bus, t->responded, t->end, end),
				  moved, end);
	times[ORI_BUS_WAIT] =
		(granted - t->asked) + (data - addressed) + (end - responded);
	times[ORI_BUS_TRANSFER] = (addressed - granted) + (moved - data);
	times[ORI_BUS_DEVICE] = responded - moved;
	times[ORI_BUS_TOTAL] = end - t->asked;
	*busy_from = bus->timing.pipeline ? data : granted;
}

static void split(const struct ori_bus_transfer *t,
		  const struct ori_bus_plan *x, orr_time end, orr_time *times,
		  orr_time *busy_from)
{
	orr_time total = end - t->asked;

	if (!is_plain(t, x, end)) {
		split_phases(t, x, end, times, busy_from);
		return;
	}
	times[ORI_BUS_TOTAL] = total;
	times[ORI_BUS_WAIT] = 0;
	times[ORI_BUS_TRANSFER] = total;
	times[ORI_BUS_DEVICE] = 0;
	*busy_from = t->asked;
}

static void halve(orr_time *series)
{
	for (uint32_t i = 0; i < ORI_BUS_INTERVALS; i++)
		series[i] = i < ORI_BUS_INTERVALS / 2
				    ? series[2 * i] + series[2 * i + 1]
				    : 0;
}

static void widen(struct ori_bus_profile *b)
{
	while ((b->end - 1) >> b->shift >= ORI_BUS_INTERVALS) {
		b->shift++;
		halve(b->busy);
		halve(b->waiting);
	}
}

/* from is before to. */
static void add(const struct ori_bus_profile *b, orr_time *series,
		orr_time from, orr_time to)
{
	uint64_t i = from >> b->shift;

	for (; i < (to - 1) >> b->shift; i++) {
		orr_time border = (i + 1) << b->shift;

		series[i] += border - from;
		from = border;
	}
	series[i] += to - from;
}

static void add_times(struct ori_bus_profile *b, orr_time asked, orr_time wait,
		      orr_time busy_from, orr_time end)
{
	if (end > b->end) {
		b->end = end;
		if ((end - 1) >> b->shift >= ORI_BUS_INTERVALS)
			widen(b);
	}
	if (busy_from < end)
		add(b, b->busy, busy_from, end);
	if (wait)
		add(b, b->waiting, asked, asked + wait);
}

void ori_bus_profile_call(const struct orr_bus_port *port,
			  struct orr_bus_region *r, orr_time asked)
{
	const struct ori_bus_site *site = site_of(r);

	if (*site->requests)
		ori_profile_access(site->lines, &port->initiator->obj, asked);
}

void ori_bus_profile_transfer(const struct ori_bus_transfer *t,
			      const struct ori_bus_plan *x, orr_time end)
{
	struct ori_bus_profile *b = t->region->bus->profile;
	struct orr_profile *p = b->profile;
	orr_time times[ORI_BUS_PARTS];
	orr_time busy_from;

	split(t, x, end, times, &busy_from);
	note(p, row_of(p, t), times, t->asked, end);
	if (p->watch)
		ori_transaction_show(&p->latest[p->made % ORI_PROFILE_LATEST],
				     p->watch, p->watch_arg);
	add_times(b, t->asked, times[ORI_BUS_WAIT], busy_from, end);
}
