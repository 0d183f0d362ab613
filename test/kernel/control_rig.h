/* SPDX-License-Identifier: Apache-2.0 */
/* What tests of process control have in common; unit.h comes first. */
#ifndef ORRERY_TEST_CONTROL_RIG_H
#define ORRERY_TEST_CONTROL_RIG_H

#include <orrery/control.h>
#include <orrery/signal.h>
#include <orrery/sim.h>

#include <stdlib.h>
#include <string.h>

/*
 * A target that writes a letter for all that it does, a controller that acts
 * on it at 10, 20, ... ps, and an event that both know.
 */
struct rig {
	struct orr_sim *sim;
	struct orr_process target;
	struct orr_process controller;
	struct orr_event ev;
	struct orr_cleanup cleanup;
	void (*acts[8])(struct rig *r);
	char record[64];
};

static inline void note(struct rig *r, char c)
{
	size_t n = strlen(r->record);

	assert_true(n + 1 < sizeof(r->record));
	r->record[n] = c;
}

static inline struct rig *rig_of_target(struct orr_process *self)
{
	return orr_container_of(self, struct rig, target);
}

/* Acts at 10 ps, 20 ps and so on, and says so. */
static inline void control(struct orr_process *self)
{
	struct rig *r = orr_container_of(self, struct rig, controller);

	for (unsigned i = 0; i < ORR_COUNT(r->acts) && r->acts[i]; i++) {
		orr_wait_for(self, 10);
		note(r, (char)('1' + i));
		r->acts[i](r);
		note(r, '.');
	}
}

static inline int setup(void **state)
{
	struct rig *r = calloc(1, sizeof(*r));

	r->sim = orr_sim_new();
	orr_event_init(&r->ev, orr_sim_root(r->sim), "ev");
	orr_thread_init(&r->controller, orr_sim_root(r->sim), "controller",
			control);
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

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

static inline void target_thread(struct rig *r, orr_process_fn *fn)
{
	orr_thread_init(&r->target, orr_sim_root(r->sim), "target", fn);
}

static inline void target_method(struct rig *r, orr_process_fn *fn)
{
	orr_method_init(&r->target, orr_sim_root(r->sim), "target", fn);
	orr_sensitive(&r->target, &r->ev);
}

static inline void run(struct rig *r, const char *record)
{
	orr_sim_run(r->sim, 1000);
	assert_string_equal(r->record, record);
}

/* What a controller does. */

static inline void notify(struct rig *r)
{
	orr_event_notify(&r->ev);
}

static inline void suspend(struct rig *r)
{
	orr_process_suspend(&r->target, ORR_NO_DESCENDANTS);
}

static inline void resume(struct rig *r)
{
	orr_process_resume(&r->target, ORR_NO_DESCENDANTS);
}

static inline void disable(struct rig *r)
{
	orr_process_disable(&r->target, ORR_NO_DESCENDANTS);
}

static inline void enable(struct rig *r)
{
	orr_process_enable(&r->target, ORR_NO_DESCENDANTS);
}

static inline void kill_target(struct rig *r)
{
	orr_process_kill(&r->target, ORR_NO_DESCENDANTS);
}

static inline void reset(struct rig *r)
{
	orr_process_reset(&r->target, ORR_NO_DESCENDANTS);
}

static inline void throw_7(struct rig *r)
{
	orr_process_throw(&r->target, 7, ORR_NO_DESCENDANTS);
}

/* What a target does. */

static inline void note_m(struct orr_process *self)
{
	note(rig_of_target(self), 'm');
}

static inline void wait_and_note(struct orr_process *self)
{
	struct rig *r = rig_of_target(self);

	note(r, 's');
	for (;;) {
		orr_wait_event(self, &r->ev);
		note(r, 'w');
	}
}

static inline void note_unwinding(struct orr_cleanup *cleanup)
{
	struct rig *r = orr_container_of(cleanup, struct rig, cleanup);

	note(r, orr_process_is_unwinding(&r->target) ? 'u' : 'c');
	assert_ptr_equal(orr_sim_current(r->sim), &r->target);
}

static inline void wait_with_cleanup(struct orr_process *self)
{
	struct rig *r = rig_of_target(self);

	note(r, 's');
	r->cleanup.fn = note_unwinding;
	orr_cleanup_push(self, &r->cleanup);
	orr_wait_event(self, &r->ev);
	note(r, 'w');
	orr_cleanup_pop(self, &r->cleanup);
}

#endif
