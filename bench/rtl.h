/* SPDX-License-Identifier: Apache-2.0 */
/* Programs that Verilator has built of bench/peers/rtl; peers use this too. */
#ifndef ORRERY_BENCH_RTL_H
#define ORRERY_BENCH_RTL_H

#include "bench.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Run WHAT-VARIANT, in $ORRERY_BENCH_RTL or else bench/peers/rtl, for
 * m->ops * clocks of its steps, and once more for a tenth of that: the
 * difference of their CPU times goes to m, with what the longer has computed.
 * Returns NULL, or what went wrong.
 */
const char *rtl_run(const char *what, const char *variant, uint64_t gap,
		    uint64_t clocks, struct bench_meter *m);

/* Why that cannot be run here, or NULL. */
const char *rtl_lacks(const char *what, const char *variant);

#ifdef __cplusplus
}
#endif

#endif
