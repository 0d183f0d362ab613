// SPDX-License-Identifier: Apache-2.0
// Wires or nets of the models that the RTL drives: interrupts, inputs of GPIO.
// The models see a change at the time at which it happens.
`timescale 1ps / 1ps
`include "orr_calls.svh"

/* verilator lint_save */ // calls, whose results have fixed widths
/* verilator lint_off UNUSEDSIGNAL */
/* verilator lint_off BLKSEQ */
/* verilator lint_off SYNCASYNCNET */

module orr_pins_in
	import orr_pkg::*;
#(
	parameter int N = 1,     // at most 64
	parameter PINS = ""      // their paths, the lowest bit first
) (
	input wire [65:0] orr,
	input wire [N-1:0] d
);
	int id = -1;
	reg attached = 0;
	longint a = 0;
	longint b = 0;

	always @(`ORR_WAKE)
		if (orr[65] && !attached) begin
			attached <= 1;
			id = `ORR(attach)(orr[63:0], ORR_PINS_IN, "",
					  string'(PINS), N,
					  $sformatf("%m"));
		end

	always @(d or attached)
		if (id >= 0) begin
`ifdef VERILATOR // has two states
			a[N-1:0] = d;
`else
			for (int i = 0; i < N; i = i + 1) begin
				a[i] = d[i] === 1'b1 || d[i] === 1'bx;
				b[i] = d[i] === 1'bz || d[i] === 1'bx;
			end
`endif
			`ORR(pins_set)(orr[63:0], id, a, b, $time,
				       {30'd0, orr_pin_kick, orr_kick});
			orr_pin_kick <= ~orr_pin_kick;
		end
endmodule

/* verilator lint_restore */
