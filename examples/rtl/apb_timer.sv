// SPDX-License-Identifier: Apache-2.0
// A timer with an interrupt, on APB, with wait states that vary.
//
//	0x0 CTRL    bit 0: count, bit 1: interrupt enabled, bit 2: once
//	0x4 LOAD    clocks until it expires, from the write that starts it
//	0x8 VALUE   clocks that are left; read-only
//	0xc STATUS  bit 0: expired; write 1 to clear
//
// Anywhere else is PSLVERR.
`timescale 1ns / 1ps

module apb_timer #(
	parameter [1:0] WAITS = 0  // at most so many wait states per access
) (
	input wire pclk,
	input wire presetn,
	input wire psel,
	input wire penable,
	input wire pwrite,
	input wire [11:0] paddr,
	input wire [31:0] pwdata,
	input wire [3:0] pstrb,
	output wire pready,
	output reg [31:0] prdata,
	output wire pslverr,
	output wire irq
);
	reg [2:0] ctrl;
	reg [31:0] load;
	reg [31:0] value;
	reg expired;
	reg [15:0] lfsr;
	reg [1:0] waits;

	wire write = psel && penable && pready && pwrite;
	wire [31:0] mask = {{8{pstrb[3]}}, {8{pstrb[2]}}, {8{pstrb[1]}},
			    {8{pstrb[0]}}};

	assign pready = waits == 0;
	assign pslverr = psel && penable && paddr[11:4] != 0;
	assign irq = expired && ctrl[1];

	always @(*)
		case (paddr[3:2])
		2'd0: prdata = {29'd0, ctrl};
		2'd1: prdata = load;
		2'd2: prdata = value;
		default: prdata = {31'd0, expired};
		endcase

	always @(posedge pclk or negedge presetn)
		if (!presetn) begin
			waits <= 0;
			lfsr <= 16'hace1;
		end else if (psel && !penable) begin
			waits <= lfsr[1:0] > WAITS ? WAITS : lfsr[1:0];
			lfsr <= {lfsr[14:0], lfsr[15] ^ lfsr[13] ^ lfsr[12] ^
				 lfsr[10]};
		end else if (waits != 0)
			waits <= waits - 1;

	always @(posedge pclk or negedge presetn)
		if (!presetn) begin
			ctrl <= 0;
			load <= 0;
			value <= 0;
			expired <= 0;
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
			if (write && paddr == 12'h0) begin
				ctrl <= (ctrl & ~mask[2:0]) |
					(pwdata[2:0] & mask[2:0]);
				if (pwdata[0] && mask[0])
					value <= load;
			end
			if (write && paddr == 12'h4)
				load <= (load & ~mask) | (pwdata & mask);
			if (write && paddr == 12'hc && pwdata[0] && mask[0])
				expired <= 0;
		end
endmodule
