// SPDX-License-Identifier: Apache-2.0
// What the transactors for RTL slaves have in common: one access at a time of
// the models, at an orrery,rtl-port of the board. An access that is asked for
// between two edges of the clock is valid from the next one on, one that is
// asked for at an edge from there on, so accesses follow each other without a
// gap. It ends at the edge at which done is high.
`timescale 1ps / 1ps
`include "orr_calls.svh"

/* verilator lint_save */ // calls, whose results have fixed widths
/* verilator lint_off UNUSEDSIGNAL */
/* verilator lint_off BLKSEQ */
/* verilator lint_off MULTIDRIVEN */
/* verilator lint_off SYNCASYNCNET */

module orr_target
	import orr_pkg::*;
#(
	parameter PATH = "",     // of an orrery,rtl-port
	parameter int ADDR_W = 32,
	parameter int DATA_W = 32,
	parameter bit SYNC_RESET = 0 // the clock samples it
) (
	input wire [65:0] orr,
	input wire clk,
	input wire resetn,
	output wire valid,
	output reg write = 0,
	output reg [ADDR_W-1:0] addr = 0,
	output reg [DATA_W-1:0] wdata = 0,
	output reg [DATA_W/8-1:0] strb = 0,  // bytes that are wanted
	input wire done,
	input wire [DATA_W-1:0] rdata,
	input wire error
);
	localparam int BYTES = DATA_W / 8;

	// Valid while they differ; as in orr_initiator.sv, one always block
	// each.
	reg at_edge = 0;
	reg between = 0;

	int id = -1;
	reg attached = 0;
	reg waiting = 0;  // an access waits for an edge
	longint edge_time = -1;
	int next_write;
	longint next_addr;
	longint next_data;
	int next_strb;

	wire [63:0] s = orr[63:0];
	wire [DATA_W-1:0] lanes;  // the bits that are wanted
	wire unknown = error === 1'bx ||
		(!write && !error && ^(rdata & lanes) === 1'bx);

	for (genvar i = 0; i < BYTES; i = i + 1)
		assign lanes[8*i+:8] = {8{strb[i]}};

	wire async_resetn = SYNC_RESET || resetn;  // as in orr_initiator.sv

	assign valid = resetn && at_edge != between;

	task take;
		begin
			write <= next_write != 0;
			addr <= next_addr[ADDR_W-1:0];
			wdata <= next_data[DATA_W-1:0];
			strb <= next_strb[BYTES-1:0];
			if (resetn && edge_time == $time)
				between <= !at_edge;
			else
				waiting = 1;
		end
	endtask

	task automatic reply(input bad);
		begin
			`ORR(req_reply)(s, id, 32'(bad), 64'(rdata), $time,
					{30'd0, orr_pin_kick, orr_kick});
			orr_kick <= ~orr_kick;
			at_edge <= between;
		end
	endtask

	always @(`ORR_WAKE)
		if (orr[65] && !attached) begin
			attached <= 1;
			id = `ORR(attach)(s, ORR_TARGET, "",
					  string'(PATH), BYTES,
					  $sformatf("%m"));
		end else if (orr[65] && id >= 0 && !waiting && at_edge == between)
			if (`ORR(req_poll)(s, id, next_write, next_addr,
					   next_data, next_strb) != 0)
				take;

	always @(posedge clk, negedge async_resetn) begin
		edge_time = $time;
		if (!resetn) begin
			if (at_edge != between) begin
				`ORR(fault)(s, id, "reset during an access",
					    $time);
				reply(1);
			end
		end else if (valid && done === 1'b1) begin
			if (unknown)
				`ORR(fault)(s, id, "X in the answer to an access",
					    $time);
			reply(unknown || error);
		end else if (!valid && waiting) begin
			waiting = 0;
			at_edge <= !between;
		end
	end
endmodule

/* verilator lint_restore */
