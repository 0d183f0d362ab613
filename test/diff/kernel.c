/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The kernel's core, which this program has in place of the library's, since
 * here the order of evaluation is not its own choice.
 */
#include "order.h"

#define ORI_CHOOSE(sim) order_choose(sim)
#define ORI_CHOSEN(sim, p) order_chosen(sim, p)

#include "../../kernel/core.c"
