/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The qtest protocol, line by line. Where nothing else is said, the answers
 * are those that qemu-system-arm 7.2 gives to the same lines.
 */
#include "qtest_rig.h"

#include <orrery/sim.h>

#include <stdlib.h>
#include <string.h>

static int set_up(void **state, const char *board)
{
	struct qtest_rig *r = malloc(sizeof(*r));

	*state = r;
	qtest_rig_init(r, board);
	return 0;
}

static int set_up_virt(void **state)
{
	return set_up(state, "virt.dts");
}

static int set_up_pc(void **state)
{
	return set_up(state, "pc.dts");
}

static int tear_down(void **state)
{
	qtest_rig_fini(*state);
	free(*state);
	return 0;
}

static void target_is_little_endian(void **state)
{
	expect_answer(*state, "endianness\n", "OK little\n");
}

static void words_of_every_size(void **state)
{
	expect_answer(*state,
		      "writeq 0x40000000 0x1122334455667788\n"
		      "readb 0x40000000\nreadw 0x40000000\n"
		      "readl 0x40000000\nreadq 0x40000000\n",
		      "OK\nOK 0x0000000000000088\nOK 0x0000000000007788\n"
		      "OK 0x0000000055667788\nOK 0x1122334455667788\n");
	expect_answer(*state,
		      "writeb 0x40000000 0x1200\nwritew 0x40000002 0xfedcba98\n"
		      "writel 0x40000004 0x123456789\nreadq 0x40000000\n",
		      "OK\nOK\nOK\nOK 0x23456789ba987700\n");
}

static void numbers_are_written_as_in_c(void **state)
{
	expect_answer(*state,
		      "writel 1073741824 010\nreadl 0x40000000\n"
		      "writel 0x40000000 -1\nreadq 0x40000000\n",
		      "OK\nOK 0x0000000000000008\n"
		      "OK\nOK 0x00000000ffffffff\n");
}

/* 0x1fe0 to 0x1fec hold 0x11, 0x10, 0x14 and 0 in the lowest byte. */
static void registers_are_read_by_aligned_words(void **state)
{
	expect_answer(*state,
		      "readl 0x09000018\nreadb 0x09000fe0\n"
		      "readw 0x09000fe0\nreadq 0x09000fe0\n"
		      "read 0x09000fe0 16\n",
		      "OK 0x0000000000000090\nOK 0x0000000000000011\n"
		      "OK 0x0000000000000011\nOK 0x0000001000000011\n"
		      "OK 0x11000000100000001400000000000000\n");
}

static void nobody_answers_with_zero(void **state)
{
	expect_answer(*state,
		      "readl 0x50000000\nwritel 0x50000000 1\n"
		      "readq 0x50000000\n",
		      "OK 0x0000000000000000\nOK\nOK 0x0000000000000000\n");
}

/* The memory ends at 0x47ffffff. */
static void block_reaches_over_the_end_of_a_memory(void **state)
{
	expect_answer(*state,
		      "write 0x47fffffe 4 0x01020304\nread 0x47fffffe 4\n",
		      "OK\nOK 0x01020000\n");
}

static void blocks_in_hexadecimal(void **state)
{
	expect_answer(*state,
		      "memset 0x40000000 8 0xff\n"
		      "write 0x40000000 4 0x01Ab\nread 0x40000000 6\n"
		      "write 0x40000000 2 0x01020304\nread 0x40000000 4\n",
		      "OK\nOK\nOK 0x01ab0000ffff\nOK\nOK 0x01020000\n");
	expect_answer(*state, "write 0x40000000 4 0x\n",
		      "ERR invalid argument size\n");
}

static void blocks_in_base64(void **state)
{
	expect_answer(*state,
		      "b64write 0x40000000 5 AQIDBAU=\nb64read 0x40000000 5\n"
		      "read 0x40000000 6\nb64write 0x40000000 2 //79\n"
		      "read 0x40000000 3\n",
		      "OK\nOK AQIDBAU=\nOK 0x010203040500\nOK\nOK 0xfffe03\n");
}

static void memset_of_nothing(void **state)
{
	expect_answer(*state,
		      "memset 0x40000000 0 0xff\nmemset 0x40000001 2 0x1fe\n"
		      "read 0x40000000 4\n",
		      "OK\nOK\nOK 0x00fefe00\n");
}

/* As a bus without anybody on it. */
static void ports_of_a_pc_read_ones(void **state)
{
	expect_answer(*state, "inb 0\ninw 0\ninl 0xffff\noutb 0 1\noutl 0 1\n",
		      "OK 0x00ff\nOK 0xffff\nOK 0xffffffff\nOK\nOK\n");
}

static void module_is_not_there(void **state)
{
	expect_answer(*state, "module_load a b\n", "FAIL\n");
}

static void unknown_command(void **state)
{
	expect_answer(*state, "foo bar\nREADL 0\nrtas\n",
		      "FAIL Unknown command 'foo'\n"
		      "FAIL Unknown command 'READL'\n"
		      "FAIL Unknown command 'rtas'\n");
}

