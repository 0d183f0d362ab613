/* SPDX-License-Identifier: Apache-2.0 */
#include "wheel_entry.h"

#include "util.h"

#include <string.h>

enum {
	FEW = 16, /* so many are all held in the front */
	STALE_MANY = UINT8_MAX, /* timer.stale stays there */
	SWEEP_FLOOR = 1024,
	FETCH_FLOOR = 2048,
	FRONT_FILL = 160, /* entries of a slot that are sorted into the front */
	FRONT_SHARE = 8, /* unless it is more than an eighth of all */
	FRONT_MOVES = 512 /* in the front, to insert others */
};

static uint32_t count(const struct ori_wheel *w)
{
	return w->pushed - w->gone;
}

void ori_wheel_init(struct ori_wheel *w)
{
	memset(w, 0, sizeof(*w));
	w->front_end = ORR_TIME_MAX;
}

static void refile(struct ori_wheel *w, struct ori_entry e)
{
	ori_slot_file(w, e, ori_wheel_slot(w, e.when));
}

/*
 * The front is full, or takes too long to insert into, or had all there is:
 * what is in it goes to the slots.
 */
ori_apart static void dissolve_front_and_add(struct ori_wheel *w,
					     struct ori_entry e)
{
	uint32_t i = w->front_count;

	w->front_count = 0;
	w->front_end = 0;
	while (i > 0)
		refile(w, w->front[--i]);
	refile(w, e);
}

static bool front_has_room(const struct ori_wheel *w)
{
	return w->front_count < ORI_FRONT_ROOM && w->front_moves < FRONT_MOVES;
}

/* The slot is noted, for when it is cancelled; one of level 0, if none. */
static void add(struct ori_wheel *w, struct orr_timer *t)
{
	struct ori_entry e = {ori_entry_tag(t), t->when};
	bool front_is_all = w->front_end == ORR_TIME_MAX;

	if (e.when >= w->front_end) {
		t->pos = ori_wheel_slot(w, e.when);
		ori_slot_file(w, e, t->pos);
		return;
	}
	t->pos = 0;
	if (front_is_all && w->front_count < FEW)
		ori_front_insert(w, e);
	else if (!front_is_all && front_has_room(w))
		w->front_moves += ori_front_insert(w, e);
	else
		dissolve_front_and_add(w, e);
}

/* Where a slot begins, given that it lies ahead of the cursor. */
static orr_time slot_start(const struct ori_wheel *w, unsigned level,
			   unsigned digit)
{
	unsigned shift = ORI_WHEEL_BITS * level;
	uint64_t above = w->cursor >> shift & ~(uint64_t)ORI_WHEEL_DIGIT;

	return (above | digit) << shift;
}

static orr_time slot_end(orr_time start, unsigned level)
{
	return orr_time_add(start, UINT64_C(1) << ORI_WHEEL_BITS * level);
}

ori_apart static void refile_slot(struct ori_wheel *w, struct ori_wheel_slot s)
{
	struct ori_wheel_chunk *c = s.first;

	while (c) {
		struct ori_wheel_chunk *next = c->next;
		const struct ori_entry *end = ori_chunk_end(s, c);

		for (const struct ori_entry *e = c->entries; e < end; e++)
			refile(w, *e);
		ori_chunk_free(w, c);
		c = next;
	}
}

/* A stale entry is gone. */
static void drop(struct ori_wheel *w, struct ori_entry e)
{
	struct orr_timer *t = ori_entry_timer(e);

	w->gone++;
	w->stale--;
	if (t->stale != STALE_MANY)
		t->stale--;
}

/* The others move together, and end where that returns. */
static struct ori_entry *drop_stale(struct ori_wheel *w, struct ori_entry *e,
				    const struct ori_entry *end)
{
	struct ori_entry *kept = e;

	for (; e < end; e++)
		if (ori_entry_is_live(*e))
			*kept++ = *e;
		else
			drop(w, *e);
	return kept;
}

/*
 * Whether a slot is better sorted than spread out: with so few entries, and so
 * few of all that new ones will seldom have to be inserted among them.
 */
