// SPDX-License-Identifier: Apache-2.0
// The modelled UART, driven by RTL over APB, with an RTL UART at its pins.
`timescale 1ps / 1ps
`include "orr_calls.svh"

`ifndef BOARD
`define BOARD "soc.dts --set uart0.bit-pins=true"
`endif
`ifndef PROGRAM
`define PROGRAM "uart.hex"
`endif

module tb_uart
	import orr_pkg::*;
();
	reg clk = 0;
	reg resetn = 0;
	wire [65:0] orr;
	wire stopped, bad, psel, penable, pwrite, pready, pslverr, done, failed;
	wire [31:0] paddr, pwdata, prdata, transfers;
	wire [3:0] pstrb;
	wire txd, rxd, valid, wrong;
	wire [7:0] last;

	always #5000 clk = ~clk;
	initial #22000 resetn = 1;

	orr_sync #(.BOARD(`BOARD)) sync (
		.orr(orr), .stopped(stopped), .failed(bad));
	orr_apb_completer #(.NAME("apb")) apb (
		.orr(orr), .pclk(clk), .presetn(resetn), .psel(psel),
		.penable(penable), .pwrite(pwrite), .paddr(paddr),
		.pwdata(pwdata), .pstrb(pstrb), .pready(pready),
		.prdata(prdata), .pslverr(pslverr));
	orr_pins_out #(.N(1), .PINS("soc.uart0.txd")) out (
		.orr(orr), .q(txd));
	orr_pins_in #(.N(1), .PINS("soc.uart0.rxd")) in (
		.orr(orr), .d(rxd));

	// 16 clocks of 24 MHz are 66.7 of 100 MHz
	rtl_uart #(.BIT(67)) peer (
		.clk(clk), .resetn(resetn), .rxd(txd), .txd(rxd), .last(last),
		.valid(valid), .wrong(wrong));

	apb_sequencer #(.PROGRAM(`PROGRAM), .LENGTH(10)) master (
		.clk(clk), .resetn(resetn), .psel(psel), .penable(penable),
		.pwrite(pwrite), .paddr(paddr), .pwdata(pwdata),
		.pstrb(pstrb), .pready(pready), .prdata(prdata),
		.pslverr(pslverr), .irq(32'd0), .done(done), .failed(failed),
		.transfers(transfers));

	always @(posedge txd, negedge txd)
		if (resetn)
			$display("%0d TXD %b", $time, txd);
	always @(posedge valid)
		$display("%0d the RTL has received %c", $time, last);

	always @(posedge clk)
		if (done || failed || bad) begin
			$display("failed %b, wrong %b", failed, wrong);
			$display("run hash %h", `ORR(hash)(orr[63:0]));
			$finish;
		end
endmodule
