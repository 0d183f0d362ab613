/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Simulated time: unsigned 64-bit picoseconds, which last 213 days. Arithmetic
 * saturates at ORR_TIME_MAX and never wraps; ORR_TIME_MAX also means "never".
 *
 * Clock periods are seldom whole picoseconds (24 MHz, an HPET's 69.841279 ns),
 * so they are exact rationals and every edge is computed from its number in
 * 128 bits: no rounding error adds up, however long the run.
 */
#ifndef ORRERY_TIME_H
#define ORRERY_TIME_H

#include <orrery/base.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef uint64_t orr_time;

#define ORR_TIME_MAX UINT64_MAX

/* For constants that are known to fit; the functions below saturate. */
#define ORR_PS(n) ((orr_time)(n))
#define ORR_NS(n) ((orr_time)(n)*1000u)
#define ORR_US(n) ((orr_time)(n)*1000000u)
#define ORR_MS(n) ((orr_time)(n)*1000000000u)
#define ORR_S(n) ((orr_time)(n)*1000000000000u)

/* n units as a time; saturates. */
ORR_API orr_time orr_ns(uint64_t n);
ORR_API orr_time orr_us(uint64_t n);
ORR_API orr_time orr_ms(uint64_t n);
ORR_API orr_time orr_s(uint64_t n);

/* a + b and t * n; both saturate. */
ORR_API orr_time orr_time_add(orr_time a, orr_time b);
ORR_API orr_time orr_time_mul(orr_time t, uint64_t n);

/*
 * Read a time such as "10ms", "250 us", "1.5ns" or "3s" (units ps, ns, us, ms,
 * s). Returns 0, -EINVAL if the text is not a time or finer than 1 ps, or
 * -ERANGE if it is beyond ORR_TIME_MAX; *t is written on success only.
 */
ORR_API int orr_time_parse(const char *text, orr_time *t);

/*
 * Write t exactly, in the largest unit that leaves a whole number before the
 * point: "1.0025 ms". Returns buf; 32 bytes are enough.
 */
ORR_API char *orr_time_format(orr_time t, char *buf, size_t size);

/* A period of exactly num/den picoseconds; den is not 0. */
struct orr_period {
	uint64_t num;
	uint64_t den;
};

/* The period of a clock of hz (not 0) hertz, or of fs femtoseconds. */
ORR_API struct orr_period orr_period_hz(uint64_t hz);
ORR_API struct orr_period orr_period_fs(uint64_t fs);

/*
 * The first whole picosecond at which n periods have elapsed (saturates), and
 * the number of whole periods in t. For periods of 1 ps or more,
 * orr_period_count(p, orr_period_time(p, n)) == n.
 */
ORR_API orr_time orr_period_time(struct orr_period p, uint64_t n);
ORR_API uint64_t orr_period_count(struct orr_period p, orr_time t);

#ifdef __cplusplus
}
#endif

#endif
