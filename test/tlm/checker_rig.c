/* SPDX-License-Identifier: Apache-2.0 */
#include "../unit.h"

#include "checker_rig.h"

#include <stdio.h>
#include <string.h>

struct rig rig;
unsigned char data[8];

const struct orr_extension_type stamp = {.name = "stamp"};

static void keep_line(void *arg, enum orr_log_level level, const char *line)
{
	(void)arg;
	assert_int_equal(level, ORR_LOG_ERROR);
	snprintf(rig.said, sizeof(rig.said), "%s", line);
	rig.lines++;
}

static void target_b(struct orr_target_socket *t, struct orr_payload *p,
		     orr_time *delay)
{
	(void)t;
	p->response = ORR_OK_RESPONSE;
	*delay += ORR_NS(1);
	if (rig.s.in_target)
		rig.s.in_target(p, delay);
}

static uint32_t target_dbg(struct orr_target_socket *t, struct orr_payload *p)
{
	orr_time ignored = 0;

	(void)t;
	if (rig.s.in_target)
		rig.s.in_target(p, &ignored);
	return rig.debug;
}

static bool target_dmi(struct orr_target_socket *t, struct orr_payload *p,
		       struct orr_dmi *dmi)
{
	orr_time ignored = 0;

	(void)t;
	if (rig.s.in_target)
		rig.s.in_target(p, &ignored);
	*dmi = rig.dmi;
	return true;
}

static enum orr_sync target_fw(struct orr_target_socket *t,
			       struct orr_payload *p, orr_phase *phase,
			       orr_time *delay)
{
	(void)t;
	if (*phase == ORR_END_RESP)
		return ORR_COMPLETED;
	if (*phase != ORR_BEGIN_REQ)
		return ORR_ACCEPTED;
	if (rig.s.sync != ORR_ACCEPTED)
		p->response = ORR_OK_RESPONSE;
	if (rig.s.phase)
		*phase = rig.s.phase;
	*delay += rig.s.delay;
	if (rig.s.in_target)
		rig.s.in_target(p, delay);
	return rig.s.sync;
}

static enum orr_sync initiator_bw(struct orr_initiator_socket *i,
				  struct orr_payload *p, orr_phase *phase,
				  orr_time *delay)
{
	(void)i;
	(void)delay;
	if (rig.s.in_initiator)
		rig.s.in_initiator(p);
	if (*phase == ORR_BEGIN_RESP || rig.s.answer_phase) {
		if (rig.s.answer_phase)
			*phase = rig.s.answer_phase;
		return rig.s.answer;
	}
	return ORR_ACCEPTED;
}

static void initiator_invalidated(struct orr_initiator_socket *i,
				  uint64_t start, uint64_t end)
{
	(void)i;
	(void)start;
	(void)end;
	if (rig.s.invalidated)
		rig.s.invalidated();
}

static const struct orr_extension_type *const stamps[] = {&stamp, NULL};
static const struct orr_protocol stamped = {"stamped", stamps};

void setup(const struct script *s)
{
	static const struct orr_target_ops t_ops = {
		.b_transport = target_b,
		.transport_dbg = target_dbg,
		.nb_transport_fw = target_fw,
		.get_direct_mem_ptr = target_dmi,
	};
	static const struct orr_initiator_ops i_ops = {
		.nb_transport_bw = initiator_bw,
		.invalidate_direct_mem_ptr = initiator_invalidated,
	};

	memset(&rig, 0, sizeof(rig));
	rig.sim = orr_sim_new();
	rig.root = orr_sim_root(rig.sim);
	orr_sim_set_log(rig.sim, keep_line, NULL);
	rig.dmi = (struct orr_dmi){
		.ptr = data, .end = 7, .read = true, .write = true};
	rig.debug = 8;
	if (s)
		rig.s = *s;
	orr_initiator_socket_init(&rig.i, rig.root, "cpu");
	orr_initiator_socket_set_ops(&rig.i, &i_ops);
	orr_target_socket_init(&rig.t, rig.root, "memory", &t_ops);
	orr_pool_init(&rig.pool, rig.sim, 0);
	if (s && s->sync == ORR_ACCEPTED && s->answer == ORR_ACCEPTED &&
	    s->delay == ORR_S(1))
		rig.i.protocol = rig.t.protocol = &stamped;
	orr_bind(&rig.i, &rig.t);
	orr_checker_init(&rig.checker);
	orr_checker_watch_all(&rig.checker, rig.sim);
	assert_int_equal(rig.checker.sockets, 1);
}

void conclude(enum orr_tlm_rule rule)
{
	for (unsigned k = 0; k < ORR_RULE_COUNT; k++)
		if (rig.checker.broken[k] != (k == rule))
			fail_msg("%s: broken %u times (%s)",
				 orr_rule_text((enum orr_tlm_rule)k),
				 (unsigned)rig.checker.broken[k], rig.said);
	assert_int_equal(rig.lines, rule != ORR_RULE_COUNT);
	if (rule != ORR_RULE_COUNT) {
		assert_non_null(strstr(rig.said, orr_rule_clause(rule)));
		assert_non_null(strstr(rig.said, orr_rule_text(rule)));
		assert_non_null(strstr(rig.said, "cpu: TLM-2.0 "));
		assert_non_null(strstr(rig.said, "to memory"));
	}
	orr_sim_free(rig.sim);
}

struct orr_payload *payload(void)
{
	struct orr_payload *p = orr_pool_get(&rig.pool);

	orr_payload_set(p, ORR_WRITE_COMMAND, 4, data, 8);
	return p;
}

enum orr_sync fw(struct orr_payload *p, orr_phase phase, orr_time delay)
{
	return orr_nb_transport_fw(&rig.i, p, &phase, &delay);
}

enum orr_sync bw(struct orr_payload *p, orr_phase phase, orr_time delay)
{
	if (phase == ORR_BEGIN_RESP)
		p->response = ORR_OK_RESPONSE;
	return orr_nb_transport_bw(&rig.t, p, &phase, &delay);
}

void block(const struct script *s, enum orr_tlm_rule rule)
{
	struct orr_payload p;
	orr_time delay = ORR_NS(5);

	setup(s);
	orr_payload_init(&p);
	orr_payload_set(&p, ORR_WRITE_COMMAND, 4, data, 8);
	if (s->spoil)
		s->spoil(&p);
	orr_b_transport(&rig.i, &p, &delay);
	conclude(rule);
}
