/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The checker of the base protocol: for each rule a party that keeps it and
 * one that breaks it. A row is a short conversation; the checker has to say
 * exactly which rule was broken, or nothing.
 */
#include "../unit.h"

#include "checker_rig.h"

#include <string.h>

static const unsigned char enable[2] = {0xff, 0};

/* Blocking calls. */

static void bad_command(struct orr_payload *p)
{
	p->command = (enum orr_command)3;
}

static void no_data(struct orr_payload *p)
{
	p->data = NULL;
}

static void no_length(struct orr_payload *p)
{
	p->length = 0;
}

static void no_enable_length(struct orr_payload *p)
{
	p->byte_enable = enable;
}

static unsigned char pattern[2];

static void odd_enable(struct orr_payload *p)
{
	pattern[0] = 1;
	p->byte_enable = pattern;
	p->byte_enable_length = 2;
}

static void plain_enable(struct orr_payload *p)
{
	odd_enable(p);
	pattern[0] = 0xff;
}

static void full_payload(struct orr_payload *p)
{
	p->option = ORR_FULL_PAYLOAD;
}

static void no_width(struct orr_payload *p)
{
	p->streaming_width = 0;
}

static void early_hint(struct orr_payload *p)
{
	p->dmi_allowed = true;
}

static void early_response(struct orr_payload *p)
{
	p->response = ORR_OK_RESPONSE;
}

static unsigned char burst[4097]; /* a byte more than are watched */

static void large(struct orr_payload *p)
{
	p->data = burst;
	p->length = p->streaming_width = sizeof(burst);
}

static void read_with_enables(struct orr_payload *p)
{
	p->command = ORR_READ_COMMAND;
	p->byte_enable = enable;
	p->byte_enable_length = 2;
}

static void change_length(struct orr_payload *p, orr_time *delay)
{
	(void)delay;
	p->length = 4;
}

static void change_enable(struct orr_payload *p, orr_time *delay)
{
	(void)p;
	(void)delay;
	pattern[1] = 0xff;
}

static void leave_a_manager(struct orr_payload *p, orr_time *delay)
{
	(void)delay;
	p->mm = orr_pool_get(&rig.pool)->mm;
}

static void set_hint(struct orr_payload *p, orr_time *delay)
{
	(void)delay;
	p->dmi_allowed = true;
}

static void set_response(struct orr_payload *p, orr_time *delay)
{
	(void)delay;
	p->response = ORR_OK_RESPONSE;
}

static void change_address(struct orr_payload *p, orr_time *delay)
{
	(void)delay;
	p->address = 0;
}

static void change_data(struct orr_payload *p, orr_time *delay)
{
	(void)delay;
	p->data[1]++;
}

static void change_last_watched(struct orr_payload *p, orr_time *delay)
{
	(void)delay;
	p->data[4095]++;
}

static void change_unwatched(struct orr_payload *p, orr_time *delay)
{
	(void)delay;
	p->data[4096]++;
}

static void change_enabled_data(struct orr_payload *p, orr_time *delay)
{
	(void)delay;
	p->data[2]++;
}

static void forget_response(struct orr_payload *p, orr_time *delay)
{
	(void)delay;
	p->response = ORR_INCOMPLETE_RESPONSE;
}

static void decrease(struct orr_payload *p, orr_time *delay)
{
	(void)p;
	*delay -= ORR_NS(2);
}

static void call_again(struct orr_payload *p, orr_time *delay)
{
	rig.s.in_target = NULL;
	p->response = ORR_INCOMPLETE_RESPONSE;
	orr_b_transport(&rig.i, p, delay);
}

