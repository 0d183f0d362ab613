// SPDX-License-Identifier: Apache-2.0
// The transactors by which models access RTL, each with a memory behind it that
// does not answer while it is told to hang. Nothing has been written to them,
// and where nothing has been written is X, if the simulator has that.
`timescale 1ps / 1ps

module bad_targets (
	input wire [65:0] orr,
	input wire clk,
	input wire resetn,
	input wire hang
);
	wire psel, penable, pwrite, pready, pslverr;
	wire [31:0] paddr, pwdata, prdata;
	wire [3:0] pstrb;

	orr_apb_requester #(.PATH("soc.apb")) apb (
		.orr(orr), .pclk(clk), .presetn(resetn), .psel(psel),
		.penable(penable), .pwrite(pwrite), .paddr(paddr),
		.pwdata(pwdata), .pstrb(pstrb), .pready(pready && !hang),
		.prdata(prdata), .pslverr(pslverr));
	random_apb_memory #(.SEED(1)) apb_memory (
		.clk(clk), .resetn(resetn), .psel(psel && !hang),
		.penable(penable), .pwrite(pwrite), .paddr(paddr[15:0]),
		.pwdata(pwdata), .pstrb(pstrb), .pready(pready),
		.prdata(prdata), .pslverr(pslverr));

	wire awvalid, awready, wvalid, wready, bvalid, bready;
	wire arvalid, arready, rvalid, rready;
	wire [31:0] awaddr, araddr, wdata, rdata;
	wire [3:0] wstrb;
	wire [1:0] bresp, rresp;

	orr_axil_manager #(.PATH("soc.axi"), .SYNC_RESET(1)) axi (
		.orr(orr), .aclk(clk), .aresetn(resetn), .awvalid(awvalid),
		.awready(awready), .awaddr(awaddr), .awprot(),
		.wvalid(wvalid), .wready(wready), .wdata(wdata),
		.wstrb(wstrb), .bvalid(bvalid && !hang), .bready(bready),
		.bresp(bresp), .arvalid(arvalid), .arready(arready),
		.araddr(araddr), .arprot(), .rvalid(rvalid && !hang),
		.rready(rready), .rdata(rdata), .rresp(rresp));
	random_axil_memory #(.SEED(2)) axi_memory (
		.clk(clk), .resetn(resetn), .awvalid(awvalid),
		.awready(awready), .awaddr(awaddr[15:0]), .wvalid(wvalid),
		.wready(wready), .wdata(wdata), .wstrb(wstrb),
		.bvalid(bvalid), .bready(bready && !hang), .bresp(bresp),
		.arvalid(arvalid), .arready(arready), .araddr(araddr[15:0]),
		.rvalid(rvalid), .rready(rready && !hang), .rdata(rdata),
		.rresp(rresp));

	wire cyc, stb, we, ack, rty;
	wire [31:0] adr, dat_m, dat_s;
	wire [3:0] sel;

	orr_wb_manager #(.PATH("soc.wb")) wb (
		.orr(orr), .clk_i(clk), .rst_i(!resetn), .cyc_o(cyc),
		.stb_o(stb), .we_o(we), .adr_o(adr), .dat_o(dat_m),
		.sel_o(sel), .dat_i(dat_s), .ack_i(ack), .err_i(1'b0),
		.rty_i(rty));
	random_wb_memory #(.SEED(3)) wb_memory (
		.clk(clk), .rst(!resetn), .cyc(cyc && !hang), .stb(stb),
		.we(we), .adr(adr[15:0]), .dat_i(dat_m), .sel(sel),
		.dat_o(dat_s), .ack(ack), .rty(rty));
endmodule