static void words_too_many_are_ignored(void **state)
{
	expect_answer(*state, "readl 0x09000018 extra\n",
		      "OK 0x0000000000000090\n");
}

/* All of these end QEMU. */
static void bad_lines_fail(void **state)
{
	static const char *const lines[] = {
		"\n",
		"readl\n",
		"readl x\n",
		"readl 0x1ffffffffffffffff\n",
		"readl - 1\n",
		"writel 0\n",
		"read 0 0\n",
		"b64read 0 0\n",
		"read 0 0x1000001\n",
		"memset 0 -1 0\n",
		"readq 0xfffffffffffffffc\n",
		"write 0x40000000 4 0x123\n",
		"write 0x40000000 4 0x12z4\n",
		"write 0x40000000 4 1234\n",
		"b64write 0x40000000 4 !!!!\n",
		"inb 0x10000\n",
		"outb 0x10000 0\n",
		"clock_step x\n",
		"clock_set\n",
		"clock_set 0x7fffffffffffffff\n",
		"clock_step 0x7fffffffffffffff\n",
		"set_irq_in gic unnamed-gpio-in 64 1\n",
		"set_irq_in gic colour 0 1\n",
		"set_irq_in gic unnamed-gpio-in -1 1\n",
		"set_irq_in gic unnamed-gpio-in 1\n",
		"irq_intercept_out uart0 colour\n",
		"module_load\n",
		"\x80\xff\n",
	};
	struct qtest_rig *r = *state;

	for (size_t i = 0; i < ORR_COUNT(lines); i++) {
		const char *answer;

		qtest_feed(r->qtest, lines[i], strlen(lines[i]));
		answer = qtest_rig_answer(r);
		if (strncmp(answer, "FAIL ", 5) != 0 ||
		    strchr(answer, '\n') != strrchr(answer, '\n'))
			fail_msg("'%s' is answered '%s'", lines[i], answer);
	}
	expect_answer(*state, "clock_step 0\n", "OK 0\n");
}

static void refused_block_writes_nothing(void **state)
{
	expect_answer(*state, "write 0x40000000 4 0x01z2\nread 0x40000000 2\n",
		      "FAIL write: expected 0x and pairs of digits\n"
		      "OK 0x0000\n");
}

static void line_comes_in_pieces(void **state)
{
	struct qtest_rig *r = *state;

	qtest_feed(r->qtest, "endi", 4);
	assert_string_equal(qtest_rig_answer(r), "");
	expect_answer(r, "anness\r\nreadb  0x09000fe0 ", "OK little\n");
	expect_answer(r, "\n", "OK 0x0000000000000011\n");
}

/* 33 MiB are the limit; the next line counts again. */
static void endless_line_fails_when_it_ends(void **state)
{
	struct qtest_rig *r = *state;
	char piece[4096];

	memset(piece, 'x', sizeof(piece));
	for (unsigned i = 0; i < 40 << 8; i++)
		qtest_feed(r->qtest, piece, sizeof(piece));
	assert_string_equal(qtest_rig_answer(r), "");
	expect_answer(r, "\nendianness\n",
		      "FAIL line longer than 33554560 bytes\nOK little\n");
}

/*
 * A character of 10 bits at 24 MHz / 16: 6666.67 ns, then bit 3 of FR, BUSY,
 * goes. (QEMU's transmitter takes no time.)
 */
static void clock_moves_by_command_only(void **state)
{
	struct qtest_rig *r = *state;

	expect_answer(r,
		      "writel 0x09000024 1\nwritel 0x0900002c 0x60\n"
		      "writel 0x09000030 0x301\nwritel 0x09000000 0x55\n"
		      "readl 0x09000018\nclock_step 6666\nreadl 0x09000018\n",
		      "OK\nOK\nOK\nOK\nOK 0x0000000000000098\nOK 6666\n"
		      "OK 0x0000000000000098\n");
	assert_int_equal(orr_now(r->sim), ORR_NS(6666));
	expect_answer(r, "clock_step 1\nreadl 0x09000018\n",
		      "OK 6667\nOK 0x0000000000000090\n");
}

/* The end of that character falls between two nanoseconds. */
static void clock_steps_to_what_is_due(void **state)
{
	expect_answer(*state,
		      "writel 0x09000024 1\nwritel 0x0900002c 0x60\n"
		      "writel 0x09000030 0x301\nwritel 0x09000000 0x55\n"
		      "clock_step\nreadl 0x09000018\nclock_step\n",
		      "OK\nOK\nOK\nOK\nOK 6667\nOK 0x0000000000000090\n"
		      "OK 6667\n");
}

static void clock_never_goes_back(void **state)
{
	expect_answer(*state,
		      "clock_set 100\nclock_set 50\nclock_step -5\n"
		      "clock_set 100\nclock_step 0\nclock_set 101\n",
		      "OK 100\nOK 100\nOK 100\nOK 100\nOK 100\nOK 101\n");
}

