/* SPDX-License-Identifier: Apache-2.0 */
/* The memory back end: two queues, for scripts and tests. */
#include "charport.h"

#include <orrery/log.h>
#include <orrery/sim.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct queue {
	uint8_t *bytes;
	size_t first;
	size_t count;
	size_t room;
};

struct memory {
	struct orr_char_backend backend;
	struct orr_event output;
	struct queue in;
	struct queue out;
	size_t limit; /* of out */
	bool ended;
	bool refused; /* output, since it was last taken */
};

static bool append(struct queue *q, const void *bytes, size_t n)
{
	if (n == 0)
		return true;
	if (q->first && q->first + q->count + n > q->room) {
		memmove(q->bytes, q->bytes + q->first, q->count);
		q->first = 0;
	}
	if (q->count + n > q->room) {
		size_t room = 2 * (q->count + n);
		uint8_t *grown = realloc(q->bytes, room);

		if (!grown)
			return false;
		q->bytes = grown;
		q->room = room;
	}
	memcpy(q->bytes + q->first + q->count, bytes, n);
	q->count += n;
	return true;
}

static size_t take(struct queue *q, void *bytes, size_t n)
{
	if (n > q->count)
		n = q->count;
	if (n)
		memcpy(bytes, q->bytes + q->first, n);
	q->first += n;
	q->count -= n;
	return n;
}

static struct memory *memory_of(struct orr_char_backend *b)
{
	return orr_container_of(b, struct memory, backend);
}

static int memory_get(struct orr_char_backend *b)
{
	struct memory *m = memory_of(b);
	uint8_t c;

	if (take(&m->in, &c, 1))
		return c;
	return m->ended ? ORR_CHAR_END : ORR_CHAR_NONE;
}

static bool memory_put(struct orr_char_backend *b, uint8_t c)
{
	struct memory *m = memory_of(b);

	m->refused = m->out.count >= m->limit || !append(&m->out, &c, 1);
	if (m->refused)
		return false;
	orr_event_notify_delta(&m->output);
	return true;
}

static void memory_close(struct orr_char_backend *b)
{
	free(memory_of(b)->in.bytes);
	free(memory_of(b)->out.bytes);
}

static int memory_open(struct orr_char_port *port, const char *rest,
		       struct orr_error *err)
{
	struct memory *m = orr_sim_alloc(port->obj.sim, sizeof(*m));

	(void)rest, (void)err;
	m->limit = SIZE_MAX;
	orr_event_init(&m->output, &port->obj, "output");
	ori_char_init(&m->backend, port, &ori_char_memory);
	ori_char_attach(&m->backend);
	return 0;
}

const struct ori_char_ops ori_char_memory = {
	.name = "memory",
	.open = memory_open,
	.get = memory_get,
	.put = memory_put,
	.close = memory_close,
};

static struct memory *memory_behind(const struct orr_char_port *port)
{
	if (!port->backend || port->backend->ops != &ori_char_memory)
		orr_fail(&port->obj, __FILE__, __LINE__,
			 "has the back end %s, and to be fed and taken from it "
			 "needs 'memory'",
			 orr_char_kind(port));
	return memory_of(port->backend);
}

int orr_char_feed(struct orr_char_port *port, const void *bytes, size_t n)
{
	struct memory *m = memory_behind(port);

	if (m->ended)
		orr_fail(&port->obj, __FILE__, __LINE__,
			 "is fed after orr_char_feed_end");
	if (!append(&m->in, bytes, n))
		return -ENOMEM;
	orr_event_notify_delta(&port->rx_ready);
	return 0;
}

int orr_char_feed_end(struct orr_char_port *port)
{
	memory_behind(port)->ended = true;
	orr_event_notify_delta(&port->rx_ready);
	return 0;
}

size_t orr_char_take(struct orr_char_port *port, void *bytes, size_t room)
{
	struct memory *m = memory_behind(port);

	if (m->refused && room > 0)
		orr_event_notify_delta(&port->tx_ready);
	return take(&m->out, bytes, room);
}

size_t orr_char_waiting(const struct orr_char_port *port)
{
	return memory_behind(port)->in.count;
}

void orr_char_set_limit(struct orr_char_port *port, size_t n)
{
	memory_behind(port)->limit = n;
}

struct orr_event *orr_char_output(struct orr_char_port *port)
{
	return &memory_behind(port)->output;
}
