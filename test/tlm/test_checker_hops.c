/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The checker over several hops: a payload that is under way may be passed on
 * by whom it has come to, and be used again by nobody (IEEE 1666-2023, 14.5).
 */
#include "../unit.h"

#include "accept.h"

#include <orrery/orrery.h>

#include <stdio.h>
#include <string.h>

/* It passes what it gets on, to begin with. */
struct module {
	struct orr_object obj;
	struct orr_target_socket in;
	struct orr_initiator_socket out;
	struct orr_initiator_socket other;
	struct orr_initiator_socket *next; /* NULL: it answers itself */
	struct orr_initiator_socket *round; /* to call once, before */
	bool hastens; /* it passes a request on without its delay */
	unsigned calls;
};

/*
 * cpu.out to bridge.in, bridge.out to ram.in, and stray to ram.in as well; each
 * module is below the root, or all are in one, as a board has them.
 */
struct rig {
	struct orr_sim *sim;
	struct orr_object soc;
	struct orr_object *top;
	struct module cpu;
	struct module bridge;
	struct module ram;
	struct module stray;
	struct orr_checker checker;
	struct orr_pool pool;
	unsigned char data[4];
	char said[512];
};

static struct rig rig;

static struct module *module_of(struct orr_target_socket *t)
{
	return orr_container_of(t, struct module, in);
}

static void pass_on(struct orr_target_socket *t, struct orr_payload *p,
		    orr_time *delay)
{
	struct module *m = module_of(t);
	struct orr_initiator_socket *round = m->round;

	m->calls++;
	m->round = NULL;
	if (round)
		orr_b_transport(round, p, delay);
	if (m->next)
		orr_b_transport(m->next, p, delay);
	else
		p->response = ORR_OK_RESPONSE;
}

static enum orr_sync accept(struct orr_target_socket *t, struct orr_payload *p,
			    orr_phase *phase, orr_time *delay)
{
	struct module *m = module_of(t);
	orr_time none = 0;

	if (m->next)
		return orr_nb_transport_fw(m->next, p, phase,
					   m->hastens ? &none : delay);
	return ORR_ACCEPTED;
}

static void module_init(struct module *m, const char *name)
{
	static const struct orr_target_ops ops = {.b_transport = pass_on,
						  .nb_transport_fw = accept};
	static const struct orr_initiator_ops back = {.nb_transport_bw =
							      accept_all};

	*m = (struct module){.next = NULL};
	orr_object_init(&m->obj, rig.top, name);
	orr_target_socket_init(&m->in, &m->obj, "in", &ops);
	orr_initiator_socket_init(&m->out, &m->obj, "out");
	orr_initiator_socket_set_ops(&m->out, &back);
	orr_initiator_socket_init(&m->other, &m->obj, "other");
}

static void keep_line(void *arg, enum orr_log_level level, const char *line)
{
	(void)arg;
	assert_int_equal(level, ORR_LOG_ERROR);
	snprintf(rig.said, sizeof(rig.said), "%s", line);
}

static int setup(void **state)
{
	const bool in_one_module = *state;

	memset(&rig, 0, sizeof(rig));
	rig.sim = orr_sim_new();
	orr_sim_set_log(rig.sim, keep_line, NULL);
	rig.top = orr_sim_root(rig.sim);
	orr_object_init(&rig.soc, rig.top, "soc");
	if (in_one_module)
		rig.top = &rig.soc;
	module_init(&rig.cpu, "cpu");
	module_init(&rig.bridge, "bridge");
	module_init(&rig.ram, "ram");
	module_init(&rig.stray, "stray");
	orr_bind(&rig.cpu.out, &rig.bridge.in);
	orr_bind(&rig.cpu.other, &rig.ram.in);
	orr_bind(&rig.bridge.out, &rig.ram.in);
	orr_bind(&rig.bridge.other, &rig.stray.in);
	orr_bind(&rig.stray.out, &rig.ram.in);
	rig.bridge.next = &rig.bridge.out;
	orr_pool_init(&rig.pool, rig.sim, 0);
	orr_checker_init(&rig.checker);
	orr_checker_watch_all(&rig.checker, rig.sim);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	orr_sim_free(rig.sim);
	return 0;
}

