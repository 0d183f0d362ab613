/* SPDX-License-Identifier: Apache-2.0 */
#include "wheel_entry.h"

#include "util.h"

#include <string.h>

enum {
	FEW = 16, /* so many are all held in the front */
	CHUNKS_PER_BLOCK = 64,
	STALE_MANY = UINT8_MAX, /* timer.stale stays there until a sweep */
	SWEEP_FLOOR = 1024,
	FETCH_FLOOR = 2048,
	FRONT_FILL = 160, /* entries of a slot that are sorted into the front */
	FRONT_SHARE = 8, /* unless it is more than an eighth of all */
	FRONT_MOVES = 512 /* in the front, to insert others */
};

struct ori_wheel_block {
	struct ori_wheel_block *next;
	struct ori_wheel_chunk chunks[CHUNKS_PER_BLOCK];
};

void ori_wheel_init(struct ori_wheel *w)
{
	memset(w, 0, sizeof(*w));
	w->front_end = ORR_TIME_MAX;
	w->none.count = ORI_CHUNK_ROOM;
	for (unsigned slot = 0; slot < ORR_COUNT(w->slots); slot++)
		w->slots[slot].last = &w->none;
}

void ori_wheel_fini(struct ori_wheel *w)
{
	while (w->blocks) {
		struct ori_wheel_block *b = w->blocks;

		w->blocks = b->next;
		ori_free(b);
	}
}

static void put_chunk(struct ori_wheel *w, struct ori_wheel_chunk *c)
{
	c->next = w->idle;
	w->idle = c;
}

static void put_chunks(struct ori_wheel *w, struct ori_wheel_chunk *c)
{
	while (c) {
		struct ori_wheel_chunk *next = c->next;

		put_chunk(w, c);
		c = next;
	}
}

ori_apart static void add_block(struct ori_wheel *w)
{
	struct ori_wheel_block *b = ori_calloc(1, sizeof(*b));

	b->next = w->blocks;
	w->blocks = b;
	for (unsigned i = CHUNKS_PER_BLOCK; i-- > 0;)
		put_chunk(w, &b->chunks[i]);
}

static struct ori_wheel_chunk *get_chunk(struct ori_wheel *w)
{
	struct ori_wheel_chunk *c = w->idle;

	w->idle = c->next;
	c->next = NULL;
	return c;
}

static void mark_slot(struct ori_wheel *w, unsigned slot)
{
	unsigned level = slot >> ORI_WHEEL_BITS;

	w->occupied[level] |= UINT64_C(1) << (slot & ORI_WHEEL_DIGIT);
	w->levels |= 1u << level;
}

static void clear_slot(struct ori_wheel *w, unsigned slot)
{
	unsigned level = slot >> ORI_WHEEL_BITS;

	w->slots[slot].last = &w->none;
	w->occupied[level] &= ~(UINT64_C(1) << (slot & ORI_WHEEL_DIGIT));
	if (!w->occupied[level])
		w->levels &= ~(1u << level);
}

static void file(struct ori_wheel *w, struct ori_entry e, unsigned slot);

ori_apart static void add_block_and_file(struct ori_wheel *w,
					 struct ori_entry e, unsigned slot)
{
	add_block(w);
	file(w, e, slot);
}

/* In a slot that is empty, or the last chunk of which is full. */
ori_apart static void file_in_new_chunk(struct ori_wheel *w, struct ori_entry e,
					unsigned slot)
{
	struct ori_wheel_slot *s = &w->slots[slot];
	struct ori_wheel_chunk *c;

	if (ori_unlikely(!w->idle)) {
		add_block_and_file(w, e, slot);
		return;
	}
	c = get_chunk(w);
	c->entries[0] = e;
	c->count = 1;
	if (s->last == &w->none)
		s->first = c;
	else
		s->last->next = c;
	s->last = c;
	mark_slot(w, slot);
}

/* Calls only come last, so that this needs no stack where it is inlined. */
static void file(struct ori_wheel *w, struct ori_entry e, unsigned slot)
{
	struct ori_wheel_chunk *c = w->slots[slot].last;

	if (ori_likely(c->count < ORI_CHUNK_ROOM))
		c->entries[c->count++] = e;
	else
		file_in_new_chunk(w, e, slot);
}

