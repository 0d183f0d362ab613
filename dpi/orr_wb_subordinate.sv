// SPDX-License-Identifier: Apache-2.0
// A Wishbone classic slave (B4, chapter 3): an RTL master accesses models. An
// access is passed on at the edge at which CYC and STB are first seen; byte i
// of the word at ADR, in DAT bits 8 i, is wanted if SEL bit i is set. When a
// master goes away before the answer, as by a watchdog, that is dropped.
// RST is sampled by edges of CLK (3.1.1).
`timescale 1ps / 1ps

module orr_wb_subordinate #(
	parameter NAME = "wb",   // of the initiator, unique on the board
	parameter BUS = "",      // path of a bus; "": the first
	parameter int ADDR_W = 32,
	parameter int DATA_W = 32
) (
	input wire [65:0] orr,
	input wire clk_i,
	input wire rst_i,
	input wire cyc_i,
	input wire stb_i,
	input wire we_i,
	input wire [ADDR_W-1:0] adr_i,
	input wire [DATA_W-1:0] dat_i,
	input wire [DATA_W/8-1:0] sel_i,
	output wire [DATA_W-1:0] dat_o,
	output wire ack_o,
	output wire err_o
);
	wire busy, valid, error;
	wire here = cyc_i && stb_i;
	reg gone = 0;            // the master of what is under way
	wire answer = here && valid && !gone;

	assign ack_o = answer && !error;
	assign err_o = answer && error;

	always @(posedge clk_i)
		gone <= busy && (gone || !here);

	/* verilator lint_save */
	/* verilator lint_off PINCONNECTEMPTY */
	orr_initiator #(
		.NAME(NAME), .BUS(BUS), .ADDR_W(ADDR_W), .DATA_W(DATA_W),
		.SYNC_RESET(1)
	) initiator (
		.orr(orr), .clk(clk_i), .resetn(!rst_i),
		.start(here && !busy && !valid), .write(we_i),
		.addr(adr_i), .wdata(dat_i), .strb(sel_i), .taken(1'b1),
		.busy(busy), .valid(valid), .rdata(dat_o), .error(error),
		.unmapped());
	/* verilator lint_restore */
endmodule
