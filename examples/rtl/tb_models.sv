// SPDX-License-Identifier: Apache-2.0
// RTL drives models: a sequencer programs the UART, the timer and the I2C
// master of the reference board by APB, and waits for their interrupts.
`timescale 1ps / 1ps
`include "orr_calls.svh"

`ifndef BOARD
`define BOARD "soc.dts"
`endif
`ifndef PROGRAM
`define PROGRAM "models.hex"
`endif

module tb_models
	import orr_pkg::*;
();
	wire [65:0] orr;
	wire clk, resetn, over, failed, transfer, pwrite;
	wire [31:0] paddr, pwdata, prdata, transfers, irq;
	wire [7:0] lamps;

	sequenced_board #(
		.BOARD(`BOARD), .PROGRAM(`PROGRAM), .LENGTH(29)
	) board (
		.orr(orr), .clk(clk), .resetn(resetn), .irq(irq), .over(over),
		.failed(failed), .transfers(transfers), .transfer(transfer),
		.pwrite(pwrite), .paddr(paddr), .pwdata(pwdata),
		.prdata(prdata));
	orr_pins_out #(.N(5), .PINS("intc.in[4:0]")) irqs (
		.orr(orr), .q(irq[4:0]));
	assign irq[31:5] = 0;
	orr_gpio #(
		.OUT("soc.i2c0.gpio0.P[7:0]"), .IN("soc.i2c0.gpio0.ext[7:0]")
	) gpio (.orr(orr), .q(lamps), .d(8'hff));

	// for a profile, how long the timer runs
	localparam HPET_GEN_CONF = 32'hfed00010;
	longint span = 0;
	always @(posedge clk)
		if (transfer && pwrite && paddr == HPET_GEN_CONF)
			span = `ORR(span_begin)(orr[63:0], "timer", $time);
	always @(posedge irq[4])
		`ORR(span_end)(orr[63:0], span, $time);

	// every transfer and every edge of a line, for comparison
	always @(posedge clk)
		if (transfer)
			$display("%0d %s %h %h", $time,
				 pwrite ? "write" : "read ", paddr,
				 pwrite ? pwdata : prdata);
	always @(posedge irq[4], negedge irq[4])
		$display("%0d timer interrupt %b", $time, irq[4]);

	always @(posedge clk)
		if (over) begin
			$display("%0d transfers, lamps %h, failed %b", transfers,
				 lamps, failed);
			$display("run hash %h", `ORR(hash)(orr[63:0]));
			$finish;
		end
endmodule
