/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The checker of the base protocol: calls from within calls, calls that wait,
 * debug and direct access, and what is known of a payload beside its
 * attributes.
 */
#include "../unit.h"

#include "checker_rig.h"

#include <string.h>

/* Calls from within calls (11.2.2.4, 11.2.3.4). */

static void call_back(struct orr_payload *p, orr_time *delay)
{
	(void)delay;
	rig.s.in_target = NULL;
	bw(p, ORR_END_REQ, 0);
}

static void backward_from_within_forward_11_2_3_4(void **state)
{
	static const struct script s = {.in_target = call_back};

	(void)state;
	setup(&s);
	fw(payload(), ORR_BEGIN_REQ, 0);
	conclude(ORR_RULE_NON_BLOCKING_NESTED);
}

static void end_response(struct orr_payload *p)
{
	rig.s.in_initiator = NULL;
	fw(p, ORR_END_RESP, 0);
}

static void forward_from_within_backward_11_2_3_4(void **state)
{
	static const struct script s = {.in_initiator = end_response};
	struct orr_payload *p;

	(void)state;
	setup(&s);
	p = payload();
	fw(p, ORR_BEGIN_REQ, 0);
	bw(p, ORR_BEGIN_RESP, 0);
	conclude(ORR_RULE_NON_BLOCKING_NESTED);
}

static void call_blocking(struct orr_payload *p, orr_time *delay)
{
	(void)p;
	rig.s.in_target = NULL;
	orr_b_transport(&rig.i, payload(), delay);
	*delay = 0;
}

static void blocking_from_within_non_blocking_11_2_3_4(void **state)
{
	static const struct script s = {.in_target = call_blocking};

	(void)state;
	setup(&s);
	fw(payload(), ORR_BEGIN_REQ, 0);
	conclude(ORR_RULE_NON_BLOCKING_NESTED);
}

static struct orr_payload *other;

static void answer_the_other(struct orr_payload *p, orr_time *delay)
{
	(void)p;
	(void)delay;
	bw(other, ORR_BEGIN_RESP, 0);
}

static void backward_from_within_blocking_11_2_2_4(void **state)
{
	orr_time delay = 0;

	(void)state;
	setup(NULL);
	other = payload();
	fw(other, ORR_BEGIN_REQ, 0);
	rig.s.in_target = answer_the_other;
	orr_b_transport(&rig.i, payload(), &delay);
	conclude(ORR_RULE_BLOCKING_NESTED);
}

/* What may be: a call of another process, while one is blocked. */
static void answer_in_thread(struct orr_process *self)
{
	orr_wait_for(self, ORR_NS(1));
	bw(other, ORR_BEGIN_RESP, 0);
}

static void wait_two(struct orr_payload *p, orr_time *delay)
{
	(void)p;
	orr_wait_for(orr_sim_current(rig.sim), ORR_NS(2));
	*delay = 0;
}

static void block_in_thread(struct orr_process *self)
{
	orr_time delay = 0;

	(void)self;
	orr_b_transport(&rig.i, payload(), &delay);
}

static void processes_do_not_nest(void **state)
{
	static struct orr_process answer;

	(void)state;
	setup(NULL);
	other = payload();
	fw(other, ORR_BEGIN_REQ, 0);
	rig.s.in_target = wait_two;
	orr_thread_init(&rig.thread, rig.root, "thread", block_in_thread);
	orr_thread_init(&answer, rig.root, "answer", answer_in_thread);
	orr_sim_run(rig.sim, ORR_US(1));
	assert_true(orr_process_ended(&rig.thread));
	conclude(ORR_RULE_COUNT);
}

/* Nor do they if one waits where it may not, which is all that is said. */
static void request_in_thread(struct orr_process *self)
{
	(void)self;
	fw(payload(), ORR_BEGIN_REQ, 0);
}

static void wait_two_and_leave(struct orr_payload *p, orr_time *delay)
{
	(void)p;
	(void)delay;
	orr_wait_for(orr_sim_current(rig.sim), ORR_NS(2));
}

static void call_that_waits_is_none_of_others(void **state)
{
	static struct orr_process answer;

	(void)state;
	setup(NULL);
	other = payload();
	fw(other, ORR_BEGIN_REQ, 0);
	bw(other, ORR_END_REQ, 0);
	rig.s.in_target = wait_two_and_leave;
	orr_thread_init(&rig.thread, rig.root, "thread", request_in_thread);
	orr_thread_init(&answer, rig.root, "answer", answer_in_thread);
	orr_sim_run(rig.sim, ORR_US(1));
	assert_true(orr_process_ended(&rig.thread));
	conclude(ORR_RULE_NON_BLOCKING_TIME);
}

/* Calls that wait: for a time, or for a delta cycle. */

static orr_time pause;

