/* SPDX-License-Identifier: Apache-2.0 */
/* For tests of the calls that SystemVerilog makes, on boards/soc.dts. */
#ifndef ORRERY_TEST_SV_RIG_H
#define ORRERY_TEST_SV_RIG_H

#include "../unit.h"

#include <orrery/sv.h>

/* A board from the scope tb.sync with an option; the first two, soc.dts. */
long long open_board(void);
long long open_with(const char *option, const char *value);
long long open_other(const char *board, const char *option, const char *value);

const char *error_of(long long s); /* the last message */

/* The handle has failed, and this is part of the message. */
void check_error(long long s, const char *expected);

int attach_apb(long long s);
int advance(long long s, long long now, int kick, long long *next);

/* A new file in the directory for such; take_file reads and removes it. */
enum { PATH_ROOM = 256 };
void make_file(char path[PATH_ROOM]);
void take_file(const char *path, char *text, size_t size);

#endif
