/* SPDX-License-Identifier: Apache-2.0 */
#include "../unit.h"

#include "../child.h"

#include <orrery/analysis.h>
#include <orrery/net.h>
#include <orrery/sim.h>
#include <orrery/wire.h>

/* A listener, or subscriber, that counts its calls. */
struct counter {
	struct orr_listener listener;
	struct orr_subscriber subscriber;
	unsigned calls;
};

static void heard(struct orr_listener *l)
{
	orr_container_of(l, struct counter, listener)->calls++;
}

static void received(struct orr_subscriber *s, const void *value)
{
	(void)value;
	orr_container_of(s, struct counter, subscriber)->calls++;
}

static struct counter counter(void)
{
	return (struct counter){.listener.fn = heard,
				.subscriber.write = received};
}

static int setup(void **state)
{
	*state = orr_sim_new();
	return 0;
}

static int teardown(void **state)
{
	orr_sim_free(*state);
	return 0;
}

static void input_follows_at_once_and_from_then_on(void **state)
{
	struct orr_object *root = orr_sim_root(*state);
	struct orr_wire out;
	struct orr_wire in;
	struct orr_wire not_in;

	orr_wire_init(&out, root, "out", true);
	orr_wire_init(&in, root, "in", false);
	orr_wire_init(&not_in, root, "not_in", true);
	orr_wire_connect(&out, &in);
	orr_wire_connect_inverted(&out, &not_in);
	assert_true(orr_wire_level(&in) && !orr_wire_level(&not_in));
	orr_wire_set(&in, false); /* by others, until the output changes */
	assert_false(orr_wire_level(&in));
	orr_wire_set(&out, false);
	orr_wire_set(&out, true);
	assert_true(orr_wire_level(&in) && !orr_wire_level(&not_in));
}

/* It would have been its own successor, and its turn would never end. */
static void second_attachment_changes_nothing(void **state)
{
	struct orr_object *root = orr_sim_root(*state);
	struct counter c[4] = {counter(), counter(), counter(), counter()};
	struct orr_wire wire;
	struct orr_net net;
	struct orr_net_driver driver;
	struct orr_signal signal;
	struct orr_analysis_port port;

	orr_wire_init(&wire, root, "wire", false);
	orr_net_init(&net, root, "net", ORR_LOGIC_1);
	orr_net_attach(&net, &driver);
	orr_signal_init(&signal, root, "signal", 0);
	orr_analysis_port_init(&port, root, "port");
	for (unsigned twice = 0; twice < 2; twice++) {
		orr_wire_listen(&wire, &c[0].listener);
		orr_net_listen(&net, &c[1].listener);
		orr_signal_listen(&signal, &c[2].listener);
		orr_subscribe(&port, &c[3].subscriber);
	}
	orr_wire_set(&wire, true);
	orr_net_drive(&driver, ORR_LOGIC_0);
	orr_signal_write(&signal, 1);
	orr_sim_run(*state, 1);
	orr_analysis_write(&port, NULL);
	for (unsigned i = 0; i < 4; i++)
		assert_int_equal(c[i].calls, 1);
}

/* Three inverters in a ring. */
static void oscillate(void)
{
	struct orr_object *root = orr_sim_root(orr_sim_new());
	struct orr_wire ring[3];
	const char *const names[3] = {"a", "b", "c"};

	for (unsigned i = 0; i < 3; i++)
		orr_wire_init(&ring[i], root, names[i], false);
	for (unsigned i = 0; i < 3; i++)
		orr_wire_connect_inverted(&ring[i], &ring[(i + 1) % 3]);
}

static void wire_that_never_settles_aborts(void **state)
{
	(void)state;
	assert_aborts(oscillate, ": the wire does not settle");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			input_follows_at_once_and_from_then_on, setup,
			teardown),
		cmocka_unit_test_setup_teardown(
			second_attachment_changes_nothing, setup, teardown),
		cmocka_unit_test(wire_that_never_settles_aborts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