static void wait_for_it(struct orr_payload *p, orr_time *delay)
{
	(void)p;
	(void)delay;
	orr_wait_for(orr_sim_current(rig.sim), pause);
}

static void run_in_thread(void (*body)(struct orr_process *self),
			  enum orr_tlm_rule rule)
{
	for (pause = 0; pause < 2; pause++) {
		setup(NULL);
		rig.s.in_target = wait_for_it;
		orr_thread_init(&rig.thread, rig.root, "thread", body);
		orr_sim_run(rig.sim, ORR_US(1));
		assert_true(orr_process_ended(&rig.thread));
		conclude(rule);
	}
}

static void ask_for_pointer(struct orr_process *self)
{
	struct orr_dmi dmi;

	(void)self;
	orr_get_direct_mem_ptr(&rig.i, payload(), &dmi);
}

static void debug(struct orr_process *self)
{
	(void)self;
	orr_transport_dbg(&rig.i, payload());
}

static void only_blocking_calls_may_wait_11(void **state)
{
	(void)state;
	run_in_thread(request_in_thread, ORR_RULE_NON_BLOCKING_TIME);
	run_in_thread(ask_for_pointer, ORR_RULE_DMI_TIME);
	run_in_thread(debug, ORR_RULE_DEBUG_TIME);
}

/* Debug and direct access. */

static void debug_access_11_4(void **state)
{
	struct orr_payload p;

	(void)state;
	for (unsigned n = 8; n < 10; n++) {
		setup(NULL);
		rig.debug = n;
		orr_payload_init(&p);
		orr_payload_set(&p, ORR_READ_COMMAND, 0, data, 8);
		assert_int_equal(orr_transport_dbg(&rig.i, &p), n);
		conclude(n == 8 ? ORR_RULE_COUNT : ORR_RULE_DEBUG_COUNT);
	}
}

static void direct_access_11_3(void **state)
{
	static const struct {
		struct orr_dmi dmi;
		enum orr_tlm_rule rule;
	} rows[] = {
		{{data, 0, 7, true, true, 0, 0}, ORR_RULE_COUNT},
		{{data, 5, 7, true, true, 0, 0}, ORR_RULE_DMI_RANGE},
		{{data, 0, 3, true, true, 0, 0}, ORR_RULE_DMI_RANGE},
		{{NULL, 0, 7, true, true, 0, 0}, ORR_RULE_DMI_POINTER},
		{{data, 0, 7, true, false, 0, 0}, ORR_RULE_DMI_ACCESS},
	};

	(void)state;
	for (size_t k = 0; k < ORR_COUNT(rows); k++) {
		struct orr_payload p;
		struct orr_dmi dmi;

		setup(NULL);
		rig.dmi = rows[k].dmi;
		orr_payload_init(&p);
		orr_payload_set(&p, ORR_WRITE_COMMAND, 4, data, 1);
		orr_get_direct_mem_ptr(&rig.i, &p, &dmi);
		conclude(rows[k].rule);
	}
}

/* Of both kinds: what a payload has to have, and to keep. */

static void no_data(struct orr_payload *p)
{
	p->data = NULL;
}

static void nothing(struct orr_payload *p)
{
	p->data = NULL;
	p->length = 0;
}

static void bad_command(struct orr_payload *p)
{
	p->command = (enum orr_command)3;
}

static void ignore(struct orr_payload *p)
{
	p->command = ORR_IGNORE_COMMAND;
}

static void ignore_nothing(struct orr_payload *p)
{
	p->command = ORR_IGNORE_COMMAND;
	p->data = NULL;
}

static void full(struct orr_payload *p)
{
	p->option = ORR_FULL_PAYLOAD;
}

static void full_and_accepted(struct orr_payload *p)
{
	p->option = ORR_FULL_PAYLOAD_ACCEPTED;
}

static void accept_all(struct orr_payload *p, orr_time *delay)
{
	(void)delay;
	p->option = ORR_FULL_PAYLOAD_ACCEPTED;
}

static void forget_option(struct orr_payload *p, orr_time *delay)
{
	(void)delay;
	p->option = ORR_MIN_PAYLOAD;
}

static void change_command(struct orr_payload *p, orr_time *delay)
{
	(void)delay;
	p->command = ORR_READ_COMMAND;
}

static void change_data(struct orr_payload *p, orr_time *delay)
{
	(void)delay;
	p->data[0]++;
}

