// SPDX-License-Identifier: Apache-2.0
// Who of those that ask in this cycle: the lowest, or the next in turn. A
// grant that has not been used stays where it is.
module arbiter #(parameter N = 3) (
	input  logic clk, rst,
	input  logic round_robin,
	input  logic [N-1:0] ask,
	input  logic taken,            // the grant is used up in this cycle
	output logic valid,
	output int   owner
);
	logic locked;
	int   held, last;

	always_comb begin
		valid = 0;
		owner = 0;
		if (locked) begin
			valid = 1;
			owner = held;
		end else begin
			for (int k = 0; k < N; k++) begin
				int i;
				i = round_robin ? (last + 1 + k) % N : k;
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
		end else if (valid) begin
			locked <= !taken;
			held <= owner;
			last <= owner;
		end
endmodule
