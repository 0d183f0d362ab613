/* SPDX-License-Identifier: Apache-2.0 */
/* Profiles of what devices do: interrupts, FIFOs, I2C commands; and spans. */
#include "../unit.h"

#include "../watch.h"

#include <orrery/models/i2c_ocores.h>
#include <orrery/models/pl011.h>
#include <orrery/orrery.h>

#include <stdio.h>
#include <string.h>

enum { ROWS = 16 };

struct rig {
	struct orr_sim *sim;
	struct orr_clock clock; /* 100 MHz */
	struct orr_clock uartclk; /* 16 MHz, so that a bit may take 1 us */
	struct orr_bus bus;
	struct orr_initiator_socket cpu;
	struct orr_initiator_socket other;
	struct orr_pl011 uart; /* at 0 */
	struct orr_i2c_ocores i2c; /* at 0x1000 */
	struct orr_process thread;
	struct orr_profile *profile;
	struct orr_span span;
	orr_time woken;
	void (*body)(struct rig *r, struct orr_process *self);
};

static void run_body(struct orr_process *self)
{
	struct rig *r = orr_container_of(self, struct rig, thread);

	r->body(r, self);
}

static int setup(void **state)
{
	struct rig *r = test_calloc(1, sizeof(*r));
	struct orr_bus_timing timing;
	struct orr_object *root;

	r->sim = orr_sim_new();
	root = orr_sim_root(r->sim);
	orr_clock_init(&r->clock, root, "clock", orr_period_hz(100000000));
	orr_clock_init(&r->uartclk, root, "uartclk", orr_period_hz(16000000));
	timing = orr_bus_apb(&r->clock);
	orr_bus_init(&r->bus, root, "bus", &timing);
	orr_initiator_socket_init(&r->cpu, root, "cpu");
	orr_bus_connect(&r->bus, &r->cpu);
	orr_initiator_socket_init(&r->other, root, "other");
	orr_bus_connect(&r->bus, &r->other);
	orr_device_init(&r->uart.dev, &orr_pl011_class, root, "uart");
	orr_device_set_clock(&r->uart.dev, "uartclk", &r->uartclk, NULL);
	orr_device_init(&r->i2c.dev, &orr_i2c_ocores_class, root, "i2c");
	orr_device_set_clock(&r->i2c.dev, "clk", &r->clock, NULL);
	orr_device_set(&r->i2c.dev, "level", "loose", NULL);
	assert_int_equal(orr_device_realize(&r->uart.dev, NULL), 0);
	assert_int_equal(orr_device_realize(&r->i2c.dev, NULL), 0);
	orr_bus_map(&r->bus, 0, 0x1000, &r->uart.dev.mmio, NULL);
	orr_bus_map(&r->bus, 0x1000, 8, &r->i2c.dev.mmio, NULL);
	watch_sockets(r->sim);
	orr_thread_init(&r->thread, root, "thread", run_body);
	*state = r;
	return 0;
}

static int teardown(void **state)
{
	struct rig *r = *state;

	orr_sim_free(r->sim);
	test_free(r);
	return 0;
}

static void run(struct rig *r, void (*body)(struct rig *, struct orr_process *))
{
	r->body = body;
	r->profile = orr_profile_start(r->sim);
	orr_sim_run(r->sim, ORR_MS(10));
}

struct wanted {
	enum orr_profile_kind kind;
	const char *initiator; /* NULL: any */
	const char *target;
	const char *part;
	const struct orr_histogram *found;
};

static void look(void *arg, const struct orr_profile_row *row)
{
	struct wanted *w = arg;

	if (row->kind == w->kind && strcmp(row->target, w->target) == 0 &&
	    strcmp(row->part, w->part) == 0 &&
	    (!w->initiator || strcmp(row->initiator, w->initiator) == 0))
		w->found = row->histogram;
}

static const struct orr_histogram *find_by(struct rig *r,
					   enum orr_profile_kind kind,
					   const char *initiator,
					   const char *target, const char *part)
{
	struct wanted w = {kind, initiator, target, part, NULL};

	orr_profile_rows(r->profile, look, &w);
	return w.found;
}

static const struct orr_histogram *find(struct rig *r,
					enum orr_profile_kind kind,
					const char *target, const char *part)
{
	return find_by(r, kind, NULL, target, part);
}

static void is_one(const struct orr_histogram *h, orr_time value)
{
	assert_non_null(h);
	assert_int_equal(h->count, 1);
	assert_true(h->min == value && h->max == value);
}

