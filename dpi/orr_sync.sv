// SPDX-License-Identifier: Apache-2.0
// One simulation of a board, kept in step with the RTL: the models never run
// ahead, and nothing they do is seen late (doc/cosim.md). All transactors of a
// board are connected to its orr.
`timescale 1ps / 1ps
`include "orr_calls.svh"

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
	reg start = 0;
	int stage = 0;
	longint now = 0;
	longint next_call = -1;
	longint armed = -1;  // when the next wake-up is due
	int stamp = 0;
	int due = 0;
	int flags = 0;

	assign orr = {tick, open, handle};

	// Each of these wakes alone in its simulator: Verilator 5.006 loses
	// delayed non-blocking assignments, Icarus 11 blocking ones in forks.
	task automatic arm(input longint delay, input int number);
`ifdef __ICARUS__
		due <= #(delay) number;
`else
		fork
			begin
				#(delay);
				due = number;
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
				stamp = stamp + 1;
				arm(next_call - now, stamp);
			end
		end
	endtask

	// The transactors attach in the second of three rounds at time 0.
	always begin
		case (stage)
		0: begin
			handle <= `ORR(open)(ORR_ABI, $sformatf("%m"), BOARD);
			open <= 1;
		end
		1: `ORR(set_quantum)(handle, QUANTUM);
		default: advance;
		endcase
		if (stage < 2) begin
			stage <= stage + 1;
			start <= ~start;
		end
		@(due or orr_kick or start);
	end

	final `ORR(close)(handle);
endmodule
