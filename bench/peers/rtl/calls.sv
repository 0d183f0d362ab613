// SPDX-License-Identifier: Apache-2.0
// Calls by DPI and nothing else: +steps=N of them. ADVANCE defined: the one that
// lets models run, when nothing is due.
`timescale 1ps / 1ps

module calls
	import orr_pkg::*;
();
	longint s;
	longint next_call;
	int n;
	int sum = 0;

	initial begin
		if ($value$plusargs("steps=%d", n) == 0)
			n = 1000000;
		s = orr_open(ORR_ABI, "calls", `BOARD);
		for (int i = 0; i < n; i = i + 1)
`ifdef ADVANCE
			sum = sum + orr_advance(s, 0, 0, next_call);
`else
			sum = sum + orr_status(s);
`endif
		$display("%0d steps, 0 transfers, sum %h", n, sum);
		$finish;
	end
endmodule
