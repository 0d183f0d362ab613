/* SPDX-License-Identifier: Apache-2.0 */
/* The names of trace points. */
#ifndef ORRERY_TOOLS_POINTS_H
#define ORRERY_TOOLS_POINTS_H

#include "nearest.h"

#include <orrery/orrery.h>

/* Offer the names of all trace points below scope, as --trace takes them. */
void points_offer(struct orr_object *scope, struct nearest *n);

#endif
