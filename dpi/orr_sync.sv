// SPDX-License-Identifier: Apache-2.0
// One simulation of a board, kept in step with the RTL: the models never run
// ahead, and nothing they do is seen late (doc/cosim.md). All transactors of a
// board are connected to its orr.
`timescale 1ps / 1ps
`include "orr_calls.svh"

/* verilator lint_save */ // calls, whose results have fixed widths
/* verilator lint_off UNUSEDSIGNAL */
/* verilator lint_off BLKSEQ */

module orr_sync
	import orr_pkg::*;
#(
	parameter BOARD = "",    // a device tree source; "" for none
	parameter longint QUANTUM = 0  // ps that may pass unseen; 0: exact
) (
	output wire [65:0] orr,  // {look, open, handle}
	output reg stopped = 0,  // the models have ended the simulation
	output reg failed = 0    // orr_error says why
);
	longint handle = 0;
	reg open = 0;
	reg look = 0;        // at this tick, transactors look at the models
	reg [1:0] stage = 0;
	reg [1:0] kicks = 0; // as of the last advance
	longint now = 0;
	longint next_call = -1;
	longint armed = -1;  // when the next wake-up is due
	int flags = 0;

	assign orr = {look, open, handle};

	// Each of these works in its simulator only: Verilator 5.006 loses
	// delayed non-blocking assignments, Icarus 11 blocking ones in forks.
	task automatic arm(input longint delay);
`ifdef __ICARUS__
		orr_due <= #(delay) 1;
`else
		fork
			begin
				#(delay);
				orr_due = 1;
			end
		join_none
`endif
	endtask

	task advance;
		begin
`ifdef __ICARUS__
			orr_due <= 0;
`else
			orr_due = 0;
`endif
			kicks = {orr_pin_kick, orr_kick};
			now = $time;  // signed, unlike $time
			flags = `ORR(advance)(handle, now, {30'd0, kicks},
					      next_call);
			look <= (flags & ORR_CHANGED) != 0;
			if ((flags & ORR_CHANGED) != 0)
				orr_tick <= ~orr_tick;
			if ((flags & ORR_STOP) != 0)
				stopped <= 1;
			if ((flags & ORR_FAILED) != 0)
				failed <= 1;
			if (next_call > now &&
			    (armed <= now || next_call < armed)) begin
				armed = next_call;
				arm(next_call - now);
			end
		end
	endtask

	// Edges at time 0 are lost in Verilator.
	initial #1 orr_due = 1;

	// First, in rounds: the simulation opens; C code of the test bench may
	// add to it, at the rise of open; the transactors attach, at their
	// first look. From then on the models run, but not while transactors
	// look, so that nothing depends on who comes first.
	always @(`ORR_WAKE)
		case (stage)
		0: begin
			handle <= `ORR(open)(ORR_ABI, $sformatf("%m"),
					string'(BOARD));
			open <= 1;
			orr_tick <= ~orr_tick;
			stage <= 1;
		end
		1: begin
			`ORR(set_quantum)(handle, QUANTUM);
			look <= 1;
			orr_tick <= ~orr_tick;
			stage <= 2;
		end
		2: begin
			look <= 0;
			orr_tick <= ~orr_tick;
			stage <= 3;
		end
		default:
			if (!look)
				advance;
			else begin
				look <= 0;
				if (orr_due || kicks != {orr_pin_kick, orr_kick})
					orr_tick <= ~orr_tick;
			end
		endcase

	final `ORR(close)(handle);
endmodule

/* verilator lint_restore */