/* 1 Mbaud: a character of 10 bits takes 10 us. */
static void enable_uart(struct rig *r)
{
	orr_write32(&r->cpu, ORR_PL011_IBRD, 1);
	orr_write32(&r->cpu, ORR_PL011_LCR_H, ORR_PL011_LCR_H_WLEN8);
	orr_write32(&r->cpu, ORR_PL011_IMSC, ORR_PL011_INT_RX);
	orr_write32(&r->cpu, ORR_PL011_CR,
		    ORR_PL011_CR_UARTEN | ORR_PL011_CR_LBE | ORR_PL011_CR_TXE |
			    ORR_PL011_CR_RXE);
}

static void wait_for_irq(struct rig *r, struct orr_process *self)
{
	assert_true(orr_wire_wait(self, &r->uart.irq, true, ORR_MS(1)));
}

/*
 * The interrupt rises; 300 ns later FR is read, and 700 ns after that has ended
 * DR, by which the interrupt falls. A transfer takes two cycles of 10 ns when
 * it is asked for at an edge. The rise may be between two.
 */
static void answer_late(struct rig *r, struct orr_process *self)
{
	enable_uart(r);
	orr_write32(&r->cpu, ORR_PL011_DR, 'x');
	wait_for_irq(r, self);
	orr_wait_for(self, ORR_NS(300));
	orr_read32(&r->cpu, ORR_PL011_FR);
	orr_wait_for(self, ORR_NS(700));
	orr_read32(&r->cpu, ORR_PL011_DR);
}

static void count_edges(void *arg, const struct orr_profile_line *l)
{
	unsigned *lines = arg;

	++*lines;
	assert_int_equal(l->n, 2);
	assert_int_equal(l->dropped, 0);
	assert_true(l->edges[0].level && !l->edges[1].level);
}

static void interrupt_is_answered_by_the_first_access(void **state)
{
	struct rig *r = *state;
	const struct orr_histogram *release;
	unsigned lines = 0;

	run(r, answer_late);
	is_one(find(r, ORR_PROFILE_IRQ, "uart.irq", "ack"), ORR_NS(300));
	is_one(find(r, ORR_PROFILE_IRQ, "uart.rxintr", "ack"), ORR_NS(300));
	release = find(r, ORR_PROFILE_IRQ, "uart.irq", "release");
	assert_non_null(release);
	/* 300 + the read of FR, 20 to 30, + 700 */
	assert_in_range(release->max, ORR_NS(1020), ORR_NS(1030));
	assert_null(find(r, ORR_PROFILE_IRQ, "uart.txintr", "ack"));
	orr_profile_interrupts(r->profile, count_edges, &lines);
	assert_int_equal(lines, 2);
}

/* The same request comes twice: after 100 ns one initiator answers, after 300
 * ns the other. */
static void answer_in_turn(struct rig *r, struct orr_process *self)
{
	enable_uart(r);
	orr_write32(&r->cpu, ORR_PL011_DR, 'x');
	wait_for_irq(r, self);
	orr_wait_for(self, ORR_NS(100));
	orr_read32(&r->cpu, ORR_PL011_FR);
	orr_read32(&r->other, ORR_PL011_DR);
	orr_write32(&r->cpu, ORR_PL011_DR, 'y');
	wait_for_irq(r, self);
	orr_wait_for(self, ORR_NS(300));
	orr_read32(&r->other, ORR_PL011_DR);
}

static void who_answers_an_interrupt_is_named(void **state)
{
	struct rig *r = *state;
	const struct orr_histogram *h;

	run(r, answer_in_turn);
	is_one(find_by(r, ORR_PROFILE_IRQ, "cpu", "uart.irq", "ack"),
	       ORR_NS(100));
	is_one(find_by(r, ORR_PROFILE_IRQ, "other", "uart.irq", "ack"),
	       ORR_NS(300));
	h = find_by(r, ORR_PROFILE_IRQ, "", "uart.irq", "release");
	assert_non_null(h);
	assert_int_equal(h->count, 2);
}

/* Both are in the holding register that is the FIFO of depth 1 for 1000 ns at
 * least. */
static void character_is_in_the_fifo_until_it_is_read(void **state)
{
	struct rig *r = *state;
	const struct orr_histogram *rx;
	const struct orr_histogram *release;

	run(r, answer_late);
	rx = find(r, ORR_PROFILE_FIFO, "uart.rx", "residency");
	assert_non_null(rx);
	assert_int_equal(rx->count, 1);
	/* it raises the interrupt as it comes, and lowers it as it goes */
	release = find(r, ORR_PROFILE_IRQ, "uart.irq", "release");
	assert_true(rx->max == release->max);
}

