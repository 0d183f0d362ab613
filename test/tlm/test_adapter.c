/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A target with one kind of transport, an initiator that uses the other: IEEE
 * 1666-2023 clause 16.2.2.
 */
#include "../unit.h"

#include "../child.h"
#include "../watch.h"

#include <orrery/orrery.h>

#include <stdio.h>

enum { N = 4 };

/* One target of each sort, and what came to the initiator, by payload. */
struct rig {
	struct orr_sim *sim;
	struct orr_object *root;
	struct orr_initiator_socket i;
	struct orr_target_socket t;
	struct orr_process process;
	struct orr_process threads[N];
	struct orr_payload p[N];
	struct orr_memory_manager mm;
	unsigned char data[N];
	orr_time called[N]; /* when the target was */
	orr_time resp[N]; /* BEGIN_RESP */
	orr_time done[N]; /* b_transport returned */
	enum orr_sync answer; /* of the initiator to BEGIN_RESP */
	orr_time answer_delay;
	/* the non-blocking target */
	struct orr_peq q;
	enum orr_sync sync; /* its answer to BEGIN_REQ, */
	orr_phase phase; /* with this phase, */
	orr_time delay; /* and this delay */
	unsigned end_resps;
	unsigned requests; /* between BEGIN_REQ and END_REQ */
	bool keeps; /* a reference for 100 ns more */
	bool twice; /* BEGIN_RESP, where once is right */
	unsigned refusals;
	unsigned faults; /* that the checker says */
};

static struct rig rig;

static unsigned index_of(const struct orr_payload *p)
{
	return (unsigned)(p - rig.p);
}

static void common_setup(const struct orr_target_ops *ops)
{
	memset(&rig, 0, sizeof(rig));
	rig.sim = orr_sim_new();
	rig.root = orr_sim_root(rig.sim);
	orr_initiator_socket_init(&rig.i, rig.root, "i");
	orr_target_socket_init(&rig.t, rig.root, "t", ops);
	orr_bind(&rig.i, &rig.t);
	watch_sockets(rig.sim);
	for (unsigned k = 0; k < N; k++) {
		orr_payload_init(&rig.p[k]);
		orr_payload_set(&rig.p[k], ORR_WRITE_COMMAND, k, &rig.data[k],
				1);
	}
}

static int teardown(void **state)
{
	(void)state;
	orr_sim_free(rig.sim);
	return 0;
}

/* Blocking targets, with 10 ns for payload 0, 20 for 1, and so on. */

static void annotates(struct orr_target_socket *t, struct orr_payload *p,
		      orr_time *delay)
{
	(void)t;
	rig.called[index_of(p)] = orr_now(rig.sim) + *delay;
	p->response = ORR_OK_RESPONSE;
	*delay += ORR_NS(10) * (index_of(p) + 1);
}

static void waits(struct orr_target_socket *t, struct orr_payload *p,
		  orr_time *delay)
{
	orr_wait_for(orr_sim_current(t->obj.sim), *delay + ORR_NS(4));
	*delay = 0;
	annotates(t, p, delay);
}

static enum orr_sync begin_resp(struct orr_initiator_socket *i,
				struct orr_payload *p, orr_phase *phase,
				orr_time *delay)
{
	(void)i;
	assert_int_equal(*phase, ORR_BEGIN_RESP);
	rig.resp[index_of(p)] = orr_now(rig.sim) + *delay;
	if (rig.answer == ORR_ACCEPTED)
		return rig.answer;
	*phase = ORR_END_RESP;
	*delay = rig.answer_delay;
	return rig.answer;
}

static const struct orr_target_ops annotates_ops = {.b_transport = annotates};
static const struct orr_target_ops waits_ops = {.b_transport = waits,
						.waits = true};
static const struct orr_initiator_ops begin_resp_ops = {.nb_transport_bw =
								begin_resp};

/* The payloads stay where they are. */
static void keep(struct orr_memory_manager *mm, struct orr_payload *p)
{
	(void)mm;
	(void)p;
}

/* As non-blocking calls want it. */
static void manage_payloads(void)
{
	rig.mm.free = keep;
	for (unsigned k = 0; k < N; k++) {
		rig.p[k].mm = &rig.mm;
		orr_payload_acquire(&rig.p[k]);
	}
}

