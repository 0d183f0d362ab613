// SPDX-License-Identifier: Apache-2.0
// What must not crash: X on an address or on data, an address at which nothing
// is, a reset and then $finish in the middle of a transfer, and the end of a
// span that there is not.
`timescale 1ps / 1ps
`include "orr_calls.svh"

module bad
	import orr_pkg::*;
();
	reg clk = 0;
	reg resetn = 0;
	reg psel = 0;
	reg penable = 0;
	reg pwrite = 0;
	reg [31:0] paddr = 0;
	reg [31:0] pwdata = 0;
	wire [65:0] orr;
	wire stopped, failed, pready, pslverr;
	wire [31:0] prdata;

	always #5000 clk = ~clk;

	orr_sync #(.BOARD(`BOARD)) sync (
		.orr(orr), .stopped(stopped), .failed(failed));
	orr_apb_completer #(.NAME("apb")) apb (
		.orr(orr), .pclk(clk), .presetn(resetn), .psel(psel),
		.penable(penable), .pwrite(pwrite), .paddr(paddr),
		.pwdata(pwdata), .pstrb(4'hf), .pready(pready), .prdata(prdata),
		.pslverr(pslverr));

	task start(input [31:0] a);
		begin
			psel <= 1;
			paddr <= a;
			@(posedge clk);
			penable <= 1;
			@(posedge clk);
		end
	endtask

	task stop;
		begin
			psel <= 0;
			penable <= 0;
			@(posedge clk);
		end
	endtask

	task say(input [8*16-1:0] what);
		$display("%0s: pslverr %b, status %0d", what, pslverr,
			 `ORR(status)(orr[63:0]));
	endtask

	initial begin
		#22000 resetn = 1;
		@(posedge clk);
		start(32'h08000000);
		while (!pready)
			@(posedge clk);
		say("unmapped");
		stop;
		start(32'bx);
		say("X");
		stop;
		pwrite <= 1;
		pwdata <= 32'h0000x000;
		start(32'h00000100);
		say("X in data");
		pwrite <= 0;
		stop;
		start(32'h00000100);
		#1000 resetn = 0;
		#1000 say("reset");
		`ORR(span_end)(orr[63:0], 7, $time);
		resetn = 1;
		stop;
		#101000 start(32'h00000200);
		$finish;
	end
endmodule