static void intercepted_inputs_are_reported_by_number(void **state)
{
	expect_answer(*state,
		      "set_irq_in gic unnamed-gpio-in 5 1\n"
		      "irq_intercept_in gic\n"
		      "set_irq_in gic unnamed-gpio-in 5 1\n"
		      "set_irq_in gic in 6 1\n"
		      "set_irq_in gic unnamed-gpio-in 6 0\n",
		      "OK\nOK\nOK\nIRQ raise 6\nOK\nIRQ lower 6\nOK\n");
}

/* IMSC.TX, then a character in the holding register, cleared by ICR. */
static void interrupt_lines_come_before_the_answer(void **state)
{
	expect_answer(*state,
		      "irq_intercept_in gic\nwritel 0x09000024 1\n"
		      "writel 0x0900002c 0x60\nwritel 0x09000030 0x301\n"
		      "writel 0x09000038 0x20\nwritel 0x09000000 0x55\n"
		      "inb 0\nwritel 0x09000044 0x20\n",
		      "OK\nOK\nOK\nOK\nOK\nIRQ raise 1\nOK\nOK 0x00ff\n"
		      "IRQ lower 1\nOK\n");
}

/* Outputs 0 and 1 of the UART are irq and txintr. */
static void intercepted_outputs_are_reported_by_number(void **state)
{
	expect_answer(*state,
		      "irq_intercept_out uart0\nwritel 0x09000024 1\n"
		      "writel 0x0900002c 0x60\nwritel 0x09000030 0x301\n"
		      "writel 0x09000038 0x20\nwritel 0x09000000 0x55\n",
		      "OK\nOK\nOK\nOK\nOK\nIRQ raise 1\nIRQ raise 0\nOK\n");
}

/* With TXDMAE, as there is room. */
static void intercepted_output_by_name(void **state)
{
	expect_answer(*state,
		      "irq_intercept_out soc.uart0 dreq-tx\n"
		      "writel 0x09000048 2\nwritel 0x09000030 1\n",
		      "OK\nOK\nIRQ raise 0\nOK\n");
}

static void one_device_is_intercepted(void **state)
{
	expect_answer(*state,
		      "irq_intercept_in nobody\n"
		      "irq_intercept_in /machine/unattached/device[0]\n"
		      "irq_intercept_in device[0]\nirq_intercept_out gic\n"
		      "irq_intercept_in device[1]\n"
		      "set_irq_in nobody unnamed-gpio-in 0 1\n",
		      "FAIL Unknown device\nOK\nOK\nOK\n"
		      "FAIL IRQ intercept already enabled\n"
		      "FAIL Unknown device\n");
}

/* Timer 0, edge, to line 2, every 100 periods of 10 ns, on a PC. */
static void pulses_are_both_lines(void **state)
{
	expect_answer(*state,
		      "irq_intercept_in ioapic\nwritel 0xfed00100 0x54c\n"
		      "writel 0xfed00108 100\nwritel 0xfed00010 1\n"
		      "clock_step 2500\nreadl 0xfed000f0\nclock_step\n",
		      "OK\nOK\nOK\nOK\nIRQ raise 2\nIRQ lower 2\n"
		      "IRQ raise 2\nIRQ lower 2\nOK 2500\n"
		      "OK 0x00000000000000fa\nIRQ raise 2\nIRQ lower 2\n"
		      "OK 3000\n");
}

#define VIRT(name) cmocka_unit_test_setup_teardown(name, set_up_virt, tear_down)
#define PC(name) cmocka_unit_test_setup_teardown(name, set_up_pc, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		VIRT(target_is_little_endian),
		VIRT(words_of_every_size),
		VIRT(numbers_are_written_as_in_c),
		VIRT(registers_are_read_by_aligned_words),
		VIRT(nobody_answers_with_zero),
		VIRT(block_reaches_over_the_end_of_a_memory),
		VIRT(blocks_in_hexadecimal),
		VIRT(blocks_in_base64),
		VIRT(memset_of_nothing),
		VIRT(ports_of_a_pc_read_ones),
		VIRT(module_is_not_there),
		VIRT(unknown_command),
		VIRT(words_too_many_are_ignored),
		VIRT(bad_lines_fail),
		VIRT(refused_block_writes_nothing),
		VIRT(line_comes_in_pieces),
		VIRT(endless_line_fails_when_it_ends),
		VIRT(clock_moves_by_command_only),
		VIRT(clock_steps_to_what_is_due),
		VIRT(clock_never_goes_back),
		VIRT(intercepted_inputs_are_reported_by_number),
		VIRT(interrupt_lines_come_before_the_answer),
		VIRT(intercepted_outputs_are_reported_by_number),
		VIRT(intercepted_output_by_name),
		VIRT(one_device_is_intercepted),
		PC(pulses_are_both_lines),
	};

	return cmocka_run_group_tests_name("qtest", tests, NULL, NULL);
}
