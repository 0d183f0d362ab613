/* SPDX-License-Identifier: Apache-2.0 */
/* What takes its time in bits: when it is over, also when the clock changes. */
#include "pl011_line.h"

#include <orrery/sim.h>

static orr_time now(const struct orr_pl011 *u)
{
	return orr_now(u->dev.obj.sim);
}

static orr_time line_time(const struct orr_pl011 *u,
			  const struct orr_pl011_line *line, uint64_t ticks)
{
	return orr_time_add(line->since, orr_period_time(u->tick, ticks));
}

static void arm(const struct orr_pl011 *u, struct orr_pl011_line *line)
{
	orr_time due = line_time(u, line, line->ticks - line->tail);

	orr_event_notify_after(&line->done, due > now(u) ? due - now(u) : 0);
}

void ori_pl011_line_start(const struct orr_pl011 *u,
			  struct orr_pl011_line *line, unsigned half_bits,
			  unsigned tail)
{
	if (line_time(u, line, line->ticks) < now(u)) {
		line->since = now(u);
		line->ticks = 0;
	}
	line->half_bit = u->div;
	line->ticks += half_bits * line->half_bit;
	line->tail = tail * line->half_bit;
	line->busy = true;
	arm(u, line);
}

void ori_pl011_line_again(const struct orr_pl011 *u,
			  struct orr_pl011_line *line, unsigned tail)
{
	line->tail = tail * line->half_bit;
	arm(u, line);
}

/* In whole ticks, of which a cycle of UARTCLK has eight. */
static uint64_t pulse(const struct orr_pl011_line *line)
{
	return line->half_bit / 8;
}

void ori_pl011_line_pulse(const struct orr_pl011 *u,
			  struct orr_pl011_line *line)
{
	uint64_t by = pulse(line);

	line->tail -= line->tail < by ? line->tail : by;
	arm(u, line);
}

bool ori_pl011_line_is_near(const struct orr_pl011 *u,
			    const struct orr_pl011_line *line)
{
	uint64_t behind = line->tail + pulse(line);

	return line->ticks < behind ||
	       line_time(u, line, line->ticks - behind) < now(u);
}

void ori_pl011_line_stop(struct orr_pl011_line *line)
{
	orr_event_cancel(&line->done);
	line->since = line->ticks = line->tail = 0;
	line->busy = false;
}

bool ori_pl011_line_done(const struct orr_pl011_line *line)
{
	return line->busy && !orr_event_pending(&line->done);
}

orr_time ori_pl011_line_ahead(const struct orr_pl011 *u,
			      const struct orr_pl011_line *line, unsigned tail)
{
	uint64_t before = tail * line->half_bit;
	orr_time t = line_time(u, line,
			       line->ticks > before ? line->ticks - before : 0);

	return t > now(u) ? t - now(u) : 0;
}

/* What has passed so far was by the old clock. */
static void retime(const struct orr_pl011 *u, struct orr_pl011_line *line,
		   struct orr_period old)
{
	uint64_t over = orr_period_count(old, now(u) - line->since);

	line->ticks = line->ticks > over ? line->ticks - over : 0;
	line->since = now(u);
	if (line->tail > line->ticks)
		line->tail = line->ticks;
	if (!orr_event_pending(&line->done))
		return;
	orr_event_cancel(&line->done);
	arm(u, line);
}

static struct orr_period tick_of(const struct orr_clock *c)
{
	return (struct orr_period){c->period.num, 8 * c->period.den};
}

static void rate_changed(struct orr_listener *l)
{
	struct orr_pl011 *u = orr_container_of(l, struct orr_pl011, rate);
	struct orr_period old = u->tick;

	u->tick = tick_of(u->uartclk);
	retime(u, &u->tx, old);
	retime(u, &u->rx, old);
	retime(u, &u->rt, old);
	retime(u, &u->host, old);
	ori_pl011_pins_retime(u);
}

void ori_pl011_follow_clock(struct orr_pl011 *u)
{
	u->tick = tick_of(u->uartclk);
	u->rate.fn = rate_changed;
	orr_clock_listen(u->uartclk, &u->rate);
}
