/* SPDX-License-Identifier: Apache-2.0 */
/* Profiles of buses: where the time of each transfer went. */
#include "../unit.h"

#include "bus_rig.h"

#include <orrery/clock.h>
#include <orrery/models/pl011.h>
#include <orrery/process.h>
#include <orrery/profile.h>

#include <stdio.h>
#include <string.h>

enum { ROWS = 32, COUNTED = 100 };

/* What a profile shows: "cpu>low read wait" with its histogram. */
struct shown {
	unsigned n;
	char names[ROWS][80];
	struct orr_histogram histograms[ROWS];
};

static void show(void *arg, const struct orr_profile_row *row)
{
	struct shown *s = arg;

	assert_true(s->n < ROWS);
	snprintf(s->names[s->n], sizeof(s->names[0]), "%s>%s%s%s %s %s",
		 row->initiator, row->target, *row->reg ? "." : "", row->reg,
		 row->command, row->part);
	s->histograms[s->n++] = *row->histogram;
}

static const struct orr_histogram *find(struct shown *s, struct orr_profile *p,
					const char *name)
{
	s->n = 0;
	orr_profile_rows(p, show, s);
	for (unsigned i = 0; i < s->n; i++)
		if (strcmp(s->names[i], name) == 0)
			return &s->histograms[i];
	fail_msg("no row %s", name);
	return NULL;
}

/* A row of one value, or of equal ones. */
static orr_time only(struct orr_profile *p, const char *name)
{
	struct shown s;
	const struct orr_histogram *h = find(&s, p, name);

	assert_true(h->min == h->max);
	return h->min;
}

static void rows_come_by_bus_port_address_and_command(void **state)
{
	struct bus_rig *r = *state;
	struct orr_profile *p = orr_profile_start(r->sim);
	static const char *const names[] = {
		"cpu>low read total",	    "cpu>low read wait",
		"cpu>low read transfer",    "cpu>low read device",
		"cpu>high write total",	    "cpu>high write wait",
		"cpu>high write transfer",  "cpu>high write device",
		"other>low write total",    "other>low write wait",
		"other>low write transfer", "other>low write device",
	};
	struct shown s = {0};

	orr_profile_rows(p, show, &s);
	assert_int_equal(s.n, 0);
	orr_write32(&r->other, 0x1000, 1);
	orr_write32(&r->cpu, HIGH, 1);
	delay_of(r, 0x1000, 4);
	orr_write32(&r->cpu, 0x3000, 1); /* nobody there: no row */
	orr_profile_rows(p, show, &s);
	assert_int_equal(s.n, ORR_COUNT(names));
	for (unsigned i = 0; i < s.n; i++)
		assert_string_equal(s.names[i], names[i]);
}

/* 10 ns for the address and 5 for the word; the target takes 3. */
static void total_is_wait_and_transfer_and_device(void **state)
{
	struct bus_rig *r = *state;
	struct orr_profile *p = orr_profile_start(r->sim);
	const struct orr_histogram *h;
	struct shown s;

	delay_of(r, 0x1000, 4);
	delay_of(r, 0x1000, 4); /* time stands still: behind the first one */
	assert_true(only(p, "cpu>low read transfer") == ORR_NS(15));
	assert_true(only(p, "cpu>low read device") == ORR_NS(3));
	h = find(&s, p, "cpu>low read wait");
	assert_true(h->min == 0 && h->max == ORR_NS(18));
	h = find(&s, p, "cpu>low read total");
	assert_true(h->min == ORR_NS(18) && h->max == ORR_NS(36));
}

static void note_last(void *arg, const struct orr_profile_transaction *t)
{
	struct orr_profile_transaction *last = arg;

	assert_int_equal(t->id, last->id + 1);
	*last = *t;
}

static void transactions_can_be_watched(void **state)
{
	struct bus_rig *r = *state;
	struct orr_profile *p = orr_profile_start(r->sim);
	struct orr_profile_transaction last = {.id = 0};

	orr_profile_watch(p, note_last, &last);
	delay_of(r, 0x1000, 4);
	delay_of(r, 0x1000, 4);
	assert_int_equal(last.id, 2);
	assert_string_equal(last.initiator, "cpu");
	assert_string_equal(last.target, "low");
	assert_string_equal(last.command, "read");
	assert_true(last.start == 0 && last.wait == ORR_NS(18));
	assert_true(last.transfer == ORR_NS(15) && last.device == ORR_NS(3));
	orr_profile_watch(p, NULL, NULL);
	delay_of(r, 0x1000, 4);
	assert_int_equal(last.id, 2);
}

