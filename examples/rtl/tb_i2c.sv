// SPDX-License-Identifier: Apache-2.0
// The modelled I2C master, driven by RTL over APB, with an RTL target on its
// pins that stretches the clock.
`timescale 1ps / 1ps
`include "orr_calls.svh"

`ifndef BOARD
`define BOARD "soc.dts"
`endif
`ifndef PROGRAM
`define PROGRAM "i2c.hex"
`endif

module tb_i2c
	import orr_pkg::*;
();
	reg clk = 0;
	reg resetn = 0;
	wire [65:0] orr;
	wire stopped, bad, psel, penable, pwrite, pready, pslverr, done, failed;
	wire [31:0] paddr, pwdata, prdata, transfers, irq;
	wire [3:0] pstrb;
	wire [7:0] register;
	tri1 scl;
	tri1 sda;

	always #5000 clk = ~clk;
	initial #22000 resetn = 1;

	orr_sync #(.BOARD(`BOARD)) sync (
		.orr(orr), .stopped(stopped), .failed(bad));
	orr_apb_completer #(.NAME("apb")) apb (
		.orr(orr), .pclk(clk), .presetn(resetn), .psel(psel),
		.penable(penable), .pwrite(pwrite), .paddr(paddr),
		.pwdata(pwdata), .pstrb(pstrb), .pready(pready),
		.prdata(prdata), .pslverr(pslverr));
	orr_pins_out #(.N(1), .PINS("intc.in[2]")) irqs (
		.orr(orr), .q(irq[2]));
	assign irq[31:3] = 0;
	assign irq[1:0] = 0;
	orr_od_lines #(.N(2), .NETS("soc.i2c0.bus.scl soc.i2c0.bus.sda")) i2c (
		.orr(orr), .line({sda, scl}));

	i2c_slave target (
		.clk(clk), .resetn(resetn), .scl(scl), .sda(sda),
		.register(register));

	apb_sequencer #(.PROGRAM(`PROGRAM), .LENGTH(23)) master (
		.clk(clk), .resetn(resetn), .psel(psel), .penable(penable),
		.pwrite(pwrite), .paddr(paddr), .pwdata(pwdata),
		.pstrb(pstrb), .pready(pready), .prdata(prdata),
		.pslverr(pslverr), .irq(irq), .done(done), .failed(failed),
		.transfers(transfers));

	int rises = 0;
	always @(posedge scl)
		rises = rises + 1;
	always @(posedge clk)
		if (psel && penable && pready && !pwrite)
			$display("%0d read  %h %h, after %0d clocks of SCL",
				 $time, paddr, prdata, rises);

	always @(posedge clk)
		if (done || failed || bad) begin
			$display("%0d transfers, register %h, failed %b",
				 transfers, register, failed);
			$display("run hash %h", `ORR(hash)(orr[63:0]));
			$finish;
		end
	initial begin
		#1000000000 $display("nothing more happens");
		$finish;
	end
endmodule
