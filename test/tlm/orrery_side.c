/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The differential test on the side of Orrery.
 *
 *	orrery_side FIRST-SEED SEEDS [all]
 */
#include "plan.h"

#include <orrery/orrery.h>

#include <stdlib.h>

enum { EXECUTE = ORR_FIRST_PHASE, FINISH };

struct tag {
	struct orr_extension e;
	struct id id;
	unsigned port; /* of the router */
	unsigned target;
};

struct router {
	struct orr_target_socket in[INITIATORS];
	struct orr_initiator_socket out[TARGETS];
};

/* 0 blocks, 1 has phases only, 2 has both. */
struct target {
	struct orr_target_socket socket;
	struct orr_peq q;
	unsigned number;
	bool responding;
	struct orr_payload *ready[2 * MOST];
	unsigned nready;
	unsigned char memory[SIZE];
};

struct world {
	struct orr_sim *sim;
	struct run *run;
	struct router router;
	struct target targets[TARGETS];
	struct orr_initiator_socket lt;
	struct orr_process lt_thread;
	struct id lt_id; /* its present transaction */
	struct orr_dmi dmi;
	bool direct;
	struct orr_initiator_socket at;
	struct orr_process at_thread;
	struct orr_peq at_q;
	struct orr_pool pool;
	struct orr_event progress;
	const struct orr_payload *request;
	unsigned flying;
};

static const struct orr_extension_type tag_type = {.name = "tag"};
static struct world *world;

static struct tag *tag_of(const struct orr_payload *p)
{
	return orr_container_of(orr_payload_extension(p, &tag_type), struct tag,
				e);
}

static struct id id_of(const struct orr_payload *p)
{
	return tag_of(p)->id;
}

static unsigned long long now(void)
{
	return orr_now(world->sim);
}

static orr_time lat(const struct orr_payload *p, unsigned n)
{
	return latency(world->run, id_of(p), n);
}

static unsigned mode_of(const struct orr_payload *p, unsigned field, unsigned n)
{
	return (unsigned)pick(world->run, id_of(p), field, n);
}

/* The router. */

static bool decode(struct orr_payload *p, unsigned port)
{
	uint64_t target = p->address / SIZE;

	tag_of(p)->port = port;
	tag_of(p)->target = (unsigned)target;
	if (target < TARGETS) {
		p->address %= SIZE;
		return true;
	}
	p->response = ORR_ADDRESS_ERROR_RESPONSE;
	return false;
}

static void encode(struct orr_payload *p)
{
	p->address += (uint64_t)tag_of(p)->target * SIZE;
}

static void router_b(struct orr_target_socket *t, struct orr_payload *p,
		     orr_time *delay)
{
	if (!decode(p, t->number))
		return;
	orr_b_transport(&world->router.out[tag_of(p)->target], p, delay);
	encode(p);
}

static enum orr_sync router_fw(struct orr_target_socket *t,
			       struct orr_payload *p, orr_phase *phase,
			       orr_time *delay)
{
	if (*phase == ORR_BEGIN_REQ && !decode(p, t->number))
		return ORR_COMPLETED;
	return orr_nb_transport_fw(&world->router.out[tag_of(p)->target], p,
				   phase, delay);
}

static enum orr_sync router_bw(struct orr_initiator_socket *i,
			       struct orr_payload *p, orr_phase *phase,
			       orr_time *delay)
{
	(void)i;
	return orr_nb_transport_bw(&world->router.in[tag_of(p)->port], p, phase,
				   delay);
}

static uint32_t router_dbg(struct orr_target_socket *t, struct orr_payload *p)
{
	uint32_t n;

	if (!decode(p, t->number))
		return 0;
	n = orr_transport_dbg(&world->router.out[tag_of(p)->target], p);
	encode(p);
	return n;
}

static bool router_dmi(struct orr_target_socket *t, struct orr_payload *p,
		       struct orr_dmi *dmi)
{
	uint64_t base;
	bool granted;

	if (!decode(p, t->number))
		return false;
	granted = orr_get_direct_mem_ptr(&world->router.out[tag_of(p)->target],
					 p, dmi);
	encode(p);
	base = (uint64_t)tag_of(p)->target * SIZE;
	dmi->start += base;
	dmi->end = (dmi->end < SIZE - 1 ? dmi->end : SIZE - 1) + base;
	return granted;
}

static void router_invalidate(struct orr_initiator_socket *i, uint64_t start,
			      uint64_t end)
{
	uint64_t base = (uint64_t)i->number * SIZE;

	for (unsigned k = 0; k < INITIATORS; k++)
		orr_invalidate_direct_mem_ptr(&world->router.in[k],
					      start + base, end + base);
}

/* The targets. */

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
		if (pick(world->run, id, DIRECT, 4) == 0)
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

static void add_router(struct orr_object *root)
{
	static const struct orr_target_ops in_ops = {
		.b_transport = router_b,
		.nb_transport_fw = router_fw,
		.transport_dbg = router_dbg,
		.get_direct_mem_ptr = router_dmi,
	};
	static const struct orr_initiator_ops out_ops = {
		.nb_transport_bw = router_bw,
		.invalidate_direct_mem_ptr = router_invalidate,
	};
	struct router *r = &world->router;
	char name[8];

	for (unsigned k = 0; k < INITIATORS; k++) {
		snprintf(name, sizeof(name), "in%u", k);
		orr_target_socket_init(&r->in[k], root, name, &in_ops);
		r->in[k].number = k;
	}
	for (unsigned k = 0; k < TARGETS; k++) {
		snprintf(name, sizeof(name), "out%u", k);
		orr_initiator_socket_init(&r->out[k], root, name);
		orr_initiator_socket_set_ops(&r->out[k], &out_ops);
		r->out[k].number = k;
		orr_bind(&r->out[k], &world->targets[k].socket);
	}
}

static void add_targets(struct orr_object *root)
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

static void add_initiators(struct orr_object *root)
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

static void play(struct run *run)
{
	struct orr_sim *sim = orr_sim_new();

	world = orr_sim_alloc(sim, sizeof(*world));
	world->sim = sim;
	world->run = run;
	world->dmi.end = UINT64_MAX; /* as a tlm_dmi begins */
	orr_sim_set_quantum(sim, pick(run, (struct id){0, 0}, QUANTUM, 100000));
	add_targets(orr_sim_root(sim));
	add_router(orr_sim_root(sim));
	add_initiators(orr_sim_root(sim));
	orr_sim_run(sim, ORR_TIME_MAX);
	orr_sim_free(sim);
}

int main(int argc, char **argv)
{
	static struct run run;
	uint64_t seed = argc > 1 ? strtoull(argv[1], NULL, 10) : 1;
	uint64_t n = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;

	for (; n > 0; n--, seed++) {
		memset(&run, 0, sizeof(run));
		run.seed = seed;
		play(&run);
		print_run(&run, argc > 3);
	}
	return 0;
}
