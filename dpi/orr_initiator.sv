// SPDX-License-Identifier: Apache-2.0
// What the transactors for RTL masters have in common: one access at a time to
// the models, over a bus of the board. It is asked for at the edge at which
// start is high; the answer is valid from 1 ps before the time at which the bus
// is done with it, so that the first edge at or after that time samples it.
`timescale 1ps / 1ps
`include "orr_calls.svh"

/* verilator lint_save */ // calls, whose results have fixed widths
/* verilator lint_off UNUSEDSIGNAL */
/* verilator lint_off BLKSEQ */
/* verilator lint_off MULTIDRIVEN */
/* verilator lint_off SYNCASYNCNET */

module orr_initiator
	import orr_pkg::*;
#(
	parameter NAME = "rtl",  // of the initiator, unique on the board
	parameter BUS = "",      // path of a bus; "": the first
	parameter int ADDR_W = 32,
	parameter int DATA_W = 32,
	parameter bit SYNC_RESET = 0 // the clock samples it
) (
	input wire [65:0] orr,
	input wire clk,
	input wire resetn,
	input wire start,
	input wire write,
	input wire [ADDR_W-1:0] addr,
	input wire [DATA_W-1:0] wdata,
	input wire [DATA_W/8-1:0] strb,  // bytes that are wanted
	input wire taken,                // the answer has been seen
	output wire busy,
	output wire valid,
	output reg [DATA_W-1:0] rdata = 0,
	output reg error = 0,
	output reg unmapped = 0          // and error: nobody is there
);
	localparam int BYTES = DATA_W / 8;
	localparam int ADDRESS_ERROR = -2;

	// Each of these toggles in one of the two always blocks, which do not
	// share what they assign: that would be one more list to wait for.
	reg asked = 0;
	reg answered = 0;
	reg seen = 0;

	int id = -1;
	reg attached = 0;
	reg refused = 0;  // the models have not been asked
	reg last = 0;     // what answered is, or is about to be
	longint data;
	int resp;

	wire [63:0] s = orr[63:0];
	wire [ADDR_W-1:0] word = addr & ~ADDR_W'(BYTES - 1);
	wire [DATA_W-1:0] lanes;  // the bits that are wanted
	wire unknown = ^{write, addr, strb} === 1'bx ||
		(write && ^(wdata & lanes) === 1'bx);

	for (genvar i = 0; i < BYTES; i = i + 1)
		assign lanes[8*i+:8] = {8{strb[i]}};

	// Where it is constant, no list of edges has it.
	wire async_resetn = SYNC_RESET || resetn;

	assign busy = asked != answered;
	assign valid = resetn && answered != seen;

	task automatic answer(input [DATA_W-1:0] value, input int why);
		begin
			last = ~last;
			answered <= last;
			rdata <= value;
			error <= why != 0;
			unmapped <= why == ADDRESS_ERROR;
		end
	endtask

	task ask;
		begin
			asked <= ~last;
			refused = unknown || (attached && id < 0);
			if (unknown)
				`ORR(fault)(s, id, "X in an access", $time);
			else if (!refused)
				`ORR(bus_issue)(s, id, 32'(write), 64'(word),
						64'(wdata), 32'(strb), $time,
						{30'd0, orr_pin_kick, orr_kick});
			orr_kick <= ~orr_kick;
		end
	endtask

	always @(`ORR_WAKE)
		if (!attached) begin
			if (orr[65]) begin
				attached <= 1;
				id = `ORR(attach)(s, ORR_INITIATOR,
						  string'(NAME), string'(BUS),
						  BYTES, $sformatf("%m"));
			end
		end else if (asked != last) begin
			if (refused)
				answer(0, -1);
			else if (orr[65]) // a call behind an && is always made
				if (`ORR(bus_collect)(s, id, data, resp) != 0)
					answer(data[DATA_W-1:0], resp);
		end

	always @(posedge clk, negedge async_resetn)
		if (!resetn) begin
			if (asked != last && !refused)
				`ORR(bus_cancel)(s, id, $time);
			refused = 0;
			asked <= last;
			seen <= last;
		end else begin
			if (valid && taken)
				seen <= answered;
			if (start && (busy || (valid && !taken)))
				`ORR(fault)(s, id,
					    "a transfer before the end of the last",
					    $time);
			else if (start)
				ask;
		end
endmodule

/* verilator lint_restore */