static void wait_states_are_the_devices(void **state)
{
	struct bus_rig *r = *state;
	struct orr_profile *p = orr_profile_start(r->sim);

	orr_bus_set_wait(&r->bus, &r->low.socket, ORR_NS(7));
	assert_true(delay_of(r, 0x1000, 8) == ORR_NS(10 + 2 * (5 + 7) + 3));
	assert_true(only(p, "cpu>low read transfer") == ORR_NS(10 + 2 * 5));
	assert_true(only(p, "cpu>low read device") == ORR_NS(2 * 7 + 3));
	assert_true(only(p, "cpu>low read wait") == 0);
}

/*
 * Two threads on an APB with a clock of 10 ns ask at 3 ns for a target with a
 * wait state that takes 3 ns. Edges are at 10, 20, ... ns.
 *
 *		first		second
 *  asks	  3		  3
 *  address	 10 .. 20	 50 .. 60
 *  data	 20 .. 30	 60 .. 70
 *  wait state	 30 .. 40	 70 .. 80
 *  3 ns, that	 40 .. 50	 80 .. 90	is, a cycle
 *
 *  wait	  7		 47
 *  transfer	 20		 20
 *  device	 20		 20
 *  total	 47		 87
 */
struct apb {
	struct orr_sim *sim;
	struct orr_clock clock;
	struct orr_bus bus;
	struct orr_initiator_socket sockets[2];
	struct orr_target_socket target;
	struct orr_process threads[2];
	orr_time took[2];
};

static void take_three(struct orr_target_socket *t, struct orr_payload *p,
		       orr_time *delay)
{
	(void)t;
	*delay += ORR_NS(3);
	p->response = ORR_OK_RESPONSE;
}

static void ask_at_three(struct orr_process *self, struct apb *a, unsigned i)
{
	orr_wait_for(self, ORR_NS(3));
	orr_write32(&a->sockets[i], 0, 0);
	a->took[i] = orr_now(a->sim) - ORR_NS(3);
}

static void first(struct orr_process *self)
{
	ask_at_three(self, orr_container_of(self, struct apb, threads[0]), 0);
}

static void second(struct orr_process *self)
{
	ask_at_three(self, orr_container_of(self, struct apb, threads[1]), 1);
}

static void make_apb(struct apb *a)
{
	static const struct orr_target_ops ops = {.b_transport = take_three};
	struct orr_object *root;
	struct orr_bus_timing timing;

	a->sim = orr_sim_new();
	root = orr_sim_root(a->sim);
	orr_clock_init(&a->clock, root, "clock", orr_period_hz(100000000));
	timing = orr_bus_apb(&a->clock);
	orr_bus_init(&a->bus, root, "apb", &timing);
	orr_initiator_socket_init(&a->sockets[0], root, "a");
	orr_initiator_socket_init(&a->sockets[1], root, "b");
	orr_bus_connect(&a->bus, &a->sockets[0]);
	orr_bus_connect(&a->bus, &a->sockets[1]);
	orr_target_socket_init(&a->target, root, "t", &ops);
	orr_bus_map(&a->bus, 0, 16, &a->target, NULL);
	orr_bus_set_wait(&a->bus, &a->target, 1);
	orr_thread_init(&a->threads[0], root, "first", first);
	orr_thread_init(&a->threads[1], root, "second", second);
}

static void contention_on_apb_is_as_reckoned(void **state)
{
	struct apb a;
	struct orr_profile *p;

	(void)state;
	make_apb(&a);
	p = orr_profile_start(a.sim);
	orr_sim_run(a.sim, ORR_TIME_MAX);
	assert_true(only(p, "a>t write wait") == 7000);
	assert_true(only(p, "a>t write transfer") == 20000);
	assert_true(only(p, "a>t write device") == 20000);
	assert_true(only(p, "a>t write total") == 47000);
	assert_true(only(p, "b>t write wait") == 47000);
	assert_true(only(p, "b>t write transfer") == 20000);
	assert_true(only(p, "b>t write device") == 20000);
	assert_true(only(p, "b>t write total") == 87000);
	assert_true(a.took[0] == 47000 && a.took[1] == 87000);
	orr_sim_free(a.sim);
}

