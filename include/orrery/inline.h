/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The hot path of transport, for programs in C and C++ that want it inlined:
 * to be included besides orrery.h, which does without. Each function is one
 * that the library exports, of the same name, and does the same; a call of it
 * costs nothing but its work, instead of a way through a shared library. A
 * program that includes this depends on the layout of sockets and payloads.
 */
#ifndef ORRERY_INLINE_H
#define ORRERY_INLINE_H

#include <orrery/payload.h>
#include <orrery/socket.h>

#if defined(__GNUC__)

/* A definition for inlining only: the symbol stays the library's. */
#define ORR_INLINE extern inline __attribute__((gnu_inline))

#ifdef __cplusplus
extern "C" {
#endif

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
