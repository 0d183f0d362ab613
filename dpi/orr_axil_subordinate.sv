// SPDX-License-Identifier: Apache-2.0
// An AXI4-Lite subordinate (ARM IHI 0022): an RTL manager accesses models, one
// access at a time; reads and writes that come together take turns. An access
// is passed on at the edge at which its address, and data, have been taken and
// the one before has been answered; one more of each may be taken meanwhile.
`timescale 1ps / 1ps

module orr_axil_subordinate #(
	parameter NAME = "axi",  // of the initiator, unique on the board
	parameter BUS = "",      // path of a bus; "": the first
	parameter int ADDR_W = 32,
	parameter int DATA_W = 32,
	parameter bit SYNC_RESET = 0 // the clock samples it
) (
	input wire [65:0] orr,
	input wire aclk,
	input wire aresetn,
	input wire awvalid,
	output wire awready,
	input wire [ADDR_W-1:0] awaddr,
	input wire wvalid,
	output wire wready,
	input wire [DATA_W-1:0] wdata,
	input wire [DATA_W/8-1:0] wstrb,
	output wire bvalid,
	input wire bready,
	output wire [1:0] bresp,
	input wire arvalid,
	output wire arready,
	input wire [ADDR_W-1:0] araddr,
	output wire rvalid,
	input wire rready,
	output wire [DATA_W-1:0] rdata,
	output wire [1:0] rresp
);
	// Taken and not yet passed on: no ready depends on a valid.
	reg aw = 0;
	reg w = 0;
	reg ar = 0;
	reg [ADDR_W-1:0] awaddr_taken;
	reg [ADDR_W-1:0] araddr_taken;
	reg [DATA_W-1:0] wdata_taken;
	reg [DATA_W/8-1:0] wstrb_taken;

	reg reading = 0;  // what is under way, or was last
	wire busy, valid, error, unmapped;
	wire idle = !busy && !valid;
	wire can_write = (aw || awvalid) && (w || wvalid);
	wire can_read = ar || arvalid;
	wire write = idle && can_write && (reading || !can_read);
	wire read = idle && can_read && !write;
	wire [1:0] resp = !error ? 2'b00 : unmapped ? 2'b11 : 2'b10;

	assign awready = aresetn && !aw;
	assign wready = aresetn && !w;
	assign arready = aresetn && !ar;
	assign bvalid = valid && !reading;
	assign rvalid = valid && reading;
	assign bresp = resp;
	assign rresp = resp;

	wire async_resetn = SYNC_RESET || aresetn;

	always @(posedge aclk, negedge async_resetn)
		if (!aresetn) begin
			aw <= 0;
			w <= 0;
			ar <= 0;
		end else begin
			if (awvalid && !aw)
				awaddr_taken <= awaddr;
			if (wvalid && !w) begin
				wdata_taken <= wdata;
				wstrb_taken <= wstrb;
			end
			if (arvalid && !ar)
				araddr_taken <= araddr;
			if (write || awvalid)
				aw <= !write;
			if (write || wvalid)
				w <= !write;
			if (read || arvalid)
				ar <= !read;
			if (read || write)
				reading <= read;
		end

	orr_initiator #(
		.NAME(NAME), .BUS(BUS), .ADDR_W(ADDR_W), .DATA_W(DATA_W),
		.SYNC_RESET(SYNC_RESET)
	) initiator (
		.orr(orr), .clk(aclk), .resetn(aresetn),
		.start(read || write), .write(write),
		.addr(read ? (ar ? araddr_taken : araddr) :
			     (aw ? awaddr_taken : awaddr)),
		.wdata(w ? wdata_taken : wdata),
		.strb(read ? '1 : w ? wstrb_taken : wstrb),
		.taken(reading ? rready : bready), .busy(busy), .valid(valid),
		.rdata(rdata), .error(error), .unmapped(unmapped));
endmodule
