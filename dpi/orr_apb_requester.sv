// SPDX-License-Identifier: Apache-2.0
// An APB requester (ARM IHI 0024): models access the RTL, at an
// orrery,rtl-port of the board. A request made between two edges starts at the
// next one, a request made at an edge starts there, so that accesses follow
// each other without a gap.
`timescale 1ps / 1ps
`include "orr_calls.svh"

module orr_apb_requester
	import orr_pkg::*;
#(
	parameter PATH = "",     // of an orrery,rtl-port
	parameter int ADDR_W = 32,
	parameter int DATA_W = 32
) (
	input wire [65:0] orr,
	input wire pclk,
	input wire presetn,
	output reg psel = 0,
	output reg penable = 0,
	output reg pwrite = 0,
	output reg [ADDR_W-1:0] paddr = 0,
	output reg [DATA_W-1:0] pwdata = 0,
	output reg [DATA_W/8-1:0] pstrb = 0,
	input wire pready,
	input wire [DATA_W-1:0] prdata,
	input wire pslverr
);
	localparam int BYTES = DATA_W / 8;

	int id = -1;
	reg attached = 0;
	reg have = 0;   // a request waits for an edge
	longint edge_time = -1;
	int write;
	longint addr;
	longint data;
	int strb;

	wire [63:0] s = orr[63:0];
	wire unknown = pslverr === 1'bx || (!pwrite && ^prdata === 1'bx);

	task launch;
		begin
			psel <= 1;
			penable <= 0;
			pwrite <= write != 0;
			paddr <= addr[ADDR_W-1:0];
			pwdata <= data[DATA_W-1:0];
			pstrb <= write != 0 ? strb[BYTES-1:0] : '0;
		end
	endtask

	task automatic reply(input bad);
		begin
			`ORR(req_reply)(s, id, 32'(bad), 64'(prdata), $time,
					orr_kick);
			orr_kick <= orr_kick + 1;
			psel <= 0;
			penable <= 0;
		end
	endtask

	always @(posedge orr[64], posedge orr[65], negedge orr[65])
		if (!attached) begin
			attached <= 1;
			id = `ORR(attach)(s, ORR_TARGET, "", PATH, BYTES,
					  $sformatf("%m"));
		end else if (!have && !psel && `ORR(req_poll)(s, id, write,
					addr, data, strb) != 0) begin
			if (presetn && edge_time == $time)
				launch;
			else
				have <= 1;
		end

	always @(posedge pclk, negedge presetn) begin
		edge_time = $time;
		if (!presetn) begin
			if (psel) begin
				`ORR(fault)(s, id, "reset during an access",
					    $time);
				reply(1);
			end
		end else if (psel && !penable)
			penable <= 1;
		else if (psel && pready === 1'b1) begin
			if (unknown)
				`ORR(fault)(s, id, "X on PRDATA or PSLVERR",
					    $time);
			reply(unknown || pslverr);
		end else if (!psel && have) begin
			have <= 0;
			launch;
		end
	end
endmodule
