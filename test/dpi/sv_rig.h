/* SPDX-License-Identifier: Apache-2.0 */
/* For tests of the calls that SystemVerilog makes, on boards/soc.dts. */
#ifndef ORRERY_TEST_SV_RIG_H
#define ORRERY_TEST_SV_RIG_H

#include "../unit.h"

#include <orrery/sv.h>

/* The board from the scope tb.sync; with options, "--NAME VALUE ...". */
long long open_board(void);
long long open_board_with(const char *options);

/* The last message; and that the handle has failed, and this is part of the
 * message. */
const char *error_of(long long s);
void check_error(long long s, const char *expected);

int attach_apb(long long s);
int advance(long long s, long long now, int kick, long long *next);

#endif
