// SPDX-License-Identifier: Apache-2.0
// Memories of words on APB, AXI4-Lite and Wishbone that take their time, by
// dice. Beyond the end is an error; on Wishbone, one that asks for a retry.
`timescale 1ps / 1ps

module random_apb_memory #(
	parameter int WORDS = 1024,
	parameter [31:0] SEED = 1
) (
	input wire clk, resetn, psel, penable, pwrite,
	input wire [15:0] paddr,
	input wire [31:0] pwdata,
	input wire [3:0] pstrb,
	output wire pready,
	output wire [31:0] prdata,
	output wire pslverr
);
	localparam int W = $clog2(WORDS);
	reg [31:0] words [0:WORDS-1];
	wire [31:0] r;
	wire beyond = paddr[15:W+2] != 0;

	dice #(.SEED(SEED)) d (.clk(clk), .bits(r));

	// whatever, but at the end of a transfer
	assign pready = psel && penable ? r[1:0] != 0 : r[2];
	assign prdata = psel && penable && pready ? words[paddr[W+1:2]] : r;
	assign pslverr = psel && penable && pready ? beyond : r[3];

	always @(posedge clk)
		if (resetn && psel && penable && pready && pwrite && !beyond)
			for (int i = 0; i < 4; i = i + 1)
				if (pstrb[i])
					words[paddr[W+1:2]][8*i+:8] <=
						pwdata[8*i+:8];
endmodule

// Takes addresses before data, after, or with them.
module random_axil_memory #(
	parameter int WORDS = 1024,
	parameter [31:0] SEED = 1
) (
	input wire clk, resetn,
	input wire awvalid,
	output reg awready,
	input wire [15:0] awaddr,
	input wire wvalid,
	output reg wready,
	input wire [31:0] wdata,
	input wire [3:0] wstrb,
	output reg bvalid,
	input wire bready,
	output reg [1:0] bresp,
	input wire arvalid,
	output reg arready,
	input wire [15:0] araddr,
	output reg rvalid,
	input wire rready,
	output reg [31:0] rdata,
	output reg [1:0] rresp
);
	localparam int W = $clog2(WORDS);
	reg [31:0] words [0:WORDS-1];
	reg aw, w, ar;           // taken
	reg [15:0] waddr, raddr;
	reg [31:0] data;
	reg [3:0] strb;
	wire [31:0] r;

	dice #(.SEED(SEED)) d (.clk(clk), .bits(r));

	task write;
		begin
			aw <= 0;
			w <= 0;
			bvalid <= 1;
			bresp <= waddr[15:W+2] != 0 ? 2'b10 : 2'b00;
			for (int i = 0; i < 4; i = i + 1)
				if (strb[i] && waddr[15:W+2] == 0)
					words[waddr[W+1:2]][8*i+:8] <=
						data[8*i+:8];
		end
	endtask

	task read;
		begin
			ar <= 0;
			rvalid <= 1;
			rresp <= raddr[15:W+2] != 0 ? 2'b10 : 2'b00;
			rdata <= words[raddr[W+1:2]];
		end
	endtask

	always @(posedge clk or negedge resetn)
		if (!resetn) begin
			{awready, wready, bvalid, bresp, arready, rvalid} <= 0;
			{rdata, rresp, aw, w, ar} <= 0;
			{waddr, raddr, data, strb} <= 0;
		end else begin
			awready <= r[0] && !aw && !(awvalid && awready);
			wready <= r[1] && !w && !(wvalid && wready);
			arready <= r[2] && !ar && !(arvalid && arready);
			if (awvalid && awready) begin
				aw <= 1;
				waddr <= awaddr;
			end
			if (wvalid && wready) begin
				w <= 1;
				data <= wdata;
				strb <= wstrb;
			end
			if (arvalid && arready) begin
				ar <= 1;
				raddr <= araddr;
			end
			if (bvalid && bready)
				bvalid <= 0;
			else if (aw && w && !bvalid && r[4:3] == 0)
				write;
			if (rvalid && rready)
				rvalid <= 0;
			else if (ar && !rvalid && r[6:5] == 0)
				read;
		end
endmodule

module random_wb_memory #(
	parameter int WORDS = 1024,
	parameter [31:0] SEED = 1
) (
	input wire clk, rst, cyc, stb, we,
	input wire [15:0] adr,
	input wire [31:0] dat_i,
	input wire [3:0] sel,
	output wire [31:0] dat_o,
	output wire ack, rty
);
	localparam int W = $clog2(WORDS);
	reg [31:0] words [0:WORDS-1];
	wire [31:0] r;
	wire beyond = adr[15:W+2] != 0;
	wire answer = cyc && stb && r[1:0] == 0;

	dice #(.SEED(SEED)) d (.clk(clk), .bits(r));

	assign ack = answer && !beyond;
	assign rty = answer && beyond;
	assign dat_o = ack ? words[adr[W+1:2]] : r;

	always @(posedge clk)
		if (!rst && ack && we)
			for (int i = 0; i < 4; i = i + 1)
				if (sel[i])
					words[adr[W+1:2]][8*i+:8] <=
						dat_i[8*i+:8];
endmodule
