// SPDX-License-Identifier: Apache-2.0
// An APB requester that carries out a program: the smallest bus master that
// can drive peripherals. A word of the program is {op, address, data, mask}.
`timescale 1ns / 1ps

module apb_sequencer #(
	parameter PROGRAM = "",  // a file for $readmemh
	parameter LENGTH = 64
) (
	input wire clk,
	input wire resetn,
	output reg psel,
	output reg penable,
	output reg pwrite,
	output reg [31:0] paddr,
	output reg [31:0] pwdata,
	output wire [3:0] pstrb,
	input wire pready,
	input wire [31:0] prdata,
	input wire pslverr,
	input wire [31:0] irq,
	output reg done,
	output reg failed,
	output reg [31:0] transfers
);
	localparam WRITE = 8'h01;  // data to address
	localparam CHECK = 8'h02;  // what is read there, under mask, is data
	localparam POLL = 8'h03;   // read there until it is
	localparam IRQ = 8'h04;    // wait until irq, under mask, is data
	localparam END = 8'h00;

	reg [103:0] words [0:LENGTH-1];
	reg [7:0] pc;

	wire [7:0] op = words[pc][103:96];
	wire [31:0] address = words[pc][95:64];
	wire [31:0] data = words[pc][63:32];
	wire [31:0] mask = words[pc][31:0];
	wire ready = psel && penable && pready;
	wire equal = ((prdata ^ data) & mask) == 0;

	assign pstrb = pwrite ? 4'hf : 4'h0;

	initial $readmemh(PROGRAM, words);

	task begin_transfer;
		begin
			psel <= 1;
			penable <= 0;
			pwrite <= op == WRITE;
			paddr <= address;
			pwdata <= data;
		end
	endtask

	always @(posedge clk or negedge resetn)
		if (!resetn) begin
			{psel, penable, pwrite, done, failed} <= 0;
			{paddr, pwdata, transfers} <= 0;
			pc <= 0;
		end else if (ready) begin
			psel <= 0;
			penable <= 0;
			transfers <= transfers + 1;
			if (pslverr || (op == CHECK && !equal))
				failed <= 1;
			if (op != POLL || equal)
				pc <= pc + 1;
		end else if (psel)
			penable <= 1;
		else if (op == END)
			done <= 1;
		else if (op != IRQ)
			begin_transfer;
		else if (((irq ^ data) & mask) == 0)
			pc <= pc + 1;
endmodule
