/* SPDX-License-Identifier: Apache-2.0 */
/* What holds for devices of any class: properties, reset, trace points. */
#include "../unit.h"

#include "../watch.h"

#include <orrery/orrery.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* A device that writes down what is asked of it. */
struct gadget {
	struct orr_device dev;
	struct orr_wire out;
	uint32_t plain;
	uint32_t array[4];
	uint32_t list[3]; /* properties */
	bool flag;
	const char *text;
	char *diary; /* shared by all */
};

enum { TICK };

static const struct orr_trace_point gadget_points[] = {
	[TICK] = {"tick", {"count", "speed"}, "it ticks"},
};

static struct gadget *gadget_of(struct orr_device *dev)
{
	return orr_container_of(dev, struct gadget, dev);
}

static void note(struct orr_device *dev, const char *what)
{
	struct gadget *g = gadget_of(dev);

	if (g->diary)
		sprintf(g->diary + strlen(g->diary), "%s%s ", dev->obj.name,
			what);
}

static void reset_enter(struct orr_device *dev)
{
	note(dev, "<");
}

static void reset(struct orr_device *dev)
{
	note(dev, "=");
}

static void reset_exit(struct orr_device *dev)
{
	note(dev, ">");
}

static const struct orr_reg gadget_regs[] = {
	{"PLAIN", 0x00, ORR_FIELD(struct gadget, plain), .reset = 0x11,
	 .wmask = UINT32_MAX},
	{"ARRAY", 0x10, ORR_FIELDS(struct gadget, array), .count = 4,
	 .stride = 4, .wmask = UINT32_MAX},
};

static const struct orr_prop gadget_props[] = {
	{"list", ORR_PROP_U32, offsetof(struct gadget, list), 7, 1, 99,
	 "three numbers", 3},
	{"flag", ORR_PROP_BOOL, offsetof(struct gadget, flag), true, 0, 0,
	 "a flag"},
	{"text", ORR_PROP_TEXT, offsetof(struct gadget, text), 0, 0, 0,
	 "a text"},
};

static const struct orr_device_port gadget_ports[] = {
	{"out", ORR_PORT_OUT, offsetof(struct gadget, out), .doc = "a line"},
};

static const struct orr_device_class gadget_class = {
	.name = "gadget",
	.size = sizeof(struct gadget),
	.offset = offsetof(struct gadget, dev),
	.span = 0x100,
	.regs = gadget_regs,
	.nregs = ORR_COUNT(gadget_regs),
	.props = gadget_props,
	.nprops = ORR_COUNT(gadget_props),
	.ports = gadget_ports,
	.nports = ORR_COUNT(gadget_ports),
	.points = gadget_points,
	.npoints = ORR_COUNT(gadget_points),
	.reset_enter = reset_enter,
	.reset = reset,
	.reset_exit = reset_exit,
};

struct rig {
	struct orr_sim *sim;
	struct orr_object board;
	struct gadget a;
	struct gadget b;
	struct orr_initiator_socket cpu; /* on a */
	struct orr_wire wire;
	char diary[256];
	char traces[1024];
	unsigned warnings;
};

static void count_warning(void *arg, enum orr_log_level level, const char *line)
{
	(void)level, (void)line;
	((struct rig *)arg)->warnings++;
}

static int setup(void **state)
{
	struct rig *r = test_calloc(1, sizeof(*r));
	struct orr_object *root;

	r->sim = orr_sim_new();
	root = orr_sim_root(r->sim);
	orr_sim_set_log(r->sim, count_warning, r);
	orr_object_init(&r->board, root, "board");
	orr_device_init(&r->a.dev, &gadget_class, &r->board, "a");
	orr_device_init(&r->b.dev, &gadget_class, &r->board, "b");
	orr_initiator_socket_init(&r->cpu, root, "cpu");
	orr_bind(&r->cpu, &r->a.dev.mmio);
	watch_sockets(r->sim);
	orr_wire_init(&r->wire, root, "wire", false);
	*state = r;
	return 0;
}