static int setup_annotates(void **state)
{
	(void)state;
	common_setup(&annotates_ops);
	manage_payloads();
	orr_initiator_socket_set_ops(&rig.i, &begin_resp_ops);
	rig.answer = ORR_COMPLETED;
	return 0;
}

static int setup_waits(void **state)
{
	(void)state;
	common_setup(&waits_ops);
	manage_payloads();
	orr_initiator_socket_set_ops(&rig.i, &begin_resp_ops);
	rig.answer = ORR_COMPLETED;
	return 0;
}

static void begin_req(unsigned k, orr_time delay)
{
	orr_phase phase = ORR_BEGIN_REQ;

	assert_int_equal(orr_nb_transport_fw(&rig.i, &rig.p[k], &phase, &delay),
			 ORR_ACCEPTED);
}

static void response_begins_when_the_target_says(void **state)
{
	(void)state;
	begin_req(0, ORR_NS(3));
	orr_sim_run(rig.sim, ORR_NS(2));
	assert_int_equal(rig.p[0].response, ORR_INCOMPLETE_RESPONSE);
	orr_sim_run(rig.sim, ORR_US(1));
	assert_true(rig.called[0] == ORR_NS(3));
	assert_true(rig.resp[0] == ORR_NS(13));
}

static void target_that_waits_gets_a_thread(void **state)
{
	(void)state;
	expect_faults(rig.sim, 1); /* does not wait for END_REQ */
	begin_req(0, ORR_NS(3));
	begin_req(1, ORR_NS(4));
	orr_sim_run(rig.sim, ORR_US(1));
	assert_true(rig.resp[0] == ORR_NS(3 + 4 + 10));
	assert_true(rig.resp[1] == ORR_NS(4 + 4 + 20));
	begin_req(2, 0);
	orr_sim_run(rig.sim, ORR_US(1));
	assert_true(rig.resp[2] == ORR_NS(1000 + 4 + 30));
}

static void refuse_line(void *arg, enum orr_log_level level, const char *line)
{
	(void)arg;
	fail_msg("%d: %s", (int)level, line);
}

/* A thread that has nothing to call is no sign of a hang. */
static void idle_threads_are_not_reported(void **state)
{
	(void)state;
	orr_sim_set_log(rig.sim, refuse_line, NULL);
	begin_req(0, ORR_NS(3));
	assert_int_equal(orr_sim_run(rig.sim, ORR_TIME_MAX), ORR_RUN_STARVED);
	assert_true(rig.resp[0] == ORR_NS(3 + 4 + 10));
}

static void end_resp(unsigned k)
{
	orr_phase phase = ORR_END_RESP;
	orr_time delay = 0;

	assert_int_equal(orr_nb_transport_fw(&rig.i, &rig.p[k], &phase, &delay),
			 ORR_COMPLETED);
}

/* 10, 20 and 30 ns; but each waits for the END_RESP of the one before. */
static void responses_take_turns_15_2_6(void **state)
{
	(void)state;
	rig.answer = ORR_ACCEPTED;
	expect_faults(rig.sim, 2);
	for (unsigned k = 0; k < 3; k++)
		begin_req(k, 0);
	orr_sim_run(rig.sim, ORR_NS(25));
	assert_true(rig.resp[0] == ORR_NS(10));
	assert_true(rig.resp[1] == 0);
	end_resp(0);
	orr_sim_run(rig.sim, ORR_NS(50));
	assert_true(rig.resp[1] == ORR_NS(25));
	assert_true(rig.resp[2] == 0);
	end_resp(1);
	orr_sim_run(rig.sim, 0);
	assert_true(rig.resp[2] == ORR_NS(75));
}

static void end_resp_may_be_returned_with_a_delay(void **state)
{
	(void)state;
	rig.answer = ORR_UPDATED;
	rig.answer_delay = ORR_NS(15);
	expect_faults(rig.sim, 2);
	for (unsigned k = 0; k < 3; k++)
		begin_req(k, 0);
	orr_sim_run(rig.sim, ORR_US(1));
	assert_true(rig.resp[0] == ORR_NS(10));
	assert_true(rig.resp[1] == ORR_NS(25));
	assert_true(rig.resp[2] == ORR_NS(40));
}

