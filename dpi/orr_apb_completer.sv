// SPDX-License-Identifier: Apache-2.0
// An APB completer (ARM IHI 0024): an RTL requester accesses models. The
// transfer is passed on at the edge that ends its setup phase.
`timescale 1ps / 1ps

module orr_apb_completer #(
	parameter NAME = "apb",  // of the initiator, unique on the board
	parameter BUS = "",      // path of a bus; "": the first
	parameter int ADDR_W = 32,
	parameter int DATA_W = 32,
	parameter bit SYNC_RESET = 0 // the clock samples it
) (
	input wire [65:0] orr,
	input wire pclk,
	input wire presetn,
	input wire psel,
	input wire penable,
	input wire pwrite,
	input wire [ADDR_W-1:0] paddr,
	input wire [DATA_W-1:0] pwdata,
	input wire [DATA_W/8-1:0] pstrb,
	output wire pready,
	output wire [DATA_W-1:0] prdata,
	output wire pslverr
);
	/* verilator lint_save */
	/* verilator lint_off PINCONNECTEMPTY */
	orr_initiator #(
		.NAME(NAME), .BUS(BUS), .ADDR_W(ADDR_W), .DATA_W(DATA_W),
		.SYNC_RESET(SYNC_RESET)
	) initiator (
		.orr(orr), .clk(pclk), .resetn(presetn),
		.start(psel && !penable), .write(pwrite), .addr(paddr),
		.wdata(pwdata), .strb(pwrite ? pstrb : '1),
		.taken(psel && penable), .busy(), .valid(pready),
		.rdata(prdata), .error(pslverr), .unmapped());
	/* verilator lint_restore */
endmodule
