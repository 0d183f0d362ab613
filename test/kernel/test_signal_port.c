/* SPDX-License-Identifier: Apache-2.0 */
/* Signals, clocks and fifos behind ports: IEEE 1666-2023 6.8 to 6.11, 6.24. */
#include "../unit.h"

#include "../child.h"
#include "../probe.h"

#include <orrery/fifo.h>
#include <orrery/signal_port.h>

/* Inverts `in` onto `out` whenever `in` rises, as a module would. */
struct module {
	struct orr_object obj;
	struct orr_port in;
	struct orr_port out;
	struct orr_process work;
	unsigned runs;
};

static void work(struct orr_process *self)
{
	struct module *m = orr_container_of(self, struct module, work);

	m->runs++;
	orr_signal_port_write(&m->out, !orr_signal_port_read(&m->in));
}

static void module_init(struct module *m, struct orr_object *parent,
			orr_event_finder *finder)
{
	m->runs = 0;
	orr_object_init(&m->obj, parent, "module");
	orr_port_init(&m->in, &m->obj, "in", &orr_signal_in_type, 1,
		      ORR_ONE_OR_MORE_BOUND);
	orr_port_init(&m->out, &m->obj, "out", &orr_signal_inout_type, 1,
		      ORR_ONE_OR_MORE_BOUND);
	orr_method_init(&m->work, &m->obj, "work", work);
	orr_process_dont_initialize(&m->work);
	orr_sensitive_port(&m->work, &m->in, finder);
}

struct rig {
	struct orr_sim *sim;
	struct module module;
	struct orr_signal in;
	struct orr_signal out;
	struct orr_clock clock;
};

static void rig_init(struct rig *r, orr_event_finder *finder)
{
	struct orr_object *root;

	r->sim = orr_sim_new();
	root = orr_sim_root(r->sim);
	module_init(&r->module, root, finder);
	orr_signal_init(&r->in, root, "input", 0);
	orr_signal_init(&r->out, root, "output", 7);
	orr_clock_init(&r->clock, root, "clock", orr_period_fs(10000000));
	orr_port_bind(&r->module.out, orr_signal_interface(&r->out));
}

static void write_in(struct rig *r, uint64_t value)
{
	orr_signal_write(&r->in, value);
	orr_sim_run(r->sim, 1);
}

static void assert_runs(orr_event_finder *finder, unsigned up, unsigned more,
			unsigned down)
{
	struct rig r;

	rig_init(&r, finder);
	orr_port_bind(&r.module.in, orr_signal_interface(&r.in));
	write_in(&r, 1);
	assert_int_equal(r.module.runs, up);
	write_in(&r, 2);
	assert_int_equal(r.module.runs, more);
	write_in(&r, 0);
	assert_int_equal(r.module.runs, down);
	orr_sim_free(r.sim);
}

/* The signal goes from 0 to 1, to 2 and to 0. */
static void event_finders_6_9_are_for_changes_and_edges(void **state)
{
	(void)state;
	assert_runs(orr_signal_find_changed, 1, 2, 3);
	assert_runs(orr_signal_find_posedge, 1, 1, 1);
	assert_runs(orr_signal_find_negedge, 0, 0, 1);
}

static void port_6_8_reads_and_port_6_10_writes_its_signal(void **state)
{
	struct rig r;

	(void)state;
	rig_init(&r, orr_signal_find_changed);
	orr_port_bind(&r.module.in, orr_signal_interface(&r.in));
	write_in(&r, 1);
	assert_int_equal(orr_signal_read(&r.out), 0);
	write_in(&r, 0);
	assert_int_equal(orr_signal_read(&r.out), 1);
	orr_sim_free(r.sim);
}

/* 10 ns, rising at 0: by 25 ns three rises, two falls. */
static void port_6_9_may_be_bound_to_a_clock(void **state)
{
	static const struct {
		orr_event_finder *finder;
		unsigned runs;
		uint64_t last;
	} cases[] = {
		{orr_signal_find_posedge, 3, 0},
		{orr_signal_find_negedge, 3, 1},
		{orr_signal_find_changed, 6, 1},
	};

	(void)state;
	for (unsigned i = 0; i < ORR_COUNT(cases); i++) {
		struct rig r;

		rig_init(&r, cases[i].finder);
		orr_port_bind(&r.module.in, orr_clock_interface(&r.clock));
		orr_sim_run(r.sim, ORR_NS(25));
		assert_int_equal(r.module.runs, cases[i].runs);
		assert_int_equal(orr_signal_read(&r.out), cases[i].last);
		orr_sim_free(r.sim);
	}
}

