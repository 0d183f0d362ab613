/* SPDX-License-Identifier: Apache-2.0 */
/* Resolved signals and vectors: IEEE 1666-2023 clauses 6.13 and 6.17. */
#include "../unit.h"

#include "../child.h"
#include "../probe.h"

#include <orrery/resolved.h>

enum { DRIVERS = 3 };

static const enum orr_logic Z = ORR_LOGIC_Z, X = ORR_LOGIC_X;
static const enum orr_logic L = ORR_LOGIC_0, H = ORR_LOGIC_1;

/* Processes that each write one value per 10 ps, as a text says: "01ZX-". */
struct driver {
	struct orr_process method;
	struct orr_resolved *line;
	const char *script; /* '-': no write */
};

struct rig {
	struct orr_sim *sim;
	struct orr_resolved line;
	struct driver drivers[DRIVERS];
	struct probe changed;
	struct probe pos;
	struct probe neg;
};

static enum orr_logic logic(char c)
{
	return (enum orr_logic)(strchr("01ZX", c) - "01ZX");
}

static void drive(struct orr_process *self)
{
	struct driver *d = orr_container_of(self, struct driver, method);
	char c = *d->script;

	if (!c)
		return;
	d->script++;
	if (c != '-')
		orr_resolved_write_logic(d->line, logic(c));
	orr_next_trigger_for(self, 10);
}

static void rig_init(struct rig *r, const char *a, const char *b, const char *c)
{
	const char *const scripts[] = {a, b, c};
	struct orr_object *root;

	*r = (struct rig){.sim = orr_sim_new()};
	root = orr_sim_root(r->sim);
	orr_resolved_init(&r->line, root, "line", 1, DRIVERS);
	for (int i = 0; i < DRIVERS; i++) {
		char name[] = {(char)('a' + i), 0};

		r->drivers[i].line = &r->line;
		r->drivers[i].script = scripts[i];
		orr_method_init(&r->drivers[i].method, root, name, drive);
	}
	probe_init(&r->changed, root, "changed",
		   orr_resolved_changed(&r->line));
	probe_init(&r->pos, root, "pos", orr_resolved_posedge(&r->line));
	probe_init(&r->neg, root, "neg", orr_resolved_negedge(&r->line));
}

/* What the line is after each 10 ps. */
static void assert_line(struct rig *r, const char *states)
{
	for (; *states; states++) {
		orr_sim_run(r->sim, 0);
		assert_int_equal(
			orr_logic_char(orr_resolved_read_logic(&r->line)),
			*states);
		orr_sim_run(r->sim, 9);
		orr_sim_run(r->sim, 1);
	}
}

/* The table of 6.13.2, by row and column of 0, 1, Z, X. */
static void resolution_6_13_is_that_of_the_table(void **state)
{
	const enum orr_logic table[4][4] = {
		{L, X, L, X}, {X, H, H, X}, {L, H, Z, X}, {X, X, X, X}};
	const struct orr_logic_vec none = {0, 0};

	(void)state;
	for (unsigned i = 0; i < 16; i++) {
		enum orr_logic x = (enum orr_logic)(i / 4);
		enum orr_logic y = (enum orr_logic)(i % 4);
		struct orr_logic_vec v =
			orr_logic_vec_resolve(orr_logic_vec_set(none, 63, x),
					      orr_logic_vec_set(none, 63, y));

		assert_int_equal(orr_logic_vec_get(v, 63), table[i / 4][i % 4]);
		/* 0 and 0 on all other lines */
		assert_int_equal((v.a | v.b) << 1, 0);
	}
}

static void line_6_13_is_x_until_somebody_writes(void **state)
{
	struct rig r;

	(void)state;
	rig_init(&r, "", "", "");
	assert_line(&r, "X");
	orr_sim_free(r.sim);
}

/* Those who have not written do not drive. */
static void line_6_13_is_what_all_writers_make_together(void **state)
{
	struct rig r;

	(void)state;
	rig_init(&r, "0ZZZ1", "-1ZZ1", "---X1");
	assert_line(&r, "01ZX1");
	orr_sim_free(r.sim);
}

/* Each drives what it wrote last, until it writes again. */
static void driver_6_13_holds_its_value(void **state)
{
	struct rig r;

	(void)state;
	rig_init(&r, "0----", "Z-1-Z", "");
	assert_line(&r, "00XX0");
	orr_sim_free(r.sim);
}

/* X to 0 at 0 ps, 0 to 1, 1 to 1 by other drivers, 1 to Z, Z to 1. */
static void events_6_13_follow_the_resolved_value(void **state)
{
	struct rig r;

	(void)state;
	rig_init(&r, "01ZZ-", "ZZ1Z1", "");
	orr_sim_run(r.sim, 50);
	assert_int_equal(r.changed.n, 4);
	assert_int_equal(r.pos.n, 2);
	assert_int_equal(r.pos.time[0], 10);
	assert_int_equal(r.pos.time[1], 40);
	assert_int_equal(r.neg.n, 1);
	assert_int_equal(r.neg.time[0], 0);
	assert_int_equal(r.neg.delta[0], 1);
	orr_sim_free(r.sim);
}