static int setup_realized(void **state)
{
	struct rig *r;

	setup(state);
	r = *state;
	assert_int_equal(orr_device_realize(&r->a.dev, NULL), 0);
	assert_int_equal(orr_device_realize(&r->b.dev, NULL), 0);
	r->a.diary = r->b.diary = r->diary;
	return 0;
}

static int teardown(void **state)
{
	struct rig *r = *state;

	orr_sim_free(r->sim);
	test_free(r);
	return 0;
}

static void assert_list(const struct gadget *g, uint32_t x, uint32_t y,
			uint32_t z)
{
	assert_int_equal(g->list[0], x);
	assert_int_equal(g->list[1], y);
	assert_int_equal(g->list[2], z);
}

static void defaults_fill_arrays(void **state)
{
	const struct rig *r = *state;

	assert_list(&r->a, 7, 7, 7);
	assert_true(r->a.flag);
	assert_null(r->a.text);
}

static void last_of_a_list_goes_for_the_rest(void **state)
{
	struct rig *r = *state;
	struct orr_device *dev = &r->a.dev;

	assert_int_equal(orr_device_set(dev, "list", "1,0x20", NULL), 0);
	assert_list(&r->a, 1, 32, 32);
	assert_int_equal(orr_device_set(dev, "list", "9", NULL), 0);
	assert_list(&r->a, 9, 9, 9);
	assert_int_equal(orr_device_set_from(dev, "list", 1, 4, NULL), 0);
	assert_list(&r->a, 9, 4, 4);
	assert_int_equal(orr_device_set_u64(dev, "list", 3, NULL), 0);
	assert_list(&r->a, 3, 3, 3);
	assert_int_equal(orr_device_set(dev, "flag", "false", NULL), 0);
	assert_false(r->a.flag);
}

static void bad_values_set_nothing(void **state)
{
	static const char *const bad[] = {"1,2,100", "1,,2", "1,",  "",
					  "1;2",     "x",    "1 2", "1,2,3,4",
					  "0",	     "-1",   "1,0x"};
	struct rig *r = *state;
	struct orr_error e;

	for (unsigned i = 0; i < ORR_COUNT(bad); i++) {
		e.text[0] = '\0';
		if (orr_device_set(&r->a.dev, "list", bad[i], &e) != -EINVAL)
			fail_msg("'%s' was accepted", bad[i]);
		assert_non_null(strstr(e.text, "board.a: property list "));
		assert_list(&r->a, 7, 7, 7);
	}
	assert_int_equal(orr_device_set(&r->a.dev, "flag", "2", NULL), -EINVAL);
	assert_int_equal(orr_device_set(&r->a.dev, "lisp", "2", NULL), -ENOENT);
	assert_int_equal(orr_device_set_from(&r->a.dev, "list", 3, 1, NULL),
			 -EINVAL);
	assert_int_equal(orr_device_set_u64(&r->a.dev, "text", 1, NULL),
			 -EINVAL);
}

static void all_devices_pass_a_phase_before_the_next(void **state)
{
	struct rig *r = *state;

	orr_reset_assert(&r->board);
	assert_string_equal(r->diary, "a< b< a= b= ");
	orr_reset_release(&r->board);
	assert_string_equal(r->diary, "a< b< a= b= a> b> ");
}

static void reset_lasts_until_all_have_released_it(void **state)
{
	struct rig *r = *state;

	orr_reset_assert(&r->a.dev.obj);
	orr_reset_assert(&r->board);
	orr_reset_release(&r->a.dev.obj);
	assert_int_equal(r->a.dev.resets, 1);
	orr_reset_release(&r->board);
	assert_int_equal(r->a.dev.resets, 0);
	assert_string_equal(r->diary, "a< a= b< a= b= a> b> ");
}

static void registers_are_dead_in_reset(void **state)
{
	struct rig *r = *state;

	orr_write32(&r->cpu, 0, 0x1234);
	orr_reset_assert(&r->board);
	orr_write32(&r->cpu, 0, 0x5678);
	assert_int_equal(orr_read32(&r->cpu, 0), 0);
	assert_int_equal(r->warnings, 2);
	orr_reset_release(&r->board);
	assert_int_equal(orr_read32(&r->cpu, 0), 0x11);
}

