// SPDX-License-Identifier: Apache-2.0
// Models against RTL twins of them, clock by clock: the same random traffic
// goes to a timer and a GPIO port that are models (twin.c), and to the same in
// RTL. Every wire of both must agree at every edge.
`timescale 1ps / 1ps
`include "orr_calls.svh"

// Random accesses after random pauses. The first of the traffic's random bits
// say what comes next.
module traffic (
	input wire clk,
	input wire resetn,
	output reg psel,
	output reg penable,
	output reg pwrite,
	output reg [31:0] paddr,
	output reg [31:0] pwdata,
	input wire pready
);
	reg [31:0] lfsr;
	reg [2:0] pause;

	always @(posedge clk or negedge resetn)
		if (!resetn) begin
			{psel, penable, pwrite} <= 0;
			{paddr, pwdata} <= 0;
			pause <= 0;
			lfsr <= 32'h1badf00d;
		end else begin
			lfsr <= {lfsr[30:0], lfsr[31] ^ lfsr[21] ^ lfsr[1] ^
				 lfsr[0]};
			if (psel && penable && pready) begin
				psel <= 0;
				penable <= 0;
				pause <= lfsr[2:0] & lfsr[5:3];
			end else if (psel)
				penable <= 1;
			else if (pause != 0)
				pause <= pause - 1;
			else begin
				psel <= 1;
				pwrite <= lfsr[7];
				paddr <= {19'd0, lfsr[8], 8'd0, lfsr[10:9], 2'd0};
				pwdata <= {27'd0, lfsr[15:11]};
			end
		end
endmodule

// Wait states by an LFSR, one step for each access.
module waits #(
	parameter [15:0] SEED = 1
) (
	input wire clk,
	input wire resetn,
	input wire setup,
	output wire ready
);
	reg [15:0] lfsr;
	reg [1:0] left;

	assign ready = left == 0;

	always @(posedge clk or negedge resetn)
		if (!resetn) begin
			lfsr <= SEED;
			left <= 0;
		end else if (setup) begin
			left <= lfsr[1:0];
			lfsr <= {lfsr[14:0], lfsr[15] ^ lfsr[13] ^ lfsr[12] ^
				 lfsr[10]};
		end else if (left != 0)
			left <= left - 1;
endmodule

// As apb_timer.sv, but everything happens at the edge that ends the setup.
module timer_twin (
	input wire clk,
	input wire resetn,
	input wire setup,
	input wire write,
	input wire [1:0] register,
	input wire [31:0] wdata,
	output reg [31:0] rdata,
	output wire irq
);
	reg [2:0] ctrl;
	reg [31:0] load;
	reg [31:0] value;
	reg expired;

	assign irq = expired && ctrl[1];

	always @(posedge clk or negedge resetn)
		if (!resetn) begin
			{ctrl, expired} <= 0;
			{load, value, rdata} <= 0;
		end else begin
			if (ctrl[0] && value != 0)
				value <= value - 1;
			if (ctrl[0] && value == 1) begin
				expired <= 1;
				if (ctrl[2])
					ctrl[0] <= 0;
				else
					value <= load;
			end
			if (setup && write)
				case (register)
				2'd0: begin
					ctrl <= wdata[2:0];
					if (wdata[0])
						value <= load;
				end
				2'd1: load <= wdata;
				2'd3: if (wdata[0])
					expired <= 0;
				default: ;
				endcase
			if (setup && !write)
				case (register)
				2'd0: rdata <= {29'd0, ctrl};
				2'd1: rdata <= load;
				2'd2: rdata <= value;
				default: rdata <= {31'd0, expired};
				endcase
		end
endmodule

// 0x0 OUT, 0x4 IN; the others read 0.
module gpio_twin (
	input wire clk,
	input wire resetn,
	input wire setup,
	input wire write,
	input wire [1:0] register,
	input wire [31:0] wdata,
	output reg [31:0] rdata,
	input wire [7:0] in,
	output reg [7:0] out
);
	always @(posedge clk or negedge resetn)
		if (!resetn) begin
			rdata <= 0;
			out <= 0;
		end else if (setup && write && register == 0)
			out <= wdata[7:0];
		else if (setup && !write)
			rdata <= register == 0 ? {24'd0, out} :
				 register == 1 ? {24'd0, in} : 0;
endmodule

module twin
	import orr_pkg::*;
();
`ifndef __ICARUS__
	import "DPI-C" function void driver_start(input longint s);
`endif
	reg clk = 0;
	reg resetn = 0;
	reg [7:0] in = 8'h5a;  // to both GPIO ports

	always #5000 clk = ~clk;
	initial #22000 resetn = 1;
	always @(posedge clk)
		in <= {in[6:0], in[7] ^ in[5] ^ in[4] ^ in[3]};

	// with models
	wire [65:0] orr;
	wire stopped, bad;
	wire psel, penable, pwrite, pready, pslverr;
	wire [31:0] paddr, pwdata, prdata;
	wire irq;
	wire [7:0] out;

	orr_sync #(.BOARD(`BOARD)) sync (
		.orr(orr), .stopped(stopped), .failed(bad));
	traffic master (
		.clk(clk), .resetn(resetn), .psel(psel), .penable(penable),
		.pwrite(pwrite), .paddr(paddr), .pwdata(pwdata),
		.pready(pready));
	orr_apb_completer #(.NAME("apb")) apb (
		.orr(orr), .pclk(clk), .presetn(resetn), .psel(psel),
		.penable(penable), .pwrite(pwrite), .paddr(paddr),
		.pwdata(pwdata), .pstrb(4'hf), .pready(pready),
		.prdata(prdata), .pslverr(pslverr));
	orr_pins_out #(.N(9), .PINS("twin.irq twin.out0 twin.out1 twin.out2 twin.out3 twin.out4 twin.out5 twin.out6 twin.out7"))
		outputs (.orr(orr), .q({out, irq}));
	orr_pins_in #(.N(8), .PINS("twin.in0 twin.in1 twin.in2 twin.in3 twin.in4 twin.in5 twin.in6 twin.in7"))
		inputs (.orr(orr), .d(in));

	// without
	wire psel2, penable2, pwrite2, irq2, timer_ready, gpio_ready;
	wire [31:0] paddr2, pwdata2, timer_rdata, gpio_rdata;
	wire [7:0] out2;
	wire gpio = paddr2[12];
	wire setup = psel2 && !penable2;
	wire pready2 = gpio ? gpio_ready : timer_ready;
	wire [31:0] prdata2 = gpio ? gpio_rdata : timer_rdata;

	traffic master2 (
		.clk(clk), .resetn(resetn), .psel(psel2), .penable(penable2),
		.pwrite(pwrite2), .paddr(paddr2), .pwdata(pwdata2),
		.pready(pready2));
	waits #(.SEED(16'hace1)) timer_waits (
		.clk(clk), .resetn(resetn), .setup(setup && !gpio),
		.ready(timer_ready));
	waits #(.SEED(16'hbeef)) gpio_waits (
		.clk(clk), .resetn(resetn), .setup(setup && gpio),
		.ready(gpio_ready));
	timer_twin timer (
		.clk(clk), .resetn(resetn), .setup(setup && !gpio),
		.write(pwrite2), .register(paddr2[3:2]), .wdata(pwdata2),
		.rdata(timer_rdata), .irq(irq2));
	gpio_twin port (
		.clk(clk), .resetn(resetn), .setup(setup && gpio),
		.write(pwrite2), .register(paddr2[3:2]), .wdata(pwdata2),
		.rdata(gpio_rdata), .in(in), .out(out2));

	int transfers = 0;
	int reads = 0;
	int interrupts = 0;
	int differences = 0;
	int clocks = 0;
	reg was = 0;

	task compare(input longint a, input longint b, input [8*8-1:0] what);
		if (a !== b) begin
			differences = differences + 1;
			if (differences < 10)
				$display("%0d %0s: models %h, RTL %h", $time,
					 what, a, b);
		end
	endtask

	always @(posedge clk) begin
		clocks = clocks + 1;
		compare({61'd0, psel, penable, pwrite},
			{61'd0, psel2, penable2, pwrite2}, "control");
		compare({63'd0, irq}, {63'd0, irq2}, "irq");
		compare({56'd0, out}, {56'd0, out2}, "out");
		interrupts = interrupts + 32'(irq && !was);
		was <= irq;
		if (psel && penable) begin
			compare({63'd0, pready}, {63'd0, pready2}, "ready");
			if (pready && !pwrite) begin
				compare({32'd0, prdata}, {32'd0, prdata2}, "data");
				reads = reads + 1;
			end
			transfers = transfers + 32'(pready);
		end
		if (clocks == 20000) begin
			$display("%0d clocks, %0d transfers, %0d reads, %0d interrupts, %0d differences",
				 clocks, transfers, reads, interrupts,
				 differences);
			$display("run hash %h", `ORR(hash)(orr[63:0]));
			$finish;
		end
	end

	always @(posedge orr[64])
`ifdef __ICARUS__
		$driver_start(orr[63:0]);
`else
		driver_start(orr[63:0]);
`endif
endmodule