static void blocking_calls_14(void **state)
{
	static const struct {
		struct script s;
		enum orr_tlm_rule rule;
	} rows[] = {
		{{NULL}, ORR_RULE_COUNT},
		{{.spoil = bad_command}, ORR_RULE_COMMAND},
		{{.spoil = no_data}, ORR_RULE_DATA_POINTER},
		{{.spoil = no_length}, ORR_RULE_DATA_LENGTH},
		{{.spoil = no_enable_length}, ORR_RULE_BYTE_ENABLE_LENGTH},
		{{.spoil = odd_enable}, ORR_RULE_BYTE_ENABLE_VALUE},
		{{.spoil = no_width}, ORR_RULE_STREAMING_WIDTH},
		{{.spoil = full_payload}, ORR_RULE_OPTION},
		{{.spoil = early_hint}, ORR_RULE_DMI_AT_START},
		{{.spoil = early_response}, ORR_RULE_RESPONSE_AT_START},
		{{.in_target = change_length}, ORR_RULE_ATTRIBUTE_CHANGED},
		{{.in_target = change_address}, ORR_RULE_COUNT},
		{{.in_target = set_hint}, ORR_RULE_COUNT},
		{{.in_target = leave_a_manager}, ORR_RULE_ATTRIBUTE_CHANGED},
		{{.spoil = plain_enable}, ORR_RULE_COUNT},
		{{.spoil = plain_enable, .in_target = change_enable},
		 ORR_RULE_ATTRIBUTE_CHANGED},
		{{.in_target = change_data}, ORR_RULE_WRITE_DATA_CHANGED},
		{{.spoil = large, .in_target = change_last_watched},
		 ORR_RULE_WRITE_DATA_CHANGED},
		{{.spoil = large, .in_target = change_unwatched},
		 ORR_RULE_COUNT},
		{{.spoil = read_with_enables, .in_target = change_data},
		 ORR_RULE_DISABLED_BYTE_CHANGED},
		{{.spoil = read_with_enables, .in_target = change_enabled_data},
		 ORR_RULE_COUNT},
		{{.in_target = forget_response}, ORR_RULE_RESPONSE_MISSING},
		{{.in_target = decrease}, ORR_RULE_DELAY_DECREASED},
		{{.in_target = call_again}, ORR_RULE_LIVE_PAYLOAD},
	};

	(void)state;
	for (size_t k = 0; k < ORR_COUNT(rows); k++)
		block(&rows[k].s, rows[k].rule);
}

/* A target that waits may return less delay than it got. */
static void wait_in_target(struct orr_payload *p, orr_time *delay)
{
	(void)p;
	orr_wait_for(orr_sim_current(rig.sim), *delay + ORR_NS(3));
	*delay = 0;
}

static void call_in_thread(struct orr_process *self)
{
	struct orr_payload p;
	orr_time delay = ORR_NS(5);

	(void)self;
	orr_payload_init(&p);
	orr_payload_set(&p, ORR_WRITE_COMMAND, 4, data, 8);
	orr_b_transport(&rig.i, &p, &delay);
	orr_transport_dbg(&rig.i, &p);
}

static void time_that_passes_in_the_call_counts_11_2_4(void **state)
{
	static const struct script s = {.in_target = wait_in_target};

	(void)state;
	setup(&s);
	orr_thread_init(&rig.thread, rig.root, "thread", call_in_thread);
	orr_sim_run(rig.sim, ORR_US(1));
	conclude(ORR_RULE_DEBUG_TIME); /* and not in debug access (11.4) */
}

/* Non-blocking: the first call, and what is returned. */

static void request(const struct script *s, enum orr_tlm_rule rule)
{
	struct orr_payload *p;

	setup(s);
	p = payload();
	if (s->spoil)
		s->spoil(p);
	fw(p, ORR_BEGIN_REQ, ORR_NS(5));
	conclude(rule);
}

static void unmanaged(struct orr_payload *p)
{
	p->mm = NULL;
}

static void unreferenced(struct orr_payload *p)
{
	p->refs = 0;
}

static void answers_to_begin_req_15_2_4(void **state)
{
	static const struct {
		struct script s;
		enum orr_tlm_rule rule;
	} rows[] = {
		{{.sync = ORR_ACCEPTED}, ORR_RULE_COUNT},
		{{.sync = ORR_COMPLETED, .delay = 9}, ORR_RULE_COUNT},
		{{.sync = ORR_UPDATED, .phase = ORR_END_REQ, .delay = 9},
		 ORR_RULE_COUNT},
		{{.sync = ORR_UPDATED, .phase = ORR_BEGIN_RESP},
		 ORR_RULE_COUNT},
		{{.sync = ORR_UPDATED, .phase = ORR_FIRST_PHASE},
		 ORR_RULE_COUNT}, /* ignorable, 15.2.5 */
		{{.spoil = unmanaged}, ORR_RULE_MEMORY_MANAGER},
		{{.spoil = unreferenced}, ORR_RULE_REFERENCE},
		{{.spoil = early_response}, ORR_RULE_RESPONSE_AT_START},
		{{.sync = ORR_ACCEPTED, .delay = 1}, ORR_RULE_ACCEPTED_CHANGED},
		{{.sync = ORR_ACCEPTED, .phase = ORR_END_REQ},
		 ORR_RULE_ACCEPTED_CHANGED},
		{{.sync = ORR_ACCEPTED, .in_target = set_response},
		 ORR_RULE_ACCEPTED_CHANGED},
		{{.sync = ORR_ACCEPTED, .in_target = set_hint},
		 ORR_RULE_ACCEPTED_CHANGED},
		{{.sync = ORR_UPDATED, .phase = ORR_BEGIN_REQ},
		 ORR_RULE_UPDATED_PHASE},
		{{.sync = ORR_UPDATED, .phase = ORR_END_RESP},
		 ORR_RULE_UPDATED_PHASE},
		{{.sync = ORR_COMPLETED, .in_target = forget_response},
		 ORR_RULE_RESPONSE_MISSING},
		{{.sync = ORR_UPDATED,
		  .phase = ORR_BEGIN_RESP,
		  .in_target = forget_response},
		 ORR_RULE_RESPONSE_MISSING},
		{{.sync = ORR_COMPLETED, .in_target = decrease},
		 ORR_RULE_DELAY_DECREASED},
		{{.sync = ORR_COMPLETED, .in_target = change_length},
		 ORR_RULE_ATTRIBUTE_CHANGED},
	};

	(void)state;
	for (size_t k = 0; k < ORR_COUNT(rows); k++)
		request(&rows[k].s, rows[k].rule);
}

