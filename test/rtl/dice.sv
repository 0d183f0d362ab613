// SPDX-License-Identifier: Apache-2.0
// Marsaglia's xorshift: new bits at every edge.
`timescale 1ps / 1ps

module dice #(
	parameter [31:0] SEED = 1
) (
	input wire clk,
	output reg [31:0] bits = SEED
);
	function automatic [31:0] step(input [31:0] x);
		reg [31:0] y;
		y = x ^ (x << 13);
		y = y ^ (y >> 17);
		step = y ^ (y << 5);
	endfunction

	always @(posedge clk)
		bits <= step(step(bits));
endmodule