static struct orr_payload *payload(void)
{
	struct orr_payload *p = orr_pool_get(&rig.pool);

	orr_payload_set(p, ORR_WRITE_COMMAND, 0, rig.data, 4);
	return p;
}

static void call(struct orr_initiator_socket *i)
{
	struct orr_payload *p = payload();
	orr_time delay = 0;

	orr_b_transport(i, p, &delay);
	assert_int_equal(p->response, ORR_OK_RESPONSE);
}

static enum orr_sync begin(struct orr_initiator_socket *i,
			   struct orr_payload *p)
{
	orr_phase phase = ORR_BEGIN_REQ;
	orr_time delay = ORR_NS(5);

	return orr_nb_transport_fw(i, p, &phase, &delay);
}

/* Only that this rule was broken, so often, and this said last. */
static void expect_broken(enum orr_tlm_rule rule, unsigned times,
			  const char *said)
{
	assert_int_equal(rig.checker.broken[rule], times);
	assert_int_equal(rig.checker.faults, times);
	if (times && !strstr(rig.said, said))
		fail_msg("%s", rig.said);
}

static void expect(unsigned times, const char *said)
{
	expect_broken(ORR_RULE_LIVE_PAYLOAD, times, said);
}

static void bridge_may_pass_on(void **state)
{
	(void)state;
	call(&rig.cpu.out);
	assert_int_equal(rig.ram.calls, 1);
	begin(&rig.cpu.out, payload());
	expect(0, NULL);
}

/* The bridge hands the payload to a module that is on no path of it. */
static void call_from_elsewhere_is_said(void **state)
{
	(void)state;
	rig.bridge.next = &rig.stray.out;
	call(&rig.cpu.out);
	expect(1, "stray.out: TLM-2.0 14.5: a payload is used again before its "
		  "transaction has ended: ");
}

/*
 * The target calls the initiator's own socket, and so, by way of the bridge,
 * itself: the message comes at each hop that the payload is on already.
 */
static void call_that_comes_round_is_said(void **state)
{
	struct orr_payload *p = payload();
	orr_time delay = 0;

	(void)state;
	rig.ram.round = &rig.cpu.out;
	orr_b_transport(&rig.cpu.out, p, &delay);
	assert_int_equal(p->response, ORR_OK_RESPONSE);
	assert_int_equal(rig.ram.calls, 2);
	expect(2, "bridge.out: TLM-2.0 14.5: ");
}

static void initiator_with_two_sockets_uses_one_payload_twice(void **state)
{
	struct orr_payload *p = payload();

	(void)state;
	begin(&rig.cpu.out, p);
	begin(&rig.cpu.other, p);
	expect(1, "cpu.other: TLM-2.0 14.5: ");
}

/* 15.2.11: a transaction goes one way, and the bridge has sent it already. */
static void bridge_sends_one_payload_two_ways(void **state)
{
	struct orr_payload *p = payload();

	(void)state;
	begin(&rig.cpu.out, p);
	begin(&rig.bridge.other, p);
	expect(1, "bridge.other: TLM-2.0 14.5: ");
}

static void debugger_uses_a_live_payload(void **state)
{
	struct orr_payload *p = payload();

	(void)state;
	begin(&rig.cpu.out, p);
	orr_transport_dbg(&rig.stray.out, p);
	expect(1, "stray.out: TLM-2.0 14.5: ");
}

/* Parts of an interconnect, which call each other by other means. */
static void parts_of_a_module_may_pass_on(void **state)
{
	struct module decoder;
	struct module port;
	struct orr_object noc;
	struct orr_payload *p = payload();

	(void)state;
	orr_object_init(&noc, rig.top, "noc");
	rig.top = &noc;
	module_init(&decoder, "decoder");
	module_init(&port, "port");
	orr_bind(&rig.stray.other, &decoder.in);
	orr_bind(&port.out, &rig.ram.in);
	orr_checker_watch(&rig.checker, &rig.stray.other);
	orr_checker_watch(&rig.checker, &port.out);
	begin(&rig.stray.other, p);
	begin(&port.out, p);
	expect(0, NULL);
}

