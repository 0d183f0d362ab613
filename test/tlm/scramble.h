/* SPDX-License-Identifier: Apache-2.0 */
/* For tests of saved states. */
#ifndef ORRERY_TEST_SCRAMBLE_H
#define ORRERY_TEST_SCRAMBLE_H

#include <orrery/orrery.h>

/* The next of a fixed sequence of random numbers. */
uint64_t garbage(void);

/* Garbage in place of all that the tables of dev list. */
void scramble_device(struct orr_device *dev);

#endif