static bool suits_front(const struct ori_wheel *w, struct ori_wheel_slot s)
{
	const struct ori_wheel_chunk *c = s.first;
	uint32_t n = 0;

	if (!c->next)
		return true;
	for (; c && n <= FRONT_FILL; c = c->next)
		n += (uint32_t)(ori_chunk_end(s, c) - c->entries);
	return n <= FRONT_FILL && n <= count(w) / FRONT_SHARE;
}

static bool is_due_at_once(struct ori_wheel_slot s)
{
	orr_time when = s.first->entries[0].when;

	for (const struct ori_wheel_chunk *c = s.first; c; c = c->next)
		for (const struct ori_entry *e = c->entries;
		     e < ori_chunk_end(s, c); e++)
			if (e->when != when)
				return false;
	return true;
}

/* What is in a slot above level 0 is sorted, or goes to lower levels. */
static void open_slot(struct ori_wheel *w, unsigned level, unsigned digit)
{
	unsigned slot = level << ORI_WHEEL_BITS | digit;
	struct ori_wheel_slot s = ori_slot_take(w, slot);

	w->cursor = slot_start(w, level, digit);
	if (ori_unlikely(count(w) > FETCH_FLOOR))
		ori_wheel_fetch(w, level);
	if (w->stale && !s.first->next)
		s.end = drop_stale(w, s.first->entries, s.end);
	if (s.first->next && is_due_at_once(s)) {
		ori_slot_put(w, s, ori_wheel_slot(w, s.first->entries->when));
	} else if (suits_front(w, s)) {
		w->front_end =
			w->levels ? slot_end(w->cursor, level) : ORR_TIME_MAX;
		ori_front_fill(w, s, level);
		ori_chunks_free(w, s.first);
	} else {
		refile_slot(w, s);
	}
}

/* Take the first entry out of a slot of level 0, which is due at one time. */
static struct ori_entry take_level0(struct ori_wheel *w, unsigned digit)
{
	struct ori_wheel_slot *s = &w->slots[digit];
	struct ori_wheel_chunk *c = s->first;
	struct ori_entry *e = &c->entries[w->taken++];

	if (e + 1 == ori_chunk_end(*s, c)) {
		w->taken = 0;
		s->first = c->next;
		if (!s->first)
			ori_slot_take(w, digit);
		ori_chunk_free(w, c);
	}
	return *e;
}

static bool has_level0(const struct ori_wheel *w)
{
	return w->levels & 1;
}

/* Until the first entry is in the front or on level 0; no slot after limit. */
ori_apart ori_flatten static void open_slots(struct ori_wheel *w,
					     orr_time limit)
{
	while (!w->front_count && w->levels && !has_level0(w)) {
		unsigned level = (unsigned)__builtin_ctz(w->levels);
		unsigned digit = (unsigned)__builtin_ctzll(w->occupied[level]);

		if (slot_start(w, level, digit) > limit)
			return;
		open_slot(w, level, digit);
	}
}

static bool take_from_front(struct ori_wheel *w, orr_time limit,
			    struct ori_entry *e)
{
	if (w->front[w->front_count - 1].when > limit)
		return false;
	*e = w->front[--w->front_count];
	return true;
}

/* Take out the first entry, stale or not, if it is due by limit. */
static bool take(struct ori_wheel *w, orr_time limit, struct ori_entry *e)
{
	unsigned digit;

	if (ori_unlikely(!w->front_count && !has_level0(w)))
		open_slots(w, limit);
	if (ori_likely(w->front_count))
		return take_from_front(w, limit, e);
	if (!has_level0(w))
		return false;
	digit = (unsigned)__builtin_ctzll(w->occupied[0]);
	if (slot_start(w, 0, digit) > limit)
		return false;
	*e = take_level0(w, digit);
	return true;
}

/* With the last, cancelled ones the cursor may have gone on beyond the time. */
static void reset(struct ori_wheel *w)
{
	w->cursor = 0;
	w->front_end = ORR_TIME_MAX;
}

struct orr_timer *ori_wheel_pop(struct ori_wheel *w, orr_time limit)
{
	struct ori_entry e;

