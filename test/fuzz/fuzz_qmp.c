/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as QMP: whatever is answered is lines of JSON objects. */
#include "fuzz.h"

#include "../../tools/qtest/qmp.h"

#include <stdlib.h>
#include <string.h>

const char fuzz_corpus[] = "qmp";

static void check_answer(const char *text)
{
	while (*text) {
		size_t n = strcspn(text, "\n");
		json_t *message = json_loadb(text, n, 0, NULL);

		if (!text[n] || !json_is_object(message))
			abort();
		json_decref(message);
		text += n + 1;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	struct fuzz_board b;
	const char *answer;
	struct qmp *m;

	fuzz_board_init(&b, "virt.dts");
	m = qmp_new(b.sim, &b.qom, &b.out);
	check_answer(fuzz_board_answer(&b));
	for (size_t i = 0; i < size; i += 64) {
		qmp_feed(m, text + i, size - i < 64 ? size - i : 64);
		answer = fuzz_board_answer(&b);
		if (answer)
			check_answer(answer);
	}
	fuzz_board_fini(&b);
	return 0;
}
