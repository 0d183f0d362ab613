// SPDX-License-Identifier: Apache-2.0
// Who of those that ask in this cycle: the lowest (0), the next in turn (1), or
// the same, but with up to weight grants in a row (2). A grant that has not
// been used stays where it is.
module arbiter #(parameter N = 3) (
	input  logic clk, rst,
	input  int   arbitration,
	input  int   weight [N],
	input  logic [N-1:0] ask,
	input  logic taken,            // the grant is used up in this cycle
	output logic valid,
	output int   owner
);
	logic locked;
	int   held, last;
	int   credit;                  // grants that last may still have
	logic again;

	assign again = arbitration == 2 && credit > 0 && ask[last];

	always_comb begin
		valid = 0;
		owner = 0;
		if (locked) begin
			valid = 1;
			owner = held;
		end else if (again) begin
			valid = 1;
			owner = last;
		end else begin
			for (int k = 0; k < N; k++) begin
				int i;
				i = arbitration != 0 ? (last + 1 + k) % N : k;
				if (!valid && ask[i]) begin
					valid = 1;
					owner = i;
				end
			end
		end
	end

	always_ff @(posedge clk)
		if (rst) begin
			locked <= 0;
			last <= N - 1;
			credit <= 0;
		end else if (valid) begin
			locked <= !taken;
			held <= owner;
			last <= owner;
			if (!locked)
				credit <= again ? credit - 1 : weight[owner] - 1;
		end
endmodule