static const struct {
	struct script s;
	enum orr_tlm_rule debug;
	enum orr_tlm_rule direct;
} payloads[] = {
	{{NULL}, ORR_RULE_COUNT, ORR_RULE_COUNT},
	{{.spoil = no_data}, ORR_RULE_DATA_POINTER, ORR_RULE_COUNT},
	{{.spoil = nothing}, ORR_RULE_COUNT, ORR_RULE_COUNT},
	{{.spoil = bad_command}, ORR_RULE_COMMAND, ORR_RULE_COMMAND},
	{{.spoil = ignore}, ORR_RULE_COUNT, ORR_RULE_COMMAND},
	{{.spoil = ignore_nothing}, ORR_RULE_COUNT, ORR_RULE_COMMAND},
	{{.spoil = full}, ORR_RULE_COUNT, ORR_RULE_COUNT},
	{{.spoil = full_and_accepted}, ORR_RULE_OPTION, ORR_RULE_OPTION},
	{{.spoil = full, .in_target = accept_all},
	 ORR_RULE_COUNT,
	 ORR_RULE_COUNT},
	{{.spoil = full, .in_target = forget_option},
	 ORR_RULE_OPTION,
	 ORR_RULE_OPTION},
	{{.in_target = accept_all}, ORR_RULE_OPTION, ORR_RULE_OPTION},
	{{.in_target = change_command},
	 ORR_RULE_ATTRIBUTE_CHANGED,
	 ORR_RULE_ATTRIBUTE_CHANGED},
	{{.in_target = change_data},
	 ORR_RULE_WRITE_DATA_CHANGED,
	 ORR_RULE_COUNT},
};

static void payloads_of_debug_access_11_4_4(void **state)
{
	(void)state;
	for (size_t k = 0; k < ORR_COUNT(payloads); k++) {
		struct orr_payload *p;

		setup(&payloads[k].s);
		p = payload();
		if (payloads[k].s.spoil)
			payloads[k].s.spoil(p);
		rig.debug = p->length;
		orr_transport_dbg(&rig.i, p);
		conclude(payloads[k].debug);
	}
}

static void payloads_of_direct_access_11_3_4(void **state)
{
	(void)state;
	for (size_t k = 0; k < ORR_COUNT(payloads); k++) {
		struct orr_payload *p;
		struct orr_dmi dmi;

		setup(&payloads[k].s);
		p = payload();
		if (payloads[k].s.spoil)
			payloads[k].s.spoil(p);
		orr_get_direct_mem_ptr(&rig.i, p, &dmi);
		conclude(payloads[k].direct);
	}
}

/* 14.5: a payload that is under way serves for nothing else. */
static void live_payload_is_not_for_debug_or_direct_access_14_5(void **state)
{
	struct orr_payload *p;
	struct orr_dmi dmi;

	(void)state;
	for (int direct = 0; direct < 2; direct++) {
		setup(NULL);
		p = payload();
		fw(p, ORR_BEGIN_REQ, 0);
		if (direct)
			orr_get_direct_mem_ptr(&rig.i, p, &dmi);
		else
			orr_transport_dbg(&rig.i, p);
		conclude(ORR_RULE_LIVE_PAYLOAD);
	}
}

/* Invalidations (11.3.6). */

static void ask_again(void)
{
	struct orr_dmi dmi;

	orr_get_direct_mem_ptr(&rig.i, payload(), &dmi);
}

static void wait_a_bit(void)
{
	orr_wait_for(orr_sim_current(rig.sim), ORR_NS(1));
}

static void invalidate(struct orr_process *self)
{
	(void)self;
	orr_invalidate_direct_mem_ptr(&rig.t, 0, 7);
}

static void invalidation_only_forgets_11_3_6(void **state)
{
	static void (*const bodies[])(void) = {NULL, ask_again, wait_a_bit};

	(void)state;
	for (size_t k = 0; k < ORR_COUNT(bodies); k++) {
		setup(NULL);
		rig.s.invalidated = bodies[k];
		orr_thread_init(&rig.thread, rig.root, "thread", invalidate);
		orr_sim_run(rig.sim, ORR_US(1));
		conclude(k ? ORR_RULE_INVALIDATION : ORR_RULE_COUNT);
	}
	setup(NULL);
	orr_invalidate_direct_mem_ptr(&rig.t, 7, 6);
	conclude(ORR_RULE_INVALIDATION);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(backward_from_within_forward_11_2_3_4),
		cmocka_unit_test(forward_from_within_backward_11_2_3_4),
		cmocka_unit_test(blocking_from_within_non_blocking_11_2_3_4),
		cmocka_unit_test(backward_from_within_blocking_11_2_2_4),
		cmocka_unit_test(processes_do_not_nest),
		cmocka_unit_test(call_that_waits_is_none_of_others),
		cmocka_unit_test(only_blocking_calls_may_wait_11),
		cmocka_unit_test(debug_access_11_4),
		cmocka_unit_test(direct_access_11_3),
		cmocka_unit_test(payloads_of_debug_access_11_4_4),
		cmocka_unit_test(payloads_of_direct_access_11_3_4),
		cmocka_unit_test(
			live_payload_is_not_for_debug_or_direct_access_14_5),
		cmocka_unit_test(invalidation_only_forgets_11_3_6),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
