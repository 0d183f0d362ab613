/* SPDX-License-Identifier: Apache-2.0 */
#include "../unit.h"

#include "../watch.h"

#include <orrery/device.h>
#include <orrery/sim.h>

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* A device with one of each kind of register. */
struct gadget {
	struct orr_device dev;
	uint32_t plain;
	uint32_t other;
	uint32_t some;
	uint32_t status;
	uint16_t elements[3];
};

static const struct orr_reg gadget_regs[] = {
	{"PLAIN", 0x00, ORR_FIELD(struct gadget, plain), .wmask = UINT32_MAX},
	{"OTHER", 0x04, ORR_FIELD(struct gadget, other), .wmask = UINT32_MAX},
	{"SOME", 0x10, ORR_FIELD(struct gadget, some), .reset = 0x80000001,
	 .wmask = 0x00ff0ff0},
	{"STATUS", 0x14, ORR_FIELD(struct gadget, status), .reset = 0xffff,
	 .w1c = 0x0ff0},
	{"FIXED", 0x18},
	{"QUIET", 0x1c, .quiet = true},
	{"ELEMENT", 0x20, ORR_FIELDS(struct gadget, elements), .width = 2,
	 .count = 3, .stride = 4, .wmask = UINT16_MAX},
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

/* 8 bytes, and a page after them that must not be touched. */
static unsigned char *last_bytes(unsigned char **mapping, size_t page)
{
	*mapping = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE,
			MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	assert_ptr_not_equal(*mapping, MAP_FAILED);
	assert_int_equal(mprotect(*mapping + page, page, PROT_NONE), 0);
	return *mapping + page - 8;
}

/* A length beyond the buffer, but within the device: nobody reads it. */
static void size_that_is_refused_is_not_read(void **state)
{
	struct rig *r = *state;
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	unsigned char *mapping;
	unsigned char *data = last_bytes(&mapping, page);

	orr_write(&r->cpu, 0, data, 64);
	assert_int_equal(r->warnings, 1);
	assert_non_null(strstr(r->warning, "write of 64 bytes"));
	munmap(mapping, 2 * page);
}

static void access_of_no_bytes_is_a_burst_error(void **state)
{
	struct rig *r = *state;

	expect_faults(r->sim, 3);
	assert_int_equal(orr_read(&r->cpu, 0, NULL, 0),
			 ORR_BURST_ERROR_RESPONSE);
}

/* PLAIN and OTHER as the bus sees them: the lowest byte first. */
static const unsigned char bytes_0_to_7[8] = {0x11, 0x22, 0x33, 0x44,
					      0x55, 0x66, 0x77, 0x88};

static void every_size_reads_its_bytes_wherever_it_lies(void **state)
{
	struct rig *r = *state;

	r->gadget.plain = 0x44332211;
	r->gadget.other = 0x88776655;
	for (unsigned n = 1; n <= 8; n++) {
		for (unsigned at = 0; at + n <= 8; at++) {
			unsigned char got[8];

			orr_read(&r->cpu, at, got, n);
			assert_int_equal(r->cpu.response, ORR_OK_RESPONSE);
			assert_memory_equal(got, bytes_0_to_7 + at, n);
		}
	}
	assert_int_equal(r->warnings, 0);
}

static void every_size_writes_its_bytes_wherever_it_lies(void **state)
{
	struct rig *r = *state;

	for (unsigned n = 1; n <= 8; n++) {
		for (unsigned at = 0; at + n <= 8; at++) {
			unsigned char want[8] = {0};
			unsigned char got[8];

			r->gadget.plain = r->gadget.other = 0;
			orr_write(&r->cpu, at, bytes_0_to_7, n);
			memcpy(want + at, bytes_0_to_7, n);
			orr_read(&r->cpu, 0, got, sizeof(got));
			assert_memory_equal(got, want, sizeof(got));
		}
	}
	assert_int_equal(r->warnings, 0);
}

static void bits_outside_wmask_keep_their_value(void **state)
{
	struct rig *r = *state;

	orr_write32(&r->cpu, 0x10, 0x7ffffffe);
	assert_int_equal(orr_read32(&r->cpu, 0x10), 0x80ff0ff1);
	orr_write32(&r->cpu, 0x10, 0);
	assert_int_equal(orr_read32(&r->cpu, 0x10), 0x80000001);
	orr_write8(&r->cpu, 0x12, 0xa5);
	assert_int_equal(orr_read32(&r->cpu, 0x10), 0x80a50001);
	assert_int_equal(r->warnings, 0);
}

/* Of the bits that the access has, and that can be cleared. */
static void ones_clear_the_bits_of_w1c(void **state)
{
	struct rig *r = *state;

	orr_write32(&r->cpu, 0x14, 0x0000f00f);
	assert_int_equal(orr_read32(&r->cpu, 0x14), 0xffff);
	orr_write32(&r->cpu, 0x14, 0x00000110);
	assert_int_equal(orr_read32(&r->cpu, 0x14), 0xfeef);
	orr_write8(&r->cpu, 0x15, 0xff);
	assert_int_equal(orr_read32(&r->cpu, 0x14), 0xf0ef);
	assert_int_equal(r->warnings, 0);
}

static void write_of_a_read_only_register_is_one_warning(void **state)
{
	struct rig *r = *state;

	orr_write32(&r->cpu, 0x18, 1);
	assert_int_equal(r->cpu.response, ORR_OK_RESPONSE);
	assert_int_equal(r->warnings, 1);
	assert_non_null(strstr(r->warning, "FIXED"));
	orr_write32(&r->cpu, 0x1c, 1);
	assert_int_equal(r->warnings, 1);
}

static void elements_lie_a_stride_apart(void **state)
{
	struct rig *r = *state;

	for (unsigned i = 0; i < 3; i++)
		orr_write16(&r->cpu, 0x20 + 4 * i,
			    (uint16_t)(0x1111 * (i + 1)));
	for (unsigned i = 0; i < 3; i++)
		assert_int_equal(r->gadget.elements[i], 0x1111 * (i + 1));
	assert_int_equal(r->warnings, 0);
	assert_int_equal(orr_read16(&r->cpu, 0x2c), 0); /* a fourth */
	assert_int_equal(r->warnings, 1);
}

static void hole_reads_zero_and_is_one_warning_per_access(void **state)
{
	struct rig *r = *state;

	orr_write16(&r->cpu, 0x20, 0xffff);
	orr_write16(&r->cpu, 0x24, 0xffff);
	assert_true(orr_read64(&r->cpu, 0x20) == 0x0000ffff0000ffff);
	assert_int_equal(r->warnings, 1);
	assert_non_null(strstr(r->warning, "no register there"));
	orr_write64(&r->cpu, 0x40, UINT64_MAX);
	assert_int_equal(r->warnings, 2);
	assert_int_equal(r->cpu.response, ORR_OK_RESPONSE);
}

static void registers_spread_by_reg_shift(void **state)
{
	struct rig *r = *state;

	r->gadget.dev.reg_shift = 1; /* twice as far apart */
	orr_write32(&r->cpu, 0x08, 0x12345678);
	assert_int_equal(r->gadget.other, 0x12345678);
	assert_int_equal(orr_read32(&r->cpu, 0x20), 0x80000001);
}

#define PLAIN(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

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
			size_that_is_refused_is_not_read, setup_picky,
			teardown),
		PLAIN(access_of_no_bytes_is_a_burst_error),
		PLAIN(every_size_reads_its_bytes_wherever_it_lies),
		PLAIN(every_size_writes_its_bytes_wherever_it_lies),
		PLAIN(bits_outside_wmask_keep_their_value),
		PLAIN(ones_clear_the_bits_of_w1c),
		PLAIN(write_of_a_read_only_register_is_one_warning),
		PLAIN(elements_lie_a_stride_apart),
		PLAIN(hole_reads_zero_and_is_one_warning_per_access),
		PLAIN(registers_spread_by_reg_shift),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
