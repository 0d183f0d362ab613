/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The C side of dpi/orr_pkg.sv (IEEE 1800-2017 clause 35), in liborrery-dpi.
 * The SystemVerilog modules of dpi/ make these calls, by DPI as orr_NAME and
 * in Icarus, by VPI, as $orr_NAME; doc/cosim.md has the contract.
 *
 * No call takes simulated time, waits or jumps. Inputs (orr_sv_bus_issue,
 * orr_sv_req_reply, orr_sv_pins_set) are only recorded. The next
 * orr_sv_advance applies those with a kick before its own, by the names of
 * their ports, so it does not matter in which order a simulator runs its
 * processes. Times are picoseconds. s is a handle from orr_sv_open.
 *
 * What cannot be done is one line on standard error, with time and scope, the
 * text of orr_sv_error, and nothing else; from then on the status is
 * ORR_SV_ERROR. A handle stays valid as such after orr_sv_close.
 */
#ifndef ORRERY_SV_H
#define ORRERY_SV_H

#include <orrery/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Of these declarations; equal to ORR_ABI of the package. */
enum { ORR_SV_ABI = 1 };

enum orr_sv_status { ORR_SV_RUNNING, ORR_SV_STOPPED, ORR_SV_ERROR };

enum orr_sv_kind {
	ORR_SV_INITIATOR, /* the RTL accesses the models, over a bus */
	ORR_SV_TARGET, /* models access the RTL, at an orrery,rtl-port */
	ORR_SV_PINS_OUT, /* wires and nets that the RTL reads */
	ORR_SV_PINS_IN, /* wires and nets that the RTL drives */
	ORR_SV_LINES /* nets, as one driver among others */
};

/* Bits of what orr_sv_advance returns. */
enum {
	ORR_SV_CHANGED = 1, /* pins, replies or requests: look at them */
	ORR_SV_STOP = 2, /* the simulation has ended */
	ORR_SV_FAILED = 4 /* the status is ORR_SV_ERROR */
};

/*
 * Begin a simulation of the board file, or of nothing when board is "". After
 * the file may come options as of orrery run, in words: "soc.dts --uart
 * uart0=stdio --set uart0.fifo-depth=16"; --profile-json FILE, which at the end
 * has the latencies and spans (orrery/profile.h); or --host-profile FILE, which
 * has how many calls there were and what they took of the host's time.
 * instance names it in messages: %m of the caller. Never returns 0; if the
 * board cannot be loaded or abi is not ORR_SV_ABI the status says so.
 */
ORR_API long long orr_sv_open(int abi, const char *instance, const char *board);

/* An orr_sv_status. */
ORR_API int orr_sv_status(long long s);

/* The last error, "" if there was none; valid until the next call. */
ORR_API void orr_sv_error(long long s, const char **text);

/* End it. Transfers that are under way are reported as an error. */
ORR_API void orr_sv_close(long long s);

/* The run hash so far; equal runs have equal ones in every simulator. */
ORR_API long long orr_sv_hash(long long s);

/*
 * Attach a port, before the first orr_sv_advance: returns its number, or -1.
 * scope is the instance in the RTL, for messages.
 *
 *	ORR_SV_INITIATOR	name for the new initiator, unique; path of the
 *				bus, "" for the first one of the board
 *	ORR_SV_TARGET		path of an orrery,rtl-port
 *	ORR_SV_PINS_..., _LINES	paths of at most 64 wires or nets, separated by
 *				blanks, the lowest bit first; "in[3]" is in3,
 *				and "in[7:4]" is in4 to in7
 *
 * width is the number of bytes of a data bus, 1 to 8, or that of the pins.
 */
ORR_API int orr_sv_attach(long long s, int kind, const char *name,
			  const char *path, int width, const char *scope);

/*
 * Run all that is due up to now, then the inputs recorded with another kick
 * than this one, to a stable state. *next is when to call again at the latest,
 * -1 for never; earlier after any input.
 */
ORR_API int orr_sv_advance(long long s, long long now, int kick,
			   long long *next);

/*
 * Let orr_sv_advance ask for calls at least ps apart: events that the RTL
 * cannot see meanwhile are up to ps late. 0, at first, is exact. The skew is
 * the worst so far, measured.
 */
ORR_API void orr_sv_set_quantum(long long s, long long ps);
ORR_API long long orr_sv_skew(long long s);

/*
 * The RTL accesses a model: issue at the edge at which the request is seen,
 * then collect after each advance with ORR_SV_CHANGED until it returns 1. It
 * does so 1 ps before the end of the transfer (or at once if that takes no
 * time), so that the reply is sampled by the first edge at or after the end.
 * addr is a multiple of the width; bit i of strb is the byte at addr + i, bits
 * 8 i of data. *resp is 0 or a negative TLM response. After cancel, for a
 * reset, the reply is dropped; that is an error, told.
 */
ORR_API void orr_sv_bus_issue(long long s, int port, int write, long long addr,
			      long long data, int strb, long long now,
			      int kick);
ORR_API int orr_sv_bus_collect(long long s, int port, long long *data,
			       int *resp);
ORR_API void orr_sv_bus_cancel(long long s, int port, long long now);

/*
 * For test benches: a whole access, here and now, its duration in *delay; and
 * one without side effects or time, which returns the number of bytes done.
 */
ORR_API int orr_sv_bus_b(long long s, int port, int write, long long addr,
			 long long *data, int strb, long long now,
			 long long *delay);
ORR_API int orr_sv_dbg(long long s, int port, int write, long long addr,
		       long long *data, int len);

/*
 * A model accesses the RTL: poll returns 1 if there is a request, which is
 * then taken; reply at the edge at which the RTL has carried it out.
 */
ORR_API int orr_sv_req_poll(long long s, int port, int *write, long long *addr,
			    long long *data, int *strb);
ORR_API void orr_sv_req_reply(long long s, int port, int resp, long long data,
			      long long now, int kick);

/*
 * Pins, as masks. Two bits for each pin, as in s_vpi_vecval: a, b = 0, 0 is
 * low, 1, 0 high, 0, 1 is Z and 1, 1 is X. A wire keeps its level on Z and X.
 * Of ORR_SV_LINES, get says what the others do to them.
 */
ORR_API void orr_sv_pins_set(long long s, int port, long long a, long long b,
			     long long now, int kick);
ORR_API void orr_sv_pins_get(long long s, int port, long long *a, long long *b);

/* An error found in the RTL, such as X on an address. */
ORR_API void orr_sv_fault(long long s, int port, const char *what,
			  long long now);

/* A line in the log of the simulation; level as in enum orr_log_level. */
ORR_API void orr_sv_log(long long s, int level, const char *text);

/*
 * A span of time that the RTL marks for the profile (orrery/profile.h), if one
 * is recorded. begin returns its id, from 1 on and never the same again, or 0
 * if it cannot; at most 256 are open at a time, of any names. What is open at
 * the end is left out. now may be ahead of the models', which are not run.
 */
ORR_API long long orr_sv_span_begin(long long s, const char *name,
				    long long now);
ORR_API void orr_sv_span_end(long long s, long long span, long long now);

/*
 * For C code that runs along, drivers in threads for one: the simulation
 * behind a handle, or NULL if there is none.
 */
ORR_API struct orr_sim *orr_sv_sim(long long s);

#ifdef __cplusplus
}
#endif

#endif
