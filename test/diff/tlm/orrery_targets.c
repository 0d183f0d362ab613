/* SPDX-License-Identifier: Apache-2.0 */
/* The targets. */
#include "orrery_side.h"

static struct target *target_of(struct orr_target_socket *t)
{
	return orr_container_of(t, struct target, socket);
}

static void execute(struct target *t, struct orr_payload *p)
{
	p->response = orr_payload_check(p);
	if (p->response == ORR_OK_RESPONSE &&
	    p->address + orr_payload_span(p) > SIZE)
		p->response = ORR_ADDRESS_ERROR_RESPONSE;
	if (p->response == ORR_OK_RESPONSE)
		orr_payload_copy(p, t->memory + p->address);
}

static void target_b(struct orr_target_socket *s, struct orr_payload *p,
		     orr_time *delay)
{
	struct target *t = target_of(s);

	note(world->run, id_of(p), " b@%llu+%llu", now(),
	     (unsigned long long)*delay);
	execute(t, p);
	if (t->number == 0 && mode_of(p, WAITS, 2)) {
		orr_wait_for(orr_sim_current(world->sim), *delay + lat(p, 1));
		*delay = 0;
	}
	*delay += lat(p, 0);
	p->dmi_allowed = t->number == 0;
	if (t->number == 0 && mode_of(p, INVALIDATES, 5) == 0)
		orr_invalidate_direct_mem_ptr(s, p->address,
					      p->address + p->length);
}

static uint32_t target_dbg(struct orr_target_socket *s, struct orr_payload *p)
{
	execute(target_of(s), p);
	return p->response == ORR_OK_RESPONSE ? p->length : 0;
}

static bool target_dmi(struct orr_target_socket *s, struct orr_payload *p,
		       struct orr_dmi *dmi)
{
	*dmi = (struct orr_dmi){.ptr = target_of(s)->memory,
				.end = SIZE - 1,
				.read = true,
				.write = true,
				.read_latency = 700,
				.write_latency = 900};
	return p->address < SIZE;
}

static void begin_response(struct target *t, struct orr_payload *p)
{
	orr_phase phase = ORR_BEGIN_RESP;
	orr_time delay = 0;
	enum orr_sync sync;

	t->responding = true;
	sync = orr_nb_transport_bw(&t->socket, p, &phase, &delay);
	if (sync == ORR_COMPLETED ||
	    (sync == ORR_UPDATED && phase == ORR_END_RESP))
		orr_peq_notify(&t->q, p, ORR_END_RESP, delay);
}

static void target_phase(struct orr_peq *q, struct orr_payload *p,
			 orr_phase phase)
{
	struct target *t = orr_container_of(q, struct target, q);
	orr_time delay = lat(p, 0);

	switch (phase) {
	case ORR_BEGIN_REQ: /* answered later */
		orr_peq_notify(q, p, EXECUTE, delay + lat(p, 1) + AFTER);
		if (mode_of(p, TARGET_MODE, 4) == 2)
			return;
		phase = ORR_END_REQ;
		orr_nb_transport_bw(&t->socket, p, &phase, &delay);
		break;
	case EXECUTE:
		execute(t, p);
		if (t->responding)
			t->ready[t->nready++] = p;
		else
			begin_response(t, p);
		break;
	default:
		orr_payload_release(p);
		t->responding = false;
		if (t->nready) {
			p = t->ready[0];
			memmove(t->ready, t->ready + 1,
				--t->nready * sizeof(p));
			begin_response(t, p);
		}
	}
}

static enum orr_sync begin_req(struct target *t, struct orr_payload *p,
			       orr_phase *phase, orr_time *delay)
{
	unsigned mode = mode_of(p, TARGET_MODE, 4);

	if (t->number == 2 && mode == 2) { /* early completion */
		execute(t, p);
		*delay += lat(p, 0);
		return ORR_COMPLETED;
	}
	orr_payload_acquire(p);
	if (mode == 3 && !t->responding) {
		t->responding = true;
		execute(t, p);
		*phase = ORR_BEGIN_RESP;
		*delay += lat(p, 0);
		return ORR_UPDATED;
	}
	if (mode == 1) {
		*phase = ORR_END_REQ;
		*delay += lat(p, 0);
		orr_peq_notify(&t->q, p, EXECUTE, *delay + lat(p, 1) + AFTER);
		return ORR_UPDATED;
	}
	orr_peq_notify(&t->q, p, ORR_BEGIN_REQ, *delay);
	return ORR_ACCEPTED;
}

static enum orr_sync target_fw(struct orr_target_socket *s,
			       struct orr_payload *p, orr_phase *phase,
			       orr_time *delay)
{
	struct target *t = target_of(s);

	note(world->run, id_of(p), " fw%u@%llu+%llu", (unsigned)*phase, now(),
	     (unsigned long long)*delay);
	if (*phase == ORR_BEGIN_REQ)
		return begin_req(t, p, phase, delay);
	orr_peq_notify(&t->q, p, ORR_END_RESP, *delay);
	return ORR_COMPLETED;
}

void add_targets(struct orr_object *root)
{
	static const struct orr_target_ops ops[] = {
		{.b_transport = target_b,
		 .transport_dbg = target_dbg,
		 .get_direct_mem_ptr = target_dmi,
		 .waits = true},
		{.nb_transport_fw = target_fw, .transport_dbg = target_dbg},
		{.b_transport = target_b, .nb_transport_fw = target_fw},
	};

	for (unsigned k = 0; k < TARGETS; k++) {
		struct target *t = &world->targets[k];
		char name[8];

		t->number = k;
		snprintf(name, sizeof(name), "t%u", k);
		orr_target_socket_init(&t->socket, root, name, &ops[k]);
		orr_peq_init(&t->q, &t->socket.obj, "q", target_phase);
	}
}
