// SPDX-License-Identifier: Apache-2.0
// Masters that know nothing of Orrery on its completer, subordinates and slave,
// all at once on one bus of the models.
`timescale 1ps / 1ps
`include "orr_calls.svh"

module masters
	import orr_pkg::*;
();
	localparam [31:0] NOWHERE = 32'h10000;
	reg clk = 0;
	reg resetn = 0;
	wire [65:0] orr;
	wire stopped, failed;
	wire [4:0] done;
	int wrong [0:4];
	wire [31:0] broken [0:4];

	always #5000 clk = ~clk;
	initial #22000 resetn = 1;

	orr_sync #(.BOARD(`BOARD)) sync (
		.orr(orr), .stopped(stopped), .failed(failed));

	wire psel, penable, pwrite, pready, pslverr;
	wire [31:0] paddr, pwdata, prdata;
	wire [3:0] pstrb;

	apb_master #(
		.NAME("apb"), .N(100), .BASE(32'h1000), .NOWHERE(NOWHERE),
		.SEED(1)
	) apb_m (
		.clk(clk), .resetn(resetn), .psel(psel), .penable(penable),
		.pwrite(pwrite), .paddr(paddr), .pwdata(pwdata),
		.pstrb(pstrb), .pready(pready), .prdata(prdata),
		.pslverr(pslverr), .done(done[0]), .wrong(wrong[0]));
	apb_rules #(.NAME("apb")) apb_r (
		.clk(clk), .resetn(resetn), .psel(psel), .penable(penable),
		.pwrite(pwrite), .paddr(paddr), .pwdata(pwdata),
		.pstrb(pstrb), .pready(pready), .broken(broken[0]));
	orr_apb_completer #(.NAME("apb")) apb (
		.orr(orr), .pclk(clk), .presetn(resetn), .psel(psel),
		.penable(penable), .pwrite(pwrite), .paddr(paddr),
		.pwdata(pwdata), .pstrb(pstrb), .pready(pready),
		.prdata(prdata), .pslverr(pslverr));

	for (genvar i = 1; i < 3; i = i + 1) begin : axi
		localparam int W = 32 * i;
		wire awvalid, awready, wvalid, wready, bvalid, bready;
		wire arvalid, arready, rvalid, rready;
		wire [31:0] awaddr, araddr;
		wire [W-1:0] wdata, rdata;
		wire [W/8-1:0] wstrb;
		wire [1:0] bresp, rresp;

		axil_master #(
			.NAME(i == 1 ? "axi32" : "axi64"), .N(96),
			.BASE(32'h1000 + i * 32'h1000), .NOWHERE(NOWHERE),
			.SEED(10 + i), .DATA_W(W)
		) m (
			.clk(clk), .resetn(resetn), .awvalid(awvalid),
			.awready(awready), .awaddr(awaddr), .wvalid(wvalid),
			.wready(wready), .wdata(wdata), .wstrb(wstrb),
			.bvalid(bvalid), .bready(bready), .bresp(bresp),
			.arvalid(arvalid), .arready(arready), .araddr(araddr),
			.rvalid(rvalid), .rready(rready), .rdata(rdata),
			.rresp(rresp), .done(done[i]), .wrong(wrong[i]));
		axil_rules #(
			.NAME(i == 1 ? "axi32" : "axi64"), .DATA_W(W)
		) r (
			.clk(clk), .resetn(resetn), .awvalid(awvalid),
			.awready(awready), .awaddr(awaddr), .wvalid(wvalid),
			.wready(wready), .wdata(wdata), .wstrb(wstrb),
			.bvalid(bvalid), .bready(bready), .bresp(bresp),
			.arvalid(arvalid), .arready(arready), .araddr(araddr),
			.rvalid(rvalid), .rready(rready), .rdata(rdata),
			.rresp(rresp), .broken(broken[i]));
		orr_axil_subordinate #(
			.NAME(i == 1 ? "axi32" : "axi64"), .DATA_W(W)
		) s (
			.orr(orr), .aclk(clk), .aresetn(resetn),
			.awvalid(awvalid), .awready(awready), .awaddr(awaddr),
			.wvalid(wvalid), .wready(wready), .wdata(wdata),
			.wstrb(wstrb), .bvalid(bvalid), .bready(bready),
			.bresp(bresp), .arvalid(arvalid), .arready(arready),
			.araddr(araddr), .rvalid(rvalid), .rready(rready),
			.rdata(rdata), .rresp(rresp));
	end

	for (genvar i = 3; i < 5; i = i + 1) begin : wb
		localparam int W = i == 3 ? 32 : 8;
		wire cyc, stb, we, ack, err;
		wire [31:0] adr;
		wire [W-1:0] dat_m, dat_s;
		wire [W/8-1:0] sel;

		wb_master #(
			.NAME(i == 3 ? "wb32" : "wb08"), .N(100),
			.BASE(32'h1000 + i * 32'h1000), .NOWHERE(NOWHERE),
			.SEED(20 + i), .DATA_W(W)
		) m (
			.clk(clk), .rst(!resetn), .cyc(cyc), .stb(stb),
			.we(we), .adr(adr), .dat_o(dat_m), .sel(sel),
			.dat_i(dat_s), .ack(ack), .err(err), .done(done[i]),
			.wrong(wrong[i]));
		wb_rules #(
			.NAME(i == 3 ? "wb32" : "wb08"), .DATA_W(W)
		) r (
			.clk(clk), .rst(!resetn), .cyc(cyc), .stb(stb),
			.we(we), .adr(adr), .dat(dat_m), .sel(sel), .ack(ack),
			.err(err), .rty(1'b0), .broken(broken[i]));
		orr_wb_subordinate #(
			.NAME(i == 3 ? "wb32" : "wb08"), .DATA_W(W)
		) s (
			.orr(orr), .clk_i(clk), .rst_i(!resetn), .cyc_i(cyc),
			.stb_i(stb), .we_i(we), .adr_i(adr), .dat_i(dat_m),
			.sel_i(sel), .dat_o(dat_s), .ack_o(ack), .err_o(err));
	end

	task say(input [8*5-1:0] name, input int i);
		$display("%0s: %0d wrong, %0d rules broken", name, wrong[i],
			 broken[i]);
	endtask

	initial begin
		wait (resetn);
		while (done != '1 && !failed && $time < 1000000000)
			@(posedge clk);
		$display("done %b, failed %b", done, failed);
		say("apb", 0);
		say("axi32", 1);
		say("axi64", 2);
		say("wb32", 3);
		say("wb08", 4);
		$display("run hash %h", `ORR(hash)(orr[63:0]));
		$finish;
	end
endmodule
