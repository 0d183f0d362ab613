/* SPDX-License-Identifier: Apache-2.0 */
/* State tables of a class that has had an earlier version, and sections. */
#include "../unit.h"

#include <orrery/orrery.h>

#include <errno.h>
#include <string.h>

/* A class in two versions: the second counts in tenths, and has an option. */
struct meter {
	struct orr_device dev;
	uint32_t whole; /* until version 1 */
	uint32_t tenths; /* since version 2 */
	uint8_t option;
};

static const struct orr_state_field option_fields[] = {
	{ORR_STATE_ONE(U8, struct meter, option), .max = 9},
	{0},
};

static bool has_option(struct orr_device *dev)
{
	return orr_container_of(dev, struct meter, dev)->option != 0;
}

static const struct orr_state option_state = {
	.name = "option",
	.version = 1,
	.fields = option_fields,
	.needed = has_option,
};

static const struct orr_state *const meter_sections[] = {&option_state, NULL};

static const struct orr_state_field meter_fields[] = {
	{ORR_STATE_ONE(U32, struct meter, whole), .until = 1},
	{ORR_STATE_ONE(U32, struct meter, tenths), .since = 2},
	{0},
};

static int upgrade(struct orr_device *dev, unsigned from, struct orr_error *e)
{
	struct meter *m = orr_container_of(dev, struct meter, dev);

	(void)e;
	assert_int_equal(from, 1);
	m->tenths = 10 * m->whole;
	return 0;
}

static void meter_reset_enter(struct orr_device *dev)
{
	orr_container_of(dev, struct meter, dev)->option = 0;
}

static const struct orr_state meter_state1 = {
	.name = "meter", .version = 1, .fields = meter_fields};
static const struct orr_state meter_state2 = {.name = "meter",
					      .version = 2,
					      .fields = meter_fields,
					      .sections = meter_sections,
					      .upgrade = upgrade};

static struct orr_device_class meter_class(const struct orr_state *s)
{
	return (struct orr_device_class){.name = "meter",
					 .size = sizeof(struct meter),
					 .offset = offsetof(struct meter, dev),
					 .state = s,
					 .reset_enter = meter_reset_enter};
}

static void old_state_is_upgraded_and_newer_refused(void **state)
{
	const struct orr_device_class class1 = meter_class(&meter_state1);
	const struct orr_device_class class2 = meter_class(&meter_state2);
	struct orr_sim *sim = orr_sim_new();
	struct meter m;
	unsigned char bytes[256];
	size_t n;

	(void)state;
	orr_device_init(&m.dev, &class1, orr_sim_root(sim), "meter");
	assert_int_equal(orr_device_realize(&m.dev, NULL), 0);
	m.whole = 7;
	n = orr_state_save(&m.dev.obj, bytes, sizeof(bytes));
	m.dev.cls = &class2;
	m.whole = m.tenths = 0;
	assert_int_equal(orr_state_load(&m.dev.obj, bytes, n, NULL), 0);
	assert_int_equal(m.tenths, 70);
	n = orr_state_save(&m.dev.obj, bytes, sizeof(bytes));
	m.dev.cls = &class1;
	assert_int_equal(orr_state_load(&m.dev.obj, bytes, n, NULL), -ENOTSUP);
	orr_sim_free(sim);
}

static void sub_section_is_there_when_needed(void **state)
{
	const struct orr_device_class class2 = meter_class(&meter_state2);
	struct orr_sim *sim = orr_sim_new();
	unsigned char without[256];
	unsigned char with[256];
	struct meter m;
	size_t n_without;
	size_t n_with;

	(void)state;
	orr_device_init(&m.dev, &class2, orr_sim_root(sim), "meter");
	assert_int_equal(orr_device_realize(&m.dev, NULL), 0);
	n_without = orr_state_save(&m.dev.obj, without, sizeof(without));
	m.option = 5;
	n_with = orr_state_save(&m.dev.obj, with, sizeof(with));
	assert_true(n_with > n_without);
	assert_int_equal(orr_state_load(&m.dev.obj, without, n_without, NULL),
			 0);
	assert_int_equal(m.option, 0);
	assert_int_equal(orr_state_load(&m.dev.obj, with, n_with, NULL), 0);
	assert_int_equal(m.option, 5);
	orr_sim_free(sim);
}

static void number_over_its_maximum_is_named(void **state)
{
	const struct orr_device_class class2 = meter_class(&meter_state2);
	struct orr_sim *sim = orr_sim_new();
	struct orr_error e = {""};
	unsigned char bytes[256];
	struct meter m;
	size_t n;

	(void)state;
	orr_device_init(&m.dev, &class2, orr_sim_root(sim), "meter");
	assert_int_equal(orr_device_realize(&m.dev, NULL), 0);
	m.option = 10;
	n = orr_state_save(&m.dev.obj, bytes, sizeof(bytes));
	m.option = 3;
	assert_int_equal(orr_state_load(&m.dev.obj, bytes, n, &e), -EINVAL);
	assert_non_null(strstr(e.text, "option is 10, over 9"));
	assert_int_equal(m.option, 3);
	orr_sim_free(sim);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(old_state_is_upgraded_and_newer_refused),
		cmocka_unit_test(sub_section_is_there_when_needed),
		cmocka_unit_test(number_over_its_maximum_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
