/* SPDX-License-Identifier: Apache-2.0 */
/* What processes that come and go leave behind. */
#include "../unit.h"

#include "../heap.h"
#include "control_rig.h"

enum { TURNS = 100000, WARM = 1000 };

struct crowd {
	struct orr_event evs[2];
	struct orr_signal reset;
	size_t before; /* bytes in use after the first few */
	size_t after;
};

static void wait_for_one(struct orr_process *self)
{
	struct crowd *c = orr_process_arg(self);
	struct orr_event *const evs[] = {&c->evs[0], &c->evs[1]};

	orr_wait_any(self, evs, 2, 1);
}

/* With all that the kernel may have to keep for a process. */
static void spawn_one(struct orr_process *self, struct crowd *c)
{
	struct orr_process *p =
		orr_spawn_thread(&self->obj, "p", wait_for_one, c);

	orr_sensitive(p, &c->evs[0]);
	orr_sensitive(p, &c->evs[1]);
	orr_reset_signal_is(p, &c->reset, true);
	orr_process_reset_event(p);
	orr_wait_event(self, orr_process_terminated_event(p));
	orr_process_fini(p);
	orr_event_notify(&c->evs[0]); /* finds no dead process */
}

static void spawn_many(struct orr_process *self)
{
	struct crowd *c = orr_process_arg(self);

	for (unsigned i = 0; i < TURNS; i++) {
		if (i == WARM)
			c->before = heap_in_use();
		spawn_one(self, c);
	}
	c->after = heap_in_use();
}

/* The name stays, in two bytes. */
static void spawned_processes_come_and_go(void **state)
{
	struct rig *r = *state;
	struct orr_object *root = orr_sim_root(r->sim);
	struct crowd c;
	struct orr_process *p =
		orr_spawn_thread(root, "spawner", spawn_many, &c);

	orr_event_init(&c.evs[0], root, "ev0");
	orr_event_init(&c.evs[1], root, "ev1");
	orr_signal_init(&c.reset, root, "reset", 0);
	orr_sim_run(r->sim, 2 * TURNS);
	assert_true(orr_process_ended(p));
	assert_true(c.after <= c.before + 2 * TURNS + HEAP_CHUNK);
}

static void note_turns(struct orr_process *self)
{
	struct rig *r = orr_process_arg(self);

	for (;;) {
		note(r, 'a');
		orr_wait_for(self, 10);
	}
}

static void die(struct orr_process *self)
{
	(void)self;
}

/* The second one is in the memory of the first, which it was to reset. */
static void succeed(struct orr_process *self)
{
	struct rig *r = orr_process_arg(self);
	struct orr_signal *s =
		orr_container_of(orr_object_find(orr_sim_root(r->sim), "s"),
				 struct orr_signal, channel.obj);
	struct orr_process *first =
		orr_spawn_thread(&self->obj, "first", die, r);
	struct orr_process *second;

	orr_async_reset_signal_is(first, s, true);
	orr_wait_for(self, 5);
	orr_process_fini(first);
	second = orr_spawn_thread(&self->obj, "second", note_turns, r);
	assert_ptr_equal(second, first);
	orr_wait_for(self, 0);
	orr_signal_write(s, 1);
	orr_wait_for(self, 17);
	orr_process_kill(second, ORR_NO_DESCENDANTS);
}

/* It notes its turns at 5 and 15 ps; a reset would be one more. */
static void a_reset_signal_forgets_a_process_that_is_gone(void **state)
{
	struct rig *r = *state;
	struct orr_signal s;

	orr_signal_init(&s, orr_sim_root(r->sim), "s", 0);
	orr_spawn_thread(orr_sim_root(r->sim), "spawner", succeed, r);
	run(r, "aa");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(spawned_processes_come_and_go),
		TEST(a_reset_signal_forgets_a_process_that_is_gone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
