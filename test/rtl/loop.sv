// SPDX-License-Identifier: Apache-2.0
// Every requester of dpi/ answered by its completer, so that the models' accesses
// come back to the models through RTL; and by memories in RTL. And a wire, as a flip-flop samples it.
`timescale 1ps / 1ps
`include "orr_calls.svh"

module loop
	import orr_pkg::*;
();
`ifndef __ICARUS__
	import "DPI-C" function void driver_start(input longint s);
`endif
	reg clk = 0;
	reg resetn = 0;
	wire [65:0] orr;
	wire stopped, bad;
	wire [31:0] broken [0:2];  // rules, by our managers on memories in RTL

	always #5000 clk = ~clk;
	initial #22000 resetn = 1;

	orr_sync #(.BOARD(`BOARD)) sync (
		.orr(orr), .stopped(stopped), .failed(bad));

	wire psel, penable, pwrite, pready, pslverr;
	wire [31:0] paddr, pwdata, prdata;
	wire [3:0] pstrb;

	orr_apb_requester #(.PATH("soc.apb")) apb_requester (
		.orr(orr), .pclk(clk), .presetn(resetn), .psel(psel),
		.penable(penable), .pwrite(pwrite), .paddr(paddr),
		.pwdata(pwdata), .pstrb(pstrb), .pready(pready),
		.prdata(prdata), .pslverr(pslverr));
	orr_apb_completer #(.NAME("apb"), .BUS("mem")) apb_completer (
		.orr(orr), .pclk(clk), .presetn(resetn), .psel(psel),
		.penable(penable), .pwrite(pwrite), .paddr(paddr),
		.pwdata(pwdata), .pstrb(pstrb), .pready(pready),
		.prdata(prdata), .pslverr(pslverr));

	wire awvalid, awready, wvalid, wready, bvalid, bready, arvalid, arready;
	wire rvalid, rready;
	wire [31:0] awaddr, araddr;
	wire [63:0] wdata, rdata;
	wire [7:0] wstrb;
	wire [1:0] bresp, rresp;
	wire [2:0] awprot, arprot;

	orr_axil_manager #(.PATH("soc.axi"), .DATA_W(64)) axil_manager (
		.orr(orr), .aclk(clk), .aresetn(resetn), .awvalid(awvalid),
		.awready(awready), .awaddr(awaddr), .awprot(awprot),
		.wvalid(wvalid), .wready(wready), .wdata(wdata),
		.wstrb(wstrb), .bvalid(bvalid), .bready(bready),
		.bresp(bresp), .arvalid(arvalid), .arready(arready),
		.araddr(araddr), .arprot(arprot), .rvalid(rvalid),
		.rready(rready), .rdata(rdata), .rresp(rresp));
	orr_axil_subordinate #(.NAME("axi"), .BUS("mem"), .DATA_W(64))
	axil_subordinate (
		.orr(orr), .aclk(clk), .aresetn(resetn), .awvalid(awvalid),
		.awready(awready), .awaddr(awaddr), .wvalid(wvalid),
		.wready(wready), .wdata(wdata), .wstrb(wstrb),
		.bvalid(bvalid), .bready(bready), .bresp(bresp),
		.arvalid(arvalid), .arready(arready), .araddr(araddr),
		.rvalid(rvalid), .rready(rready), .rdata(rdata),
		.rresp(rresp));

	wire cyc, stb, we, ack, err;
	wire [31:0] adr;
	wire [15:0] dat_m, dat_s;
	wire [1:0] sel;

	orr_wb_manager #(.PATH("soc.wb"), .DATA_W(16)) wb_manager (
		.orr(orr), .clk_i(clk), .rst_i(!resetn), .cyc_o(cyc),
		.stb_o(stb), .we_o(we), .adr_o(adr), .dat_o(dat_m),
		.sel_o(sel), .dat_i(dat_s), .ack_i(ack), .err_i(err),
		.rty_i(1'b0));
	orr_wb_subordinate #(.NAME("wb"), .BUS("mem"), .DATA_W(16))
	wb_subordinate (
		.orr(orr), .clk_i(clk), .rst_i(!resetn), .cyc_i(cyc),
		.stb_i(stb), .we_i(we), .adr_i(adr), .dat_i(dat_m),
		.sel_i(sel), .dat_o(dat_s), .ack_o(ack), .err_o(err));

	// against memories that know nothing of this
	wire psel2, penable2, pwrite2, pready2, pslverr2;
	wire [31:0] paddr2, pwdata2, prdata2;
	wire [3:0] pstrb2;

	orr_apb_requester #(.PATH("soc.apb_rtl")) apb_requester2 (
		.orr(orr), .pclk(clk), .presetn(resetn), .psel(psel2),
		.penable(penable2), .pwrite(pwrite2), .paddr(paddr2),
		.pwdata(pwdata2), .pstrb(pstrb2), .pready(pready2),
		.prdata(prdata2), .pslverr(pslverr2));
	random_apb_memory #(.SEED(1)) apb_memory (
		.clk(clk), .resetn(resetn), .psel(psel2), .penable(penable2),
		.pwrite(pwrite2), .paddr(paddr2[15:0]), .pwdata(pwdata2),
		.pstrb(pstrb2), .pready(pready2), .prdata(prdata2),
		.pslverr(pslverr2));
	apb_rules #(.NAME("apb-rtl")) apb_rules2 (
		.clk(clk), .resetn(resetn), .psel(psel2), .penable(penable2),
		.pwrite(pwrite2), .paddr(paddr2), .pwdata(pwdata2),
		.pstrb(pstrb2), .pready(pready2), .broken(broken[0]));

	wire awvalid2, awready2, wvalid2, wready2, bvalid2, bready2;
	wire arvalid2, arready2, rvalid2, rready2;
	wire [31:0] awaddr2, araddr2, wdata2, rdata2;
	wire [3:0] wstrb2;
	wire [1:0] bresp2, rresp2;

	orr_axil_manager #(.PATH("soc.axi_rtl")) axil_manager2 (
		.orr(orr), .aclk(clk), .aresetn(resetn), .awvalid(awvalid2),
		.awready(awready2), .awaddr(awaddr2), .awprot(),
		.wvalid(wvalid2), .wready(wready2), .wdata(wdata2),
		.wstrb(wstrb2), .bvalid(bvalid2), .bready(bready2),
		.bresp(bresp2), .arvalid(arvalid2), .arready(arready2),
		.araddr(araddr2), .arprot(), .rvalid(rvalid2),
		.rready(rready2), .rdata(rdata2), .rresp(rresp2));
	random_axil_memory #(.SEED(2)) axil_memory (
		.clk(clk), .resetn(resetn), .awvalid(awvalid2),
		.awready(awready2), .awaddr(awaddr2[15:0]), .wvalid(wvalid2),
		.wready(wready2), .wdata(wdata2), .wstrb(wstrb2),
		.bvalid(bvalid2), .bready(bready2), .bresp(bresp2),
		.arvalid(arvalid2), .arready(arready2), .araddr(araddr2[15:0]),
		.rvalid(rvalid2), .rready(rready2), .rdata(rdata2),
		.rresp(rresp2));
	axil_rules #(.NAME("axi-rtl")) axil_rules2 (
		.clk(clk), .resetn(resetn), .awvalid(awvalid2),
		.awready(awready2), .awaddr(awaddr2), .wvalid(wvalid2),
		.wready(wready2), .wdata(wdata2), .wstrb(wstrb2),
		.bvalid(bvalid2), .bready(bready2), .bresp(bresp2),
		.arvalid(arvalid2), .arready(arready2), .araddr(araddr2),
		.rvalid(rvalid2), .rready(rready2), .rdata(rdata2),
		.rresp(rresp2), .broken(broken[1]));

	wire cyc2, stb2, we2, ack2, rty2;
	wire [31:0] adr2, dat_m2, dat_s2;
	wire [3:0] sel2;

	orr_wb_manager #(.PATH("soc.wb_rtl")) wb_manager2 (
		.orr(orr), .clk_i(clk), .rst_i(!resetn), .cyc_o(cyc2),
		.stb_o(stb2), .we_o(we2), .adr_o(adr2), .dat_o(dat_m2),
		.sel_o(sel2), .dat_i(dat_s2), .ack_i(ack2), .err_i(1'b0),
		.rty_i(rty2));
	random_wb_memory #(.SEED(3)) wb_memory (
		.clk(clk), .rst(!resetn), .cyc(cyc2), .stb(stb2), .we(we2),
		.adr(adr2[15:0]), .dat_i(dat_m2), .sel(sel2), .dat_o(dat_s2),
		.ack(ack2), .rty(rty2));
	wb_rules #(.NAME("wb-rtl")) wb_rules2 (
		.clk(clk), .rst(!resetn), .cyc(cyc2), .stb(stb2), .we(we2),
		.adr(adr2), .dat(dat_m2), .sel(sel2), .ack(ack2), .err(1'b0),
		.rty(rty2), .broken(broken[2]));

	wire level;
	reg sampled = 0;

	orr_pins_out #(.N(1), .PINS("soc.apb.in[0]")) pin (
		.orr(orr), .q(level));
	always @(posedge clk)
		sampled <= level;
	always @(posedge sampled, negedge sampled) begin
		$display("%0d sampled %b", $time, sampled);
		$fflush;
	end

	always @(posedge orr[64])
`ifdef __ICARUS__
		$driver_start(orr[63:0]);
`else
		driver_start(orr[63:0]);
`endif

	always @(posedge stopped, posedge bad) begin
		$display("%0d rules broken", broken[0] + broken[1] + broken[2]);
		$display("%0d: end, run hash %h", $time,
			 `ORR(hash)(orr[63:0]));
		$finish;
	end
endmodule
