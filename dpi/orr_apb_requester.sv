// SPDX-License-Identifier: Apache-2.0
// An APB requester (ARM IHI 0024): models access an RTL completer.
`timescale 1ps / 1ps

module orr_apb_requester #(
	parameter PATH = "",     // of an orrery,rtl-port
	parameter int ADDR_W = 32,
	parameter int DATA_W = 32,
	parameter bit SYNC_RESET = 0 // the clock samples it
) (
	input wire [65:0] orr,
	input wire pclk,
	input wire presetn,
	output wire psel,
	output reg penable = 0,
	output wire pwrite,
	output wire [ADDR_W-1:0] paddr,
	output wire [DATA_W-1:0] pwdata,
	output wire [DATA_W/8-1:0] pstrb,
	input wire pready,
	input wire [DATA_W-1:0] prdata,
	input wire pslverr
);
	wire [DATA_W/8-1:0] strb;

	assign pstrb = pwrite ? strb : '0;

	wire async_resetn = SYNC_RESET || presetn;

	always @(posedge pclk, negedge async_resetn)
		if (!presetn)
			penable <= 0;
		else
			penable <= psel && !(penable && pready === 1'b1);

	orr_target #(
		.PATH(PATH), .ADDR_W(ADDR_W), .DATA_W(DATA_W),
		.SYNC_RESET(SYNC_RESET)
	) target (
		.orr(orr), .clk(pclk), .resetn(presetn), .valid(psel),
		.write(pwrite), .addr(paddr), .wdata(pwdata), .strb(strb),
		.done(penable && pready), .rdata(prdata), .error(pslverr));
endmodule
