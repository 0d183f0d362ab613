/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DIFF_SHRINK_H
#define DIFF_SHRINK_H

#include "sides.h"

/*
 * Make n as small as it goes while the two sides still differ: without
 * processes, operations, sensitivities and list entries, with small times.
 */
void shrink(struct sides *s, struct network *n);

#endif