static void reset_follows_a_wire(void **state)
{
	struct rig *r = *state;

	orr_reset_follow(&r->board, &r->wire, false);
	assert_int_equal(r->b.dev.resets, 1);
	orr_wire_set(&r->wire, true);
	assert_int_equal(r->b.dev.resets, 0);
	orr_wire_set(&r->wire, false);
	assert_int_equal(r->b.dev.resets, 1);
}

static void on_trace(void *arg, const struct orr_trace_record *record)
{
	struct rig *r = arg;
	char line[128];

	orr_trace_format(record, line, sizeof(line));
	snprintf(r->traces + strlen(r->traces),
		 sizeof(r->traces) - strlen(r->traces), "%s\n", line);
}

static void tick(struct gadget *g, uint64_t count)
{
	orr_device_trace(&g->dev, &gadget_points[TICK], count, 16, 0);
}

static void trace_points_are_off_at_first(void **state)
{
	struct rig *r = *state;

	tick(&r->a, 1);
	orr_write32(&r->cpu, 0, 1);
	assert_null(r->a.dev.tracers);
	assert_string_equal(r->traces, "");
}

static void pattern_selects_trace_points(void **state)
{
	struct rig *r = *state;
	struct orr_object *root = orr_sim_root(r->sim);

	assert_int_equal(orr_trace_start(root, "board.a.tick", on_trace, r), 1);
	assert_int_equal(orr_trace_start(root, "*.nothing", on_trace, r), 0);
	orr_sim_run(r->sim, ORR_NS(5));
	tick(&r->a, 1);
	tick(&r->b, 2);
	orr_write32(&r->cpu, 0, 1);
	assert_string_equal(r->traces,
			    "5 ns board.a tick count=0x1 speed=0x10\n");
}

static void registers_and_wires_are_trace_points(void **state)
{
	struct rig *r = *state;

	assert_int_equal(orr_trace_start(&r->board, "*", on_trace, r), 8);
	orr_write16(&r->cpu, 0x18, 0xabcd);
	orr_read32(&r->cpu, 0);
	orr_wire_set(&r->a.out, true);
	orr_wire_set(&r->a.out, true);
	assert_string_equal(
		r->traces,
		"0 ps board.a reg_write ARRAY[2] value=0xabcd mask=0xffff\n"
		"0 ps board.a reg_read PLAIN value=0x11\n"
		"0 ps board.a.out level=0x1\n");
}

static void debugger_leaves_no_trace(void **state)
{
	struct rig *r = *state;

	orr_trace_start(&r->board, "*", on_trace, r);
	orr_reg_peek(&r->a.dev, &gadget_regs[0], 0);
	assert_string_equal(r->traces, "");
}

static void trace_lines_are_cut_to_size(void **state)
{
	const struct rig *r = *state;
	const struct orr_trace_record record = {.obj = &r->a.dev.obj,
						.point = &gadget_points[TICK]};
	char line[16] = "";

	for (size_t size = 1; size <= sizeof(line); size++) {
		memset(line, 'x', sizeof(line));
		orr_trace_format(&record, line, size);
		assert_int_equal(strlen(line), size - 1);
	}
	assert_string_equal(line, "0 ps board.a ti");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup_realized, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(defaults_fill_arrays, setup,
						teardown),
		cmocka_unit_test_setup_teardown(
			last_of_a_list_goes_for_the_rest, setup, teardown),
		cmocka_unit_test_setup_teardown(bad_values_set_nothing, setup,
						teardown),
		TEST(all_devices_pass_a_phase_before_the_next),
		TEST(reset_lasts_until_all_have_released_it),
		TEST(registers_are_dead_in_reset),
		TEST(reset_follows_a_wire),
		TEST(trace_points_are_off_at_first),
		TEST(pattern_selects_trace_points),
		TEST(registers_and_wires_are_trace_points),
		TEST(debugger_leaves_no_trace),
		TEST(trace_lines_are_cut_to_size),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
