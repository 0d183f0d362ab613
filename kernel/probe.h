/* SPDX-License-Identifier: Apache-2.0 */
/*
 * USDT probes, for perf, bpftrace and SystemTap to attach to: one nop each
 * until somebody does. Times are in ps, paths are not: an object is known by
 * the hash of its path, as in the run hash, and a process by its name.
 */
#ifndef ORRERY_KERNEL_PROBE_H
#define ORRERY_KERNEL_PROBE_H

#ifdef WITH_USDT
#ifdef __clang__ /* the expansion of its macros is not ISO C */
#pragma clang diagnostic ignored "-Wgnu-zero-variadic-macro-arguments"
#endif
#ifdef __x86_64__ /* where they lie: loading them would cost */
#define STAP_SDT_ARG_CONSTRAINT no
#endif
#include <sys/sdt.h>

/* A notification or time-out fires: time, hash of the path, kind. */
#define ori_probe_fire(time, hash, kind) \
	DTRACE_PROBE3(orrery, fire, time, hash, kind)
/* A process begins and ends an activation: time, its name. */
#define ori_probe_run(time, name) DTRACE_PROBE2(orrery, run, time, name)
#define ori_probe_ran(time, name) DTRACE_PROBE2(orrery, ran, time, name)
#else
#define ori_probe_fire(time, hash, kind) \
	((void)(time), (void)(hash), (void)(kind))
#define ori_probe_run(time, name) ((void)(time), (void)(name))
#define ori_probe_ran(time, name) ((void)(time), (void)(name))
#endif

#endif
