// SPDX-License-Identifier: Apache-2.0
// Wires or nets of the models that the RTL reads: interrupts, outputs of GPIO.
// A change is a non-blocking assignment at the time at which it happens.
`timescale 1ps / 1ps
`include "orr_calls.svh"

/* verilator lint_save */ // calls, whose results have fixed widths
/* verilator lint_off UNUSEDSIGNAL */
/* verilator lint_off BLKSEQ */
/* verilator lint_off SYNCASYNCNET */

module orr_pins_out
	import orr_pkg::*;
#(
	parameter int N = 1,     // at most 64
	parameter PINS = ""      // their paths, the lowest bit first
) (
	input wire [65:0] orr,
	output reg [N-1:0] q = 0
);
	int id = -1;
	reg attached = 0;
	longint a;
	longint b;

	always @(`ORR_WAKE) begin
		if (orr[65] && !attached) begin
			attached <= 1;
			id = `ORR(attach)(orr[63:0], ORR_PINS_OUT, "",
					  string'(PINS), N,
					  $sformatf("%m"));
		end
		if (orr[65] && id >= 0) begin
			`ORR(pins_get)(orr[63:0], id, a, b);
			for (int i = 0; i < N; i = i + 1)
`ifdef VERILATOR // has two states
				q[i] <= a[i] & ~b[i];
`else
				q[i] <= !b[i] ? a[i] : a[i] ? 1'bx : 1'bz;
`endif
		end
	end
endmodule

/* verilator lint_restore */
