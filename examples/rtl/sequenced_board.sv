// SPDX-License-Identifier: Apache-2.0
// What the test benches here share: a clock, a board of models, and a sequencer
// in RTL that carries out a program on it by APB.
`timescale 1ps / 1ps
`include "orr_calls.svh"

module sequenced_board #(
	parameter BOARD = "",    // for orr_sync
	parameter PROGRAM = "",  // for apb_sequencer
	parameter LENGTH = 64
) (
	output wire [65:0] orr,
	output reg clk = 0,
	output reg resetn = 0,
	input wire [31:0] irq,   // that the program waits for
	output wire over,        // it has ended, or something has failed
	output wire failed,
	output wire [31:0] transfers,
	output wire transfer,    // one ends at this edge:
	output wire pwrite,
	output wire [31:0] paddr,
	output wire [31:0] pwdata,
	output wire [31:0] prdata
);
	wire stopped, bad, psel, penable, pready, pslverr, done;
	wire [3:0] pstrb;

	assign over = done || failed || bad;
	assign transfer = psel && penable && pready;

	always #5000 clk = ~clk;
	initial #22000 resetn = 1;

	orr_sync #(.BOARD(BOARD)) sync (
		.orr(orr), .stopped(stopped), .failed(bad));
	orr_apb_completer #(.NAME("apb")) apb (
		.orr(orr), .pclk(clk), .presetn(resetn), .psel(psel),
		.penable(penable), .pwrite(pwrite), .paddr(paddr),
		.pwdata(pwdata), .pstrb(pstrb), .pready(pready),
		.prdata(prdata), .pslverr(pslverr));
	apb_sequencer #(.PROGRAM(PROGRAM), .LENGTH(LENGTH)) master (
		.clk(clk), .resetn(resetn), .psel(psel), .penable(penable),
		.pwrite(pwrite), .paddr(paddr), .pwdata(pwdata),
		.pstrb(pstrb), .pready(pready), .prdata(prdata),
		.pslverr(pslverr), .irq(irq), .done(done), .failed(failed),
		.transfers(transfers));
endmodule
