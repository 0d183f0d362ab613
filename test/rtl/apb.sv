// SPDX-License-Identifier: Apache-2.0
// APB behind an arbiter: SETUP for a cycle, then ACCESS until PREADY. A
// transfer of several beats is as many APB transfers, which nobody divides.
module apb #(parameter N = 3) (
	input  logic clk, rst,
	input  int   arbitration,
	input  int   weight [N],
	input  logic [N-1:0] req,
	input  logic [31:0] addr [N],
	input  int   beats [N],
	output logic [N-1:0] accept, done
);
	logic        psel, penable, pready;
	logic [31:0] paddr;

	logic        valid, busy;  // busy: SETUP is over
	logic [31:0] at;
	int          owner, mine, left;
	logic        more;         // SETUP of a further beat
	logic        first, last;

	arbiter #(N) who (.clk, .rst, .arbitration, .weight,
		.ask(busy || more ? '0 : req), .taken(1'b1), .valid, .owner);

	assign first   = valid && !busy && !more;
	assign psel    = first || more || busy;
	assign penable = busy;
	assign paddr   = first ? addr[owner] : at;
	assign last    = busy && pready && left == 1;

	slaves s (.clk, .rst, .select(psel && !penable), .enable(penable),
		.addr(paddr), .ready(pready));

	always_comb begin
		accept = '0;
		done = '0;
		if (first)
			accept[owner] = 1;
		if (last)
			done[mine] = 1;
	end

	always_ff @(posedge clk)
		if (rst) begin
			busy <= 0;
			more <= 0;
		end else if (first) begin
			busy <= 1;
			mine <= owner;
			left <= beats[owner];
			at <= addr[owner];
		end else if (more) begin
			more <= 0;
			busy <= 1;
		end else if (busy && pready) begin
			busy <= 0;
			more <= left > 1;
			left <= left - 1;
			at <= at + 4;
		end
endmodule
