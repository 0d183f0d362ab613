// SPDX-License-Identifier: Apache-2.0
// RTL that somebody else clocks and accesses: flip-flops, and a memory on APB
// whose reads have the state of the flip-flops in them, with an interrupt.
`timescale 1ps / 1ps

`ifndef LOAD
`define LOAD 16
`endif

module lead (
	input wire clk,
	input wire resetn,
	input wire psel,
	input wire penable,
	input wire pwrite,
	input wire [11:0] paddr,
	input wire [31:0] pwdata,
	output wire [31:0] prdata,
	output wire irq
);
	wire [31:0] state;
	reg [31:0] memory [0:1023];

	load #(.LOAD(`LOAD)) load (
		.clk(clk), .resetn(resetn), .state(state));

	assign prdata = memory[paddr[11:2]] ^ state;
	assign irq = memory[0][0];
	initial
		for (int i = 0; i < 1024; i = i + 1)
			memory[i] = 0;
	always @(posedge clk)
		if (psel && penable && pwrite)
			memory[paddr[11:2]] <= pwdata;
endmodule
