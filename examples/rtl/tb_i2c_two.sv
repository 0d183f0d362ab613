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
	reg clk = 0;
	reg resetn = 0;
	wire [65:0] orr;
	wire stopped, bad, psel, penable, pwrite, pready, pslverr, done, failed;
	wire [31:0] paddr, pwdata, prdata, transfers, irq;
	wire [3:0] pstrb;
	wire [7:0] lamps;
	wire written, nack, lost;
	wire [15:0] held;
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
	assign irq[31:9] = 0;
	assign irq[8] = written;
	assign irq[7:3] = 0;
	assign irq[1:0] = 0;
	orr_od_lines #(.N(2), .NETS("soc.i2c0.bus.scl soc.i2c0.bus.sda")) i2c (
		.orr(orr), .line({sda, scl}));
	orr_pins_out #(.N(8), .PINS("soc.i2c0.gpio0.P0 soc.i2c0.gpio0.P1 soc.i2c0.gpio0.P2 soc.i2c0.gpio0.P3 soc.i2c0.gpio0.P4 soc.i2c0.gpio0.P5 soc.i2c0.gpio0.P6 soc.i2c0.gpio0.P7"))
		pins (.orr(orr), .q(lamps));

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

	apb_sequencer #(.PROGRAM(`PROGRAM), .LENGTH(38)) master (
		.clk(clk), .resetn(resetn), .psel(psel), .penable(penable),
		.pwrite(pwrite), .paddr(paddr), .pwdata(pwdata),
		.pstrb(pstrb), .pready(pready), .prdata(prdata),
		.pslverr(pslverr), .irq(irq), .done(done), .failed(failed),
		.transfers(transfers));

	reg [7:0] was = 8'hff;
	reg gone = 0;  // the model has given way, as its status says
	always @(posedge clk) begin
		was <= lamps;
		if (resetn && lamps != was)
			$display("%0d lamps %h", $time, lamps);
		if (lost)
			$display("%0d the RTL gives way", $time);
		if (psel && penable && pready && !pwrite) begin
			gone <= prdata[5];
			if (prdata[5] && !gone)
				$display("%0d the model gives way", $time);
		end
	end

	always @(posedge clk)
		if (done || failed || bad) begin
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