/* Counts how often it sees the event, and runs at other times too. */
struct watcher {
	struct orr_process method;
	const struct orr_resolved *line;
	unsigned seen;
	unsigned n;
};

static void watch(struct orr_process *self)
{
	struct watcher *w = orr_container_of(self, struct watcher, method);

	w->seen += orr_resolved_event(w->line);
	w->n++;
}

/* At the start, by the change to 0, by a driver that changes nothing, by X. */
static void event_6_13_is_true_in_the_delta_after_a_change(void **state)
{
	struct watcher w = {0};
	struct rig r;

	(void)state;
	rig_init(&r, "0-", "-0", "--1");
	w.line = &r.line;
	orr_method_init(&w.method, orr_sim_root(r.sim), "watcher", watch);
	orr_sensitive(&w.method, orr_resolved_changed(&r.line));
	orr_sim_run(r.sim, 5);
	assert_int_equal(w.n, 2);
	assert_int_equal(w.seen, 1);
	assert_false(orr_resolved_event(&r.line));
	orr_sim_run(r.sim, 20);
	assert_int_equal(w.n, 3);
	assert_int_equal(w.seen, 2);
	orr_sim_free(r.sim);
}

struct counter {
	struct orr_listener listener;
	unsigned n;
};

static void count(struct orr_listener *l)
{
	orr_container_of(l, struct counter, listener)->n++;
}

/* 8 lines: "0000ZZZZ" and "01ZX01ZX" make "0X0X01ZX". */
static void vector_6_17_is_resolved_line_by_line(void **state)
{
	const struct orr_logic_vec zzzz0000 = {0x00, 0x0f};
	const struct orr_logic_vec both = {0x55, 0x33};
	struct counter counter = {{count, NULL}, 0};
	struct orr_logic_vec seen;
	struct rig r;
	struct orr_resolved v;
	const char *text = "0X0X01ZX";

	(void)state;
	rig_init(&r, "", "", "");
	orr_resolved_init(&v, orr_sim_root(r.sim), "v", 8, 1);
	orr_resolved_listen(&v, &counter.listener);
	seen = orr_resolved_read(&v);
	assert_int_equal(seen.a, 0xff);
	assert_int_equal(seen.b, 0xff);
	orr_resolved_write(&v, orr_logic_vec_resolve(zzzz0000, both));
	orr_sim_run(r.sim, 0);
	seen = orr_resolved_read(&v);
	for (unsigned i = 0; i < 8; i++)
		assert_int_equal(orr_logic_char(orr_logic_vec_get(seen, 7 - i)),
				 text[i]);
	assert_int_equal(counter.n, 1);
	orr_sim_free(r.sim);
}

static void bits_beyond_the_width_are_ignored(void **state)
{
	const struct orr_logic_vec wide = {UINT64_MAX, 0};
	struct rig r;
	struct orr_resolved v;

	(void)state;
	rig_init(&r, "", "", "");
	orr_resolved_init(&v, orr_sim_root(r.sim), "v", 64, 1);
	orr_resolved_write(&v, wide);
	orr_resolved_write(&r.line, wide);
	orr_sim_run(r.sim, 0);
	assert_true(orr_resolved_read(&v).a == UINT64_MAX);
	assert_int_equal(orr_resolved_read(&r.line).a, 1);
	orr_sim_free(r.sim);
}

static void one_too_many(void)
{
	struct rig r;

	rig_init(&r, "0", "0", "0");
	orr_resolved_write_logic(&r.line, L);
	orr_sim_run(r.sim, 0);
}

static void more_drivers_than_there_is_room_for_abort(void **state)
{
	(void)state;
	assert_aborts(one_too_many,
		      "line: one more process drives the signal than the 3 "
		      "that orr_resolved_init made room for");
	assert_aborts(one_too_many, "in process c)");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(resolution_6_13_is_that_of_the_table),
		cmocka_unit_test(line_6_13_is_x_until_somebody_writes),
		cmocka_unit_test(line_6_13_is_what_all_writers_make_together),
		cmocka_unit_test(driver_6_13_holds_its_value),
		cmocka_unit_test(events_6_13_follow_the_resolved_value),
		cmocka_unit_test(
			event_6_13_is_true_in_the_delta_after_a_change),
		cmocka_unit_test(vector_6_17_is_resolved_line_by_line),
		cmocka_unit_test(bits_beyond_the_width_are_ignored),
		cmocka_unit_test(more_drivers_than_there_is_room_for_abort),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