/* A design of sockets side by side. */
static void of_sockets_side_by_side_nobody_knows(void **state)
{
	struct module flat;
	struct orr_payload *p = payload();

	(void)state;
	module_init(&flat, "flat");
	orr_bind(&flat.other, &flat.in);
	orr_bind(&flat.out, &rig.ram.in);
	orr_checker_watch(&rig.checker, &flat.other);
	orr_checker_watch(&rig.checker, &flat.out);
	begin(&flat.other, p);
	begin(&flat.out, p);
	expect(0, NULL);
}

/* Whose socket is within the module that it is mapped to. */
static void module_behind_a_bus_may_pass_on(void **state)
{
	static const struct orr_bus_timing timing = {.width = 4};
	struct orr_target_socket outer;
	struct orr_object core;
	struct orr_initiator_socket out;
	struct module behind;
	struct orr_bus bus;

	(void)state;
	module_init(&behind, "behind");
	orr_object_init(&core, &behind.obj, "core");
	orr_initiator_socket_init(&out, &core, "out");
	orr_target_socket_init(&outer, &behind.obj, "outer", behind.in.ops);
	orr_pass_target(&outer, &behind.in);
	behind.next = &out;
	orr_bind(&out, &rig.ram.in);
	orr_bus_init(&bus, rig.top, "bus", &timing);
	orr_bus_map(&bus, 0, 0x100, &outer, NULL);
	orr_bus_connect(&bus, &rig.stray.other);
	orr_checker_watch(&rig.checker, &rig.stray.other);
	orr_checker_watch(&rig.checker, &out);
	orr_checker_watch(&rig.checker, behind.in.initiator);
	call(&rig.stray.other);
	assert_int_equal(rig.ram.calls, 1);
	expect(0, NULL);
}

static enum orr_sync complete(struct orr_target_socket *t,
			      struct orr_payload *p, orr_phase *phase,
			      orr_time *delay)
{
	return orr_nb_transport_fw(module_of(t)->next, p, phase, delay);
}

static enum orr_sync complete_at_last(struct orr_target_socket *t,
				      struct orr_payload *p, orr_phase *phase,
				      orr_time *delay)
{
	(void)t;
	(void)phase;
	(void)delay;
	p->response = ORR_OK_RESPONSE;
	return ORR_COMPLETED;
}

static struct orr_payload converted;

static void call_converted(struct orr_process *self)
{
	orr_time delay = 0;

	(void)self;
	orr_payload_init(&converted);
	orr_payload_set(&converted, ORR_WRITE_COMMAND, 0, rig.data, 4);
	orr_b_transport(&rig.stray.other, &converted, &delay);
}

/* The blocking call of a module that has phases only, and passes those on. */
static void conversion_may_be_passed_on(void **state)
{
	static const struct orr_target_ops pass = {.nb_transport_fw = complete};
	static const struct orr_target_ops end = {.nb_transport_fw =
							  complete_at_last};
	struct orr_initiator_socket out;
	struct orr_object core;
	struct module phased;
	struct module last;
	struct orr_process thread;

	(void)state;
	module_init(&phased, "phased");
	module_init(&last, "last");
	orr_target_socket_init(&phased.in, &phased.obj, "phases", &pass);
	orr_target_socket_init(&last.in, &last.obj, "phases", &end);
	orr_bind(&rig.stray.other, &phased.in);
	orr_object_init(&core, &phased.obj, "core");
	orr_initiator_socket_init(&out, &core, "out");
	phased.next = &out;
	orr_bind(&out, &last.in);
	orr_checker_watch(&rig.checker, &rig.stray.other);
	orr_checker_watch(&rig.checker, &out);
	orr_thread_init(&thread, &rig.stray.obj, "thread", call_converted);
	orr_sim_run(rig.sim, ORR_US(1));
	assert_int_equal(converted.response, ORR_OK_RESPONSE);
	assert_int_equal(rig.checker.sockets, 8); /* one is the conversion's */
	expect(0, NULL);
}

static enum orr_sync respond(struct orr_target_socket *t, struct orr_payload *p)
{
	orr_phase phase = ORR_BEGIN_RESP;
	orr_time delay = ORR_NS(5);