static void take_series(void *arg, const struct orr_profile_series *s)
{
	*(struct orr_profile_series *)arg = *s;
}

/* Of the case above: busy from 10 to 90 ns, and waited for 54 ns. */
static void bus_is_busy_as_reckoned(void **state)
{
	struct apb a;
	struct orr_profile *p;
	struct orr_profile_series s = {0};
	orr_time waiting = 0;

	(void)state;
	make_apb(&a);
	p = orr_profile_start(a.sim);
	orr_sim_run(a.sim, ORR_TIME_MAX);
	orr_profile_buses(p, take_series, &s);
	assert_string_equal(s.bus, "apb");
	assert_int_equal(s.n, (ORR_NS(90) + s.interval - 1) / s.interval);
	for (uint32_t i = 0; i < s.n; i++) {
		orr_time from = i * s.interval;
		orr_time to = from + s.interval;

		from = from > ORR_NS(10) ? from : ORR_NS(10);
		to = to < ORR_NS(90) ? to : ORR_NS(90);
		assert_true(s.busy[i] == (from < to ? to - from : 0));
		waiting += s.waiting[i];
	}
	assert_true(waiting == ORR_NS(54));
	orr_sim_free(a.sim);
}

/* Intervals grow, and nothing is lost. */
static void series_is_bounded(void **state)
{
	struct bus_rig *r = *state;
	struct orr_profile *p = orr_profile_start(r->sim);
	struct orr_profile_series s = {0};
	orr_time busy = 0;

	for (unsigned i = 0; i < COUNTED; i++) {
		delay_of(r, 0x1000, 4);
		orr_sim_run(r->sim, ORR_US(1) << i % 16);
	}
	orr_profile_buses(p, take_series, &s);
	assert_true(s.n > 100 && s.n <= 512);
	for (uint32_t i = 0; i < s.n; i++)
		busy += s.busy[i];
	assert_true(busy == COUNTED * ORR_NS(18));
}

/* Of equal ones the first, as if each had been entered by itself. */
static void equal_transfers_count_each(void **state)
{
	struct bus_rig *r = *state;
	struct orr_profile *p = orr_profile_start(r->sim);
	const struct orr_histogram *h;
	struct shown s;

	for (unsigned i = 0; i < COUNTED; i++) {
		delay_of(r, 0x1000, 4);
		orr_sim_run(r->sim, ORR_US(1));
	}
	h = find(&s, p, "cpu>low read total");
	assert_true(h->count == COUNTED);
	assert_true(orr_histogram_mean(h) == ORR_NS(18));
	for (uint32_t i = 0; i < h->nworst; i++) {
		assert_true(h->worst[i].tag == i + 1);
		assert_true(h->worst[i].when == ORR_US(i) + ORR_NS(18));
	}
	delay_of(r, 0x1000, 4);
	h = find(&s, p, "cpu>low read total");
	assert_true(h->count == COUNTED + 1);
}

enum { SLOW = 507 }; /* the one of 64 bytes */

struct kept {
	unsigned n;
	uint64_t last;
	bool slow;
	unsigned around; /* it, of the eight on either side */
};

static void note_kept(void *arg, const struct orr_profile_transaction *t)
{
	struct kept *k = arg;

	k->n++;
	assert_true(t->id > k->last);
	k->last = t->id;
	k->around += t->id >= SLOW - 8 && t->id <= SLOW + 8;
	if (t->id != SLOW)
		return;
	k->slow = true;
	assert_string_equal(t->target, "low");
	assert_string_equal(t->command, "read");
	assert_true(t->start == ORR_US(SLOW - 1) && t->wait == 0);
	assert_true(t->transfer == ORR_NS(90) && t->device == ORR_NS(3));
}

/*
 * The slow one is far behind the latest, and has the four before it. Of equal
 * ones the first five are the worst.
 */
