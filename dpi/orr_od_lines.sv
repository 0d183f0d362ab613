// SPDX-License-Identifier: Apache-2.0
// Open-drain lines that models and RTL share, such as SCL and SDA of I2C: each
// is an inout with a pull-up in the RTL (tri1, pullup) and a net in the models.
// The models see a line rise only when it has risen in the RTL, so either side
// can hold it low: arbitration, and stretching of the clock.
`timescale 1ps / 1ps
`include "orr_calls.svh"

/* verilator lint_save */ // calls, whose results have fixed widths
/* verilator lint_off UNUSEDSIGNAL */
/* verilator lint_off BLKSEQ */
/* verilator lint_off SYNCASYNCNET */

module orr_od_lines
	import orr_pkg::*;
#(
	parameter int N = 2,     // at most 64
	parameter NETS = ""      // their paths, the lowest bit first
) (
	input wire [65:0] orr,
	inout wire [N-1:0] line
);
	int id = -1;
	reg attached = 0;
	reg [N-1:0] pull = 0;    // by the models
	longint a;
	longint b;
	longint x = 0;
	longint low = 0;

	for (genvar i = 0; i < N; i = i + 1)
		assign line[i] = pull[i] ? 1'b0 : 1'bz;

	always @(`ORR_WAKE) begin
		if (orr[65] && !attached) begin
			attached <= 1;
			id = `ORR(attach)(orr[63:0], ORR_LINES, "",
					  string'(NETS), N,
					  $sformatf("%m"));
		end
		if (orr[65] && id >= 0) begin
			`ORR(pins_get)(orr[63:0], id, a, b);
			pull <= ~a[N-1:0] & ~b[N-1:0];
		end
	end

	// high and Z are nothing that the RTL drives
	always @(line or attached)
		if (id >= 0) begin
			for (int i = 0; i < N; i = i + 1) begin
				low[i] = line[i] === 1'b0;
				x[i] = line[i] === 1'bx;
			end
			`ORR(pins_set)(orr[63:0], id, x, ~low, $time,
				       {30'd0, orr_pin_kick, orr_kick});
			orr_pin_kick <= ~orr_pin_kick;
		end
endmodule

/* verilator lint_restore */
