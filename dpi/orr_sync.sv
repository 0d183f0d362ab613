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
	output wire [65:0] orr,  // {tick, open, handle}
	output reg stopped = 0,  // the models have ended the simulation
	output reg failed = 0    // orr_error says why
);
	longint handle = 0;
	reg open = 0;
	reg tick = 0;    // toggles when the transactors are to look
	reg begun = 0;
	reg due = 0;     // the time that was asked for has come
	reg [1:0] stage = 0;
	longint now = 0;
	longint next_call = -1;
	longint armed = -1;  // when the next wake-up is due
	int flags = 0;

	// Icarus selects no bit of a variable of a package.
	wire [31:0] kicks = orr_kick;

	assign orr = {tick, open, handle};

	// Each of these works in its simulator only: Verilator 5.006 loses
	// delayed non-blocking assignments, Icarus 11 blocking ones in forks.
	task automatic arm(input longint delay);
`ifdef __ICARUS__
		due <= #(delay) 1;
`else
		fork
			begin
				#(delay);
				due = 1;
			end
		join_none
`endif
	endtask

	task advance;
		begin
			now = $time;  // signed, unlike $time
			flags = `ORR(advance)(handle, now, orr_kick, next_call);
			if ((flags & ORR_CHANGED) != 0)
				tick <= ~tick;
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
	initial #1 begun = 1;

	// First, in rounds: the simulation opens; C code of the test bench may
	// add to it, at the rise of open; the transactors attach, at the first
	// tick; and the models run.
	always @(posedge begun, posedge stage[0], negedge stage[0],
		 posedge due, posedge kicks[0], negedge kicks[0]) begin
`ifdef __ICARUS__
		due <= 0;
`else
		due = 0;
`endif
		case (stage)
		0: begin
			handle <= `ORR(open)(ORR_ABI, $sformatf("%m"), BOARD);
			open <= 1;
		end
		1: begin
			`ORR(set_quantum)(handle, QUANTUM);
			tick <= 1;
		end
		2: ;
		default: advance;
		endcase
		if (stage < 3)
			stage <= stage + 1;
	end

	final `ORR(close)(handle);
endmodule

/* verilator lint_restore */