static void refile(struct ori_wheel *w, struct ori_entry e)
{
	file(w, e, ori_wheel_slot(w, e.when));
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

/* The slot is noted, for when it is cancelled; any, if it has none. */
static void add(struct ori_wheel *w, struct orr_timer *t)
{
	struct ori_entry e = {ori_entry_tag(t), t->when};
	bool front_is_all = w->front_end == ORR_TIME_MAX;

	t->pos = 0;
	if (front_is_all && w->front_count < FEW) {
		ori_front_insert(w, e);
	} else if (!front_is_all &&
		   (!w->front_count || e.when >= w->front_end)) {
		t->pos = ori_wheel_slot(w, e.when);
		file(w, e, t->pos);
	} else if (!front_is_all && w->front_count < ORI_FRONT_ROOM &&
		   w->front_moves < FRONT_MOVES) {
		w->front_moves += ori_front_insert(w, e);
	} else {
		dissolve_front_and_add(w, e);
	}
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

ori_apart static void refile_chunks(struct ori_wheel *w,
				    struct ori_wheel_chunk *c)
{
	while (c) {
		struct ori_wheel_chunk *next = c->next;

		for (unsigned i = 0; i < c->count; i++)
			refile(w, c->entries[i]);
		put_chunk(w, c);
		c = next;
	}
}

/*
 * Whether a slot is better sorted than spread out: with so few entries, and so
 * few of all that new ones will seldom have to be inserted among them.
 */
static bool suits_front(const struct ori_wheel *w,
			const struct ori_wheel_chunk *c)
{
	uint32_t n = 0;

	if (!c->next)
		return true;
	for (; c && n <= FRONT_FILL; c = c->next)
		n += (uint32_t)c->count;
	return n <= FRONT_FILL && n <= w->count / FRONT_SHARE;
}

static bool is_due_at_once(const struct ori_wheel_chunk *c)
{
	orr_time when = c->entries[0].when;

	for (; c; c = c->next)
		for (unsigned i = 0; i < c->count; i++)
			if (c->entries[i].when != when)
				return false;
	return true;
}

/* To a lower level, none of which has any. */
static void move_slot(struct ori_wheel *w, struct ori_wheel_slot s)
{
	unsigned slot = ori_wheel_slot(w, s.first->entries[0].when);

	w->slots[slot] = s;
	mark_slot(w, slot);
}

/* What is in a slot above level 0 is sorted, or goes to lower levels. */
static void open_slot(struct ori_wheel *w, unsigned level, unsigned digit)
{
	unsigned slot = level << ORI_WHEEL_BITS | digit;
	struct ori_wheel_slot s = w->slots[slot];

	w->cursor = slot_start(w, level, digit);
	clear_slot(w, slot);
	if (ori_unlikely(w->count > FETCH_FLOOR))
		ori_wheel_fetch(w, level);
	if (s.first->next && is_due_at_once(s.first)) {
		move_slot(w, s);
	} else if (suits_front(w, s.first)) {
		w->front_end =
			w->levels ? slot_end(w->cursor, level) : ORR_TIME_MAX;
		ori_front_fill(w, s.first, level);
		put_chunks(w, s.first);
	} else {
		refile_chunks(w, s.first);
	}
}

/* Take the first entry out of a slot of level 0, which is due at one time. */
static struct ori_entry take_level0(struct ori_wheel *w, unsigned digit)
{
	struct ori_wheel_slot *s = &w->slots[digit];
	struct ori_wheel_chunk *c = s->first;
	struct ori_entry e = c->entries[w->taken++];

	if (w->taken == c->count) {
		w->taken = 0;
		s->first = c->next;
		if (!s->first)
			clear_slot(w, digit);
		put_chunk(w, c);
	}
	return e;
}

/* Take out the first entry, stale or not, if it is due by limit. */
static bool take(struct ori_wheel *w, orr_time limit, struct ori_entry *e)
{
	while (!w->front_count) {
		unsigned level;
		unsigned digit;

		if (!w->levels)
			return false;
		level = (unsigned)__builtin_ctz(w->levels);
		digit = (unsigned)__builtin_ctzll(w->occupied[level]);
		if (slot_start(w, level, digit) > limit)
			return false;
		if (level == 0) {
			*e = take_level0(w, digit);
			return true;
		}
		open_slot(w, level, digit);
	}
	if (w->front[w->front_count - 1].when > limit)
		return false;
	*e = w->front[--w->front_count];
	return true;
}

static void drop(struct ori_wheel *w, struct ori_entry e)
{
	struct orr_timer *t = ori_entry_timer(e);

	w->stale--;
	if (t->stale != STALE_MANY)
		t->stale--;
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
		w->count--;
		if (ori_likely(ori_entry_is_live(e))) {
			ori_entry_timer(e)->state = ORI_TIMER_OFF;
			return ori_entry_timer(e);
		}
		drop(w, e);
	}
	if (!w->count)
		reset(w);
	return NULL;
}

/* Slots above level 0 begin later than the cursor. */
bool ori_wheel_is_due(const struct ori_wheel *w, orr_time now)
{
	if (w->front_count)
		return w->front[w->front_count - 1].when == now;
	return w->occupied[0] >> (now & ORI_WHEEL_DIGIT) & 1;
}

struct orr_timer *ori_wheel_pop_now(struct ori_wheel *w, orr_time now)
{
	return ori_wheel_is_due(w, now) ? ori_wheel_pop(w, now) : NULL;
}

/* A sweep drops all stale entries; the others keep their order. */

static uint32_t sweep_entries(struct ori_wheel *w, struct ori_entry *entries,
			      uint32_t first, uint32_t count)
{
	uint32_t kept = 0;

	for (uint32_t i = first; i < count; i++) {
		if (ori_entry_is_live(entries[i])) {
			entries[kept++] = entries[i];
		} else {
			ori_entry_timer(entries[i])->stale = 0;
			w->stale--;
			w->count--;
		}
	}
	return kept;
}

/* Chunks that become empty leave the list. */
static void sweep_slot(struct ori_wheel *w, unsigned slot, uint32_t first)
{
	struct ori_wheel_slot *s = &w->slots[slot];
	struct ori_wheel_chunk **link = &s->first;
	struct ori_wheel_chunk *c;

	s->last = NULL;
	while ((c = *link)) {
		c->count =
			sweep_entries(w, c->entries, first, (uint32_t)c->count);
		first = 0;
		if (c->count) {
			s->last = c;
			link = &c->next;
		} else {
			*link = c->next;
			put_chunk(w, c);
		}
	}
	if (!s->first)
		clear_slot(w, slot);
}

ori_apart static void sweep(struct ori_wheel *w)
{
	uint32_t taken = w->taken;

	w->taken = 0;
	w->front_count = sweep_entries(w, w->front, 0, w->front_count);
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

static void push(struct ori_wheel *w, struct orr_timer *t)
{
	w->count++;
	t->generation++;
	t->state = ORI_TIMER_TIMED;
	add(w, t);
}

/* Before an old entry can pass for the new one. */
ori_apart static void sweep_and_push(struct ori_wheel *w, struct orr_timer *t)
{
	sweep(w);
	push(w, t);
}

void ori_wheel_push(struct ori_wheel *w, struct orr_timer *t)
{
	if (ori_unlikely(t->generation == UINT16_MAX) && t->stale)
		sweep_and_push(w, t);
	else
		push(w, t);
}

/* Nor is it worth looking for. */
ori_apart static void leave_stale(struct ori_wheel *w, struct orr_timer *t)
{
	if (t->stale != STALE_MANY)
		t->stale++;
	if (++w->stale > SWEEP_FLOOR && w->stale > w->count / 2)
		sweep(w);
}

ori_apart static void cancel_elsewhere(struct ori_wheel *w, struct orr_timer *t)
{
	if (w->front_count && w->front_end == ORR_TIME_MAX)
		ori_front_remove(w, t);
	else
		leave_stale(w, t);
}

/*
 * Where the entry is soon found it is taken out: as the last in the slot where
 * it was put, as it is if it was the last that was added there, or among few
 * in all. What has been taken from a slot still counts.
 */
void ori_wheel_cancel(struct ori_wheel *w, struct orr_timer *t)
{
	struct ori_wheel_chunk *c = w->slots[t->pos].last;
	uint64_t last = c->count - 1;

	t->state = ORI_TIMER_OFF;
	w->cancelled++;
	if (last > w->taken && c->entries[last].tag == ori_entry_tag(t)) {
		c->count = last;
		w->count--;
	} else {
		cancel_elsewhere(w, t);
	}
}

void ori_wheel_forget(struct ori_wheel *w, struct orr_timer *t)
{
	if (t->stale)
		sweep(w);
}
