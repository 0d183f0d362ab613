// SPDX-License-Identifier: Apache-2.0
// An AXI4-Lite manager (ARM IHI 0022): models access an RTL subordinate.
`timescale 1ps / 1ps

/* verilator lint_save */ // the low bit of a response
/* verilator lint_off UNUSEDSIGNAL */

module orr_axil_manager #(
	parameter PATH = "",     // of an orrery,rtl-port
	parameter int ADDR_W = 32,
	parameter int DATA_W = 32,
	parameter bit SYNC_RESET = 0 // the clock samples it
) (
	input wire [65:0] orr,
	input wire aclk,
	input wire aresetn,
	output wire awvalid,
	input wire awready,
	output wire [ADDR_W-1:0] awaddr,
	output wire [2:0] awprot,
	output wire wvalid,
	input wire wready,
	output wire [DATA_W-1:0] wdata,
	output wire [DATA_W/8-1:0] wstrb,
	input wire bvalid,
	output wire bready,
	input wire [1:0] bresp,
	output wire arvalid,
	input wire arready,
	output wire [ADDR_W-1:0] araddr,
	output wire [2:0] arprot,
	input wire rvalid,
	output wire rready,
	input wire [DATA_W-1:0] rdata,
	input wire [1:0] rresp
);
	reg [1:0] sent = 0;  // {data, address} have been taken
	wire valid, write;
	wire [ADDR_W-1:0] addr;
	wire done = write ? bvalid && bready : rvalid && rready;

	assign awvalid = valid && write && !sent[0];
	assign wvalid = valid && write && !sent[1];
	assign arvalid = valid && !write && !sent[0];
	assign bready = valid && write;
	assign rready = valid && !write;
	assign awaddr = addr;
	assign araddr = addr;
	assign awprot = 0;
	assign arprot = 0;

	wire async_resetn = SYNC_RESET || aresetn;

	always @(posedge aclk, negedge async_resetn)
		if (!aresetn || done === 1'b1)
			sent <= 0;
		else begin
			if ((awvalid && awready) || (arvalid && arready))
				sent[0] <= 1;
			if (wvalid && wready)
				sent[1] <= 1;
		end

	orr_target #(
		.PATH(PATH), .ADDR_W(ADDR_W), .DATA_W(DATA_W),
		.SYNC_RESET(SYNC_RESET)
	) target (
		.orr(orr), .clk(aclk), .resetn(aresetn), .valid(valid),
		.write(write), .addr(addr), .wdata(wdata), .strb(wstrb),
		.done(done), .rdata(rdata),
		.error(write ? bresp[1] : rresp[1]));
endmodule

/* verilator lint_restore */
