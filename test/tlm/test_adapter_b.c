/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A target with nb_transport_fw only, called by threads that block: IEEE
 * 1666-2023 clause 16.2.2.
 */
#include "../unit.h"

#include "../child.h"
#include "../watch.h"
#include "adapter_rig.h"

#include <stdio.h>
#include <string.h>

/* The target: END_REQ after 10 ns, BEGIN_RESP after 30 if not told otherwise.
 */

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
	if (rig.adds)
		orr_payload_set_auto_extension(p, rig.adds);
	if (rig.keeps) {
		orr_payload_acquire(p);
		orr_peq_notify(&rig.q, p, ORR_END_RESP, ORR_NS(130));
	}
	if (rig.sync == ORR_ACCEPTED) {
		orr_peq_notify(&rig.q, p, ORR_END_REQ, ORR_NS(10));
		orr_peq_notify(&rig.q, p, ORR_BEGIN_RESP, rig.response);
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
	rig.response = ORR_NS(30);
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

/* The first is answered after 15 ns, while the second asks until 22. */
static void response_ends_no_request_of_another_15_2_6(void **state)
{
	(void)state;
	rig.response = ORR_NS(15);
	run_threads(3);
	for (unsigned k = 0; k < 3; k++) {
		assert_true(rig.called[k] == ORR_NS(2 + 10 * k));
		assert_true(rig.done[k] == ORR_NS(17 + 10 * k));
	}
}

/* It ends the request, too: the next is not kept waiting. */
static void early_completion_11_2_3(void **state)
{
	(void)state;
	rig.sync = ORR_COMPLETED;
	rig.delay = ORR_NS(7);
	run_threads(2);
	for (unsigned k = 0; k < 2; k++) {
		assert_true(rig.called[k] == ORR_NS(2));
		assert_true(rig.done[k] == ORR_NS(9));
	}
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

static void count_free(struct orr_extension *e)
{
	(void)e;
	rig.freed++;
}

/* As it would if the payload had been managed from the start. */
static void extension_of_the_target_goes_with_the_call_14_5(void **state)
{
	static const struct orr_extension_type type = {.name = "note",
						       .free = count_free};
	struct orr_extension note = {.type = &type};

	(void)state;
	rig.adds = &note;
	run_threads(1);
	assert_int_equal(rig.freed, 1);
	assert_null(orr_payload_extension(&rig.p[0], &type));
}

static void keep(struct orr_memory_manager *mm, struct orr_payload *p)
{
	(void)mm;
	(void)p;
	rig.freed++;
}

static void call_managed(struct orr_process *self)
{
	orr_time delay = 0;

	orr_b_transport(&rig.i, &rig.p[0], &delay);
	rig.done[0] = orr_now(self->obj.sim);
}

static void payload_keeps_its_own_manager_14_5(void **state)
{
	(void)state;
	rig.mm.free = keep;
	rig.p[0].mm = &rig.mm;
	orr_payload_acquire(&rig.p[0]);
	orr_thread_init(&rig.process, rig.root, "m", call_managed);
	orr_sim_run(rig.sim, ORR_US(1));
	assert_true(rig.done[0] == ORR_NS(30));
	assert_ptr_equal(rig.p[0].mm, &rig.mm);
	assert_int_equal(rig.freed, 0);
	orr_payload_release(&rig.p[0]);
	assert_int_equal(rig.freed, 1);
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
		TEST(blocking_call_goes_through_the_phases, nb),
		TEST(requests_take_turns_15_2_6, nb),
		TEST(response_ends_no_request_of_another_15_2_6, nb),
		TEST(early_completion_11_2_3, nb),
		TEST(second_response_is_refused_15_2_4, nb),
		TEST(begin_resp_on_return_is_answered, nb),
		TEST(end_req_on_return_frees_the_next, nb),
		TEST(call_returns_when_nobody_refers_to_the_payload_14_5, nb),
		TEST(extension_of_the_target_goes_with_the_call_14_5, nb),
		TEST(payload_keeps_its_own_manager_14_5, nb),
		cmocka_unit_test(blocking_call_from_a_method_is_a_bug),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