static void worst_transactions_are_kept(void **state)
{
	struct bus_rig *r = *state;
	struct orr_profile *p = orr_profile_start(r->sim);
	struct kept k = {0};

	for (unsigned i = 0; i < 10000; i++) {
		delay_of(r, 0x1000, i == SLOW - 1 ? 64 : 4);
		orr_sim_run(r->sim, ORR_US(1));
	}
	orr_profile_transactions(p, note_kept, &k);
	assert_true(k.slow);
	assert_true(k.last == 10000);
	assert_int_equal(k.around, 1 + 4);
	assert_int_equal(k.n, 1024 + 5 + 5);
}

static void registers_have_rows_of_their_own(void **state)
{
	struct bus_rig *r = *state;
	struct orr_pl011 *uart = orr_sim_alloc(r->sim, sizeof(*uart));
	struct orr_clock *clock = orr_sim_alloc(r->sim, sizeof(*clock));
	struct orr_profile *p;
	struct orr_histogram h;
	struct shown s;

	orr_clock_init(clock, orr_sim_root(r->sim), "clock",
		       orr_period_hz(24000000));
	orr_device_init(&uart->dev, &orr_pl011_class, orr_sim_root(r->sim),
			"uart");
	orr_device_set_clock(&uart->dev, "uartclk", clock, NULL);
	assert_int_equal(orr_device_realize(&uart->dev, NULL), 0);
	p = orr_profile_start(r->sim);
	orr_bus_map(&r->bus, 0x10000, 0x1000, &uart->dev.mmio, NULL);
	orr_read32(&r->cpu, 0x10000 + ORR_PL011_FR);
	orr_read32(&r->cpu, 0x10000 + ORR_PL011_FR);
	orr_write32(&r->cpu, 0x10000 + ORR_PL011_IMSC, 0);
	orr_write8(&r->cpu, 0x10000 + ORR_PL011_IMSC + 1, 0);
	orr_read32(&r->cpu, 0x10000 + 0x800); /* where none is */
	assert_true(find(&s, p, "cpu>uart.FR read total")->count == 2);
	assert_true(find(&s, p, "cpu>uart.IMSC write total")->count == 2);
	assert_true(find(&s, p, "cpu>uart read total")->count == 1);
	orr_histogram_init(
		&h, ORR_PROFILE_DIGITS,
		orr_sim_alloc(r->sim,
			      sizeof(uint64_t) *
				      orr_histogram_slots(ORR_PROFILE_DIGITS)));
	assert_int_equal(
		orr_profile_sum(p,
				&(struct orr_profile_row){.target = "uart",
							  .part = "total"},
				&h),
		3);
	assert_true(h.count == 5);
}

static void profile_begins_once_and_covers_what_comes(void **state)
{
	struct bus_rig *r = *state;
	struct target late;
	struct orr_profile *p;
	struct shown s;

	assert_null(orr_profile_of(r->sim));
	delay_of(r, 0x1000, 4);
	p = orr_profile_start(r->sim);
	assert_ptr_equal(orr_profile_of(r->sim), p);
	assert_ptr_equal(orr_profile_start(r->sim), p);
	bus_rig_target(r, &late, "late");
	assert_int_equal(orr_bus_map(&r->bus, 0x8000, 16, &late.socket, NULL),
			 0);
	orr_bus_connect(&r->bus, &r->low.dma);
	delay_of(r, 0x8000, 4);
	orr_write32(&r->low.dma, HIGH, 1);
	assert_true(find(&s, p, "cpu>late read total")->count == 1);
	assert_true(find(&s, p, "low.dma>high write total")->count == 1);
	assert_int_equal(s.n, 8);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(rows_come_by_bus_port_address_and_command),
		TEST(total_is_wait_and_transfer_and_device),
		TEST(transactions_can_be_watched),
		TEST(wait_states_are_the_devices),
		cmocka_unit_test(contention_on_apb_is_as_reckoned),
		cmocka_unit_test(bus_is_busy_as_reckoned),
		TEST(series_is_bounded),
		TEST(equal_transfers_count_each),
		TEST(worst_transactions_are_kept),
		TEST(registers_have_rows_of_their_own),
		TEST(profile_begins_once_and_covers_what_comes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
