/* SPDX-License-Identifier: Apache-2.0 */
/* Processes that write down what they do, for the tests by clause. */
#ifndef ORRERY_TEST_CLAUSE_RIG_H
#define ORRERY_TEST_CLAUSE_RIG_H

#include <orrery/control.h>
#include <orrery/process.h>
#include <orrery/signal.h>
#include <orrery/sim.h>

#include <stdlib.h>
#include <string.h>

struct rig;

/* What a controller does to a target; test/kernel/clause_control.h. */
typedef void act_fn(struct rig *r, struct orr_process *target);

struct rig {
	struct orr_sim *sim;
	struct orr_object *root;
	struct orr_event a;
	struct orr_event b;
	struct orr_signal s; /* false at first */
	struct orr_process clocked;
	struct orr_process *target;
	act_fn *const *acts; /* up to a NULL */
	char record[64];
};

static inline int setup(void **state)
{
	struct rig *r = calloc(1, sizeof(*r));

	r->sim = orr_sim_new();
	r->root = orr_sim_root(r->sim);
	orr_event_init(&r->a, r->root, "a");
	orr_event_init(&r->b, r->root, "b");
	orr_signal_init(&r->s, r->root, "s", 0);
	*state = r;
	return 0;
}

static inline int teardown(void **state)
{
	struct rig *r = *state;

	orr_sim_free(r->sim);
	free(r);
	return 0;
}

static inline struct rig *rig_of(const struct orr_process *self)
{
	return orr_process_arg(self);
}

static inline void note(struct rig *r, char c)
{
	size_t n = strlen(r->record);

	assert_true(n + 1 < sizeof(r->record));
	r->record[n] = c;
}

/* A single digit. */
static inline void note_number(struct rig *r, uint64_t n)
{
	assert_true(n < 10);
	note(r, (char)('0' + n));
}

/* A letter and the number of the delta cycle. */
static inline void stamp(struct rig *r, char c)
{
	note(r, c);
	note_number(r, orr_sim_delta_count(r->sim));
}

static inline struct orr_process *thread(struct rig *r, orr_process_fn *fn)
{
	return orr_spawn_thread(r->root, NULL, fn, r);
}

static inline struct orr_process *method(struct rig *r, orr_process_fn *fn)
{
	return orr_spawn_method(r->root, NULL, fn, r);
}

/* A method that runs by ev only. */
static inline struct orr_process *method_on(struct rig *r, orr_process_fn *fn,
					    struct orr_event *ev)
{
	struct orr_process *p = method(r, fn);

	orr_process_dont_initialize(p);
	orr_sensitive(p, ev);
	return p;
}

static inline void run(struct rig *r, orr_time duration, const char *record)
{
	orr_sim_run(r->sim, duration);
	assert_string_equal(r->record, record);
}

static inline void stamp_a(struct orr_process *self)
{
	stamp(rig_of(self), 'a');
}

static inline void stamp_b(struct orr_process *self)
{
	stamp(rig_of(self), 'b');
}

static inline void note_m(struct orr_process *self)
{
	note(rig_of(self), 'm');
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

#endif
