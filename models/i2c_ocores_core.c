/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The core at its clock. Every flip-flop of the chip is a member of struct
 * orr_i2c_core, and each function below computes the next value of
 * some of them from the present one of all: o is before the edge, n after it.
 *
 * Most edges change nothing but counters. run() finds them and passes over as
 * many as there are, so that time costs as little as the lines change.
 */
#include "i2c_ocores_impl.h"

#include <string.h>

/* Commands of the byte machine to the bit machine, and what that is at. */
enum { NONE, START, STOP, WRITE, READ };

/* States of the byte machine. The ninth bit of a byte is ANSWER. */
enum { IDLE, STARTING, READING, WRITING, ANSWER, STOPPING };

/* A step of a bit command: what becomes of a line. */
enum { KEEP, FREE, PULL, DATA };

struct step {
	uint8_t scl;
	uint8_t sda;
};

/* From leaving idle on, a step for each tick; the last one completes it. */
static const struct step steps[][5] = {
	[START] = {{KEEP, FREE},
		   {FREE, FREE},
		   {FREE, PULL},
		   {FREE, PULL},
		   {PULL, PULL}},
	[STOP] = {{PULL, PULL}, {FREE, PULL}, {FREE, PULL}, {FREE, FREE}},
	[WRITE] = {{PULL, DATA}, {FREE, DATA}, {FREE, DATA}, {PULL, DATA}},
	[READ] = {{PULL, FREE}, {FREE, FREE}, {FREE, FREE}, {PULL, FREE}},
};
static const uint8_t last_step[] = {[START] = 5, [STOP] = 4, 4, 4};

/* Of a written bit: SDA is compared with what was meant from here on. */
enum { CHECKED_STEP = 3 };

static bool enabled(const struct orr_i2c_core *o)
{
	return o->ctr & ORI_I2C_EN;
}

static bool majority(uint8_t taps)
{
	return (taps & 3) == 3 || (taps & 6) == 6 || (taps & 5) == 5;
}

/* Two flip-flops, three samples of every filter period, and their majority. */
static void clock_input(const struct orr_i2c_core *o,
			const struct orr_i2c_input *i,
			struct orr_i2c_input *next, bool level)
{
	next->sync = (uint8_t)((i->sync << 1 | level) & 3);
	if (o->filter == 0)
		next->taps = (uint8_t)((i->taps << 1 | i->sync >> 1) & 7);
	next->level = majority(i->taps);
	next->before = i->level;
}

static void clock_lines(const struct orr_i2c_core *o, struct orr_i2c_core *n,
			bool scl, bool sda)
{
	clock_input(o, &o->scl_in, &n->scl_in, scl);
	clock_input(o, &o->sda_in, &n->sda_in, sda);
	n->start_seen = !o->sda_in.level && o->sda_in.before && o->scl_in.level;
	n->stop_seen = o->sda_in.level && !o->sda_in.before && o->scl_in.level;
	n->busy = (o->start_seen || o->busy) && !o->stop_seen;
	if (o->scl_in.level && !o->scl_in.before)
		n->received = o->sda_in.level;
}

/* A released SCL that is low holds the divider; one that falls restarts it. */
static void clock_divider(const struct orr_i2c_core *o, struct orr_i2c_core *n)
{
	bool fell = o->scl_in.before && !o->scl_in.level && o->scl;

	n->scl_before = o->scl;
	n->held = ((o->scl && !o->scl_before) || o->held) && !o->scl_in.level;
	n->tick = o->count == 0 || !enabled(o) || fell;
	if (n->tick)
		n->count = o->prer;
	else if (!o->held)
		n->count--;
	if (!enabled(o))
		n->filter = 0;
	else
		n->filter = o->filter ? o->filter - 1 : o->prer / 4;
}

static bool line_after(uint8_t action, bool level, bool data)
{
	switch (action) {
	case FREE:
		return true;
	case PULL:
		return false;
	case DATA:
		return data;
	default:
		return level;
	}
}

