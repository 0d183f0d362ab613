// SPDX-License-Identifier: Apache-2.0
// RTL that works at each clock: LOAD (a multiple of 16) registers of 32 bits.
// They are in instances of one module that Verilator does not inline: its code
// in C++ is the same whatever is beside it, and stays in the cache.
`timescale 1ps / 1ps

module load_part (
	input wire clk,
	input wire resetn,
	input wire [31:0] first,  // of what they begin with
	input wire in,
	output wire [31:0] state
);
	/* verilator no_inline_module */
	wire [16:0] low;

	assign low[16] = in;
	assign state = g[0].lfsr;

	for (genvar i = 0; i < 16; i = i + 1) begin : g
		reg [31:0] lfsr;
		assign low[i] = lfsr[0];
		always @(posedge clk)
			if (!resetn)
				lfsr <= first + i;
			else
				lfsr <= {lfsr[30:0], lfsr[31] ^ lfsr[21] ^
					 lfsr[1] ^ low[i + 1]};
	end
endmodule

module load #(
	parameter int LOAD = 16
) (
	input wire clk,
	input wire resetn,
	output wire [31:0] state  // of the first
);
	localparam int PARTS = LOAD / 16;

	assign state = g[0].out;

	for (genvar i = 0; i < PARTS; i = i + 1) begin : g
		// Icarus 11 takes no genvar in the connection of a port.
		localparam int FIRST = 16 * i + 1;
		localparam int NEXT = (i + 1) % PARTS;
		wire [31:0] out;
		load_part part (
			.clk(clk), .resetn(resetn), .first(FIRST),
			.in(g[NEXT].out[0]), .state(out));
	end
endmodule
