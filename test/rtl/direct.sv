// SPDX-License-Identifier: Apache-2.0
// Calls that a test bench makes itself, and a quantum of 3 us. At 1 us the HPET
// is set to fire at 11; the models are woken at 10, and next asked at 13.
`timescale 1ps / 1ps
`include "orr_calls.svh"

module direct
	import orr_pkg::*;
();
	wire [65:0] orr;
	wire stopped, failed, irq;
	int id, r;
	longint data, took;

	orr_sync #(.BOARD(`BOARD), .QUANTUM(3000000)) sync (
		.orr(orr), .stopped(stopped), .failed(failed));
	orr_pins_out #(.N(1), .PINS("intc.in[4]")) pin (.orr(orr), .q(irq));

	always @(posedge orr[64])
		id = `ORR(attach)(orr[63:0], ORR_INITIATOR, "bench", "", 4,
				  "direct");

	task access(input int write, input longint addr, input longint value);
		begin
			data = value;
			r = `ORR(bus_b)(orr[63:0], id, write, addr, data, 15,
					$time, took);
			$display("%0d: %0d, %h, took %0d", $time, r, data[31:0],
				 took);
		end
	endtask

	always @(posedge irq)
		$display("%0d: interrupt", $time);

	initial begin
		#1000000;
		access(1, 64'hfed00108, 1000);
		access(1, 64'hfed0010c, 0);
		access(1, 64'hfed00100, 6);
		access(1, 64'hfed00010, 1);
		access(0, 64'hfed00100, 0);
		data = 0;
		r = `ORR(dbg)(orr[63:0], id, 0, 64'hfed00108, data, 4);
		$display("%0d bytes: %0d", r, data[31:0]);
		#9000000 orr_pin_kick <= ~orr_pin_kick;
		#5000000 $display("skew %0d ps, status %0d",
				  `ORR(skew)(orr[63:0]), `ORR(status)(orr[63:0]));
		$finish;
	end
endmodule