static void bit_step(const struct orr_i2c_core *o, struct orr_i2c_core *n)
{
	const struct step *step = &steps[o->bit][o->step - 1];

	n->scl = line_after(step->scl, o->scl, o->data);
	n->sda = line_after(step->sda, o->sda, o->data);
	n->check = o->bit == WRITE && o->step == CHECKED_STEP;
	n->step++;
	if (o->step < last_step[o->bit])
		return;
	n->bit = NONE;
	n->step = 0;
	n->bit_done = true;
}

static void clock_bit(const struct orr_i2c_core *o, struct orr_i2c_core *n)
{
	n->bit_done = false;
	n->lost = (o->check && !o->sda_in.level && o->sda) ||
		  (o->bit != NONE && o->stop_seen && !o->stopping);
	if (o->tick)
		n->stopping = o->order == STOP;
	if (o->lost) {
		n->bit = NONE;
		n->step = 0;
		n->scl = n->sda = true;
		n->check = false;
	} else if (o->tick && o->bit == NONE) {
		n->bit = o->order;
		n->step = o->order != NONE;
		n->check = false;
	} else if (o->tick) {
		bit_step(o, n);
	}
}

static void enter(struct orr_i2c_core *n, uint8_t part, uint8_t order)
{
	n->part = part;
	n->order = order;
}

static void begin_command(const struct orr_i2c_core *o, struct orr_i2c_core *n)
{
	n->load = true;
	if (o->cr & ORI_I2C_STA)
		enter(n, STARTING, START);
	else if (o->cr & ORI_I2C_RD)
		enter(n, READING, READ);
	else if (o->cr & ORI_I2C_WR)
		enter(n, WRITING, WRITE);
	else
		enter(n, STOPPING, STOP);
}

static void begin_byte(const struct orr_i2c_core *o, struct orr_i2c_core *n)
{
	n->load = true;
	if (o->cr & ORI_I2C_RD)
		enter(n, READING, READ);
	else
		enter(n, WRITING, WRITE);
}

/* A data bit is over. What is read comes in with one bit of delay. */
static void end_bit(const struct orr_i2c_core *o, struct orr_i2c_core *n)
{
	bool reading = o->part == READING;

	n->shift = reading || o->left;
	if (reading)
		n->data = o->cr & ORI_I2C_ACK;
	if (o->left == 0)
		enter(n, ANSWER, reading ? WRITE : READ);
}

static void end_command(struct orr_i2c_core *n)
{
	enter(n, IDLE, NONE);
	n->done = true;
}

static void end_answer(const struct orr_i2c_core *o, struct orr_i2c_core *n)
{
	n->nack = o->received;
	n->data = true;
	if (o->cr & ORI_I2C_STO)
		enter(n, STOPPING, STOP);
	else
		end_command(n);
}

static void bit_was_done(const struct orr_i2c_core *o, struct orr_i2c_core *n)
{
	switch (o->part) {
	case STARTING:
		begin_byte(o, n);
		break;
	case READING:
	case WRITING:
		end_bit(o, n);
		break;
	case ANSWER:
		end_answer(o, n);
		break;
	case STOPPING:
		end_command(n);
		break;
	}
}

static void lose_byte(struct orr_i2c_core *n)
{
	enter(n, IDLE, NONE);
	n->data = n->nack = false;
}

static void clock_byte(const struct orr_i2c_core *o, struct orr_i2c_core *n)
{
	const uint8_t any = ORI_I2C_STO | ORI_I2C_RD | ORI_I2C_WR;

	if (o->load) {
		n->rxr = o->txr;
		n->left = 7;
	} else if (o->shift) {
		n->rxr = (uint8_t)(o->rxr << 1 | o->received);
		n->left = (o->left - 1) & 7;
	}
	n->load = n->shift = n->done = false;
	n->data = o->rxr >> 7;
	if (o->lost)
		lose_byte(n);
	else if (o->part == IDLE && o->cr & any && !o->done)
		begin_command(o, n);
	else if (o->bit_done)
		bit_was_done(o, n);
	else if (o->part == ANSWER)
		n->data = o->cr & ORI_I2C_ACK;
}

static void clock_registers(const struct orr_i2c_core *o,
			    struct orr_i2c_core *n)
{
	bool over = o->done || o->lost;

