/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The hot paths of signals, fifos and transport, for programs in C and C++ that
 * want them inlined: to be included besides orrery.h, which does without. Each
 * function is one that the library exports, of the same name, and does the
 * same; a call of it costs nothing but its work, instead of a way through a
 * shared library. A program that includes this depends on the layout of
 * signals, fifos, sockets and payloads.
 */
#ifndef ORRERY_INLINE_H
#define ORRERY_INLINE_H

#include <orrery/fifo.h>
#include <orrery/payload.h>
#include <orrery/signal.h>
#include <orrery/sim.h>
#include <orrery/socket.h>

#include <string.h>

#if defined(__GNUC__)

/* A definition for inlining only: the symbol stays the library's. */
#define ORR_INLINE extern inline __attribute__((gnu_inline))

#ifdef __cplusplus
extern "C" {
#endif

ORR_INLINE orr_time orr_now(const struct orr_sim *sim)
{
	return ((const struct orr_sim_head *)sim)->now;
}

ORR_INLINE uint64_t orr_sim_delta_count(const struct orr_sim *sim)
{
	return ((const struct orr_sim_head *)sim)->delta_count;
}

/* The library's by another name, here and below: for all but plain cases. */
void orr_channel_request_update_in_library(struct orr_channel *c) __asm__(
	"orr_channel_request_update");

ORR_INLINE void orr_channel_request_update(struct orr_channel *c)
{
	struct orr_sim_head *sim = (struct orr_sim_head *)c->obj.sim;
	uint32_t n = sim->update_count;

	if (c->obj.flags & ORR_CHANNEL_REQUESTED)
		return;
	if (c->obj.flags & ORR_CHANNEL_OWN && n < sim->update_room) {
		c->obj.flags |= ORR_CHANNEL_REQUESTED;
		sim->updates[n] = c;
		sim->update_count = n + 1;
	} else {
		orr_channel_request_update_in_library(c);
	}
}

ORR_INLINE uint64_t orr_signal_read(const struct orr_signal *s)
{
	return s->value;
}

void orr_signal_write_in_library(struct orr_signal *s,
				 uint64_t value) __asm__("orr_signal_write");

ORR_INLINE void orr_signal_write(struct orr_signal *s, uint64_t value)
{
	const struct orr_sim_head *sim =
		(const struct orr_sim_head *)s->channel.obj.sim;

	if (s->writer == sim->current && value != s->value) {
		s->pending = value;
		orr_channel_request_update(&s->channel);
	} else {
		orr_signal_write_in_library(s, value);
	}
}

ORR_INLINE bool orr_fifo_go_on(struct orr_fifo *f, struct orr_fifo_side *side)
{
	size_t size = (size_t)(side->end - f->slots);
	size_t n = side->limit - (uintptr_t)side->at;

	if (!n)
		return false;
	if (side->at == side->end) {
		side->at = f->slots;
		side->limit -= size;
		side->since -= size;
	}
	side->stop =
		n < (size_t)(side->end - side->at) ? side->at + n : side->end;
	orr_channel_request_update(&f->channel);
	return true;
}

/* Words are what most fifos are of; what is known to be smaller is none. */
ORR_INLINE bool orr_fifo_nb_read(struct orr_fifo *f, void *out)
{
	struct orr_fifo_side *side = &f->reader;
	unsigned char *slot;

	if (side->at == side->stop && !orr_fifo_go_on(f, side))
		return false;
	slot = side->at;
	side->at = slot + f->element;
	if (f->element == sizeof(uint64_t) &&
	    __builtin_object_size(out, 0) >= sizeof(uint64_t))
		memcpy(out, slot, sizeof(uint64_t));
	else
		memcpy(out, slot, f->element);
	return true;
}

ORR_INLINE bool orr_fifo_nb_write(struct orr_fifo *f, const void *in)
{
	struct orr_fifo_side *side = &f->writer;
	unsigned char *slot;

	if (side->at == side->stop && !orr_fifo_go_on(f, side))
		return false;
	slot = side->at;
	side->at = slot + f->element;
	if (f->element == sizeof(uint64_t) &&
	    __builtin_object_size(in, 0) >= sizeof(uint64_t))
		memcpy(slot, in, sizeof(uint64_t));
	else
		memcpy(slot, in, f->element);
	return true;
}

ORR_INLINE void orr_fifo_read(struct orr_process *self, struct orr_fifo *f,
			      void *out)
{
	while (!orr_fifo_nb_read(f, out))
		orr_wait_event(self, &f->written);
}

ORR_INLINE void orr_fifo_write(struct orr_process *self, struct orr_fifo *f,
			       const void *in)
{
	while (!orr_fifo_nb_write(f, in))
		orr_wait_event(self, &f->read);
}

ORR_INLINE void orr_payload_set(struct orr_payload *p, enum orr_command command,
				uint64_t address, void *data, uint32_t length)
{
	p->command = command;
	p->response = ORR_INCOMPLETE_RESPONSE;
	p->address = address;
	p->data = (unsigned char *)data;
	p->length = length;
	p->streaming_width = length;
	p->byte_enable = NULL;
	p->byte_enable_length = 0;
	p->option = ORR_MIN_PAYLOAD;
	p->dmi_allowed = false;
}

ORR_INLINE void orr_payload_acquire(struct orr_payload *p)
{
	p->refs++;
}

ORR_INLINE void orr_payload_release(struct orr_payload *p)
{
	if (p->refs > 0 && --p->refs == 0 && p->mm)
		p->mm->free(p->mm, p);
}

ORR_INLINE void orr_b_transport(struct orr_initiator_socket *i,
				struct orr_payload *p, orr_time *delay)
{
	struct orr_target_socket *t = i->target;

	if (!t)
		orr_refuse_initiator(i);
	t->fw.b_transport(t, p, delay);
}

ORR_INLINE enum orr_sync orr_nb_transport_fw(struct orr_initiator_socket *i,
					     struct orr_payload *p,
					     orr_phase *phase, orr_time *delay)
{
	struct orr_target_socket *t = i->target;

	if (!t)
		orr_refuse_initiator(i);
	return t->fw.nb_transport_fw(t, p, phase, delay);
}

ORR_INLINE enum orr_sync orr_nb_transport_bw(struct orr_target_socket *t,
					     struct orr_payload *p,
					     orr_phase *phase, orr_time *delay)
{
	struct orr_initiator_socket *i = t->initiator;

	if (!i || i->next)
		orr_refuse_target(t);
	return i->bw.nb_transport_bw(i, p, phase, delay);
}

#ifdef __cplusplus
}
#endif

#endif

#endif
