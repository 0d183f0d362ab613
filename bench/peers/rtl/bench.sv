// SPDX-License-Identifier: Apache-2.0
// A clock, RTL that works at it, and one APB transfer in so many clocks: to a
// memory that is a model (MODELS defined), or to one in RTL.
//	+steps=N clocks  +gap=N clocks from one transfer to the next
`timescale 1ps / 1ps

`ifndef LOAD
`define LOAD 16
`endif

// The work, and the master.
module bench_core (
	input wire clk,
	input wire resetn,
	input wire [31:0] gap,
	output reg psel,
	output reg penable,
	output reg pwrite,
	output reg [31:0] paddr,
	output reg [31:0] pwdata,
	input wire pready,
	input wire [31:0] prdata,
	output reg [31:0] transfers,
	output reg [31:0] sum
);
	wire [31:0] state;

	load #(.LOAD(`LOAD)) load (
		.clk(clk), .resetn(resetn), .state(state));

	reg [31:0] pause;

	always @(posedge clk)
		if (!resetn) begin
			{psel, penable, pwrite} <= 0;
			{paddr, pwdata, transfers, sum} <= 0;
			pause <= 0;
		end else begin
			if (psel && penable && pready) begin
				psel <= 0;
				penable <= 0;
				transfers <= transfers + 1;
				if (!pwrite)
					sum <= sum * 3 + prdata;
			end else if (psel)
				penable <= 1;
			pause <= pause == gap - 1 ? 0 : pause + 1;
			if (pause == gap - 1) begin
				psel <= 1;
				pwrite <= !pwrite;
				paddr <= {20'd0, state[9:0], 2'd0};
				pwdata <= state;
			end
		end
endmodule

`ifndef CORE
module bench;
	reg clk = 0;
	reg resetn = 0;
	int clocks = 0;
	int limit;
	reg [31:0] gap;
	wire psel, penable, pwrite, pready;
	wire [31:0] paddr, pwdata, prdata, transfers, sum;

	always #5000 clk = ~clk;
	initial #22000 resetn = 1;
	initial begin
		if ($value$plusargs("steps=%d", limit) == 0)
			limit = 20000;
		if ($value$plusargs("gap=%d", gap) == 0)
			gap = 100;
	end

	bench_core core (
		.clk(clk), .resetn(resetn), .gap(gap), .psel(psel),
		.penable(penable), .pwrite(pwrite), .paddr(paddr),
		.pwdata(pwdata), .pready(pready), .prdata(prdata), .transfers(transfers),
		.sum(sum));

`ifdef MODELS
	wire [65:0] orr;
	wire stopped, failed, pslverr;

	orr_sync #(.BOARD(`BOARD)) sync (
		.orr(orr), .stopped(stopped), .failed(failed));
	orr_apb_completer #(.NAME("apb"), .SYNC_RESET(1)) apb (
		.orr(orr), .pclk(clk), .presetn(resetn), .psel(psel),
		.penable(penable), .pwrite(pwrite), .paddr(paddr),
		.pwdata(pwdata), .pstrb(4'hf), .pready(pready),
		.prdata(prdata), .pslverr(pslverr));
`else
	reg [31:0] memory [0:1023];
	reg ready = 0;
	reg [31:0] data = 0;

	assign pready = ready;
	assign prdata = data;
	initial
		for (int i = 0; i < 1024; i = i + 1)
			memory[i] = 0;
	always @(posedge clk) begin
		ready <= psel && !penable;
		if (psel && !penable && pwrite)
			memory[paddr[11:2]] <= pwdata;
		data <= memory[paddr[11:2]];
	end
`endif

	always @(posedge clk) begin
		clocks <= clocks + 1;
		if (clocks == limit) begin
			$display("%0d steps, %0d transfers, sum %h", clocks,
				 transfers, sum);
			$finish;
		end
	end
endmodule
`endif
