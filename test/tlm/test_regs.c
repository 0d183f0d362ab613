/* SPDX-License-Identifier: Apache-2.0 */
#include "../unit.h"

#include "../watch.h"

#include <orrery/device.h>
#include <orrery/sim.h>

#include <stdio.h>
#include <string.h>

/* A device with one of each kind of register, and a log of its hooks. */
struct gadget {
	struct orr_device dev;
	uint32_t plain;
	uint32_t other;
};

static const struct orr_reg gadget_regs[] = {
	{"PLAIN", 0x00, ORR_FIELD(struct gadget, plain), .wmask = UINT32_MAX},
	{"OTHER", 0x04, ORR_FIELD(struct gadget, other), .wmask = UINT32_MAX},
};

static const struct orr_device_class gadget_class = {
	.name = "gadget",
	.size = sizeof(struct gadget),
	.offset = offsetof(struct gadget, dev),
	.span = 0x100,
	.regs = gadget_regs,
	.nregs = ORR_COUNT(gadget_regs),
};

/* The same, as a device that takes aligned words of 4 and 8 bytes only. */
static const struct orr_device_class picky_class = {
	.name = "picky",
	.size = sizeof(struct gadget),
	.offset = offsetof(struct gadget, dev),
	.span = 0x100,
	.min_access = 4,
	.max_access = 8,
	.regs = gadget_regs,
	.nregs = ORR_COUNT(gadget_regs),
};

struct rig {
	struct orr_sim *sim;
	struct gadget gadget;
	struct orr_initiator_socket cpu;
	unsigned warnings;
	char warning[256];
};

static void keep_warning(void *arg, enum orr_log_level level, const char *line)
{
	struct rig *r = arg;

	(void)level;
	r->warnings++;
	snprintf(r->warning, sizeof(r->warning), "%s", line);
}

static struct rig *new_rig(const struct orr_device_class *cls)
{
	struct rig *r = test_calloc(1, sizeof(*r));
	struct orr_object *root;

	r->sim = orr_sim_new();
	root = orr_sim_root(r->sim);
	orr_sim_set_log(r->sim, keep_warning, r);
	orr_device_init(&r->gadget.dev, cls, root, "gadget");
	orr_initiator_socket_init(&r->cpu, root, "cpu");
	orr_bind(&r->cpu, &r->gadget.dev.mmio);
	watch_sockets(r->sim);
	assert_int_equal(orr_device_realize(&r->gadget.dev, NULL), 0);
	return r;
}

static int setup(void **state)
{
	*state = new_rig(&gadget_class);
	return 0;
}

static int setup_picky(void **state)
{
	*state = new_rig(&picky_class);
	return 0;
}

static int teardown(void **state)
{
	struct rig *r = *state;

	orr_sim_free(r->sim);
	test_free(r);
	return 0;
}

static void refused_sizes_read_zero_and_write_nothing(void **state)
{
	struct rig *r = *state;
	unsigned char bytes[12];

	orr_write32(&r->cpu, 0, 0x11223344);
	assert_int_equal(orr_read16(&r->cpu, 0), 0);
	assert_int_equal(r->cpu.response, ORR_OK_RESPONSE);
	assert_int_equal(r->warnings, 1);
	orr_write8(&r->cpu, 0, 0xff);
	assert_int_equal(orr_read32(&r->cpu, 2), 0);
	memset(bytes, 0xee, sizeof(bytes));
	orr_read(&r->cpu, 0, bytes, sizeof(bytes));
	assert_int_equal(bytes[0] | bytes[11], 0);
	assert_int_equal(r->warnings, 4);
	assert_int_equal(orr_read32(&r->cpu, 0), 0x11223344);
}

static void wide_access_is_aligned_to_its_own_size(void **state)
{
	struct rig *r = *state;

	orr_write64(&r->cpu, 0, 0x8877665544332211);
	assert_int_equal(r->gadget.plain, 0x44332211);
	assert_int_equal(r->gadget.other, 0x88776655);
	assert_int_equal(orr_read64(&r->cpu, 4), 0);
	assert_int_equal(r->warnings, 1);
}

static void access_of_no_bytes_is_a_burst_error(void **state)
{
	struct rig *r = *state;

	expect_faults(r->sim, 3);
	assert_int_equal(orr_read(&r->cpu, 0, NULL, 0),
			 ORR_BURST_ERROR_RESPONSE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			refused_sizes_read_zero_and_write_nothing, setup_picky,
			teardown),
		cmocka_unit_test_setup_teardown(
			wide_access_is_aligned_to_its_own_size, setup_picky,
			teardown),
		cmocka_unit_test_setup_teardown(
			access_of_no_bytes_is_a_burst_error, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