/* Whole conversations: a call per letter, of payload a or b. */
enum { REQ = 1, END_REQ, RESP, END_RESP, ODD };

struct step {
	int phase; /* negative: on the other path than it belongs to */
	int payload;
	orr_time delay;
};

static void talk(const struct step *steps, const struct script *s,
		 enum orr_tlm_rule rule)
{
	struct orr_payload *p[2];

	setup(s);
	p[0] = payload();
	p[1] = payload();
	for (; steps->phase; steps++) {
		struct orr_payload *q = p[steps->payload];
		bool swap = steps->phase < 0;
		orr_phase phase =
			(orr_phase)(swap ? -steps->phase : steps->phase);
		bool back = phase == ORR_END_REQ || phase == ORR_BEGIN_RESP;

		if (phase == ODD)
			phase = ORR_FIRST_PHASE;
		if (back != swap)
			bw(q, phase, steps->delay);
		else
			fw(q, phase, steps->delay);
	}
	conclude(rule);
}

static void conversations_15_2(void **state)
{
	static const struct {
		struct step steps[8];
		enum orr_tlm_rule rule;
	} rows[] = {
		{{{REQ}, {END_REQ}, {RESP}, {END_RESP}}, ORR_RULE_COUNT},
		{{{REQ}, {RESP}, {END_RESP}}, ORR_RULE_COUNT},
		{{{REQ}, {ODD}, {END_REQ}, {-ODD}, {RESP}, {END_RESP}},
		 ORR_RULE_COUNT},
		{{{REQ}, {END_REQ}, {REQ, 1}, {RESP}, {END_RESP}, {RESP, 1}},
		 ORR_RULE_COUNT},
		/* the same payload again, once it has ended */
		{{{REQ}, {RESP}, {END_RESP}}, ORR_RULE_COUNT},
		{{{REQ}, {REQ, 1}}, ORR_RULE_REQUEST_EXCLUSION},
		{{{REQ}, {END_REQ}, {REQ, 1}, {RESP}, {RESP, 1}},
		 ORR_RULE_RESPONSE_EXCLUSION},
		{{{REQ}, {REQ}}, ORR_RULE_LIVE_PAYLOAD},
		{{{END_REQ}}, ORR_RULE_NOT_LIVE},
		{{{REQ}, {RESP}, {END_RESP}, {RESP}}, ORR_RULE_NOT_LIVE},
		{{{REQ}, {RESP}, {END_RESP}, {END_RESP}}, ORR_RULE_NOT_LIVE},
		{{{REQ}, {END_REQ}, {END_REQ}}, ORR_RULE_PHASE_ORDER},
		{{{REQ}, {RESP}, {END_REQ}}, ORR_RULE_PHASE_ORDER},
		{{{REQ}, {RESP}, {RESP}}, ORR_RULE_PHASE_ORDER},
		{{{REQ}, {END_RESP}}, ORR_RULE_PHASE_ORDER},
		{{{REQ}, {-END_REQ}}, ORR_RULE_FORWARD_PHASE},
		{{{REQ}, {-RESP}}, ORR_RULE_FORWARD_PHASE},
		{{{REQ}, {RESP}, {-END_RESP}}, ORR_RULE_BACKWARD_PHASE},
		{{{-REQ}}, ORR_RULE_BACKWARD_PHASE},
		{{{REQ, 0, 50}, {END_REQ, 0, 60}, {RESP, 0, 60}},
		 ORR_RULE_COUNT},
		{{{REQ, 0, 50}, {END_REQ, 0, 40}}, ORR_RULE_TIME_ORDER},
		{{{REQ, 0, 50}, {END_REQ, 0, 60}, {RESP, 0, 55}},
		 ORR_RULE_TIME_ORDER},
	};

	(void)state;
	for (size_t k = 0; k < ORR_COUNT(rows); k++)
		talk(rows[k].steps, NULL, rows[k].rule);
}

