// SPDX-License-Identifier: Apache-2.0
// The calls of orrery/sv.h, which documents them. All take no time.
`timescale 1ps / 1ps

/* verilator lint_save */ // a design uses some of these
/* verilator lint_off UNUSEDSIGNAL */
/* verilator lint_off UNUSEDPARAM */

package orr_pkg;
	localparam int ORR_ABI = 1;

	// enum orr_sv_kind
	localparam int ORR_INITIATOR = 0;
	localparam int ORR_TARGET = 1;
	localparam int ORR_PINS_OUT = 2;
	localparam int ORR_PINS_IN = 3;
	localparam int ORR_LINES = 4;

	// bits of what orr_advance returns
	localparam int ORR_CHANGED = 1;
	localparam int ORR_STOP = 2;
	localparam int ORR_FAILED = 4;

	// enum orr_sv_status
	localparam int ORR_RUNNING = 0;
	localparam int ORR_STOPPED = 1;
	localparam int ORR_ERROR = 2;

	// What orr_sync and the transactors wait for, all of them in one list,
	// since each different list costs time at every edge of any clock; for
	// the same reason each is assigned in one kind of process only. Inputs
	// to the models toggle a kick, from clocked processes or from others,
	// by non-blocking assignment, so that the two also say in which order
	// inputs came. orr_sync toggles the tick when the models have changed.
	reg orr_kick = 0;
	reg orr_pin_kick = 0;
	reg orr_tick = 0;
	reg orr_due = 0;  // the time that was asked for has come

`ifndef __ICARUS__
	import "DPI-C" orr_sv_open = function longint orr_open(
		input int abi, input string instance_name, input string board);
	import "DPI-C" orr_sv_status = function int orr_status(
		input longint s);
	import "DPI-C" orr_sv_error = function void orr_error(
		input longint s, output string text);
	import "DPI-C" orr_sv_close = function void orr_close(
		input longint s);
	import "DPI-C" orr_sv_hash = function longint orr_hash(
		input longint s);
	import "DPI-C" orr_sv_attach = function int orr_attach(
		input longint s, input int kind, input string name,
		input string path, input int width, input string scope);
	import "DPI-C" orr_sv_advance = function int orr_advance(
		input longint s, input longint now, input int kick,
		output longint next_call);
	import "DPI-C" orr_sv_set_quantum = function void orr_set_quantum(
		input longint s, input longint ps);
	import "DPI-C" orr_sv_skew = function longint orr_skew(
		input longint s);
	import "DPI-C" orr_sv_bus_issue = function void orr_bus_issue(
		input longint s, input int port, input int write,
		input longint addr, input longint data, input int strb,
		input longint now, input int kick);
	import "DPI-C" orr_sv_bus_collect = function int orr_bus_collect(
		input longint s, input int port, output longint data,
		output int resp);
	import "DPI-C" orr_sv_bus_cancel = function void orr_bus_cancel(
		input longint s, input int port, input longint now);
	import "DPI-C" orr_sv_bus_b = function int orr_bus_b(
		input longint s, input int port, input int write,
		input longint addr, inout longint data, input int strb,
		input longint now, output longint delay);
	import "DPI-C" orr_sv_dbg = function int orr_dbg(
		input longint s, input int port, input int write,
		input longint addr, inout longint data, input int len);
	import "DPI-C" orr_sv_req_poll = function int orr_req_poll(
		input longint s, input int port, output int write,
		output longint addr, output longint data, output int strb);
	import "DPI-C" orr_sv_req_reply = function void orr_req_reply(
		input longint s, input int port, input int resp,
		input longint data, input longint now, input int kick);
	import "DPI-C" orr_sv_pins_set = function void orr_pins_set(
		input longint s, input int port, input longint a,
		input longint b, input longint now, input int kick);
	import "DPI-C" orr_sv_pins_get = function void orr_pins_get(
		input longint s, input int port, output longint a,
		output longint b);
	import "DPI-C" orr_sv_fault = function void orr_fault(
		input longint s, input int port, input string what,
		input longint now);
	import "DPI-C" orr_sv_log = function void orr_log(
		input longint s, input int level, input string text);
	import "DPI-C" orr_sv_span_begin = function longint orr_span_begin(
		input longint s, input string name, input longint now);
	import "DPI-C" orr_sv_span_end = function void orr_span_end(
		input longint s, input longint span, input longint now);
`endif
endpackage

/* verilator lint_restore */
