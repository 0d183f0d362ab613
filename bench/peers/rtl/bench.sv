// SPDX-License-Identifier: Apache-2.0
// A clock, some RTL that works at it, and one APB transfer in so many clocks:
// to a memory that is a model (+define+MODELS), or to one in RTL.
`timescale 1ps / 1ps

module bench
`ifdef MODELS
	import orr_pkg::*;
`endif
();
`ifndef GAP
`define GAP 100
`endif
`ifndef LOAD
`define LOAD 16
`endif
	localparam int GAP = `GAP;
	localparam int LOAD = `LOAD;

	reg clk = 0;
	reg resetn = 0;
	int clocks = 0;
	int limit;
	int transfers = 0;

	always #5000 clk = ~clk;
	initial #22000 resetn = 1;
	initial
		if ($value$plusargs("clocks=%d", limit) == 0)
			limit = 1000000;

	// work: generators that feed each other
	reg [31:0] state [0:LOAD-1];
	always @(posedge clk)
		for (int i = 0; i < LOAD; i = i + 1)
			state[i] <= !resetn ? 32'(i + 1) :
				{state[i][30:0], state[i][31] ^ state[i][21] ^
				 state[i][1] ^ state[(i + 1) % LOAD][0]};

	reg psel = 0;
	reg penable = 0;
	reg pwrite = 0;
	reg [31:0] paddr = 0;
	reg [31:0] pwdata = 0;
	wire pready;
	wire [31:0] prdata;
	reg [31:0] sum = 0;
	int pause = 0;

	always @(posedge clk)
		if (resetn) begin
			if (psel && penable && pready) begin
				psel <= 0;
				penable <= 0;
				transfers <= transfers + 1;
				if (!pwrite)
					sum <= sum * 3 + prdata;
			end else if (psel)
				penable <= 1;
			pause <= pause == GAP - 1 ? 0 : pause + 1;
			if (pause == GAP - 1) begin
				psel <= 1;
				pwrite <= !pwrite;
				paddr <= {20'd0, state[0][9:0], 2'd0};
				pwdata <= state[0];
			end
		end

`ifdef MODELS
	wire [65:0] orr;
	wire stopped, failed, pslverr;

	orr_sync #(.BOARD(`BOARD)) sync (
		.orr(orr), .stopped(stopped), .failed(failed));
	orr_apb_completer #(.NAME("apb")) apb (
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
			$display("%0d clocks, %0d transfers, sum %h", clocks,
				 transfers, sum);
			$finish;
		end
	end
endmodule
