/* SPDX-License-Identifier: Apache-2.0 */
/* All that test_signal.c shows, with the calls inlined. */
#include <orrery/inline.h>

#include "test_signal.c"