/*
 * Two characters with FIFOs: the first goes onto the idle line at once, or at
 * the next tick; the second waits for its 10 bits.
 */
static void send_two(struct rig *r, struct orr_process *self)
{
	(void)self;
	enable_uart(r);
	orr_write32(&r->cpu, ORR_PL011_LCR_H,
		    ORR_PL011_LCR_H_WLEN8 | ORR_PL011_LCR_H_FEN);
	orr_write32(&r->cpu, ORR_PL011_DR, 'x');
	orr_write32(&r->cpu, ORR_PL011_DR, 'y');
}

static void character_waits_for_the_one_before(void **state)
{
	struct rig *r = *state;
	const struct orr_histogram *tx;

	run(r, send_two);
	tx = find(r, ORR_PROFILE_FIFO, "uart.tx", "residency");
	assert_non_null(tx);
	assert_int_equal(tx->count, 2);
	assert_in_range(tx->min, 0, ORR_US(1));
	assert_in_range(tx->max, ORR_NS(9900), ORR_US(10));
}

/* What is flushed has never been read. */
static void flush(struct rig *r, struct orr_process *self)
{
	enable_uart(r);
	orr_write32(&r->cpu, ORR_PL011_DR, 'x');
	wait_for_irq(r, self);
	orr_write32(&r->cpu, ORR_PL011_LCR_H,
		    ORR_PL011_LCR_H_WLEN8 | ORR_PL011_LCR_H_FEN);
	orr_write32(&r->cpu, ORR_PL011_LCR_H, ORR_PL011_LCR_H_WLEN8);
	orr_write32(&r->cpu, ORR_PL011_DR, 'y');
	orr_wait_for(self, ORR_US(20));
	if (orr_wire_level(&r->uart.rxintr))
		orr_read32(&r->cpu, ORR_PL011_DR);
}

static void flushed_characters_do_not_count(void **state)
{
	struct rig *r = *state;
	const struct orr_histogram *rx;

	run(r, flush);
	rx = find(r, ORR_PROFILE_FIFO, "uart.rx", "residency");
	assert_non_null(rx);
	assert_int_equal(rx->count, 1);
	assert_true(rx->max < ORR_US(20));
}

/*
 * PRER 49 of 100 MHz is SCL of 400 kHz. START and a byte that nobody
 * acknowledges; the driver notes when it has given the command, and sees the
 * interrupt at its end. The write reaches the core as it is asked for.
 */
enum { PRERLO = 0x1000, PRERHI, CTR, TXR, CR };

static void start_transfer(struct rig *r, struct orr_process *self)
{
	orr_write8(&r->cpu, PRERLO, 49);
	orr_write8(&r->cpu, PRERHI, 0);
	orr_write8(&r->cpu, CTR, 0xc0);
	orr_write8(&r->cpu, TXR, 0xa0);
	orr_span_begin(&r->span);
	orr_write8(&r->cpu, CR, 0x90);
	assert_true(orr_wire_wait(self, &r->i2c.irq, true, ORR_MS(1)));
	orr_span_end(&r->span);
}

static void i2c_command_is_as_long_as_the_driver_waits(void **state)
{
	struct rig *r = *state;
	const struct orr_histogram *h;

	orr_span_init(&r->span, r->sim, "i2c");
	run(r, start_transfer);
	h = find(r, ORR_PROFILE_I2C, "i2c", "transfer");
	assert_non_null(h);
	is_one(find(r, ORR_PROFILE_SPAN, "i2c", "total"), h->max);
	/* START and 9 bits of 2.5 us */
	assert_in_range(h->max, ORR_NS(9 * 2500), ORR_NS(12 * 2500));
}

static void span_is_from_begin_to_end(void **state)
{
	struct rig *r = *state;
	struct orr_span a;
	struct orr_span b;
	const struct orr_histogram *h;

	orr_span_init(&a, r->sim, "work");
	orr_span_init(&b, r->sim, "work");
	orr_span_begin(&a); /* nobody listens yet */
	orr_span_end(&a);
	r->profile = orr_profile_start(r->sim);
	orr_span_end(&a); /* not begun */
	assert_null(find(r, ORR_PROFILE_SPAN, "work", "total"));
	orr_span_begin(&a);
	r->body = send_two;
	orr_sim_run(r->sim, ORR_US(3));
	orr_span_begin(&b);
	orr_sim_run(r->sim, ORR_US(4));
	orr_span_end(&a);
	orr_span_end(&b);
	orr_span_end(&b); /* it has ended */
	h = find(r, ORR_PROFILE_SPAN, "work", "total");
	assert_int_equal(h->count, 2);
	assert_true(h->min == ORR_US(4) && h->max == ORR_US(7));
	assert_true(h->worst[0].when == ORR_US(7));
}

