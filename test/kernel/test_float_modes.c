/* SPDX-License-Identifier: Apache-2.0 */
/* Threads with floating-point modes of their own. */
#include "../unit.h"

#include "worker.h"

#include <fenv.h>

static void start_keeping(struct worker *w, struct orr_sim *sim,
			  const char *name, orr_process_fn *fn)
{
	start(w, sim, name, fn);
	orr_thread_keep_fenv(&w->thread);
}

static void round_up(struct orr_process *self)
{
	fesetround(FE_UPWARD);
	orr_wait_for(self, 2);
	worker_of(self)->seen = fegetround();
}

static void see_rounding(struct orr_process *self)
{
	orr_wait_for(self, 1);
	worker_of(self)->seen = fegetround();
}

static void rounding_mode_belongs_to_the_thread(void **state)
{
	struct worker w[2];

	start_keeping(&w[0], *state, "a", round_up);
	start(&w[1], *state, "b", see_rounding);
	orr_sim_run(*state, 1);
	assert_int_equal(w[1].seen, FE_TONEAREST);
	assert_int_equal(fegetround(), FE_TONEAREST);
	orr_sim_run(*state, 10);
	assert_int_equal(w[0].seen, FE_UPWARD);
	assert_int_equal(fegetround(), FE_TONEAREST);
}

/* How sums and quotients are rounded, which is up to other registers. */
static int rounding_of_sums(void)
{
	volatile double one = 1;
	volatile double little = 1e-30;
	bool up = one + little > 1;
	bool down = -one - little < -1;

	return up ? FE_UPWARD : down ? FE_DOWNWARD : FE_TONEAREST;
}

/* Sets a mode now and then; n counts what it finds that is not its own. */
static void change_modes(struct orr_process *self)
{
	static const int modes[] = {FE_TONEAREST, FE_UPWARD, FE_DOWNWARD};
	struct worker *w = worker_of(self);
	unsigned lot = (unsigned)(self->obj.name[0] - 'a');
	int mode = fegetround();

	for (unsigned i = 0; i < 1000; i++) {
		lot = lot * 1103515245 + 12345;
		if (lot >> 16 & 1) {
			mode = modes[(lot >> 20) % 3];
			fesetround(mode);
		}
		orr_wait_for(self, (lot >> 24) % 4);
		w->n += fegetround() != mode || rounding_of_sums() != mode;
	}
}

static void rounding_modes_stay_apart_however_they_change(void **state)
{
	struct worker w[3];

	start_keeping(&w[0], *state, "a", change_modes);
	start_keeping(&w[1], *state, "b", change_modes);
	start_keeping(&w[2], *state, "c", change_modes);
	for (unsigned i = 0; i < 300; i++) {
		orr_sim_run(*state, 10);
		assert_int_equal(rounding_of_sums(), FE_TONEAREST);
	}
	for (unsigned i = 0; i < 3; i++) {
		assert_true(orr_process_ended(&w[i].thread));
		assert_int_equal(w[i].n, 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(rounding_mode_belongs_to_the_thread),
		TEST(rounding_modes_stay_apart_however_they_change),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
