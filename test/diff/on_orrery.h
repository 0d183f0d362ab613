/* SPDX-License-Identifier: Apache-2.0 */
/* The interpreter on Orrery, with SystemC's order of evaluation. */
#ifndef DIFF_ON_ORRERY_H
#define DIFF_ON_ORRERY_H

#include "execute.h"

/* Follow the choices in a trace, which stays in place; NULL: one's own. */
void order_follow(const char *trace);

struct orr_process *orrery_process(struct instance *i);

/* Release the simulation that execute_network left. */
void orrery_free(void);

#endif