	while (take(w, limit, &e)) {
		w->cursor = e.when;
		if (ori_likely(ori_entry_is_live(e))) {
			w->gone++;
			ori_entry_timer(e)->state = ORI_TIMER_OFF;
			return ori_entry_timer(e);
		}
		drop(w, e);
	}
	if (!count(w))
		reset(w);
	return NULL;
}

/* Slots above level 0 begin later than the cursor. */
bool ori_wheel_is_due(const struct ori_wheel *w, orr_time now)
{
	if (ori_likely(w->front_count))
		return w->front[w->front_count - 1].when == now;
	return w->occupied[0] >> (now & ORI_WHEEL_DIGIT) & 1;
}

struct orr_timer *ori_wheel_pop_now(struct ori_wheel *w, orr_time now)
{
	return ori_wheel_is_due(w, now) ? ori_wheel_pop(w, now) : NULL;
}

static void sweep_slot(struct ori_wheel *w, unsigned slot, uint32_t first)
{
	struct ori_wheel_slot s = ori_slot_take(w, slot);
	struct ori_wheel_chunk *c = s.first;

	for (; c; first = 0) {
		struct ori_wheel_chunk *next = c->next;
		struct ori_entry *e = c->entries + first;
		const struct ori_entry *end =
			drop_stale(w, e, ori_chunk_end(s, c));

		for (; e < end; e++)
			ori_slot_file(w, *e, slot);
		ori_chunk_free(w, c);
		c = next;
	}
}

ori_apart static void sweep(struct ori_wheel *w)
{
	uint32_t taken = w->taken;

	w->taken = 0;
	w->front_count =
		(uint32_t)(drop_stale(w, w->front, w->front + w->front_count) -
			   w->front);
	for (unsigned level = 0; level < ORI_WHEEL_LEVELS; level++) {
		for (uint64_t left = w->occupied[level]; left;
		     left &= left - 1) {
			sweep_slot(w,
				   level << ORI_WHEEL_BITS |
					   (unsigned)__builtin_ctzll(left),
				   taken);
			taken = 0;
		}
		taken = 0;
	}
}

void ori_wheel_push(struct ori_wheel *w, struct orr_timer *t)
{
	w->pushed++;
	t->state = ORI_TIMER_TIMED;
	add(w, t);
}

/*
 * All are dropped before they are too many, and before one could pass for a new
 * one: no entry is of the last generation.
 */
ori_apart static void leave_stale(struct ori_wheel *w, struct orr_timer *t)
{
	if (t->stale != STALE_MANY)
		t->stale++;
	w->stale++;
	if (++t->generation == UINT16_MAX) {
		sweep(w);
		t->generation = 0;
	} else if (w->stale > SWEEP_FLOOR && w->stale > count(w) / 2) {
		sweep(w);
	}
}

ori_apart static void cancel_elsewhere(struct ori_wheel *w, struct orr_timer *t)
{
	if (w->front_count && w->front_end == ORR_TIME_MAX)
		ori_front_remove(w, t);
	else
		leave_stale(w, t);
}

/*
 * Whether the last entry of that slot, which ends there, is of t and not alone
 * in its chunk. It is not stale then: what t left in its slot lies before, and
 * nothing is moved to where t was put before t is due.
 */
static bool is_last(const struct ori_entry *end, const struct orr_timer *t)
{
	return (uintptr_t)end % ORI_CHUNK_SIZE >
		       offsetof(struct ori_wheel_chunk, entries[1]) &&
	       ori_entry_timer(end[-1]) == t;
}

/*
 * Where the entry is soon found it is taken out: as the last in the slot where
 * it was put, as it is if it was the last that was added there, or among few
 * in all. From a slot of level 0 some may have been taken already.
 */
void ori_wheel_cancel(struct ori_wheel *w, struct orr_timer *t)
{
	struct ori_wheel_slot *s = &w->slots[t->pos];

	t->state = ORI_TIMER_OFF;
	if (t->pos >= ORI_WHEEL_SLOTS && is_last(s->end, t)) {
		s->end--;
		w->gone++;
	} else {
		cancel_elsewhere(w, t);
	}
}

void ori_wheel_forget(struct ori_wheel *w, struct orr_timer *t)
{
	if (t->stale)
		sweep(w);
}
