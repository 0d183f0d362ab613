// SPDX-License-Identifier: Apache-2.0
// Models drive RTL: driver.c, a thread of the models, programs apb_timer.sv
// and waits for its interrupt.
`timescale 1ps / 1ps
`include "orr_calls.svh"

`ifndef BOARD
`define BOARD "timer.dts"
`endif

module tb_driver
	import orr_pkg::*;
();
`ifndef __ICARUS__
	import "DPI-C" function void driver_start(input longint s);
`endif
	reg clk = 0;
	reg resetn = 0;
	wire [65:0] orr;
	wire stopped, bad;
	wire psel, penable, pwrite, pready, pslverr, irq;
	wire [31:0] paddr, pwdata, prdata;
	wire [3:0] pstrb;

	always #5000 clk = ~clk;
	initial #22000 resetn = 1;

	orr_sync #(.BOARD(`BOARD)) sync (
		.orr(orr), .stopped(stopped), .failed(bad));

	orr_apb_requester #(.PATH("soc.timer0")) apb (
		.orr(orr), .pclk(clk), .presetn(resetn), .psel(psel),
		.penable(penable), .pwrite(pwrite), .paddr(paddr),
		.pwdata(pwdata), .pstrb(pstrb), .pready(pready),
		.prdata(prdata), .pslverr(pslverr));

	apb_timer #(.WAITS(3)) timer (
		.pclk(clk), .presetn(resetn), .psel(psel), .penable(penable),
		.pwrite(pwrite), .paddr(paddr[11:0]), .pwdata(pwdata),
		.pstrb(pstrb), .pready(pready), .prdata(prdata),
		.pslverr(pslverr), .irq(irq));

	orr_pins_in #(.N(1), .PINS("soc.timer0.irq[0]"))
		irqs (.orr(orr), .d(irq));

	always @(posedge orr[64])
`ifdef __ICARUS__
		$driver_start(orr[63:0]);
`else
		driver_start(orr[63:0]);
`endif

	always @(posedge stopped, posedge bad) begin
		$display("%0d ps: end, run hash %h", $time,
			 `ORR(hash)(orr[63:0]));
		$finish;
	end
endmodule
