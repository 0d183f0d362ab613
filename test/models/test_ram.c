/* SPDX-License-Identifier: Apache-2.0 */
#include "../unit.h"

#include "../watch.h"

#include <orrery/models/ram.h>
#include <orrery/orrery.h>

#include <errno.h>
#include <string.h>
#include <sys/resource.h>

struct rig {
	struct orr_sim *sim;
	struct orr_initiator_socket cpu;
	struct orr_ram ram;
};

static int setup(void **state)
{
	static struct rig rig;

	memset(&rig, 0, sizeof(rig));
	rig.sim = orr_sim_new();
	orr_initiator_socket_init(&rig.cpu, orr_sim_root(rig.sim), "cpu");
	orr_ram_init(&rig.ram, orr_sim_root(rig.sim), "ram");
	orr_bind(&rig.cpu, &rig.ram.dev.mmio);
	watch_sockets(rig.sim);
	*state = &rig;
	return 0;
}

static int teardown(void **state)
{
	orr_sim_free(((struct rig *)*state)->sim);
	return 0;
}

static void holds_what_was_written_and_zero_elsewhere(void **state)
{
	struct rig *rig = *state;

	assert_int_equal(orr_device_realize(&rig->ram.dev, NULL), 0);
	orr_write32(&rig->cpu, 0x100, 0x12345678);
	assert_int_equal(orr_read8(&rig->cpu, 0x101), 0x56);
	assert_int_equal(orr_read32(&rig->cpu, 0x104), 0);
}

static void ends_at_its_size(void **state)
{
	struct rig *rig = *state;

	orr_device_set(&rig->ram.dev, "size", "0x1000", NULL);
	assert_int_equal(orr_device_realize(&rig->ram.dev, NULL), 0);
	assert_int_equal(orr_write32(&rig->cpu, 0xffc, 1), ORR_OK_RESPONSE);
	assert_int_equal(orr_write32(&rig->cpu, 0xffe, 1),
			 ORR_ADDRESS_ERROR_RESPONSE);
	assert_int_equal(orr_write32(&rig->cpu, UINT64_MAX, 1),
			 ORR_ADDRESS_ERROR_RESPONSE);
}

static void adds_its_latency(void **state)
{
	struct rig *rig = *state;
	uint32_t word = 0;
	orr_time delay = ORR_NS(1);
	struct orr_payload p = {
		.command = ORR_READ_COMMAND,
		.data = (unsigned char *)&word,
		.length = sizeof(word),
		.streaming_width = sizeof(word),
	};

	orr_device_set(&rig->ram.dev, "latency-ns", "30", NULL);
	assert_int_equal(orr_device_realize(&rig->ram.dev, NULL), 0);
	orr_b_transport(&rig->cpu, &p, &delay);
	assert_true(delay == ORR_NS(31));
}

static void gives_direct_memory(void **state)
{
	struct rig *rig = *state;
	struct orr_payload p;
	struct orr_dmi dmi;

	orr_device_set(&rig->ram.dev, "latency-ns", "30", NULL);
	assert_int_equal(orr_device_realize(&rig->ram.dev, NULL), 0);
	orr_payload_init(&p);
	p.command = ORR_READ_COMMAND;
	p.address = 0xffff;
	assert_true(orr_get_direct_mem_ptr(&rig->cpu, &p, &dmi));
	assert_true(dmi.start == 0 && dmi.end == 0xffff);
	assert_true(dmi.read && dmi.write);
	assert_true(4 * dmi.read_latency == ORR_NS(30)); /* a word */
	dmi.ptr[5] = 0x5a;
	assert_int_equal(orr_read8(&rig->cpu, 5), 0x5a);
	p.address = 0x10000;
	assert_false(orr_get_direct_mem_ptr(&rig->cpu, &p, &dmi));
	assert_true(dmi.start == 0x10000);
}

static void says_so_when_the_host_has_no_room(void **state)
{
	struct rig *rig = *state;
	struct orr_error err = {""};
	struct rlimit old;
	struct rlimit none;
	int code;

	getrlimit(RLIMIT_AS, &old);
	none = old;
	none.rlim_cur = 1; /* below what is in use: not one page more */
	setrlimit(RLIMIT_AS, &none);
	code = orr_device_realize(&rig->ram.dev, &err);
	setrlimit(RLIMIT_AS, &old);
	assert_int_equal(code, -ENOMEM);
	assert_non_null(strstr(err.text, "ram: the host has no 65536 bytes"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			holds_what_was_written_and_zero_elsewhere, setup,
			teardown),
		cmocka_unit_test_setup_teardown(ends_at_its_size, setup,
						teardown),
		cmocka_unit_test_setup_teardown(adds_its_latency, setup,
						teardown),
		cmocka_unit_test_setup_teardown(gives_direct_memory, setup,
						teardown),
		cmocka_unit_test_setup_teardown(
			says_so_when_the_host_has_no_room, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
