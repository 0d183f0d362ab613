// SPDX-License-Identifier: Apache-2.0
// What both sides of a bus have to keep to, looked at as each edge samples it.
// Whoever breaks a rule is printed, and counted.
`timescale 1ps / 1ps

module complaints #(
	parameter NAME = ""
) (
	output int count
);
	initial count = 0;

	task breaks(input [8*32-1:0] what);
		begin
			count = count + 1;
			$display("%0d %s: %0s", $time, NAME, what);
		end
	endtask
endmodule

// Of a channel of AXI (ARM IHI 0022, A3.1.2 and A3.2.1): what is offered stays
// until it is taken, and nothing is offered in reset.
module axi_channel_rules #(
	parameter NAME = "",
	parameter int W = 1
) (
	input wire clk,
	input wire resetn,
	input wire valid,
	input wire ready,
	input wire [W-1:0] payload,
	output wire [31:0] broken
);
	reg waiting = 0;
	reg was_reset = 0;
	reg [W-1:0] offered = 0;

	complaints #(.NAME(NAME)) c (.count(broken));

	always @(posedge clk) begin
		if (was_reset && !resetn && valid !== 1'b0)
			c.breaks("VALID in reset");
		if (resetn && (valid === 1'bx || ready === 1'bx))
			c.breaks("X in a handshake");
		if (resetn && waiting && !valid)
			c.breaks("VALID has been taken back");
		if (resetn && waiting && valid && payload !== offered)
			c.breaks("the payload has changed");
		waiting <= resetn && valid && !ready;
		offered <= payload;
		was_reset <= !resetn;
	end
endmodule

// A3.3.1: a response comes after what it answers, and one for each. B1.1.1:
// EXOKAY is not for AXI4-Lite.
module axil_rules #(
	parameter NAME = "",
	parameter int ADDR_W = 32,
	parameter int DATA_W = 32
) (
	input wire clk, resetn,
	input wire awvalid, awready,
	input wire [ADDR_W-1:0] awaddr,
	input wire wvalid, wready,
	input wire [DATA_W-1:0] wdata,
	input wire [DATA_W/8-1:0] wstrb,
	input wire bvalid, bready,
	input wire [1:0] bresp,
	input wire arvalid, arready,
	input wire [ADDR_W-1:0] araddr,
	input wire rvalid, rready,
	input wire [DATA_W-1:0] rdata,
	input wire [1:0] rresp,
	output wire [31:0] broken
);
	wire [31:0] order;
	wire [31:0] in_aw, in_w, in_b, in_ar, in_r;
	int aws = 0, ws = 0, ars = 0;  // not answered yet

	assign broken = order + in_aw + in_w + in_b + in_ar + in_r;

	axi_channel_rules #(.NAME({NAME, " AW"}), .W(ADDR_W)) aw (
		.clk(clk), .resetn(resetn), .valid(awvalid), .ready(awready),
		.payload(awaddr), .broken(in_aw));
	axi_channel_rules #(.NAME({NAME, " W"}), .W(DATA_W + DATA_W / 8)) w (
		.clk(clk), .resetn(resetn), .valid(wvalid), .ready(wready),
		.payload({wdata, wstrb}), .broken(in_w));
	axi_channel_rules #(.NAME({NAME, " B"}), .W(2)) b (
		.clk(clk), .resetn(resetn), .valid(bvalid), .ready(bready),
		.payload(bresp), .broken(in_b));
	axi_channel_rules #(.NAME({NAME, " AR"}), .W(ADDR_W)) ar (
		.clk(clk), .resetn(resetn), .valid(arvalid), .ready(arready),
		.payload(araddr), .broken(in_ar));
	axi_channel_rules #(.NAME({NAME, " R"}), .W(DATA_W + 2)) r (
		.clk(clk), .resetn(resetn), .valid(rvalid), .ready(rready),
		.payload({rdata, rresp}), .broken(in_r));

	complaints #(.NAME(NAME)) c (.count(order));

	always @(posedge clk)
		if (!resetn) begin
			aws = 0;
			ws = 0;
			ars = 0;
		end else begin
			if (bvalid && (aws == 0 || ws == 0))
				c.breaks("B without AW and W");
			if (rvalid && ars == 0)
				c.breaks("R without AR");
			if ((bvalid && bresp == 2'b01) || (rvalid && rresp == 2'b01))
				c.breaks("EXOKAY");
			aws = aws + 32'(awvalid && awready) - 32'(bvalid && bready);
			ws = ws + 32'(wvalid && wready) - 32'(bvalid && bready);
			ars = ars + 32'(arvalid && arready) - 32'(rvalid && rready);
		end
endmodule

// Wishbone B4, classic: rules 3.20 (nothing in reset), 3.35 (an answer only to
// CYC and STB), 3.45 (one of ACK, ERR and RTY) and 3.60 (what STB qualifies
// stays until the answer).
module wb_rules #(
	parameter NAME = "",
	parameter int ADDR_W = 32,
	parameter int DATA_W = 32
) (
	input wire clk, rst,
	input wire cyc, stb, we,
	input wire [ADDR_W-1:0] adr,
	input wire [DATA_W-1:0] dat,
	input wire [DATA_W/8-1:0] sel,
	input wire ack, err, rty,
	output wire [31:0] broken
);
	localparam int W = ADDR_W + DATA_W + DATA_W / 8 + 1;
	reg waiting = 0;
	reg was_reset = 0;
	reg [W-1:0] offered = 0;
	wire [W-1:0] request = {adr, we ? dat : {DATA_W{1'b0}}, sel, we};
	wire here = cyc && stb;
	wire answer = ack || err || rty;

	complaints #(.NAME(NAME)) c (.count(broken));

	always @(posedge clk) begin
		if (was_reset && rst && (cyc !== 1'b0 || answer !== 1'b0))
			c.breaks("something in reset");
		if (!rst && (here === 1'bx || answer === 1'bx))
			c.breaks("X in a handshake");
		if (!rst && answer && !here)
			c.breaks("an answer to nothing");
		if (32'(ack) + 32'(err) + 32'(rty) > 1)
			c.breaks("two answers");
		if (!rst && waiting && (!here || request !== offered))
			c.breaks("the request has changed");
		waiting <= !rst && here && !answer;
		offered <= request;
		was_reset <= rst;
	end
endmodule

// APB (ARM IHI 0024, chapter 3): a setup phase of one clock, then an access
// phase that ends with PREADY; 3.2: no strobes in reads.
module apb_rules #(
	parameter NAME = "",
	parameter int ADDR_W = 32,
	parameter int DATA_W = 32
) (
	input wire clk, resetn,
	input wire psel, penable, pwrite,
	input wire [ADDR_W-1:0] paddr,
	input wire [DATA_W-1:0] pwdata,
	input wire [DATA_W/8-1:0] pstrb,
	input wire pready,
	output wire [31:0] broken
);
	localparam int W = ADDR_W + DATA_W + DATA_W / 8 + 1;
	reg waiting = 0;  // in a transfer that goes on
	reg was_reset = 0;
	reg [W-1:0] offered = 0;
	wire [W-1:0] request =
		{paddr, pwrite ? pwdata : {DATA_W{1'b0}}, pstrb, pwrite};

	complaints #(.NAME(NAME)) c (.count(broken));

	always @(posedge clk) begin
		if (was_reset && !resetn && psel !== 1'b0)
			c.breaks("PSEL in reset");
		if (resetn && (psel === 1'bx || penable === 1'bx ||
			       (psel && penable && pready === 1'bx)))
			c.breaks("X in a handshake");
		if (resetn && psel && penable != waiting)
			c.breaks("PENABLE at the wrong time");
		if (resetn && waiting && (!psel || request !== offered))
			c.breaks("the request has changed");
		if (resetn && psel && !pwrite && pstrb != 0)
			c.breaks("strobes in a read");
		waiting <= resetn && psel && !(penable && pready);
		offered <= request;
		was_reset <= !resetn;
	end
endmodule
