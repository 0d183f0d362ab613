/* SPDX-License-Identifier: Apache-2.0 */
/* Rows, and the memory for their histograms. */
#include "profile.h"

#include <orrery/bus.h>
#include <orrery/log.h>
#include <orrery/sim.h>

#include <string.h>
#include <sys/mman.h>

enum {
	BLOCK = 64, /* histograms */
	PATH_SIZE = 256
};

/*
 * Counts are mapped: memory comes by pages, when they are first counted in, so
 * that a histogram takes a page or two of its 58 KB.
 */
struct ori_profile_block {
	struct ori_profile_block *next;
	void *memory;
	size_t size;
};

static const char key;

const char *orr_profile_kind_name(enum orr_profile_kind kind)
{
	static const char *const names[ORR_PROFILE_KINDS] = {
		[ORR_PROFILE_BUS] = "bus",   [ORR_PROFILE_IRQ] = "irq",
		[ORR_PROFILE_FIFO] = "fifo", [ORR_PROFILE_I2C] = "i2c",
		[ORR_PROFILE_WAKE] = "wake", [ORR_PROFILE_SPAN] = "span",
	};

	return (unsigned)kind < ORR_PROFILE_KINDS ? names[kind] : "row";
}

static void unmap(void *arg)
{
	const struct orr_profile *p = arg;

	for (struct ori_profile_block *b = p->blocks; b; b = b->next)
		munmap(b->memory, b->size);
}

static void map_block(struct orr_profile *p)
{
	size_t words = BLOCK * orr_histogram_slots(ORR_PROFILE_DIGITS);
	struct ori_profile_block *b = orr_sim_alloc(p->sim, sizeof(*b));

	b->size = words * sizeof(*p->counts);
	b->memory = mmap(NULL, b->size, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (b->memory == MAP_FAILED)
		orr_fail(orr_sim_root(p->sim), __FILE__, __LINE__,
			 "out of memory for histograms");
	b->next = p->blocks;
	p->blocks = b;
	p->counts = b->memory;
	p->left = words;
}

static uint64_t *new_counts(struct orr_profile *p)
{
	size_t slots = orr_histogram_slots(ORR_PROFILE_DIGITS);

	if (p->left < slots)
		map_block(p);
	p->left -= slots;
	return p->counts + p->left;
}

void ori_profile_row_init(struct orr_profile *p, struct ori_profile_row *r,
			  const struct orr_profile_row *row)
{
	r->row = *row;
	r->row.histogram = &r->histogram;
	orr_histogram_init(&r->histogram, ORR_PROFILE_DIGITS, new_counts(p));
}

struct ori_profile_row *ori_profile_add(struct orr_profile *p,
					const struct orr_profile_row *row)
{
	struct ori_profile_list *list = &p->rows[row->kind];
	struct ori_profile_row *r = orr_sim_alloc(p->sim, sizeof(*r));

	ori_profile_row_init(p, r, row);
	if (list->last)
		list->last->next = r;
	else
		list->first = r;
	list->last = r;
	return r;
}

const char *ori_profile_path(const struct orr_object *obj)
{
	char path[PATH_SIZE];
	size_t size;

	if (obj->parent && orr_object_kind(obj->parent) == ORR_KIND_DEVICE &&
	    orr_object_kind(obj) == ORR_KIND_TARGET)
		obj = obj->parent;
	size = strlen(orr_object_path(obj, path, sizeof(path))) + 1;
	return memcpy(orr_sim_alloc(obj->sim, size), path, size);
}

static void watch_device(struct orr_profile *p, struct orr_device *dev)
{
	ori_profile_irqs(p, dev);
	ori_profile_points(p, dev);
}

static void watch(struct orr_profile *p, struct orr_object *scope)
{
	struct orr_object *child = NULL;

	if (orr_object_kind(scope) == ORR_KIND_BUS)
		ori_profile_bus(p,
				orr_container_of(scope, struct orr_bus, obj));
	if (orr_object_kind(scope) == ORR_KIND_DEVICE)
		watch_device(p,
			     orr_container_of(scope, struct orr_device, obj));
	while ((child = orr_object_next(scope, child)))
		watch(p, child);
}

struct orr_profile *orr_profile_start(struct orr_sim *sim)
{
	struct orr_profile *p = orr_profile_of(sim);

	if (p)
		return p;
	p = orr_sim_alloc(sim, sizeof(*p));
	p->sim = sim;
	p->last_line = &p->lines;
	p->latest = orr_sim_alloc(sim, ORI_PROFILE_LATEST * sizeof(*p->latest));
	orr_sim_at_free(sim, unmap, p);
	orr_sim_attach(sim, &key, p);
	watch(p, orr_sim_root(sim));
	ori_profile_wakes(p);
	return p;
}

struct orr_profile *orr_profile_of(const struct orr_sim *sim)
{
	return orr_sim_attached(sim, &key);
}

void orr_profile_rows(struct orr_profile *p, orr_profile_row_fn *fn, void *arg)
{
	ori_profile_bus_rows(p, fn, arg);
	for (unsigned kind = 0; kind < ORR_PROFILE_KINDS; kind++) {
		const struct ori_profile_row *r = p->rows[kind].first;

		for (; r; r = r->next)
			if (r->histogram.count)
				fn(arg, &r->row);
	}
}

struct sum {
	const struct orr_profile_row *like;
	struct orr_histogram *histogram;
	unsigned rows;
};

static bool is_like(const char *wanted, const char *is)
{
	return !wanted || strcmp(wanted, is) == 0;
}

static void add_row(void *arg, const struct orr_profile_row *row)
{
	struct sum *sum = arg;
	const struct orr_profile_row *like = sum->like;

	if (row->kind != like->kind ||
	    !is_like(like->initiator, row->initiator) ||
	    !is_like(like->target, row->target) ||
	    !is_like(like->reg, row->reg) ||
	    !is_like(like->command, row->command) ||
	    !is_like(like->part, row->part))
		return;
	if (orr_histogram_merge(sum->histogram, row->histogram) == 0)
		sum->rows++;
}

unsigned orr_profile_sum(struct orr_profile *p,
			 const struct orr_profile_row *like,
			 struct orr_histogram *histogram)
{
	struct sum sum = {like, histogram, 0};

	orr_profile_rows(p, add_row, &sum);
	return sum.rows;
}
