// SPDX-License-Identifier: Apache-2.0
// RTL drives models: a sequencer programs the UART, the timer and the I2C
// master of the reference board by APB, and waits for their interrupts.
`timescale 1ps / 1ps
`include "orr_calls.svh"

module tb_models
	import orr_pkg::*;
();
	reg clk = 0;
	reg resetn = 0;
	wire [65:0] orr;
	wire stopped, bad;
	wire psel, penable, pwrite, pready, pslverr, done, failed;
	wire [31:0] paddr, pwdata, prdata, transfers;
	wire [3:0] pstrb;
	wire [31:0] irq;
	wire [7:0] lamps;

	always #5000 clk = ~clk;
	initial #22000 resetn = 1;

`ifndef BOARD
`define BOARD "soc.dts"
`endif
	orr_sync #(.BOARD(`BOARD)) sync (
		.orr(orr), .stopped(stopped), .failed(bad));

	orr_apb_completer #(.NAME("apb")) apb (
		.orr(orr), .pclk(clk), .presetn(resetn), .psel(psel),
		.penable(penable), .pwrite(pwrite), .paddr(paddr),
		.pwdata(pwdata), .pstrb(pstrb), .pready(pready),
		.prdata(prdata), .pslverr(pslverr));

	orr_pins_out #(.N(5), .PINS("intc.in[0] intc.in[1] intc.in[2] intc.in[3] intc.in[4]"))
		irqs (.orr(orr), .q(irq[4:0]));
	assign irq[31:5] = 0;

	orr_pins_out #(.N(8), .PINS("soc.i2c0.gpio0.P0 soc.i2c0.gpio0.P1 soc.i2c0.gpio0.P2 soc.i2c0.gpio0.P3 soc.i2c0.gpio0.P4 soc.i2c0.gpio0.P5 soc.i2c0.gpio0.P6 soc.i2c0.gpio0.P7"))
		pins (.orr(orr), .q(lamps));

`ifndef PROGRAM
`define PROGRAM "models.hex"
`endif
	apb_sequencer #(.PROGRAM(`PROGRAM), .LENGTH(29)) master (
		.clk(clk), .resetn(resetn), .psel(psel), .penable(penable),
		.pwrite(pwrite), .paddr(paddr), .pwdata(pwdata),
		.pstrb(pstrb), .pready(pready), .prdata(prdata),
		.pslverr(pslverr), .irq(irq), .done(done), .failed(failed),
		.transfers(transfers));

	// for a profile, how long the timer runs
	localparam HPET_GEN_CONF = 32'hfed00010;
	longint span = 0;
	always @(posedge clk)
		if (psel && penable && pready && pwrite &&
		    paddr == HPET_GEN_CONF)
			span = `ORR(span_begin)(orr[63:0], "timer", $time);
	always @(posedge irq[4])
		`ORR(span_end)(orr[63:0], span, $time);

	// every transfer and every edge of a line, for comparison
	always @(posedge clk)
		if (psel && penable && pready)
			$display("%0d %s %h %h", $time,
				 pwrite ? "write" : "read ", paddr,
				 pwrite ? pwdata : prdata);
	always @(posedge irq[4], negedge irq[4])
		$display("%0d timer interrupt %b", $time, irq[4]);

	always @(posedge clk)
		if (done || failed || bad) begin
			$display("%0d transfers, lamps %h, failed %b", transfers,
				 lamps, failed);
			$display("run hash %h", `ORR(hash)(orr[63:0]));
			$finish;
		end
endmodule
