/* SPDX-License-Identifier: Apache-2.0 */
#include <orrery/clock_tree.h>

#include <orrery/log.h>

static uint64_t common_divisor(uint64_t a, uint64_t b)
{
	while (b) {
		uint64_t rest = a % b;

		a = b;
		b = rest;
	}
	return a;
}

/* a * b / *c, with *c what is left of the divisor. */
static uint64_t product(const struct orr_clock *at, uint64_t a, uint64_t b,
			uint64_t *c)
{
	uint64_t common = common_divisor(a, *c);

	a /= common;
	*c /= common;
	common = common_divisor(b, *c);
	b /= common;
	*c /= common;
	orr_check(&at->obj, a <= UINT64_MAX / b);
	return a * b;
}

static struct orr_period period_of(const struct orr_derived_clock *c)
{
	struct orr_period p = c->source->period;
	uint64_t common = common_divisor(c->multiplier, c->divisor);
	uint64_t multiplier = c->multiplier / common;
	uint64_t den = p.den;
	uint64_t num = product(c->source, p.num, c->divisor / common, &den);

	num = product(c->source, num, 1, &multiplier);
	orr_check(&c->source->obj, den <= UINT64_MAX / multiplier);
	return (struct orr_period){num, den * multiplier};
}

static void source_changed(struct orr_listener *l)
{
	struct orr_derived_clock *c =
		orr_container_of(l, struct orr_derived_clock, listener);

	orr_clock_set_period(&c->clock, period_of(c));
}

void orr_derived_clock_init(struct orr_derived_clock *c,
			    struct orr_object *parent, const char *name,
			    struct orr_clock *source, uint64_t multiplier,
			    uint64_t divisor)
{
	orr_check(&source->obj, multiplier && divisor);
	*c = (struct orr_derived_clock){.source = source,
					.multiplier = multiplier,
					.divisor = divisor,
					.listener.fn = source_changed};
	orr_clock_init(&c->clock, parent, name, period_of(c));
	orr_clock_listen(source, &c->listener);
}

void orr_derived_clock_set(struct orr_derived_clock *c, uint64_t multiplier,
			   uint64_t divisor)
{
	orr_check(&c->clock.obj, multiplier && divisor);
	c->multiplier = multiplier;
	c->divisor = divisor;
	source_changed(&c->listener);
}
