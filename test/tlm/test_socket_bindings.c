/* SPDX-License-Identifier: Apache-2.0 */
/* Bindings that are no bindings: IEEE 1666-2023 clause 13.2. */
#include "../unit.h"

#include "../child.h"
#include "socket_rig.h"

static void call_unbound(void)
{
	setup(NULL);
	orr_write8(&rig.i, 0, 0);
}

static void bind_twice(void)
{
	setup(NULL);
	orr_bind(&rig.i, &rig.m.socket);
	orr_bind(&rig.i, &rig.m.socket);
}

static void pass_twice(void)
{
	struct orr_target_socket outer;

	setup(NULL);
	orr_target_socket_init(&outer, rig.root, "outer", &memory_ops);
	orr_pass_target(&outer, &rig.m.socket);
	orr_pass_target(&outer, &rig.m.socket);
}

static void target_that_does_nothing(void)
{
	static const struct orr_target_ops none = {.waits = false};
	struct orr_target_socket t;

	setup(NULL);
	orr_target_socket_init(&t, rig.root, "nothing", &none);
}

static void watch_unbound(void)
{
	struct orr_checker c;

	setup(NULL);
	orr_checker_init(&c);
	orr_checker_watch(&c, &rig.i);
}

static const struct orr_protocol other_protocol = {.name = "wormhole"};

static void bind_protocols(void)
{
	setup(NULL);
	rig.i.protocol = &other_protocol;
	orr_bind(&rig.i, &rig.m.socket);
}

static void bind_widths(void)
{
	setup(NULL);
	rig.i.bus_width = 64;
	orr_bind(&rig.i, &rig.m.socket);
}

static void call_back(unsigned initiators)
{
	struct orr_initiator_socket j;
	struct orr_payload p;
	orr_phase phase = ORR_BEGIN_RESP;
	orr_time delay = 0;

	setup(NULL);
	orr_payload_init(&p);
	orr_bind(&rig.i, &rig.m.socket);
	orr_initiator_socket_init(&j, rig.root, "j");
	if (initiators == 2)
		orr_bind(&j, &rig.m.socket);
	orr_nb_transport_bw(&rig.m.socket, &p, &phase, &delay);
}

static void call_back_one(void)
{
	call_back(1);
}

static void call_back_two(void)
{
	call_back(2);
}

static void bad_bindings_are_bugs_13_2(void **state)
{
	(void)state;
	assert_aborts(call_unbound, "initiator socket is not bound");
	assert_aborts(bind_twice, "i: is bound to m already");
	assert_aborts(pass_twice, "outer: stands for m already");
	assert_aborts(target_that_does_nothing, "nothing: a target has "
						"b_transport or "
						"nb_transport_fw");
	assert_aborts(watch_unbound, "i: initiator socket is not bound");
	assert_aborts(bind_protocols,
		      "speaks wormhole, but m speaks the base protocol");
	assert_aborts(bind_widths, "is 64 bits wide, but m is 32");
	assert_aborts(call_back_one, "no nb_transport_bw");
	assert_aborts(call_back_two, "several initiators share the socket");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bad_bindings_are_bugs_13_2),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
