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
	wire [65:0] orr;
	wire clk, resetn, over, failed;
	wire txd, rxd, valid, wrong;
	wire [7:0] last;

	sequenced_board #(
		.BOARD(`BOARD), .PROGRAM(`PROGRAM), .LENGTH(10)
	) board (
		.orr(orr), .clk(clk), .resetn(resetn), .irq(32'd0), .over(over),
		.failed(failed), .transfers(), .transfer(), .pwrite(),
		.paddr(), .pwdata(), .prdata());
	orr_uart #(.UART("soc.uart0")) uart (.orr(orr), .txd(txd), .rxd(rxd));

	// 16 clocks of 24 MHz are 66.7 of 100 MHz
	rtl_uart #(.BIT(67)) peer (
		.clk(clk), .resetn(resetn), .rxd(txd), .txd(rxd), .last(last),
		.valid(valid), .wrong(wrong));

	always @(posedge txd, negedge txd)
		if (resetn)
			$display("%0d TXD %b", $time, txd);
	always @(posedge valid)
		$display("%0d the RTL has received %c", $time, last);

	always @(posedge clk)
		if (over) begin
			$display("failed %b, wrong %b", failed, wrong);
			$display("run hash %h", `ORR(hash)(orr[63:0]));
			$finish;
		end
endmodule
