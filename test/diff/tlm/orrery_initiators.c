/* SPDX-License-Identifier: Apache-2.0 */
#include "orrery_side.h"

/* What both initiators do to begin and to end a transaction. */

static void prepare(struct orr_payload *p, struct tag *tag, struct id id,
		    struct attributes *a)
{
	*a = attributes(world->run, id);
	*tag = (struct tag){.e = tag->e, .id = id};
	orr_payload_set(p,
			a->command == 0	  ? ORR_READ_COMMAND
			: a->command == 1 ? ORR_WRITE_COMMAND
					  : ORR_IGNORE_COMMAND,
			a->address, a->data, a->length);
	p->streaming_width = a->width;
	if (a->enable_length) {
		p->byte_enable = a->enable;
		p->byte_enable_length = a->enable_length;
	}
}

static void conclude(const struct orr_payload *p)
{
	struct id id = id_of(p);

	note(world->run, id, " end@%llu %d dmi=%d", now(), (int)p->response,
	     p->dmi_allowed);
	note_bytes(world->run, id, p->data, p->length);
}

/* Initiator 0: blocking, with a quantum, direct memory and a debugger. */

static void lt_invalidate(struct orr_initiator_socket *i, uint64_t start,
			  uint64_t end)
{
	(void)i;
	world->direct = false;
	note(world->run, world->lt_id, " inv@%llu:%llx-%llx", now(),
	     (unsigned long long)start, (unsigned long long)end);
}

static void use_debugger(struct orr_payload *p, struct id id)
{
	uint32_t n = orr_transport_dbg(&world->lt, p);

	note(world->run, id, " dbg=%u", (unsigned)n);
	note_bytes(world->run, id, p->data, p->length);
	p->response = ORR_INCOMPLETE_RESPONSE;
}

static void use_pointer(struct orr_payload *p, struct id id,
			struct orr_quantum_keeper *k)
{
	struct orr_dmi *d = &world->dmi;

	if (!world->direct) {
		world->direct = orr_get_direct_mem_ptr(&world->lt, p, d);
		note(world->run, id, " ask=%d:%llx-%llx", world->direct,
		     (unsigned long long)d->start, (unsigned long long)d->end);
		p->response = ORR_INCOMPLETE_RESPONSE;
	}
	if (!world->direct || p->address < d->start ||
	    p->address + p->length - 1 > d->end)
		return;
	note_bytes(world->run, id, d->ptr + (p->address - d->start), p->length);
	orr_keeper_inc(k, d->read_latency);
}

static void lt_run(struct orr_process *self)
{
	struct id id = {0, 0};
	struct tag tag = {.e.type = &tag_type};
	struct orr_quantum_keeper k;
	struct attributes a;
	struct orr_payload p;

	orr_payload_init(&p);
	orr_payload_set_extension(&p, &tag.e);
	orr_keeper_init(&k, world->sim);
	for (; id.k < COUNT; id.k++) {
		orr_time delay;

		world->lt_id = id;
		prepare(&p, &tag, id, &a);
		orr_keeper_inc(&k, pick(world->run, id, GAP, 30000));
		if (pick(world->run, id, DEBUG, 5) == 0)
			use_debugger(&p, id);
		if (p.command != ORR_IGNORE_COMMAND &&
		    pick(world->run, id, DIRECT, 4) == 0)
			use_pointer(&p, id, &k);
		delay = k.local;
		orr_b_transport(&world->lt, &p, &delay);
		note(world->run, id, " +%llu", (unsigned long long)delay);
		conclude(&p);
		orr_keeper_set_and_sync(self, &k, delay);
	}
}

/* Initiator 1: in phases, up to MOST at a time. */

static void at_free_request(const struct orr_payload *p)
{
	if (world->request == p)
		world->request = NULL;
	orr_event_notify(&world->progress);
}

static void at_end(struct orr_payload *p)
{
	world->flying--;
	at_free_request(p);
	conclude(p);
	orr_payload_release(p);
}

