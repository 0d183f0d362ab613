// SPDX-License-Identifier: Apache-2.0
// Three slaves of 4 KiB by their wait states: none, one per beat, and as many
// as two bits of the address say. select marks a beat's address for the cycle
// before its data; ready ends its data, in a cycle with enable.
module slaves (
	input  logic clk, rst,
	input  logic select, enable,
	input  logic [31:0] addr,
	output logic ready
);
	int left;

	function automatic int waits(logic [31:0] a);
		case (a[13:12])
		0: return 0;
		1: return 1;
		default: return int'(a[3:2]);
		endcase
	endfunction

	assign ready = enable && left == 0;

	always_ff @(posedge clk)
		if (rst)
			left <= 0;
		else if (select)
			left <= waits(addr);
		else if (enable && left > 0)
			left <= left - 1;
endmodule