/* At times of one's own, which may be ahead; 9 us - 2 us. */
static void span_at_is_from_time_to_time(void **state)
{
	struct rig *r = *state;
	struct orr_span s;

	r->profile = orr_profile_start(r->sim);
	orr_span_init(&s, r->sim, "ahead");
	orr_span_end_at(&s, ORR_US(1)); /* not begun */
	orr_span_begin_at(&s, ORR_US(2));
	orr_span_end_at(&s, ORR_US(9));
	is_one(find(r, ORR_PROFILE_SPAN, "ahead", "total"), ORR_US(7));
	assert_true(orr_now(r->sim) == 0);
}

static void enable(struct rig *r, struct orr_process *self)
{
	(void)self;
	enable_uart(r);
}

static void suspended(struct rig *r, struct orr_process *self)
{
	orr_wait_for(self, ORR_US(2));
	r->woken = orr_now(r->sim);
}

/* Two threads want a mutex at once; each keeps it for 5 us. */
struct pair {
	struct orr_mutex mutex;
	struct orr_semaphore semaphore;
	struct orr_process a;
	struct orr_process b;
};

static void lock_a_while(struct orr_process *self, struct pair *p)
{
	orr_wait_for(self, ORR_US(1));
	orr_mutex_lock(self, &p->mutex);
	orr_wait_for(self, ORR_US(5));
	orr_mutex_unlock(self, &p->mutex);
	orr_semaphore_wait(self, &p->semaphore);
	orr_wait_for(self, ORR_US(7));
	orr_semaphore_post(&p->semaphore);
}

static void lock_as_a(struct orr_process *self)
{
	lock_a_while(self, orr_container_of(self, struct pair, a));
}

static void lock_as_b(struct orr_process *self)
{
	lock_a_while(self, orr_container_of(self, struct pair, b));
}

static void wait_for_a_mutex_is_measured(void **state)
{
	struct rig *r = *state;
	struct orr_object *root = orr_sim_root(r->sim);
	struct pair p;
	const struct orr_histogram *h;

	orr_mutex_init(&p.mutex, root, "mutex");
	orr_semaphore_init(&p.semaphore, root, "semaphore", 1);
	orr_thread_init(&p.a, root, "a", lock_as_a);
	orr_thread_init(&p.b, root, "b", lock_as_b);
	run(r, enable);
	/* the last row is b's */
	is_one(find(r, ORR_PROFILE_WAKE, "mutex", "grant"), ORR_US(5));
	/* a has it from 6 us to 13; b asks at 11 */
	is_one(find(r, ORR_PROFILE_WAKE, "semaphore", "grant"), ORR_US(2));
	h = find(r, ORR_PROFILE_WAKE, "a", "resume");
	assert_null(h);
}

/* The event comes 3 us before the thread is resumed. */
static void suspended_thread_runs_late(void **state)
{
	struct rig *r = *state;

	r->body = suspended;
	r->profile = orr_profile_start(r->sim);
	orr_sim_run(r->sim, ORR_US(1));
	orr_process_suspend(&r->thread, ORR_NO_DESCENDANTS);
	orr_sim_run(r->sim, ORR_US(4));
	orr_process_resume(&r->thread, ORR_NO_DESCENDANTS);
	orr_sim_run(r->sim, ORR_US(1));
	is_one(find(r, ORR_PROFILE_WAKE, "thread", "resume"), ORR_US(3));
	assert_true(r->woken == ORR_US(5));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(interrupt_is_answered_by_the_first_access),
		TEST(who_answers_an_interrupt_is_named),
		TEST(character_is_in_the_fifo_until_it_is_read),
		TEST(character_waits_for_the_one_before),
		TEST(flushed_characters_do_not_count),
		TEST(i2c_command_is_as_long_as_the_driver_waits),
		TEST(span_is_from_begin_to_end),
		TEST(span_at_is_from_time_to_time),
		TEST(wait_for_a_mutex_is_measured),
		TEST(suspended_thread_runs_late),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
