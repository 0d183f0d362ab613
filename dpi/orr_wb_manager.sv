// SPDX-License-Identifier: Apache-2.0
// A Wishbone classic master (B4, chapter 3): models access an RTL slave. A
// slave that asks for a retry is an error to the models, which may try again.
// RST is sampled by edges of CLK (3.1.1).
`timescale 1ps / 1ps

module orr_wb_manager #(
	parameter PATH = "",     // of an orrery,rtl-port
	parameter int ADDR_W = 32,
	parameter int DATA_W = 32
) (
	input wire [65:0] orr,
	input wire clk_i,
	input wire rst_i,
	output wire cyc_o,
	output wire stb_o,
	output wire we_o,
	output wire [ADDR_W-1:0] adr_o,
	output wire [DATA_W-1:0] dat_o,
	output wire [DATA_W/8-1:0] sel_o,
	input wire [DATA_W-1:0] dat_i,
	input wire ack_i,
	input wire err_i,
	input wire rty_i
);
	assign stb_o = cyc_o;

	orr_target #(
		.PATH(PATH), .ADDR_W(ADDR_W), .DATA_W(DATA_W),
		.SYNC_RESET(1)
	) target (
		.orr(orr), .clk(clk_i), .resetn(!rst_i), .valid(cyc_o),
		.write(we_o), .addr(adr_o), .wdata(dat_o), .strb(sel_o),
		.done(ack_i || err_i || rty_i), .rdata(dat_i),
		.error(err_i || rty_i));
endmodule
