// SPDX-License-Identifier: Apache-2.0
// AHB-Lite behind an arbiter: while one transfer has its data phase, the next
// has its address phase, which HREADY ends. A transfer of several beats is a
// burst (NONSEQ, then SEQ) that keeps the address wires until its last beat.
module ahb_lite #(parameter N = 3) (
	input  logic clk, rst,
	input  int   arbitration,
	input  int   weight [N],
	input  logic [N-1:0] req,
	input  logic [31:0] addr [N],
	input  int   beats [N],
	output logic [N-1:0] accept, done
);
	localparam logic [1:0] IDLE = 0, NONSEQ = 2, SEQ = 3;

	logic        hready, sready;
	logic [1:0]  htrans;
	logic [31:0] haddr;

	logic        valid, data, data_last;
	int          owner, mine, data_owner;
	int          left;         // beats whose address is still to come
	logic [31:0] at;

	arbiter #(N) who (.clk, .rst, .arbitration, .weight,
		.ask(left > 0 ? '0 : req), .taken(hready), .valid, .owner);

	assign htrans = left > 0 ? SEQ : valid ? NONSEQ : IDLE;
	assign haddr  = left > 0 ? at : addr[owner];
	assign hready = !data || sready;

	slaves s (.clk, .rst, .select(htrans != IDLE && hready), .enable(data),
		.addr(haddr), .ready(sready));

	always_comb begin
		accept = '0;
		done = '0;
		if (htrans == NONSEQ && hready)
			accept[owner] = 1;
		if (data && hready && data_last)
			done[data_owner] = 1;
	end

	always_ff @(posedge clk)
		if (rst) begin
			data <= 0;
			left <= 0;
		end else if (hready) begin
			data <= htrans != IDLE;
			case (htrans)
			NONSEQ: begin
				mine <= owner;
				data_owner <= owner;
				data_last <= beats[owner] == 1;
				left <= beats[owner] - 1;
				at <= addr[owner] + 4;
			end
			SEQ: begin
				data_owner <= mine;
				data_last <= left == 1;
				left <= left - 1;
				at <= at + 4;
			end
			default: data_last <= 0;
			endcase
		end
endmodule
