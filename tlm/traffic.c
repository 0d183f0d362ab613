/* SPDX-License-Identifier: Apache-2.0 */
#include <orrery/traffic.h>

#include <orrery/log.h>
#include <orrery/sim.h>

#include <string.h>

__extension__ typedef unsigned __int128 u128;

/* splitmix64 */
static uint64_t draw(struct orr_traffic *t)
{
	uint64_t x = t->random += UINT64_C(0x9e3779b97f4a7c15);

	x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
	return x ^ x >> 31;
}

/* Of 0 to below - 1, below not 0. */
static uint64_t draw_below(struct orr_traffic *t, uint64_t below)
{
	return (uint64_t)((u128)draw(t) * below >> 64);
}

/*
 * An exponential variate of that mean, by comparisons only (von Neumann, 1951):
 * uniform numbers that fall until one does not; when their count is odd, the
 * first is the fraction, else one more whole mean has passed.
 */
static orr_time draw_exponential(struct orr_traffic *t, orr_time mean)
{
	uint64_t whole = 0;

	for (;; whole++) {
		uint64_t first = draw(t);
		uint64_t last = first;
		unsigned count = 1;

		for (uint64_t u; (u = draw(t)) < last; last = u)
			count++;
		if (count % 2)
			return orr_time_add(
				orr_time_mul(mean, whole),
				(orr_time)((u128)mean * first >> 64));
	}
}

static orr_time next_gap(struct orr_traffic *t)
{
	const struct orr_traffic_config *c = &t->config;

	switch (c->arrival) {
	case ORR_ARRIVAL_POISSON:
		return draw_exponential(t, c->gap);
	case ORR_ARRIVAL_BURSTY:
		if (++t->in_burst < c->burst)
			return 0;
		t->in_burst = 0;
		return orr_time_mul(c->gap, c->burst);
	case ORR_ARRIVAL_CONSTANT:
		break;
	}
	return c->gap;
}

static uint32_t next_length(struct orr_traffic *t)
{
	uint32_t length = t->config.min_length;
	uint32_t steps = 0;

	while (length << (steps + 1) <= t->config.max_length)
		steps++;
	return length << draw_below(t, steps + 1);
}

static uint64_t next_address(struct orr_traffic *t, uint32_t length)
{
	const struct orr_traffic_config *c = &t->config;
	uint64_t offset;

	if (c->pattern == ORR_PATTERN_RANDOM)
		return c->base + draw_below(t, c->size / length) * length;
	if (t->next > c->size - length)
		t->next = 0;
	offset = t->next;
	t->next += c->pattern == ORR_PATTERN_STRIDE ? c->stride : length;
	return c->base + offset;
}

/* Data are the low bytes of a random word, again and again. */
static void make_data(struct orr_traffic *t, uint32_t length)
{
	uint64_t word = draw(t);

	for (uint32_t i = 0; i < length; i++)
		t->data[i] = (unsigned char)(word >> 8 * (i % 8));
}

static void note(struct orr_traffic *t, enum orr_response response,
		 uint32_t length, orr_time time)
{
	struct orr_traffic_result *r = &t->result;

	r->transfers++;
	r->errors += response != ORR_OK_RESPONSE;
	r->bytes += length;
	r->busy = orr_time_add(r->busy, time);
	if (time > r->longest)
		r->longest = time;
}

static void transfer(struct orr_traffic *t)
{
	uint32_t length = next_length(t);
	uint64_t address = next_address(t, length);
	bool write = draw_below(t, 100) < t->config.writes;
	orr_time begin = orr_now(t->socket.obj.sim);
	enum orr_response response;

	if (write)
		make_data(t, length);
	response = write ? orr_write(&t->socket, address, t->data, length)
			 : orr_read(&t->socket, address, t->data, length);
	note(t, response, length, orr_now(t->socket.obj.sim) - begin);
}

static void run(struct orr_process *self)
{
	struct orr_traffic *t =
		orr_container_of(self, struct orr_traffic, thread);
	uint64_t left = t->config.count;

	while (t->config.count == 0 || left-- > 0) {
		orr_time now = orr_now(t->socket.obj.sim);

		if (t->due > now)
			orr_wait_for(self, t->due - now);
		else
			t->result.late += t->due < now;
		transfer(t);
		t->due = orr_time_add(t->due, next_gap(t));
		if (t->config.gap == 0) /* as fast as it can */
			t->due = orr_now(t->socket.obj.sim);
	}
}

/* NULL, or what is expected of what is wrong. */
static const char *what_is_wrong(const struct orr_traffic_config *c)
{
	if (c->burst == 0)
		return "a burst of 1 or more";
	if (c->min_length == 0 || c->min_length > c->max_length ||
	    c->max_length > 256)
		return "lengths with 1 <= min_length <= max_length <= 256";
	if (c->size < c->max_length || c->base + (c->size - 1) < c->base)
		return "a size of max_length or more, that does not wrap";
	return c->writes > 100 ? "writes of 100 or less" : NULL;
}

void orr_traffic_init(struct orr_traffic *t, struct orr_object *parent,
		      const char *name, const struct orr_traffic_config *config)
{
	const char *wrong = what_is_wrong(config);

	*t = (struct orr_traffic){.config = *config, .random = config->seed};
	orr_initiator_socket_init(&t->socket, parent, name);
	if (wrong)
		orr_fail(&t->socket.obj, __FILE__, __LINE__,
			 "traffic is configured with %s", wrong);
	t->due = orr_now(parent->sim);
	orr_thread_init(&t->thread, &t->socket.obj, "run", run);
}
