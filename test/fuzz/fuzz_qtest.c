/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any lines, to boards/virt.dts or, after a first line "pc", to boards/pc.dts:
 * each has one answer, after lines of interrupts only.
 */
#include "fuzz.h"

#include "../../tools/qtest/qtest.h"

#include <stdlib.h>
#include <string.h>

const char fuzz_corpus[] = "qtest";

/* The length of the line at text, its end included. */
static size_t line_length(const char *text)
{
	return strcspn(text, "\n") + 1;
}

static void check_answer(const char *text)
{
	while (strncmp(text, "IRQ raise ", 10) == 0 ||
	       strncmp(text, "IRQ lower ", 10) == 0)
		text += line_length(text);
	if ((strncmp(text, "OK", 2) != 0 && strncmp(text, "FAIL", 4) != 0 &&
	     strncmp(text, "ERR ", 4) != 0) ||
	    text[line_length(text) - 1] != '\n' || text[line_length(text)])
		abort();
}

/* In two pieces, to be put together again. */
static void feed_line(struct fuzz_board *b, struct qtest *q, const char *line,
		      size_t n)
{
	const char *answer;

	qtest_feed(q, line, n / 2);
	qtest_feed(q, line + n / 2, n - n / 2);
	answer = fuzz_board_answer(b);
	if (answer)
		check_answer(answer);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	bool pc = size > 3 && memcmp(text, "pc\n", 3) == 0;
	struct fuzz_board b;
	struct qtest *q;
	size_t done = 0;

	fuzz_board_init(&b, pc ? "pc.dts" : "virt.dts");
	q = qtest_new(b.sim, &b.qom, &b.out);
	while (done < size) {
		const char *end = memchr(text + done, '\n', size - done);
		size_t n = end ? (size_t)(end - text) + 1 - done : size - done;

		if (end)
			feed_line(&b, q, text + done, n);
		else
			qtest_feed(q, text + done, n);
		done += n;
	}
	fuzz_board_fini(&b);
	return 0;
}