	n->cr_before = o->cr;
	n->cr = o->cr & (over ? ORI_I2C_ACK : ORI_I2C_COMMAND | ORI_I2C_ACK);
	n->al = o->lost || (o->al && !(o->cr & ORI_I2C_STA));
	n->rx_nack = o->nack;
	n->tip = o->cr & (ORI_I2C_RD | ORI_I2C_WR);
	n->interrupt = (over || o->interrupt) && !(o->cr & ORI_I2C_IACK);
	n->irq = o->interrupt && o->ctr & ORI_I2C_IEN;
}

static void clock(const struct orr_i2c_core *o, struct orr_i2c_core *n,
		  bool scl, bool sda)
{
	clock_lines(o, n, scl, sda);
	clock_divider(o, n);
	clock_bit(o, n);
	clock_byte(o, n);
	clock_registers(o, n);
}

static bool is_settled(const struct orr_i2c_input *i)
{
	return i->taps == (i->sync >> 1 ? 7 : 0);
}

/* For how many edges the divider gives no tick that would change anything. */
static uint64_t edges_to_tick(const struct orr_i2c_core *c)
{
	if (c->bit == NONE && c->order == NONE && !c->check && !c->stopping)
		return UINT64_MAX;
	if (c->tick)
		return 0;
	return c->held && c->count ? UINT64_MAX : c->count + UINT64_C(1);
}

static uint64_t edges_to_sample(const struct orr_i2c_core *c)
{
	return is_settled(&c->scl_in) && is_settled(&c->sda_in) ? UINT64_MAX
								: c->filter;
}

/* A counter that goes from reload down to 0, k edges on. */
static uint16_t count_down(uint16_t count, uint16_t reload, uint64_t k)
{
	if (k <= count)
		return (uint16_t)(count - k);
	return (uint16_t)(reload - (k - count - 1) % (reload + UINT64_C(1)));
}

/* What k edges leave in the counters. */
static void pass(struct orr_i2c_core *c, uint64_t k)
{
	if (!enabled(c))
		return;
	c->filter = count_down(c->filter, c->prer / 4, k);
	if (c->held && c->count) {
		c->tick = false;
		return;
	}
	c->tick = (k > c->count) && count_down(c->count, c->prer, k) == c->prer;
	if (c->held && k > 1)
		c->tick = c->prer == 0;
	c->count = c->held ? c->prer : count_down(c->count, c->prer, k);
}

static uint64_t least(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

static bool same_outputs(const struct orr_i2c_core *a,
			 const struct orr_i2c_core *b)
{
	return a->scl == b->scl && a->sda == b->sda && a->irq == b->irq;
}

uint64_t ori_i2c_core_run(struct orr_i2c_core *c, uint64_t edges, bool scl,
			  bool sda)
{
	const size_t size =
		offsetof(struct orr_i2c_core, tick); /* all but the counters */
	uint64_t left = edges;

	for (unsigned i = 0; left && i < ORI_I2C_LOOK_AHEAD; i++) {
		struct orr_i2c_core n = *c;
		uint64_t k = 0;
		bool same;

		clock(c, &n, scl, sda);
		left--;
		if (memcmp(c, &n, size) == 0)
			k = least(edges_to_tick(&n), edges_to_sample(&n));
		same = same_outputs(c, &n);
		*c = n;
		if (!same)
			break;
		k = least(k, left);
		if (k)
			pass(c, k);
		left -= k;
	}
	return edges - left;
}

void ori_i2c_core_reset(struct orr_i2c_core *c)
{
	const struct orr_i2c_input high = {3, 7, true, true};

	*c = (struct orr_i2c_core){
		.prer = 0xffff, .count = 0xffff, .tick = true};
	c->scl_in = c->sda_in = high;
	c->scl = c->sda = c->scl_before = true;
	c->received = true;
}

bool ori_i2c_core_is_possible(const struct orr_i2c_core *c)
{
	if (c->bit == NONE)
		return c->step == 0;
	return c->step > 0 && c->step <= last_step[c->bit];
}