	p->response = ORR_OK_RESPONSE;
	return orr_nb_transport_bw(t, p, &phase, &delay);
}

/* The bridge, before and after the memory has. */
static void response_comes_from_the_target_15_2_6(void **state)
{
	struct orr_payload *p = payload();

	(void)state;
	begin(&rig.cpu.out, p);
	respond(&rig.bridge.in, p);
	expect_broken(ORR_RULE_RESPONSE_PATH, 1,
		      "cpu.out: TLM-2.0 15.2.6: a response before that from "
		      "downstream: ");
}

static void pass_on_in_phases(struct orr_target_socket *t,
			      struct orr_payload *p, orr_time *delay)
{
	orr_phase phase = ORR_BEGIN_REQ;

	orr_nb_transport_fw(&module_of(t)->out, p, &phase, delay);
	p->response = ORR_OK_RESPONSE;
}

/* One that does not wait for the end of what it has begun. */
static void blocking_call_returns_after_the_response_15_2_6(void **state)
{
	static const struct orr_target_ops ops = {.b_transport =
							  pass_on_in_phases};
	struct module hasty;

	(void)state;
	module_init(&hasty, "hasty");
	orr_target_socket_init(&hasty.in, &hasty.obj, "blocking", &ops);
	orr_bind(&rig.stray.other, &hasty.in);
	orr_bind(&hasty.out, &rig.ram.in);
	orr_checker_watch(&rig.checker, &rig.stray.other);
	orr_checker_watch(&rig.checker, &hasty.out);
	call(&rig.stray.other);
	expect_broken(ORR_RULE_RESPONSE_PATH, 1,
		      "stray.other: TLM-2.0 15.2.6: a response before that "
		      "from downstream: ");
}

static void response_goes_back_as_the_request_came(void **state)
{
	struct orr_payload *p = payload();
	orr_phase phase = ORR_BEGIN_RESP;
	orr_time delay = ORR_NS(5);
	struct orr_initiator_socket *hop = rig.ram.in.initiator;

	(void)state;
	begin(&rig.cpu.out, p);
	while (hop->obj.parent != &rig.bridge.out.obj)
		hop = hop->next;
	p->response = ORR_OK_RESPONSE;
	hop->bw.nb_transport_bw(hop, p, &phase, &delay);
	respond(&rig.bridge.in, p);
	expect(0, NULL);
}

static void request_does_not_go_back_in_time_15_2_7(void **state)
{
	(void)state;
	rig.bridge.hastens = true;
	begin(&rig.cpu.out, payload());
	expect_broken(ORR_RULE_TIME_ORDER, 1, "bridge.out: TLM-2.0 15.2.7: ");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
#define TEST_SOC(f)                                                           \
	{                                                                     \
#f " in one module", f, setup, teardown, (void *)(uintptr_t)1 \
	}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(bridge_may_pass_on),
		TEST(call_from_elsewhere_is_said),
		TEST(call_that_comes_round_is_said),
		TEST(initiator_with_two_sockets_uses_one_payload_twice),
		TEST(bridge_sends_one_payload_two_ways),
		TEST(debugger_uses_a_live_payload),
		TEST(parts_of_a_module_may_pass_on),
		TEST(of_sockets_side_by_side_nobody_knows),
		TEST(module_behind_a_bus_may_pass_on),
		TEST(conversion_may_be_passed_on),
		TEST(response_comes_from_the_target_15_2_6),
		TEST(blocking_call_returns_after_the_response_15_2_6),
		TEST(response_goes_back_as_the_request_came),
		TEST(request_does_not_go_back_in_time_15_2_7),
		TEST_SOC(bridge_may_pass_on),
		TEST_SOC(call_from_elsewhere_is_said),
		TEST_SOC(call_that_comes_round_is_said),
		TEST_SOC(initiator_with_two_sockets_uses_one_payload_twice),
		TEST_SOC(bridge_sends_one_payload_two_ways),
		TEST_SOC(parts_of_a_module_may_pass_on),
		TEST_SOC(of_sockets_side_by_side_nobody_knows),
		TEST_SOC(module_behind_a_bus_may_pass_on),
		TEST_SOC(conversion_may_be_passed_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
