// SPDX-License-Identifier: Apache-2.0
// Plays a file of traffic (test/tlm/bus_cycles.c) on one of the three buses and
// prints for each transfer: master, number, and the edges at which it was asked
// for, at which its address was accepted, and at which it ended.
//	+bus=0|1|2 (APB, AHB-Lite, AXI4-Lite)  +traffic=FILE
module bus_cycles;
	localparam N = 3, MAX = 4096;

	logic clk = 0, rst = 1;
	int   bus, arbitration, depth, most;
	int   weight [N];
	int   cycle;

	// per master, its transfers
	int          n [N];
	int          gap [N][MAX], beats [N][MAX];
	logic        write [N][MAX];
	logic [31:0] address [N][MAX];
	int          asked [N][MAX], accepted [N][MAX];

	// what the masters drive: transfer k[i] when its gap is over
	int          k [N], pause [N], flying [N];
	int          reads [N], writes [N];   // next to end, by direction
	logic [N-1:0] req, w_req, r_req, was;
	logic [31:0] addr [N];
	int          len [N];

	logic [N-1:0] accept, done, apb_a, apb_d, ahb_a, ahb_d;
	logic [N-1:0] w_a, w_d, r_a, r_d, done_w, done_r;

	always_comb
		for (int i = 0; i < N; i++) begin
			req[i] = !rst && k[i] < n[i] && pause[i] == 0 &&
				(was[i] || flying[i] < most);
			addr[i] = k[i] < n[i] ? address[i][k[i]] : 0;
			len[i] = k[i] < n[i] ? beats[i][k[i]] : 0;
			w_req[i] = req[i] && write[i][k[i]];
			r_req[i] = req[i] && !write[i][k[i]];
		end

	apb b0 (.clk, .rst, .arbitration, .weight,
		.req(bus == 0 ? req : '0), .addr, .beats(len),
		.accept(apb_a), .done(apb_d));
	ahb_lite b1 (.clk, .rst, .arbitration, .weight,
		.req(bus == 1 ? req : '0), .addr, .beats(len),
		.accept(ahb_a), .done(ahb_d));
	axi4_lite_channel b2w (.clk, .rst, .arbitration, .weight,
		.depth, .req(bus == 2 ? w_req : '0), .addr,
		.accept(w_a), .done(w_d));
	axi4_lite_channel b2r (.clk, .rst, .arbitration, .weight,
		.depth, .req(bus == 2 ? r_req : '0), .addr,
		.accept(r_a), .done(r_d));

	assign accept = apb_a | ahb_a | w_a | r_a;
	assign done = apb_d | ahb_d;   // in order, whatever the direction

	function automatic int next_of(int i, int from, logic w);
		while (from < n[i] && write[i][from] != w)
			from++;
		return from;
	endfunction

	task automatic finish(int i, int t);
		$display("%0d %0d %0d %0d %0d", i, t, asked[i][t],
			accepted[i][t], cycle + 1);
	endtask

	always @(posedge clk) begin
		cycle <= rst ? 0 : cycle + 1;
		for (int i = 0; i < N; i++) begin
			int out;
			out = flying[i];
			was[i] <= req[i] && !accept[i];
			if (req[i] && !was[i])
				asked[i][k[i]] = cycle;
			if (!rst && pause[i] > 0)
				pause[i] <= pause[i] - 1;
			if (accept[i]) begin
				accepted[i][k[i]] = cycle + 1;
				k[i] <= k[i] + 1;
				pause[i] <= gap[i][k[i] + 1];
				out++;
			end
			if (done[i]) begin
				finish(i, reads[i]);
				reads[i]++;
				out--;
			end
			if (w_d[i]) begin
				writes[i] = next_of(i, writes[i], 1);
				finish(i, writes[i]);
				writes[i]++;
				out--;
			end
			if (r_d[i]) begin
				reads[i] = next_of(i, reads[i], 0);
				finish(i, reads[i]);
				reads[i]++;
				out--;
			end
			flying[i] <= out;
		end
	end

	task automatic load(string file);
		int f, got, m, g, w, a, b;
		f = $fopen(file, "r");
		if (f == 0)
			$fatal(1, "cannot read %s", file);
		got = $fscanf(f, "%d %d %d", arbitration, depth, most);
		for (int i = 0; i < N; i++)
			got = $fscanf(f, "%d", weight[i]);
		while ($fscanf(f, "%d %d %d %h %d", m, g, w, a, b) == 5) begin
			gap[m][n[m]] = g;
			write[m][n[m]] = w != 0;
			address[m][n[m]] = a;
			beats[m][n[m]] = b;
			n[m]++;
		end
		$fclose(f);
	endtask

	initial begin
		string file;
		int total;
		if (!$value$plusargs("bus=%d", bus) ||
		    !$value$plusargs("traffic=%s", file))
			$fatal(1, "+bus=N +traffic=FILE");
		load(file);
		for (int i = 0; i < N; i++)
			pause[i] = gap[i][0];
		#5 clk = 1; #5 clk = 0;
		rst = 0;
		total = 1;
		while (total > 0) begin
			#5 clk = 1; #5 clk = 0;
			total = 0;
			for (int i = 0; i < N; i++)
				total += n[i] - k[i] + flying[i];
		end
		$finish;
	end
endmodule