static void ignorable_phase_is_accepted_15_2_5(void **state)
{
	orr_phase phase = ORR_FIRST_PHASE;
	orr_time delay = 0;

	(void)state;
	begin_req(0, 0);
	assert_int_equal(orr_nb_transport_fw(&rig.i, &rig.p[0], &phase, &delay),
			 ORR_ACCEPTED);
	assert_int_equal(orr_sim_run(rig.sim, ORR_TIME_MAX), ORR_RUN_STARVED);
	assert_true(rig.resp[0] == ORR_NS(10));
}

/* The non-blocking target: END_REQ after 10 ns, BEGIN_RESP after 30. */

static enum orr_sync target_fw(struct orr_target_socket *t,
			       struct orr_payload *p, orr_phase *phase,
			       orr_time *delay)
{
	(void)t;
	if (*phase == ORR_END_RESP) {
		rig.end_resps++;
		return ORR_COMPLETED;
	}
	assert_int_equal(*phase, ORR_BEGIN_REQ);
	assert_int_equal(rig.requests++, 0); /* the exclusion rule, 15.2.6 */
	rig.called[index_of(p)] = orr_now(rig.sim) + *delay;
	if (rig.keeps) {
		orr_payload_acquire(p);
		orr_peq_notify(&rig.q, p, ORR_END_RESP, ORR_NS(130));
	}
	if (rig.sync == ORR_ACCEPTED) {
		orr_peq_notify(&rig.q, p, ORR_END_REQ, ORR_NS(10));
		orr_peq_notify(&rig.q, p, ORR_BEGIN_RESP, ORR_NS(30));
		return ORR_ACCEPTED;
	}
	rig.requests--;
	p->response = ORR_OK_RESPONSE;
	*phase = rig.phase;
	*delay += rig.delay;
	if (rig.sync == ORR_UPDATED && rig.phase == ORR_END_REQ)
		orr_peq_notify(&rig.q, p, ORR_BEGIN_RESP, ORR_NS(30));
	return rig.sync;
}

static void target_phase(struct orr_peq *q, struct orr_payload *p,
			 orr_phase phase)
{
	orr_time delay = 0;

	(void)q;
	if (phase == ORR_END_RESP) {
		orr_payload_release(p);
		return;
	}
	if (phase == ORR_END_REQ)
		rig.requests--;
	if (phase == ORR_BEGIN_RESP)
		p->response = ORR_OK_RESPONSE;
	orr_nb_transport_bw(&rig.t, p, &phase, &delay);
	if (rig.twice && phase == ORR_BEGIN_RESP)
		orr_nb_transport_bw(&rig.t, p, &phase, &delay);
}

static const struct orr_target_ops nb_ops = {.nb_transport_fw = target_fw};

static int setup_nb(void **state)
{
	(void)state;
	common_setup(&nb_ops);
	orr_peq_init(&rig.q, rig.root, "q", target_phase);
	return 0;
}

static void call(struct orr_process *self)
{
	unsigned k = (unsigned)(self - rig.threads);
	orr_time delay = ORR_NS(2);

	orr_b_transport(&rig.i, &rig.p[k], &delay);
	assert_true(delay == 0);
	assert_null(rig.p[k].mm);
	rig.done[k] = orr_now(rig.sim);
}

static void run_threads(unsigned n)
{
	char name[16];

	for (unsigned k = 0; k < n; k++) {
		snprintf(name, sizeof(name), "c%u", k);
		orr_thread_init(&rig.threads[k], rig.root, name, call);
	}
	orr_sim_run(rig.sim, ORR_US(1));
	for (unsigned k = 0; k < n; k++)
		assert_true(orr_process_ended(&rig.threads[k]));
}

static void blocking_call_goes_through_the_phases(void **state)
{
	(void)state;
	run_threads(1);
	assert_true(rig.called[0] == ORR_NS(2));
	assert_true(rig.done[0] == ORR_NS(32));
	assert_int_equal(rig.p[0].response, ORR_OK_RESPONSE);
}

static void requests_take_turns_15_2_6(void **state)
{
	(void)state;
	run_threads(3);
	for (unsigned k = 0; k < 3; k++) {
		assert_true(rig.called[k] == ORR_NS(2 + 10 * k));
		assert_true(rig.done[k] == ORR_NS(32 + 10 * k));
	}
}

