/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The checker over several hops: a payload that is under way may be passed on
 * by whom it has come to, and be used again by nobody (IEEE 1666-2023, 14.5).
 */
#include "../unit.h"

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
	unsigned calls;
};

/* cpu.out to bridge.in, bridge.out to ram.in, and stray to ram.in as well */
struct rig {
	struct orr_sim *sim;
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

	if (m->next)
		return orr_nb_transport_fw(m->next, p, phase, delay);
	return ORR_ACCEPTED;
}

static void module_init(struct module *m, const char *name)
{
	static const struct orr_target_ops ops = {.b_transport = pass_on,
						  .nb_transport_fw = accept};

	*m = (struct module){.next = NULL};
	orr_object_init(&m->obj, orr_sim_root(rig.sim), name);
	orr_target_socket_init(&m->in, &m->obj, "in", &ops);
	orr_initiator_socket_init(&m->out, &m->obj, "out");
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
	(void)state;
	memset(&rig, 0, sizeof(rig));
	rig.sim = orr_sim_new();
	orr_sim_set_log(rig.sim, keep_line, NULL);
	module_init(&rig.cpu, "cpu");
	module_init(&rig.bridge, "bridge");
	module_init(&rig.ram, "ram");
	module_init(&rig.stray, "stray");
	orr_bind(&rig.cpu.out, &rig.bridge.in);
	orr_bind(&rig.cpu.other, &rig.ram.in);
	orr_bind(&rig.bridge.out, &rig.ram.in);
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
	orr_time delay = 0;

	return orr_nb_transport_fw(i, p, &phase, &delay);
}

/* Only that a live payload was used, so often, and this said last. */
static void expect(unsigned times, const char *said)
{
	assert_int_equal(rig.checker.broken[ORR_RULE_LIVE_PAYLOAD], times);
	assert_int_equal(rig.checker.faults, times);
	if (times)
		assert_non_null(strstr(rig.said, said));
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
		  "transaction has ended: cpu.out (to ram.in");
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

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(bridge_may_pass_on),
		TEST(call_from_elsewhere_is_said),
		TEST(call_that_comes_round_is_said),
		TEST(initiator_with_two_sockets_uses_one_payload_twice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
