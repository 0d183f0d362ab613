/* SPDX-License-Identifier: Apache-2.0 */
/* In which order processes wake, of one event and of several. */
#include "../unit.h"

#include <orrery/process.h>
#include <orrery/signal.h>
#include <orrery/sim.h>

#include <stdio.h>
#include <string.h>

static int setup(void **state)
{
	*state = orr_sim_new();
	return 0;
}

static int teardown(void **state)
{
	orr_sim_free(*state);
	return 0;
}

/* Processes that each add their letter to a text when they wake. */
struct teller {
	struct orr_process process;
	struct orr_event *ev;
	char letter;
	char *text;
};

static void tell(struct orr_process *self)
{
	struct teller *t = orr_container_of(self, struct teller, process);

	t->text[strlen(t->text)] = t->letter;
}

static void wait_and_tell(struct orr_process *self)
{
	struct teller *t = orr_container_of(self, struct teller, process);

	for (;;) {
		orr_wait_event(self, t->ev);
		tell(self);
	}
}

static void teller_init(struct teller *t, struct orr_event *ev, char letter,
			char *text)
{
	const char name[] = {letter, '\0'};

	*t = (struct teller){.ev = ev, .letter = letter, .text = text};
	orr_method_init_on(&t->process, orr_sim_root(ev->obj.sim), name, tell,
			   ev);
}

static void waiter_init(struct teller *t, struct orr_event *ev, char letter,
			char *text)
{
	const char name[] = {letter, '\0'};

	*t = (struct teller){.ev = ev, .letter = letter, .text = text};
	orr_thread_init(&t->process, orr_sim_root(ev->obj.sim), name,
			wait_and_tell);
}

static void waiters_wake_first_come_first_served(void **state)
{
	struct orr_event ev;
	struct teller t[3];
	char text[8] = "";

	orr_event_init(&ev, orr_sim_root(*state), "ev");
	for (unsigned i = 0; i < 3; i++)
		waiter_init(&t[i], &ev, "abc"[i], text);
	orr_sim_run(*state, 0);
	orr_event_notify_delta(&ev);
	orr_sim_run(*state, 1);
	orr_event_notify_after(&ev, 1);
	orr_sim_run(*state, 1);
	assert_string_equal(text, "abcabc");
}

static void the_sensitive_wake_before_the_waiting(void **state)
{
	struct orr_event ev;
	struct teller t[3];
	char text[8] = "";

	orr_event_init(&ev, orr_sim_root(*state), "ev");
	waiter_init(&t[0], &ev, 'w', text);
	teller_init(&t[1], &ev, 's', text);
	teller_init(&t[2], &ev, 't', text);
	orr_sim_run(*state, 0);
	orr_event_notify_delta(&ev);
	orr_sim_run(*state, 0);
	assert_string_equal(text, "stw");
}

static void one_instant_fires_in_order_of_notification(void **state)
{
	struct orr_event evs[3];
	struct teller t[3];
	char text[8] = "";

	for (unsigned i = 0; i < 3; i++) {
		orr_event_init(&evs[i], orr_sim_root(*state),
			       (const char *[]){"x", "y", "z"}[i]);
		teller_init(&t[i], &evs[i], "abc"[i], text);
	}
	orr_event_notify_after(&evs[2], 7);
	orr_event_notify_after(&evs[0], 7);
	orr_event_notify_after(&evs[1], 7);
	orr_event_notify_after(&evs[2], 7); /* no change: pending already */
	orr_sim_run(*state, 7);
	assert_string_equal(text, "cab");
}

static void one_delta_fires_in_order_of_notification(void **state)
{
	struct orr_event evs[200];
	struct teller t[ORR_COUNT(evs)];
	char text[ORR_COUNT(evs) + 1] = "";
	char name[8];

	for (unsigned i = 0; i < ORR_COUNT(evs); i++) {
		snprintf(name, sizeof(name), "ev%u", i);
		orr_event_init(&evs[i], orr_sim_root(*state), name);
		t[i] = (struct teller){.letter = i % 10 ? '.' : 'x',
				       .text = text};
		orr_method_init_on(&t[i].process, &evs[i].obj, "tell", tell,
				   &evs[i]);
		orr_event_notify_delta(&evs[i]);
		if (i % 3)
			orr_event_cancel(&evs[i]);
	}
	orr_sim_run(*state, 0);
	assert_string_equal(text, "x........."
				  "x........."
				  "x........."
				  "x........."
				  "x........."
				  "x........."
				  "x......");
}

/* Writes all signals and may notify an event before. */
struct mixer {
	struct orr_process process;
	struct orr_event go;
	struct orr_event ev;
	struct orr_signal s[4];
	bool notifies;
};

