/* SPDX-License-Identifier: Apache-2.0 */
#include "../unit.h"

#include <orrery/models/irq_lines.h>
#include <orrery/sim.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct rig {
	struct orr_sim *sim;
	struct orr_irq_lines lines;
};

static int setup(void **state)
{
	struct rig *r = calloc(1, sizeof(*r));

	r->sim = orr_sim_new();
	orr_irq_lines_init(&r->lines, orr_sim_root(r->sim), "intc");
	*state = r;
	return 0;
}

static int teardown(void **state)
{
	struct rig *r = *state;

	orr_sim_free(r->sim);
	free(r);
	return 0;
}

static void irq_is_high_while_any_input_is(void **state)
{
	struct orr_irq_lines *c = &((struct rig *)*state)->lines;

	assert_int_equal(orr_device_realize(&c->dev, NULL), 0);
	assert_false(orr_wire_level(&c->irq));
	orr_wire_set(&c->in[0], true);
	assert_true(orr_wire_level(&c->irq));
	orr_wire_set(&c->in[31], true);
	orr_wire_set(&c->in[0], false);
	assert_true(orr_wire_level(&c->irq));
	orr_wire_set(&c->in[31], false);
	assert_false(orr_wire_level(&c->irq));
}

static void inputs_beyond_the_limit_do_not_count(void **state)
{
	struct orr_irq_lines *c = &((struct rig *)*state)->lines;

	assert_int_equal(orr_device_set_u64(&c->dev, "lines", 4, NULL), 0);
	assert_int_equal(orr_device_realize(&c->dev, NULL), 0);
	orr_wire_set(&c->in[4], true);
	assert_false(orr_wire_level(&c->irq));
	orr_wire_set(&c->in[3], true);
	assert_true(orr_wire_level(&c->irq));
}

static void all_64_inputs_may_count(void **state)
{
	struct orr_irq_lines *c = &((struct rig *)*state)->lines;

	assert_int_equal(orr_device_set_u64(&c->dev, "lines", 64, NULL), 0);
	assert_int_equal(orr_device_realize(&c->dev, NULL), 0);
	orr_wire_set(&c->in[63], true);
	assert_true(orr_wire_level(&c->irq));
	assert_true(c->high == UINT64_C(1) << 63);
}

static void line_that_is_high_from_the_start_counts(void **state)
{
	struct rig *r = *state;
	struct orr_irq_lines *c = &r->lines;
	struct orr_wire source;

	orr_wire_init(&source, orr_sim_root(r->sim), "source", false);
	orr_wire_connect_inverted(&source, &c->in[2]);
	assert_int_equal(orr_device_realize(&c->dev, NULL), 0);
	assert_true(orr_wire_level(&c->irq));
	orr_wire_set(&source, true);
	assert_false(orr_wire_level(&c->irq));
}

static void number_of_lines_is_checked(void **state)
{
	struct orr_irq_lines *c = &((struct rig *)*state)->lines;
	struct orr_error err;

	assert_int_equal(orr_device_set_u64(&c->dev, "lines", 0, NULL),
			 -EINVAL);
	assert_int_equal(orr_device_set_u64(&c->dev, "lines", 65, &err),
			 -EINVAL);
	assert_non_null(strstr(err.text, "intc: property lines"));
}

static void model_is_found_by_its_compatible_string(void **state)
{
	(void)state;
	assert_ptr_equal(orr_model_find("orrery,irq-lines"),
			 &orr_irq_lines_class);
}

#define rig_test(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		rig_test(irq_is_high_while_any_input_is),
		rig_test(inputs_beyond_the_limit_do_not_count),
		rig_test(all_64_inputs_may_count),
		rig_test(line_that_is_high_from_the_start_counts),
		rig_test(number_of_lines_is_checked),
		cmocka_unit_test(model_is_found_by_its_compatible_string),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
