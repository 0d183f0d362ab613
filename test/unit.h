/* SPDX-License-Identifier: Apache-2.0 */
/* What every cmocka test includes first. */
#ifndef ORRERY_TEST_UNIT_H
#define ORRERY_TEST_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#endif