static void answers_to_begin_resp_15_2_4(void **state)
{
	static const struct step to_resp[] = {{REQ}, {RESP}, {0}};
	static const struct step to_end_req[] = {{REQ}, {END_REQ}, {0}};
	static const struct script done = {.answer = ORR_COMPLETED};
	static const struct script updated = {.answer = ORR_UPDATED,
					      .answer_phase = ORR_END_RESP};
	static const struct script wrong = {.answer = ORR_UPDATED,
					    .answer_phase = ORR_END_REQ};
	static const struct script early = {.answer = ORR_COMPLETED,
					    .answer_phase = ORR_END_REQ};
	static const struct script accepted = {.answer = ORR_ACCEPTED,
					       .answer_phase = ORR_END_RESP};

	(void)state;
	talk(to_resp, &done, ORR_RULE_COUNT);
	talk(to_resp, &updated, ORR_RULE_COUNT);
	talk(to_resp, &wrong, ORR_RULE_UPDATED_PHASE);
	talk(to_resp, &accepted, ORR_RULE_ACCEPTED_CHANGED);
	talk(to_end_req, &updated, ORR_RULE_UPDATED_PHASE);
	talk(to_end_req, &early, ORR_RULE_COMPLETED_EARLY);
}

static void attributes_stay_from_phase_to_phase_14_7(void **state)
{
	struct orr_payload *p;

	(void)state;
	setup(NULL);
	p = payload();
	fw(p, ORR_BEGIN_REQ, 0);
	p->length = 4;
	bw(p, ORR_END_REQ, 0);
	conclude(ORR_RULE_ATTRIBUTE_CHANGED);
}

/* It would be a second response (15.2.3). */
static void no_completion_during_a_response_15_2_6(void **state)
{
	(void)state;
	for (int k = 0; k < 2; k++) {
		struct orr_payload *p;

		setup(NULL);
		p = payload();
		fw(p, ORR_BEGIN_REQ, 0);
		bw(p, ORR_BEGIN_RESP, 0);
		if (k)
			fw(p, ORR_END_RESP, 0);
		rig.s.sync = ORR_COMPLETED;
		fw(payload(), ORR_BEGIN_REQ, 0);
		conclude(k ? ORR_RULE_COUNT : ORR_RULE_RESPONSE_EXCLUSION);
	}
}

static void response_stays_after_begin_resp_14_17(void **state)
{
	struct orr_payload *p;

	(void)state;
	setup(NULL);
	p = payload();
	fw(p, ORR_BEGIN_REQ, 0);
	bw(p, ORR_BEGIN_RESP, 0);
	p->response = ORR_BURST_ERROR_RESPONSE;
	fw(p, ORR_END_RESP, 0);
	conclude(ORR_RULE_RESPONSE_CHANGED);
}

static void begin_resp_needs_a_response_14_17(void **state)
{
	struct orr_payload *p;
	orr_phase phase = ORR_BEGIN_RESP;
	orr_time delay = 0;

	(void)state;
	setup(NULL);
	p = payload();
	fw(p, ORR_BEGIN_REQ, 0);
	orr_nb_transport_bw(&rig.t, p, &phase, &delay);
	conclude(ORR_RULE_RESPONSE_MISSING);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(blocking_calls_14),
		cmocka_unit_test(time_that_passes_in_the_call_counts_11_2_4),
		cmocka_unit_test(answers_to_begin_req_15_2_4),
		cmocka_unit_test(conversations_15_2),
		cmocka_unit_test(answers_to_begin_resp_15_2_4),
		cmocka_unit_test(attributes_stay_from_phase_to_phase_14_7),
		cmocka_unit_test(no_completion_during_a_response_15_2_6),
		cmocka_unit_test(response_stays_after_begin_resp_14_17),
		cmocka_unit_test(begin_resp_needs_a_response_14_17),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
