/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fuzz targets: each program has one of these functions, which aborts at what
 * must not happen. libFuzzer calls it, or replay.c for each file of a corpus.
 */
#ifndef ORRERY_TEST_FUZZ_H
#define ORRERY_TEST_FUZZ_H

#include "../../tools/qtest/qom.h"
#include "../../tools/qtest/stream.h"

#include <stddef.h>
#include <stdint.h>

/* Always 0, as libFuzzer wants it. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Its inputs that are kept: those in test/fuzz/corpus/NAME. */
extern const char fuzz_corpus[];

/*
 * A board of the source tree behind a stream into a file that nobody else
 * sees. A run of its simulation that takes the host more than a moment is
 * interrupted, and nothing is logged.
 */
struct fuzz_board {
	struct orr_sim *sim;
	struct qom qom;
	struct stream out;
	char answer[8192];
};

void fuzz_board_init(struct fuzz_board *b, const char *name);
void fuzz_board_fini(struct fuzz_board *b);

/*
 * What has been sent since the last call, ended by a zero; NULL if that is
 * more than there is room for.
 */
const char *fuzz_board_answer(struct fuzz_board *b);

#endif