static void early_completion_11_2_3(void **state)
{
	(void)state;
	rig.sync = ORR_COMPLETED;
	rig.delay = ORR_NS(7);
	run_threads(1);
	assert_true(rig.done[0] == ORR_NS(9));
	assert_int_equal(rig.end_resps, 0);
}

/* The target's phases are watched, although its initiator has none. */
static void count_refusal(void *arg, enum orr_log_level level, const char *line)
{
	(void)arg;
	assert_int_equal(level, ORR_LOG_ERROR);
	if (strstr(line, "t.b_transport: TLM-2.0 15.2.4: a phase of a "
			 "transaction that has not begun or has ended: "
			 "BEGIN_RESP (to t, write of 1 bytes"))
		rig.faults++;
	else if (strstr(line, "t: BEGIN_RESP after the end of the transaction "
			      "(IEEE 1666-2023 15.2.4)"))
		rig.refusals++;
	else
		fail_msg("%s", line);
}

static void second_response_is_refused_15_2_4(void **state)
{
	(void)state;
	rig.twice = true;
	orr_sim_set_log(rig.sim, count_refusal, NULL);
	expect_faults(rig.sim, 2);
	run_threads(2);
	assert_int_equal(rig.refusals, 2);
	assert_int_equal(rig.faults, 2);
	assert_int_equal(rig.p[0].response, ORR_OK_RESPONSE);
	assert_int_equal(rig.p[1].response, ORR_OK_RESPONSE);
}

static void begin_resp_on_return_is_answered(void **state)
{
	(void)state;
	rig.sync = ORR_UPDATED;
	rig.phase = ORR_BEGIN_RESP;
	rig.delay = ORR_NS(7);
	run_threads(1);
	assert_true(rig.done[0] == ORR_NS(9));
	assert_int_equal(rig.end_resps, 1);
}

/* END_REQ 5 ns after BEGIN_REQ: the next request then. */
static void end_req_on_return_frees_the_next(void **state)
{
	(void)state;
	rig.sync = ORR_UPDATED;
	rig.phase = ORR_END_REQ;
	rig.delay = ORR_NS(5);
	run_threads(2);
	assert_true(rig.called[1] == ORR_NS(7));
	assert_true(rig.done[0] == ORR_NS(32));
	assert_true(rig.done[1] == ORR_NS(37));
}

/* The payload is on the caller's stack, for all that the target knows. */
static void call_returns_when_nobody_refers_to_the_payload_14_5(void **state)
{
	(void)state;
	rig.keeps = true;
	run_threads(1);
	assert_true(rig.done[0] == ORR_NS(132));
}

static void call_from_a_method(struct orr_process *self)
{
	orr_time delay = 0;

	(void)self;
	orr_b_transport(&rig.i, &rig.p[0], &delay);
}

static void block_in_a_method(void)
{
	setup_nb(NULL);
	orr_method_init(&rig.process, rig.root, "m", call_from_a_method);
	orr_sim_run(rig.sim, 0);
}

static void blocking_call_from_a_method_is_a_bug(void **state)
{
	(void)state;
	assert_aborts(block_in_a_method, "call it from a thread");
}

#define TEST(f, target) \
	cmocka_unit_test_setup_teardown(f, setup_##target, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(response_begins_when_the_target_says, annotates),
		TEST(target_that_waits_gets_a_thread, waits),
		TEST(idle_threads_are_not_reported, waits),
		TEST(responses_take_turns_15_2_6, annotates),
		TEST(end_resp_may_be_returned_with_a_delay, annotates),
		TEST(ignorable_phase_is_accepted_15_2_5, annotates),
		TEST(blocking_call_goes_through_the_phases, nb),
		TEST(requests_take_turns_15_2_6, nb),
		TEST(early_completion_11_2_3, nb),
		TEST(second_response_is_refused_15_2_4, nb),
		TEST(begin_resp_on_return_is_answered, nb),
		TEST(end_req_on_return_frees_the_next, nb),
		TEST(call_returns_when_nobody_refers_to_the_payload_14_5, nb),
		cmocka_unit_test(blocking_call_from_a_method_is_a_bug),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
