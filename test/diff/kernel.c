/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The kernel's core, which this program has in place of the library's, since
 * here the order of evaluation is not its own choice.
 */
#include "order.h"

#define ORI_CHOOSE(sim) order_choose(sim)

#include "../../kernel/core.c"
