/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Trace points as USDT probes, which need no orrery run --trace: one nop each
 * until somebody attaches. An object is known by the hash of its path and by
 * its name, as in kernel/probe.h, whose probes tell the time.
 */
#ifndef ORRERY_TLM_PROBE_H
#define ORRERY_TLM_PROBE_H

#ifdef WITH_USDT
#ifdef __clang__ /* the expansion of its macros is not ISO C */
#pragma clang diagnostic ignored "-Wgnu-zero-variadic-macro-arguments"
#endif
#include <sys/sdt.h>

/* Software reads or writes a register: hash, name, register, element, value. */
#define ori_probe_reg_read(dev, reg, i, value)                                 \
	DTRACE_PROBE5(orrery, reg_read, (dev)->obj.path_hash, (dev)->obj.name, \
		      (reg)->name, i, value)
#define ori_probe_reg_write(dev, reg, i, value)                \
	DTRACE_PROBE5(orrery, reg_write, (dev)->obj.path_hash, \
		      (dev)->obj.name, (reg)->name, i, value)
/* A model's own: hash, name, trace point and its numbers. */
#define ori_probe_trace(dev, point, a, b, c)                                \
	DTRACE_PROBE6(orrery, trace, (dev)->obj.path_hash, (dev)->obj.name, \
		      (point)->name, a, b, c)
/* A wire changes: hash, name, level. */
#define ori_probe_wire(w)                                              \
	DTRACE_PROBE3(orrery, wire, (w)->obj.path_hash, (w)->obj.name, \
		      (w)->level)
#else
#define ori_probe_reg_read(dev, reg, i, value) ((void)0)
#define ori_probe_reg_write(dev, reg, i, value) ((void)0)
#define ori_probe_trace(dev, point, a, b, c) ((void)0)
#define ori_probe_wire(w) ((void)0)
#endif

#endif