/* A blocking target's END_RESP has no delay: see test/diff-tlm. */
static orr_time answer_delay(const struct orr_payload *p)
{
	return tag_of(p)->target == 0 ? 0 : lat(p, 3);
}

static void at_phase(struct orr_peq *q, struct orr_payload *p, orr_phase phase)
{
	orr_time delay = answer_delay(p);

	(void)q;
	if (phase == ORR_END_REQ) {
		note(world->run, id_of(p), " er@%llu", now());
		at_free_request(p);
		return;
	}
	if (phase == ORR_BEGIN_RESP) {
		phase = ORR_END_RESP;
		orr_nb_transport_fw(&world->at, p, &phase, &delay);
	}
	at_end(p);
}

static enum orr_sync at_bw(struct orr_initiator_socket *i,
			   struct orr_payload *p, orr_phase *phase,
			   orr_time *delay)
{
	unsigned answer = mode_of(p, ANSWER, 3);

	(void)i;
	note(world->run, id_of(p), " bw%u@%llu+%llu", (unsigned)*phase, now(),
	     (unsigned long long)*delay);
	if (*phase == ORR_BEGIN_RESP && answer) {
		orr_peq_notify(&world->at_q, p, FINISH, *delay);
		*phase = ORR_END_RESP;
		*delay += answer_delay(p);
		return answer == 1 ? ORR_COMPLETED : ORR_UPDATED;
	}
	orr_peq_notify(&world->at_q, p, *phase, *delay);
	return ORR_ACCEPTED;
}

static void at_send(struct orr_payload *p)
{
	orr_phase phase = ORR_BEGIN_REQ;
	orr_time delay = lat(p, 2);
	enum orr_sync sync;

	world->request = p;
	world->flying++;
	sync = orr_nb_transport_fw(&world->at, p, &phase, &delay);
	note(world->run, id_of(p), " sync%d/%u@%llu+%llu", (int)sync,
	     (unsigned)phase, now(), (unsigned long long)delay);
	if (sync == ORR_COMPLETED)
		orr_peq_notify(&world->at_q, p, FINISH, delay);
	else if (sync == ORR_UPDATED)
		orr_peq_notify(&world->at_q, p, phase, delay);
}

static void at_run(struct orr_process *self)
{
	static struct attributes a[COUNT];
	static struct tag tags[COUNT];
	struct id id = {1, 0};

	for (; id.k < COUNT; id.k++) {
		struct orr_payload *p;

		orr_wait_for(self, pick(world->run, id, GAP, 20000));
		while (world->request || world->flying == MOST)
			orr_wait_event(self, &world->progress);
		p = orr_pool_get(&world->pool);
		tags[id.k].e = (struct orr_extension){.type = &tag_type};
		orr_payload_set_extension(p, &tags[id.k].e);
		prepare(p, &tags[id.k], id, &a[id.k]);
		at_send(p);
	}
}

void add_initiators(struct orr_object *root)
{
	static const struct orr_initiator_ops lt_ops = {
		.invalidate_direct_mem_ptr = lt_invalidate};
	static const struct orr_initiator_ops at_ops = {.nb_transport_bw =
								at_bw};

	orr_initiator_socket_init(&world->lt, root, "lt");
	orr_initiator_socket_set_ops(&world->lt, &lt_ops);
	orr_bind(&world->lt, &world->router.in[0]);
	orr_thread_init(&world->lt_thread, root, "lt_run", lt_run);
	orr_initiator_socket_init(&world->at, root, "at");
	orr_initiator_socket_set_ops(&world->at, &at_ops);
	orr_bind(&world->at, &world->router.in[1]);
	orr_peq_init(&world->at_q, &world->at.obj, "q", at_phase);
	orr_pool_init(&world->pool, root->sim, 0);
	orr_event_init(&world->progress, root, "progress");
	orr_thread_init(&world->at_thread, root, "at_run", at_run);
}
