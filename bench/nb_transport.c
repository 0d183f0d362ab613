/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writes of 4 bytes, approximately timed: the four phases of the base protocol,
 * each a call of its own, and a payload event queue at both ends. BEGIN_REQ,
 * 10 ns later END_REQ, 20 ns later BEGIN_RESP, 10 ns later END_RESP; up to
 * outstanding transactions are under way. One operation is one completed
 * transaction.
 */
#include "floor.h"

#include <orrery/inline.h>
#include <orrery/orrery.h>

#include <string.h>

enum { OUTSTANDING };
enum { SIZE = 1 << 16, MAX_OUTSTANDING = 1024 };
enum { EXECUTE = ORR_FIRST_PHASE }; /* a phase of the target's own queue */

struct initiator {
	struct orr_initiator_socket socket;
	struct orr_peq peq;
	struct orr_pool pool;
	struct orr_process process;
	struct orr_event end_request;
	struct orr_event completed;
	struct orr_payload *request; /* between BEGIN_REQ and END_REQ */
	uint64_t in_flight;
	uint64_t limit;
	uint32_t data;
	struct bench_meter *meter;
	bool failed;
};

/* Transactions that wait for the one that is between its responses. */
struct ring {
	struct orr_payload *items[MAX_OUTSTANDING];
	unsigned first;
	unsigned count;
};

struct target {
	struct orr_target_socket socket;
	struct orr_peq peq;
	bool response_busy; /* between BEGIN_RESP and END_RESP */
	struct ring done;
	unsigned char bytes[SIZE];
};

static void send_request(struct initiator *i, uint64_t address)
{
	struct orr_payload *p = orr_pool_get(&i->pool);
	orr_phase phase = ORR_BEGIN_REQ;
	orr_time delay = 0;

	orr_payload_set(p, ORR_WRITE_COMMAND, address, &i->data,
			sizeof(i->data));
	i->request = p;
	i->in_flight++;
	if (orr_nb_transport_fw(&i->socket, p, &phase, &delay) != ORR_ACCEPTED)
		i->failed = true;
}

static void initiate(struct orr_process *self)
{
	struct initiator *i = orr_container_of(self, struct initiator, process);

	for (uint64_t address = 0;; address = (address + 4) % SIZE) {
		while (i->in_flight >= i->limit)
			orr_wait_event(self, &i->completed);
		send_request(i, address);
		while (i->request)
			orr_wait_event(self, &i->end_request);
	}
}

static enum orr_sync nb_transport_bw(struct orr_initiator_socket *s,
				     struct orr_payload *p, orr_phase *phase,
				     orr_time *delay)
{
	struct initiator *i = orr_container_of(s, struct initiator, socket);

	orr_peq_notify(&i->peq, p, *phase, *delay);
	return ORR_ACCEPTED;
}

static const struct orr_initiator_ops initiator_ops = {
	.nb_transport_bw = nb_transport_bw,
};

static void end_response(struct initiator *i, struct orr_payload *p)
{
	orr_phase phase = ORR_END_RESP;
	orr_time delay = ORR_NS(10);

	if (p->response != ORR_OK_RESPONSE)
		i->failed = true;
	orr_nb_transport_fw(&i->socket, p, &phase, &delay);
	orr_payload_release(p);
	i->in_flight--;
	orr_event_notify(&i->completed);
	if (bench_tick(i->meter))
		orr_sim_stop(i->socket.obj.sim);
}

static void at_initiator(struct orr_peq *q, struct orr_payload *p,
			 orr_phase phase)
{
	struct initiator *i = orr_container_of(q, struct initiator, peq);

	if (phase == ORR_END_REQ) {
		i->request = NULL;
		orr_event_notify(&i->end_request);
	} else if (phase == ORR_BEGIN_RESP) {
		end_response(i, p);
	}
}

static enum orr_sync nb_transport_fw(struct orr_target_socket *s,
				     struct orr_payload *p, orr_phase *phase,
				     orr_time *delay)
{
	struct target *t = orr_container_of(s, struct target, socket);

	orr_peq_notify(&t->peq, p, *phase, *delay);
	return ORR_ACCEPTED;
}

