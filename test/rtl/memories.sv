// SPDX-License-Identifier: Apache-2.0
// A memory of words on AXI4-Lite and one on Wishbone; beyond their end is an
// error. Both answer in the clock after the request; the
// one on AXI4-Lite takes the data of a write a clock after its address.

module axil_memory #(
	parameter int WORDS = 16
) (
	input wire aclk,
	input wire aresetn,
	input wire s_axi_awvalid,
	output wire s_axi_awready,
	input wire [15:0] s_axi_awaddr,
	input wire s_axi_wvalid,
	output wire s_axi_wready,
	input wire [31:0] s_axi_wdata,
	input wire [3:0] s_axi_wstrb,
	output reg s_axi_bvalid,
	input wire s_axi_bready,
	output reg [1:0] s_axi_bresp,
	input wire s_axi_arvalid,
	output wire s_axi_arready,
	input wire [15:0] s_axi_araddr,
	output reg s_axi_rvalid,
	input wire s_axi_rready,
	output reg [31:0] s_axi_rdata,
	output reg [1:0] s_axi_rresp
);
	localparam int W = $clog2(WORDS);

	reg [31:0] words [0:WORDS-1];
	reg addressed;
	reg [15:0] at;

	assign s_axi_awready = !addressed && !s_axi_bvalid;
	assign s_axi_wready = addressed;
	assign s_axi_arready = !s_axi_rvalid;

	always @(posedge aclk)
		if (!aresetn) begin
			{addressed, s_axi_bvalid, s_axi_rvalid} <= 0;
		end else begin
			if (s_axi_awvalid && s_axi_awready) begin
				addressed <= 1;
				at <= s_axi_awaddr;
			end
			if (s_axi_wvalid && s_axi_wready) begin
				addressed <= 0;
				s_axi_bvalid <= 1;
				s_axi_bresp <= at[15:W+2] != 0 ? 2'b10 : 2'b00;
				for (int i = 0; i < 4; i = i + 1)
					if (s_axi_wstrb[i] && at[15:W+2] == 0)
						words[at[W+1:2]][8*i+:8] <=
							s_axi_wdata[8*i+:8];
			end
			if (s_axi_bvalid && s_axi_bready)
				s_axi_bvalid <= 0;
			if (s_axi_arvalid && s_axi_arready) begin
				s_axi_rvalid <= 1;
				s_axi_rresp <= s_axi_araddr[15:W+2] != 0 ? 2'b10 :
					2'b00;
				s_axi_rdata <= words[s_axi_araddr[W+1:2]];
			end
			if (s_axi_rvalid && s_axi_rready)
				s_axi_rvalid <= 0;
		end
endmodule

module wb_memory #(
	parameter int WORDS = 16
) (
	input wire clk_i,
	input wire rst_i,
	input wire cyc_i,
	input wire stb_i,
	input wire we_i,
	input wire [15:0] adr_i,
	input wire [31:0] dat_i,
	input wire [3:0] sel_i,
	output reg [31:0] dat_o,
	output reg ack_o,
	output reg err_o
);
	localparam int W = $clog2(WORDS);

	reg [31:0] words [0:WORDS-1];
	wire start = cyc_i && stb_i && !ack_o && !err_o;

	always @(posedge clk_i)
		if (rst_i)
			{ack_o, err_o} <= 0;
		else begin
			ack_o <= start && adr_i[15:W+2] == 0;
			err_o <= start && adr_i[15:W+2] != 0;
			dat_o <= words[adr_i[W+1:2]];
			for (int i = 0; i < 4; i = i + 1)
				if (start && we_i && sel_i[i] && adr_i[15:W+2] == 0)
					words[adr_i[W+1:2]][8*i+:8] <=
						dat_i[8*i+:8];
		end
endmodule
