// SPDX-License-Identifier: Apache-2.0
// Two controllers on one two-wire bus, and a modelled PCF8574: the modelled
// controller, driven by RTL over APB, and one in RTL on its pins. When the model
// makes its first START the RTL joins, with a byte that wins; at its third, with
// one that loses. The model holds SCL low until its next byte has been asked
// for, and the RTL waits.
`timescale 1ps / 1ps
`include "orr_calls.svh"

`ifndef BOARD
`define BOARD "soc.dts"
`endif
`ifndef PROGRAM
`define PROGRAM "i2c_two.hex"
`endif

module tb_i2c_two
	import orr_pkg::*;
();
	wire [65:0] orr;
	wire clk, resetn, over, failed, transfer, pwrite;
	wire [31:0] paddr, pwdata, prdata, transfers, irq;
	wire [7:0] lamps;
	wire written, nack, lost;
	wire [15:0] held;
	tri1 scl;
	tri1 sda;

	sequenced_board #(
		.BOARD(`BOARD), .PROGRAM(`PROGRAM), .LENGTH(38)
	) board (
		.orr(orr), .clk(clk), .resetn(resetn), .irq(irq), .over(over),
		.failed(failed), .transfers(transfers), .transfer(transfer),
		.pwrite(pwrite), .paddr(paddr), .pwdata(pwdata),
		.prdata(prdata));
	orr_pins_out #(.N(1), .PINS("intc.in[2]")) irqs (
		.orr(orr), .q(irq[2]));
	assign irq[31:9] = 0;
	assign irq[8] = written;
	assign irq[7:3] = 0;
	assign irq[1:0] = 0;
	orr_i2c #(.BUS("soc.i2c0.bus")) i2c (.orr(orr), .scl(scl), .sda(sda));
	orr_pins_out #(.N(8), .PINS("soc.i2c0.gpio0.P[7:0]")) pins (
		.orr(orr), .q(lamps));

	reg go = 0;
	reg [1:0] sdas = 3;
	reg [7:0] data = 0;
	int starts = 0;
	wire start = scl && sdas == 2'b10;

	always @(posedge clk) begin
		sdas <= {sdas[0], sda};
		go <= start && (starts == 0 || starts == 2);
		if (start) begin
			data <= starts == 0 ? 8'h0f : 8'hff;
			starts <= starts + 1;
			$display("%0d START", $time);
		end
	end

	i2c_master other (
		.clk(clk), .resetn(resetn), .scl(scl), .sda(sda), .go(go),
		.address(7'h20), .data(data), .done(written), .nack(nack),
		.lost(lost), .held(held));

	reg [7:0] was = 8'hff;
	reg gone = 0;  // the model has given way, as its status says
	always @(posedge clk) begin
		was <= lamps;
		if (resetn && lamps != was)
			$display("%0d lamps %h", $time, lamps);
		if (lost)
			$display("%0d the RTL gives way", $time);
		if (transfer && !pwrite) begin
			gone <= prdata[5];
			if (prdata[5] && !gone)
				$display("%0d the model gives way", $time);
		end
	end

	always @(posedge clk)
		if (over) begin
			$display("lamps %h, failed %b, nack %b, SCL was held for %0d clocks",
				 lamps, failed, nack, held);
			$display("run hash %h", `ORR(hash)(orr[63:0]));
			$finish;
		end
	initial begin
		#2000000000 $display("nothing more happens");
		$finish;
	end
endmodule
