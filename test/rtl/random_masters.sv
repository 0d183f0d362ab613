// SPDX-License-Identifier: Apache-2.0
// Masters that know nothing of dpi/: each makes random accesses to a memory of
// its own, at random times, and compares what it reads with a copy. One access
// in sixteen is to where nothing is. All are printed at their ends.
`timescale 1ps / 1ps

// APB: some transfers follow each other at once, others do not.
module apb_master #(
	parameter NAME = "",
	parameter int N = 100,           // accesses
	parameter int WORDS = 16,
	parameter [31:0] BASE = 0,
	parameter [31:0] NOWHERE = 0,
	parameter [31:0] SEED = 1,
	parameter int DATA_W = 32
) (
	input wire clk, resetn,
	output reg psel, penable, pwrite,
	output reg [31:0] paddr,
	output reg [DATA_W-1:0] pwdata,
	output reg [DATA_W/8-1:0] pstrb,
	input wire pready,
	input wire [DATA_W-1:0] prdata,
	input wire pslverr,
	output wire done,
	output int wrong
);
	localparam int B = DATA_W / 8;
	reg [DATA_W-1:0] copy [0:WORDS-1];
	int n, word;
	wire [31:0] r, value;
	wire nowhere = paddr >= NOWHERE;

	assign done = n == N;
	dice #(.SEED(SEED)) d (.clk(clk), .bits(r));
	dice #(.SEED(SEED + 77)) v (.clk(clk), .bits(value));

	initial begin
		wrong = 0;
		for (int i = 0; i < WORDS; i = i + 1)
			copy[i] = 0;
	end

	task begin_one;
		begin
			psel <= 1;
			pwrite <= r[0];
			paddr <= (r[4:1] == 0 ? NOWHERE : BASE) +
				(32'(r[15:5]) % WORDS) * B;
			pwdata <= {B{value[7:0]}} ^ value[DATA_W-1:0];
			pstrb <= r[0] ? r[16+:B] : 0;
		end
	endtask

	task end_one;
		begin
			word = 32'((paddr - BASE) / B) % WORDS;
			$display("%0d %s %s %h %h %b %b", $time, NAME,
				 pwrite ? "write" : "read ", paddr,
				 pwrite ? pwdata : prdata, pstrb, pslverr);
			if (pslverr != (nowhere && (!pwrite || pstrb != 0)) ||
			    (!pwrite && !nowhere && prdata !== copy[word])) begin
				wrong = wrong + 1;
				$display("expected %h", copy[word]);
			end
			for (int i = 0; i < B; i = i + 1)
				if (pwrite && !nowhere && pstrb[i])
					copy[word][8*i+:8] = pwdata[8*i+:8];
			n <= n + 1;
		end
	endtask

	always @(posedge clk or negedge resetn)
		if (!resetn) begin
			{psel, penable, pwrite, paddr, pwdata, pstrb} <= 0;
			n <= 0;
		end else if (psel && !penable)
			penable <= 1;
		else if (!psel || pready) begin
			if (psel)
				end_one;
			psel <= 0;
			penable <= 0;
			if (r[31:30] != 0 && n + 32'(psel) < N)
				begin_one;
		end
endmodule

// Wishbone: one to four accesses with CYC high throughout, with and without
// gaps between them, some to the address of the one before. While CYC is low
// the other signals mean nothing (rule 3.30) and are noise.
module wb_master #(
	parameter NAME = "",
	parameter int N = 100,
	parameter int WORDS = 16,
	parameter [31:0] BASE = 0,
	parameter [31:0] NOWHERE = 0,
	parameter [31:0] SEED = 1,
	parameter int DATA_W = 32
) (
	input wire clk, rst,
	output reg cyc, stb, we,
	output reg [31:0] adr,
	output reg [DATA_W-1:0] dat_o,
	output reg [DATA_W/8-1:0] sel,
	input wire [DATA_W-1:0] dat_i,
	input wire ack, err,
	output wire done,
	output int wrong
);
	localparam int B = DATA_W / 8;
	reg [DATA_W-1:0] copy [0:WORDS-1];
	reg [1:0] left;  // accesses behind this one, in the cycle
	reg differs;
	int n, word;
	wire [31:0] r, value;
	wire nowhere = adr >= NOWHERE;
	wire answer = cyc && stb && (ack || err);

	assign done = n == N;
	dice #(.SEED(SEED)) d (.clk(clk), .bits(r));
	dice #(.SEED(SEED + 77)) v (.clk(clk), .bits(value));

	initial begin
		wrong = 0;
		for (int i = 0; i < WORDS; i = i + 1)
			copy[i] = 0;
	end

	// again at the same address: read, modify, write
	task begin_one(input again);
		begin
			cyc <= 1;
			stb <= 1;
			we <= r[0];
			if (!again)
				adr <= (r[4:1] == 0 ? NOWHERE : BASE) +
					(32'(r[15:5]) % WORDS) * B;
			dat_o <= {B{value[7:0]}} ^ value[DATA_W-1:0];
			sel <= r[16+:B];
		end
	endtask

	task end_one;
		begin
			word = 32'((adr - BASE) / B) % WORDS;
			$display("%0d %s %s %h %h %b %b%b", $time, NAME,
				 we ? "write" : "read ", adr,
				 we ? dat_o : dat_i, sel, ack, err);
			differs = err != (nowhere && sel != 0);
			for (int i = 0; i < B; i = i + 1)
				if (sel[i] && !nowhere && we)
					copy[word][8*i+:8] = dat_o[8*i+:8];
				else if (sel[i] && !nowhere)
					differs = differs || dat_i[8*i+:8] !==
						copy[word][8*i+:8];
			wrong = wrong + 32'(differs);
			if (differs)
				$display("expected %h", copy[word]);
			n <= n + 1;
		end
	endtask

	task noise;
		begin
			cyc <= 0;
			{stb, we} <= r[21:20];
			adr <= r;
			sel <= r[22+:B];
		end
	endtask

	always @(posedge clk)
		if (rst) begin
			{cyc, stb, we, adr, dat_o, sel} <= 0;
			left <= 0;
			n <= 0;
		end else if (cyc && stb && !answer) begin
			// it waits
		end else begin
			if (answer)
				end_one;
			if (answer && left == 0)
				noise;
			else if (cyc && r[31:29] < 3)
				stb <= 0;
			else if (cyc) begin
				left <= left - 1;
				begin_one(r[28]);
			end else if (r[31] && !done) begin
				left <= r[27:26];
				if (n + 4 > N)
					left <= 0;
				begin_one(0);
			end else
				noise;
		end
endmodule

// AXI4-Lite: each channel goes its own way, so that addresses come before, with
// and after data, up to four accesses ahead of their responses, which are taken
// when it pleases. In batches of eight, writes go to even words and reads to
// odd ones, then the other way round, so that it is known what is read.
module axil_master #(
	parameter NAME = "",
	parameter int N = 96,            // of each kind
	parameter int WORDS = 16,
	parameter [31:0] BASE = 0,
	parameter [31:0] NOWHERE = 0,
	parameter [31:0] SEED = 1,
	parameter int DATA_W = 32
) (
	input wire clk, resetn,
	output reg awvalid,
	input wire awready,
	output reg [31:0] awaddr,
	output reg wvalid,
	input wire wready,
	output reg [DATA_W-1:0] wdata,
	output reg [DATA_W/8-1:0] wstrb,
	input wire bvalid,
	output reg bready,
	input wire [1:0] bresp,
	output reg arvalid,
	input wire arready,
	output reg [31:0] araddr,
	input wire rvalid,
	output reg rready,
	input wire [DATA_W-1:0] rdata,
	input wire [1:0] rresp,
	output wire done,
	output int wrong
);
	localparam int B = DATA_W / 8;
	localparam int BATCH = 8;
	reg [DATA_W-1:0] copy [0:WORDS-1];
	int aw, w, b, ar, r;     // how many of these there have been
	int batch, word;
	reg nowhere;
	wire [31:0] bits;
	wire [2:0] pace = batch[2:0];  // how often there is something to do

	assign done = batch * BATCH == N;
	dice #(.SEED(SEED)) d (.clk(clk), .bits(bits));

	initial begin
		wrong = 0;
		for (int i = 0; i < WORDS; i = i + 1)
			copy[i] = 0;
	end

	// Of the nth access of a kind: what makes it up.
	function automatic [31:0] mix(input int nth, input int kind);
		reg [31:0] x;
		x = (32'(nth) * 4 + 32'(kind) + SEED) * 32'h9e3779b1;
		x = (x ^ (x >> 15)) * 32'h85ebca77;
		mix = x ^ (x >> 13);
	endfunction

	function automatic int word_of(input int nth, input int kind);
		word_of = 32'(mix(nth, kind) >> 8) % (WORDS / 2) * 2 +
			((nth / BATCH + kind) & 1);
	endfunction

	function automatic [31:0] address(input int nth, input int kind);
		reg [31:0] x;
		x = mix(nth, kind);
		address = (x[3:0] == 0 ? NOWHERE : BASE) + word_of(nth, kind) * B;
	endfunction

	function automatic [DATA_W-1:0] data(input int nth);
		for (int i = 0; i < B; i = i + 1)
			data[8*i+:8] = 8'(mix(nth, 2) >> i);
	endfunction

	function automatic [B-1:0] strobes(input int nth);
		strobes = B'(mix(nth, 3) >> 4);
	endfunction

	function automatic may(input int begun, input int ended, input [2:0] luck);
		may = begun - ended < 4 && begun < (batch + 1) * BATCH &&
			begun < N && luck <= pace;
	endfunction

	task check(input differs, input [DATA_W-1:0] expected);
		if (differs) begin
			wrong = wrong + 1;
			$display("expected %h", expected);
		end
	endtask

	// Without a strobe nothing is accessed.
	task written;
		begin
			nowhere = address(b, 0) >= NOWHERE;
			word = word_of(b, 0);
			$display("%0d %s write %h %h %b %b", $time, NAME,
				 address(b, 0), data(b), strobes(b), bresp);
			check(bresp != (nowhere && strobes(b) != 0 ? 2'b11 : 0),
			      data(b));
			for (int i = 0; i < B; i = i + 1)
				if (!nowhere && ((strobes(b) >> i) & 1) != 0)
					copy[word][8*i+:8] =
						8'(data(b) >> (8 * i));
		end
	endtask

	task has_read;
		begin
			nowhere = address(r, 1) >= NOWHERE;
			word = word_of(r, 1);
			$display("%0d %s read  %h %h %b", $time, NAME,
				 address(r, 1), rdata, rresp);
			check(rresp != (nowhere ? 2'b11 : 0) ||
			      (!nowhere && rdata !== copy[word]), copy[word]);
		end
	endtask

	always @(posedge clk or negedge resetn)
		if (!resetn) begin
			{awvalid, wvalid, bready, arvalid, rready} <= 0;
			{awaddr, wdata, wstrb, araddr} <= 0;
			aw = 0;
			w = 0;
			b = 0;
			ar = 0;
			r = 0;
			batch = 0;
		end else begin
			if (bvalid && bready) begin
				written;
				b = b + 1;
			end
			if (rvalid && rready) begin
				has_read;
				r = r + 1;
			end
			if (b == (batch + 1) * BATCH && r == (batch + 1) * BATCH)
				batch = batch + 1;
			if (!awvalid || awready) begin
				awvalid <= may(aw, b, bits[2:0]);
				if (may(aw, b, bits[2:0])) begin
					awaddr <= address(aw, 0);
					aw = aw + 1;
				end
			end
			if (!wvalid || wready) begin
				wvalid <= may(w, b, bits[5:3]);
				if (may(w, b, bits[5:3])) begin
					wdata <= data(w);
					wstrb <= strobes(w);
					w = w + 1;
				end
			end
			if (!arvalid || arready) begin
				arvalid <= may(ar, r, bits[8:6]);
				if (may(ar, r, bits[8:6])) begin
					araddr <= address(ar, 1) +
						(mix(ar, 2) & (B - 1));
					ar = ar + 1;
				end
			end
			bready <= bits[11:9] <= ~pace;
			rready <= bits[14:12] <= ~pace;
		end
endmodule
