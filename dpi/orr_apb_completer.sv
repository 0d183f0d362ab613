// SPDX-License-Identifier: Apache-2.0
// An APB completer (ARM IHI 0024): the RTL accesses models over a bus of the
// board. A request is passed on at the edge that ends its setup phase; PREADY
// comes at the first edge at or after the time that the bus takes from there.
`timescale 1ps / 1ps
`include "orr_calls.svh"

module orr_apb_completer
	import orr_pkg::*;
#(
	parameter NAME = "apb",  // of the initiator, unique on the board
	parameter BUS = "",      // path of a bus; "": the first
	parameter int ADDR_W = 32,
	parameter int DATA_W = 32
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
	output reg pready = 0,
	output reg [DATA_W-1:0] prdata = 0,
	output reg pslverr = 0
);
	localparam int BYTES = DATA_W / 8;

	int id = -1;
	reg busy = 0;
	reg attached = 0;
	longint data;
	int resp;

	wire [63:0] s = orr[63:0];
	wire unknown = ^{pwrite, paddr} === 1'bx ||
		(pwrite && ^{pwdata, pstrb} === 1'bx);
	wire [ADDR_W-1:0] word = paddr & ~ADDR_W'(BYTES - 1);
	wire [31:0] lanes = pwrite ? 32'(pstrb) : (1 << BYTES) - 1;

	task automatic answer(input [DATA_W-1:0] d, input bad);
		begin
			pready <= 1;
			prdata <= d;
			pslverr <= bad;
		end
	endtask

	task setup;
		if (unknown) begin
			`ORR(fault)(s, id, "X on the address, or on what is to be written", $time);
			answer(0, 1);
		end else begin
			`ORR(bus_issue)(s, id, 32'(pwrite), 64'(word), 64'(pwdata),
					lanes, $time, orr_kick);
			orr_kick <= orr_kick + 1;
			busy <= 1;
		end
	endtask

	always @(posedge orr[64], posedge orr[65], negedge orr[65])
		if (!attached) begin
			attached <= 1;
			id = `ORR(attach)(s, ORR_INITIATOR, NAME, BUS, BYTES,
					  $sformatf("%m"));
		end else if (busy && `ORR(bus_collect)(s, id, data, resp) != 0) begin
			busy <= 0;
			answer(data[DATA_W-1:0], resp != 0);
		end

	always @(posedge pclk, negedge presetn)
		if (!presetn) begin
			if (busy)
				`ORR(bus_cancel)(s, id, $time);
			busy <= 0;
			pready <= 0;
			pslverr <= 0;
		end else if (psel && !penable)
			setup;
		else if (psel && penable && pready) begin
			pready <= 0;
			pslverr <= 0;
		end
endmodule