static void write_to_a_clock(void)
{
	struct rig r;

	rig_init(&r, orr_signal_find_changed);
	orr_port_bind(&r.module.out, orr_clock_interface(&r.clock));
}

static void write_through_an_input(void)
{
	struct rig r;

	rig_init(&r, orr_signal_find_changed);
	orr_port_bind(&r.module.in, orr_signal_interface(&r.in));
	orr_sim_run(r.sim, 0);
	orr_signal_port_write(&r.module.in, 1);
}

static void only_an_inout_port_6_10_writes(void **state)
{
	(void)state;
	assert_aborts(write_to_a_clock,
		      "module.out: is for an interface of type signal_inout "
		      "and cannot be bound to one of type signal_in");
	assert_aborts(write_through_an_input,
		      "module.in: p->type == &orr_signal_inout_type");
}

/* Moves what it can from one fifo to another, and hears of more. */
struct mover {
	struct orr_port in;
	struct orr_port out;
	struct orr_process move;
};

static void move(struct orr_process *self)
{
	struct mover *m = orr_container_of(self, struct mover, move);
	struct orr_fifo *out = orr_fifo_port(&m->out);
	int value;

	while (orr_fifo_num_free(out) &&
	       orr_fifo_nb_read(orr_fifo_port(&m->in), &value))
		orr_fifo_nb_write(out, &value);
}

static void mover_init(struct mover *m, struct orr_object *root,
		       struct orr_fifo *from, struct orr_fifo *to)
{
	orr_port_init(&m->in, root, "in", &orr_fifo_in_type, 1, ORR_ALL_BOUND);
	orr_port_init(&m->out, root, "out", &orr_fifo_out_type, 1,
		      ORR_ALL_BOUND);
	orr_method_init(&m->move, root, "move", move);
	orr_sensitive_port(&m->move, &m->in, orr_fifo_find_data_written);
	orr_sensitive_port(&m->move, &m->out, orr_fifo_find_data_read);
	orr_port_bind(&m->in, orr_fifo_in_interface(from));
	orr_port_bind(&m->out, orr_fifo_out_interface(to));
}

/* Of two elements one fits; the other follows when that is read. */
static void fifo_ports_6_24_read_write_and_find_events(void **state)
{
	struct orr_sim *sim = orr_sim_new();
	struct orr_object *root = orr_sim_root(sim);
	struct orr_fifo from;
	struct orr_fifo to;
	struct mover m;
	int value;

	(void)state;
	orr_fifo_init(&from, root, "from", sizeof(int), 2, NULL);
	orr_fifo_init(&to, root, "to", sizeof(int), 1, NULL);
	mover_init(&m, root, &from, &to);
	for (value = 1; value <= 2; value++)
		orr_fifo_nb_write(&from, &value);
	for (int i = 1; i <= 2; i++) {
		orr_sim_run(sim, 1);
		assert_true(orr_fifo_nb_read(&to, &value));
		assert_int_equal(value, i);
	}
	orr_sim_run(sim, 1);
	assert_false(orr_fifo_nb_read(&to, &value));
	orr_sim_free(sim);
}

static void read_from_two_ports(void)
{
	struct orr_sim *sim = orr_sim_new();
	struct orr_object *root = orr_sim_root(sim);
	struct orr_fifo f;
	struct orr_fifo g;
	struct mover m;
	struct orr_port second;

	orr_fifo_init(&f, root, "f", sizeof(int), 2, NULL);
	orr_fifo_init(&g, root, "g", sizeof(int), 2, NULL);
	mover_init(&m, root, &f, &g);
	orr_port_init(&second, root, "second", &orr_fifo_in_type, 1,
		      ORR_ALL_BOUND);
	orr_port_bind(&second, orr_fifo_in_interface(&f));
	orr_sim_run(sim, 0);
}

static void fifo_6_23_has_one_port_to_read_it(void **state)
{
	(void)state;
	assert_aborts(read_from_two_ports, "second: the port made at ");
	assert_aborts(read_from_two_ports,
		      "another port reads from this fifo already");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(event_finders_6_9_are_for_changes_and_edges),
		cmocka_unit_test(
			port_6_8_reads_and_port_6_10_writes_its_signal),
		cmocka_unit_test(port_6_9_may_be_bound_to_a_clock),
		cmocka_unit_test(only_an_inout_port_6_10_writes),
		cmocka_unit_test(fifo_ports_6_24_read_write_and_find_events),
		cmocka_unit_test(fifo_6_23_has_one_port_to_read_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
