/* SPDX-License-Identifier: Apache-2.0 */
#include "sched.h"

#include "util.h"
#include "value_events.h"

#include <inttypes.h>

/* orr_object.flags of a signal, beside those of a channel. */
enum {
	BUFFER = 0x10,
	CHECK_WRITER = 0x20,
	FORGET_WRITER = 0x40, /* at the end of each evaluation phase */
	MORE_TO_TELL = 0x80, /* of edges, or to listeners */
	/* a write requests the update even when it changes nothing */
	ALWAYS_UPDATE = BUFFER | FORGET_WRITER
};

static void signal_update(struct orr_channel *c);

static void signal_init(struct orr_signal *s, struct orr_object *parent,
			const char *name, uint64_t value, uint8_t flags)
{
	*s = (struct orr_signal){
		.value = value,
		.pending = value,
	};
	orr_channel_init(&s->channel, parent, name, ORR_KIND_SIGNAL,
			 signal_update);
	s->channel.obj.flags = flags | ORR_CHANNEL_OWN;
}

void orr_signal_init(struct orr_signal *s, struct orr_object *parent,
		     const char *name, uint64_t value)
{
	signal_init(s, parent, name, value, CHECK_WRITER);
}

void orr_buffer_init(struct orr_signal *s, struct orr_object *parent,
		     const char *name, uint64_t value)
{
	signal_init(s, parent, name, value, CHECK_WRITER | BUFFER);
}

void orr_signal_set_writers(struct orr_signal *s, enum orr_writer_policy policy)
{
	static const uint8_t flags[] = {
		[ORR_ONE_WRITER] = CHECK_WRITER,
		[ORR_MANY_WRITERS] = CHECK_WRITER | FORGET_WRITER,
		[ORR_UNCHECKED_WRITERS] = 0,
	};
	struct orr_object *obj = &s->channel.obj;

	if (s->writer)
		orr_fail(obj, __FILE__, __LINE__,
			 "orr_signal_set_writers comes too late: expected "
			 "before the first write");
	if ((size_t)policy >= sizeof(flags))
		orr_fail(obj, __FILE__, __LINE__,
			 "writer policy %d, expected ORR_ONE_WRITER, "
			 "ORR_MANY_WRITERS or ORR_UNCHECKED_WRITERS",
			 (int)policy);
	obj->flags &= (uint8_t) ~(CHECK_WRITER | FORGET_WRITER);
	obj->flags |= flags[policy];
}

uint64_t orr_signal_read(const struct orr_signal *s)
{
	return s->value;
}

static ORR_NORETURN void fail_writer(const struct orr_signal *s,
				     const struct orr_process *current)
{
	const struct orr_object *obj = &s->channel.obj;
	bool many = obj->flags & FORGET_WRITER;
	char first[256];
	char second[256];

	orr_fail(obj, __FILE__, __LINE__,
		 "process %s writes in delta cycle %" PRIu64 ", but %s %s: "
		 "the signal was set to %s; see orr_signal_set_writers",
		 orr_object_path(&current->obj, second, sizeof(second)),
		 obj->sim->delta_count,
		 orr_object_path(&s->writer->obj, first, sizeof(first)),
		 many ? "did so in the same" : "is its writer",
		 many ? "ORR_MANY_WRITERS" : "ORR_ONE_WRITER");
}

/* Writes from outside of all processes are nobody's. */
static void new_writer(struct orr_signal *s, struct orr_process *current)
{
	if (!(s->channel.obj.flags & CHECK_WRITER) || !current)
		return;
	if (s->writer)
		fail_writer(s, current);
	s->writer = current;
}

void orr_signal_write(struct orr_signal *s, uint64_t value)
{
	struct orr_process *current = s->channel.obj.sim->current;

	if (ori_unlikely(s->writer != current))
		new_writer(s, current);
	s->pending = value;
	if (value != s->value || s->channel.obj.flags & ALWAYS_UPDATE)
		ori_request_update(&s->channel);
}

struct orr_event *orr_signal_changed(struct orr_signal *s)
{
	return ori_value_changed(&s->events, &s->channel.obj);
}

struct orr_event *orr_signal_posedge(struct orr_signal *s)
{
	s->channel.obj.flags |= MORE_TO_TELL;
	return ori_value_posedge(&s->events, &s->channel.obj);
}

struct orr_event *orr_signal_negedge(struct orr_signal *s)
{
	s->channel.obj.flags |= MORE_TO_TELL;
	return ori_value_negedge(&s->events, &s->channel.obj);
}

bool orr_signal_event(const struct orr_signal *s)
{
	return ori_value_event(&s->events, s->channel.obj.sim);
}

bool orr_signal_rose(const struct orr_signal *s)
{
	return s->events.last & 1 && orr_signal_event(s);
}

bool orr_signal_fell(const struct orr_signal *s)
{
	return s->value == 0 && orr_signal_event(s);
}

void orr_signal_listen(struct orr_signal *s, struct orr_listener *l)
{
	s->channel.obj.flags &= (uint8_t)~ORR_CHANNEL_OWN;
	s->channel.obj.flags |= MORE_TO_TELL;
	s->channel.obj.sim->updates.foreign = true; /* it may be requested */
	ori_listen(&s->events.listeners, l);
}

/* Of one that is not of the plainest kind, or has more than one event. */
ori_apart static void update_and_tell(struct orr_signal *s)
{
	uint64_t old = s->value;
	uint8_t flags = s->channel.obj.flags;

	if (flags & FORGET_WRITER)
		s->writer = NULL;
	if (s->pending == old && !(flags & BUFFER))
		return;
	s->value = s->pending;
	ori_value_happen(&s->events, s->channel.obj.sim,
			 s->value && (!old || flags & BUFFER), s->value == 0);
}

static void signal_update(struct orr_channel *c)
{
	struct orr_signal *s = orr_container_of(c, struct orr_signal, channel);
	struct orr_sim *sim = c->obj.sim;
	uint64_t old = s->value;

	if (c->obj.flags & (FORGET_WRITER | BUFFER | MORE_TO_TELL)) {
		update_and_tell(s);
		return;
	}
	if (s->pending == old)
		return;
	s->value = s->pending;
	ori_value_note(&s->events, sim, old == 0);
	if (s->events.changed)
		ori_event_notify_updated(sim, s->events.changed);
}
