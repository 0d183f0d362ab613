// SPDX-License-Identifier: Apache-2.0
// One direction of AXI4-Lite behind an arbiter: AR and R, or AW with W and B.
// Up to DEPTH transfers are between their two handshakes, in order; the queue
// takes one in as one goes out. Masters are always ready for the response.
module axi4_lite_channel #(parameter N = 3, parameter MAX = 16) (
	input  logic clk, rst,
	input  int   arbitration,
	input  int   weight [N],
	input  int   depth,
	input  logic [N-1:0] req,
	input  logic [31:0] addr [N],
	output logic [N-1:0] accept, done
);
	logic        avalid, aready, rvalid;

	logic [31:0] q_addr [MAX];
	int          q_owner [MAX];
	int          head, count;
	int          owner;
	logic        push, pop, start, begun;

	arbiter #(N) who (.clk, .rst, .arbitration, .weight, .ask(req), .taken(aready),
		.valid(avalid), .owner);

	assign aready = count < depth || pop;
	assign push   = avalid && aready;
	assign pop    = rvalid;

	// the slave sees an address in the cycle before it works on it
	assign start = (push && count == 0) || (pop && count > 1) ||
		(push && pop && count == 1);

	slaves s (.clk, .rst, .select(start), .enable(begun),
		.addr(pop && count > 1 ? q_addr[(head + 1) % MAX] : addr[owner]),
		.ready(rvalid));

	always_comb begin
		accept = '0;
		done = '0;
		if (push)
			accept[owner] = 1;
		if (pop)
			done[q_owner[head]] = 1;
	end

	always_ff @(posedge clk)
		if (rst) begin
			head <= 0;
			count <= 0;
			begun <= 0;
		end else begin
			if (push) begin
				q_addr[(head + count) % MAX] <= addr[owner];
				q_owner[(head + count) % MAX] <= owner;
			end
			if (pop)
				head <= (head + 1) % MAX;
			count <= count + int'(push) - int'(pop);
			begun <= start || (begun && !pop);
		end
endmodule
