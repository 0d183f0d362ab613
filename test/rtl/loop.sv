// SPDX-License-Identifier: Apache-2.0
// Every requester of dpi/ answered by its completer: the models' accesses come
// back to the models through RTL. And a wire, as a flip-flop samples it.
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
		$display("%0d: end, run hash %h", $time,
			 `ORR(hash)(orr[63:0]));
		$finish;
	end
endmodule
