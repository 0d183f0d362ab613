// SPDX-License-Identifier: Apache-2.0
// An AXI4-Lite subordinate (ARM IHI 0022): an RTL manager accesses models, one
// access at a time; reads and writes that come together take turns. An access
// is passed on at the edge at which its address, and data, are taken.
`timescale 1ps / 1ps

module orr_axil_subordinate #(
	parameter NAME = "axi",  // of the initiator, unique on the board
	parameter BUS = "",      // path of a bus; "": the first
	parameter int ADDR_W = 32,
	parameter int DATA_W = 32
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
	reg reading = 0;  // what is under way, or was last
	wire busy, valid, error, unmapped;
	wire idle = aresetn && !busy && !valid;
	wire write = idle && awvalid && wvalid && (reading || !arvalid);
	wire read = idle && arvalid && !write;
	wire [1:0] resp = !error ? 2'b00 : unmapped ? 2'b11 : 2'b10;

	assign awready = write;
	assign wready = write;
	assign arready = read;
	assign bvalid = valid && !reading;
	assign rvalid = valid && reading;
	assign bresp = resp;
	assign rresp = resp;

	always @(posedge aclk)
		if (read)
			reading <= 1;
		else if (write)
			reading <= 0;

	orr_initiator #(
		.NAME(NAME), .BUS(BUS), .ADDR_W(ADDR_W), .DATA_W(DATA_W)
	) initiator (
		.orr(orr), .clk(aclk), .resetn(aresetn),
		.start(read || write), .write(write),
		.addr(write ? awaddr : araddr), .wdata(wdata),
		.strb(write ? wstrb : '1),
		.taken(reading ? rready : bready), .busy(busy), .valid(valid),
		.rdata(rdata), .error(error), .unmapped(unmapped));
endmodule