static const struct orr_target_ops target_ops = {
	.nb_transport_fw = nb_transport_fw,
};

static void begin_response(struct target *t, struct orr_payload *p)
{
	orr_phase phase = ORR_BEGIN_RESP;
	orr_time delay = 0;

	t->response_busy = true;
	orr_nb_transport_bw(&t->socket, p, &phase, &delay);
}

static void accept_request(struct target *t, struct orr_payload *p)
{
	orr_phase phase = ORR_END_REQ;
	orr_time delay = ORR_NS(10);

	orr_payload_acquire(p);
	orr_nb_transport_bw(&t->socket, p, &phase, &delay);
	orr_peq_notify(&t->peq, p, EXECUTE, ORR_NS(30));
}

static void execute(struct target *t, struct orr_payload *p)
{
	struct ring *r = &t->done;

	if (p->address + p->length > SIZE) {
		p->response = ORR_ADDRESS_ERROR_RESPONSE;
	} else {
		memcpy(t->bytes + p->address, p->data, p->length);
		p->response = ORR_OK_RESPONSE;
	}
	if (t->response_busy)
		r->items[(r->first + r->count++) % MAX_OUTSTANDING] = p;
	else
		begin_response(t, p);
}

static void complete(struct target *t, struct orr_payload *p)
{
	struct ring *r = &t->done;

	orr_payload_release(p);
	t->response_busy = false;
	if (r->count == 0)
		return;
	r->count--;
	p = r->items[r->first];
	r->first = (r->first + 1) % MAX_OUTSTANDING;
	begin_response(t, p);
}

static void at_target(struct orr_peq *q, struct orr_payload *p, orr_phase phase)
{
	struct target *t = orr_container_of(q, struct target, peq);

	if (phase == ORR_BEGIN_REQ)
		accept_request(t, p);
	else if (phase == EXECUTE)
		execute(t, p);
	else if (phase == ORR_END_RESP)
		complete(t, p);
}

static void connect(struct initiator *i, struct target *t,
		    struct orr_object *root)
{
	orr_initiator_socket_init(&i->socket, root, "initiator");
	orr_initiator_socket_set_ops(&i->socket, &initiator_ops);
	orr_peq_init(&i->peq, root, "initiator_peq", at_initiator);
	orr_pool_init(&i->pool, root->sim, 0);
	orr_event_init(&i->end_request, root, "end_request");
	orr_event_init(&i->completed, root, "completed");
	orr_target_socket_init(&t->socket, root, "target", &target_ops);
	orr_peq_init(&t->peq, root, "target_peq", at_target);
	orr_bind(&i->socket, &t->socket);
	orr_thread_init(&i->process, root, "process", initiate);
}

static const char *run(const uint64_t *values, struct bench_meter *m)
{
	struct orr_sim *sim = orr_sim_new();
	struct initiator *i = orr_sim_alloc(sim, sizeof(*i));
	struct target *t = orr_sim_alloc(sim, sizeof(*t));
	bool failed;

	i->meter = m;
	i->limit = values[OUTSTANDING];
	connect(i, t, orr_sim_root(sim));
	bench_meter_warm(m, m->ops / 10);
	orr_sim_run(sim, ORR_TIME_MAX);
	bench_fold(m, orr_now(sim));
	for (unsigned a = 0; a < SIZE; a += 4) {
		uint32_t word;

		memcpy(&word, &t->bytes[a], sizeof(word));
		bench_fold(m, word);
	}
	failed = i->failed;
	orr_sim_free(sim);
	return failed ? "a transaction failed" : NULL;
}

static void floor_of(const uint64_t *values, struct bench_meter *m)
{
	(void)values;
	bench_floor_call(m, 1);
}

static const struct bench_param params[] = {
	[OUTSTANDING] = {"outstanding", "1", .min = 1, .max = MAX_OUTSTANDING},
};

static const char *const sets[] = {"outstanding=1", "outstanding=4", NULL};

const struct bench bench_nb_transport = {
	.name = "nb_transport",
	.doc = "writes in the four phases of the base protocol",
	.params = params,
	.nparams = ORR_COUNT(params),
	.sets = sets,
	.ops = 1000000,
	.run = run,
	.floor = floor_of,
};
