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
	wire [65:0] orr;
	wire clk, resetn, over, failed, transfer, pwrite;
	wire [31:0] paddr, pwdata, prdata, transfers, irq;
	wire [7:0] register;
	tri1 scl;
	tri1 sda;

	sequenced_board #(
		.BOARD(`BOARD), .PROGRAM(`PROGRAM), .LENGTH(23)
	) board (
		.orr(orr), .clk(clk), .resetn(resetn), .irq(irq), .over(over),
		.failed(failed), .transfers(transfers), .transfer(transfer),
		.pwrite(pwrite), .paddr(paddr), .pwdata(pwdata),
		.prdata(prdata));
	orr_pins_out #(.N(1), .PINS("intc.in[2]")) irqs (
		.orr(orr), .q(irq[2]));
	assign irq[31:3] = 0;
	assign irq[1:0] = 0;
	orr_i2c #(.BUS("soc.i2c0.bus")) i2c (.orr(orr), .scl(scl), .sda(sda));

	i2c_slave target (
		.clk(clk), .resetn(resetn), .scl(scl), .sda(sda),
		.register(register));

	int rises = 0;
	always @(posedge scl)
		rises = rises + 1;
	always @(posedge clk)
		if (transfer && !pwrite)
			$display("%0d read  %h %h, after %0d clocks of SCL",
				 $time, paddr, prdata, rises);

	always @(posedge clk)
		if (over) begin
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
