/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Four-state logic: driven low, driven high, not driven, and unknown (the
 * values and the resolution of IEEE 1666-2023 clauses 7.9 and 6.15).
 */
#ifndef ORRERY_LOGIC_H
#define ORRERY_LOGIC_H

#include <orrery/base.h>

#ifdef __cplusplus
extern "C" {
#endif

enum orr_logic { ORR_LOGIC_0, ORR_LOGIC_1, ORR_LOGIC_Z, ORR_LOGIC_X };

/* What two drivers of one line make together. */
ORR_API enum orr_logic orr_logic_resolve(enum orr_logic a, enum orr_logic b);

/* '0', '1', 'Z' or 'X'. */
ORR_API char orr_logic_char(enum orr_logic value);

#ifdef __cplusplus
}
#endif

#endif