static void notify_and_write(struct orr_process *self)
{
	struct mixer *m = orr_container_of(self, struct mixer, process);

	if (m->notifies)
		orr_event_notify_delta(&m->ev);
	for (unsigned i = 0; i < ORR_COUNT(m->s); i++)
		orr_signal_write(&m->s[i], !orr_signal_read(&m->s[i]));
}

static void mixer_init(struct mixer *m, struct orr_object *parent)
{
	char name[] = "s0";

	*m = (struct mixer){0};
	orr_event_init(&m->go, parent, "go");
	orr_event_init(&m->ev, parent, "ev");
	for (; name[1] < '4'; name[1]++)
		orr_signal_init(&m->s[name[1] - '0'], parent, name, 0);
	orr_method_init_on(&m->process, parent, "mixer", notify_and_write,
			   &m->go);
}

/* Whoever listens to them, and what is notified otherwise comes first. */
static void changes_fire_in_order_of_the_writes(void **state)
{
	struct mixer m;
	struct teller t[6];
	char text[16] = "";

	mixer_init(&m, orr_sim_root(*state));
	teller_init(&t[0], &m.ev, 'a', text);
	teller_init(&t[1], orr_signal_changed(&m.s[0]), 'b', text);
	waiter_init(&t[2], orr_signal_changed(&m.s[1]), 'c', text);
	teller_init(&t[3], orr_signal_changed(&m.s[2]), 'd', text);
	teller_init(&t[4], orr_signal_changed(&m.s[2]), 'e', text);
	teller_init(&t[5], orr_signal_changed(&m.s[3]), 'f', text);
	orr_sim_run(*state, 1);
	orr_event_notify_after(&m.go, 1);
	orr_sim_run(*state, 1);
	assert_string_equal(text, "bcdef");
	m.notifies = true;
	orr_event_notify_after(&m.go, 1);
	orr_sim_run(*state, 1);
	assert_string_equal(text, "bcdefabcdef");
}

/* Processes that wait in one instant for different things, and say so. */
struct singer {
	struct orr_process process;
	struct orr_event *ev; /* what it waits for; NULL: time */
	char letter;
	char *song;
};

static void sing(struct singer *s)
{
	s->song[strlen(s->song)] = s->letter;
}

static void sing_in_thread(struct orr_process *self)
{
	struct singer *s = orr_container_of(self, struct singer, process);

	if (s->ev)
		orr_wait_event(self, s->ev);
	else
		orr_wait_for(self, 10);
	sing(s);
}

static void sing_in_method(struct orr_process *self)
{
	struct singer *s = orr_container_of(self, struct singer, process);

	if (orr_now(self->obj.sim))
		sing(s);
	else
		orr_next_trigger_for(self, 10);
}

static void singer_init(struct singer *s, struct orr_sim *sim, char letter,
			struct orr_event *ev, char *song)
{
	const char name[] = {letter, '\0'};

	*s = (struct singer){.ev = ev, .letter = letter, .song = song};
	if (ev || letter < 'm')
		orr_thread_init(&s->process, orr_sim_root(sim), name,
				sing_in_thread);
	else
		orr_method_init(&s->process, orr_sim_root(sim), name,
				sing_in_method);
}

/* Events and time-outs of one instant fire in the order of their arming. */
static void order_of_arming_is_the_order_of_waking(void **state)
{
	struct orr_sim *sim = *state;
	struct orr_event ev[2];
	struct singer s[6];
	char song[8] = "";

	orr_event_init(&ev[0], orr_sim_root(sim), "ev0");
	orr_event_init(&ev[1], orr_sim_root(sim), "ev1");
	orr_event_notify_after(&ev[1], 10); /* before all who wait for 10 */
	singer_init(&s[0], sim, 'z', NULL, song);
	singer_init(&s[1], sim, 'a', NULL, song);
	singer_init(&s[2], sim, 'b', &ev[0], song);
	singer_init(&s[3], sim, 'y', NULL, song);
	singer_init(&s[4], sim, 'c', &ev[1], song);
	singer_init(&s[5], sim, 'd', &ev[0], song);
	orr_sim_run(sim, 5);
	orr_event_notify_after(&ev[0], 5); /* after them */
	orr_sim_run(sim, 5);
	assert_string_equal(song, "czaybd");
}

#define ORDER_TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ORDER_TEST(waiters_wake_first_come_first_served),
		ORDER_TEST(the_sensitive_wake_before_the_waiting),
		ORDER_TEST(one_instant_fires_in_order_of_notification),
		ORDER_TEST(one_delta_fires_in_order_of_notification),
		ORDER_TEST(changes_fire_in_order_of_the_writes),
		ORDER_TEST(order_of_arming_is_the_order_of_waking),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
