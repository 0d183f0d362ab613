/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A target with b_transport only, called in phases: IEEE 1666-2023 clause
 * 16.2.2.
 */
#include "../unit.h"

#include "../watch.h"
#include "adapter_rig.h"

#include <string.h>

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

static void refuse_end_resp(void *arg, enum orr_log_level level,
			    const char *line)
{
	(void)arg;
	assert_int_equal(level, ORR_LOG_ERROR);
	if (strstr(line, "t: END_RESP without a response"))
		rig.refusals++;
}

/* Before the response, and twice after it. */
static void end_resp_out_of_order_is_refused_15_2_4(void **state)
{
	(void)state;
	rig.answer = ORR_ACCEPTED;
	orr_sim_set_log(rig.sim, refuse_end_resp, NULL);
	expect_faults(rig.sim, 3); /* two of them, and a second request */
	begin_req(0, 0);
	begin_req(1, 0);
	end_resp(0);
	orr_sim_run(rig.sim, ORR_NS(15));
	end_resp(0);
	end_resp(0);
	assert_int_equal(rig.refusals, 2);
	orr_sim_run(rig.sim, ORR_NS(85));
	assert_true(rig.resp[0] == ORR_NS(10));
	assert_true(rig.resp[1] == ORR_NS(20));
}

static void count_free(struct orr_memory_manager *mm, struct orr_payload *p)
{
	(void)mm;
	(void)p;
	rig.freed++;
}

/* The initiator has no use for it any more; the socket has. */
static void socket_refers_to_what_it_works_on_14_5(void **state)
{
	(void)state;
	rig.mm.free = count_free;
	begin_req(0, 0);
	orr_payload_release(&rig.p[0]);
	orr_sim_run(rig.sim, ORR_NS(9));
	assert_int_equal(rig.freed, 0);
	orr_sim_run(rig.sim, ORR_NS(1));
	assert_true(rig.resp[0] == ORR_NS(10));
	assert_int_equal(rig.freed, 1);
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
		TEST(end_resp_out_of_order_is_refused_15_2_4, annotates),
		TEST(socket_refers_to_what_it_works_on_14_5, annotates),
		TEST(ignorable_phase_is_accepted_15_2_5, annotates),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
