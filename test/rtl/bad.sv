// SPDX-License-Identifier: Apache-2.0
// What must be told and must not crash, one case in each run:
//	+case=version|unknown|x|unmapped|reset|reset_rtl|early|finish|
//	      finish_rtl|time|thread|close
`timescale 1ps / 1ps
`include "orr_calls.svh"

module bad
	import orr_pkg::*;
();
`ifndef __ICARUS__
	import "DPI-C" function void driver_start(input longint s);
`endif
	localparam [31:0] RAM = 'h100, SLOW = 'h1000, NOWHERE = 'h8000000;
	localparam [31:0] UART = 'h9000000, I2C = 'h9010000;
	localparam [31:0] APB_RTL = 'h10000000, AXI_RTL = 'h20000000;
	localparam [31:0] WB_RTL = 'h30000000, BEYOND = 'h1000;

	reg clk = 0, resetn = 0, resetn_rtl = 0, hang = 0;
	reg no_names = 0;
	wire [65:0] orr;
	wire stopped, failed;

	always #5000 clk = ~clk;
	initial begin
		#22000 resetn = 1;
		resetn_rtl = 1;
	end

	orr_sync #(.BOARD(`BOARD)) sync (
		.orr(orr), .stopped(stopped), .failed(failed));

	reg psel = 0, penable = 0, pwrite = 0;
	reg [31:0] paddr = 0, pwdata = 0;
	reg [3:0] pstrb = 0;
	wire pready, pslverr;
	wire [31:0] prdata;
	orr_apb_completer #(.NAME("apb")) apb (
		.orr(orr), .pclk(clk), .presetn(resetn), .psel(psel),
		.penable(penable), .pwrite(pwrite), .paddr(paddr),
		.pwdata(pwdata), .pstrb(pstrb), .pready(pready),
		.prdata(prdata), .pslverr(pslverr));

	reg awvalid = 0, wvalid = 0, bready = 0, arvalid = 0, rready = 0;
	reg [31:0] awaddr = 0, araddr = 0, wdata = 0;
	reg [3:0] wstrb = 0;
	wire awready, wready, bvalid, arready, rvalid;
	wire [31:0] rdata;
	wire [1:0] bresp, rresp;
	orr_axil_subordinate #(.NAME("axi"), .SYNC_RESET(1)) axi (
		.orr(orr), .aclk(clk), .aresetn(resetn), .awvalid(awvalid),
		.awready(awready), .awaddr(awaddr), .wvalid(wvalid),
		.wready(wready), .wdata(wdata), .wstrb(wstrb),
		.bvalid(bvalid), .bready(bready), .bresp(bresp),
		.arvalid(arvalid), .arready(arready), .araddr(araddr),
		.rvalid(rvalid), .rready(rready), .rdata(rdata),
		.rresp(rresp));

	reg cyc = 0, stb = 0, we = 0;
	reg [31:0] adr = 0, dat = 0;
	reg [3:0] sel = 0;
	wire [31:0] dat_s;
	wire ack, err;
	orr_wb_subordinate #(.NAME("wb")) wb (
		.orr(orr), .clk_i(clk), .rst_i(!resetn), .cyc_i(cyc),
		.stb_i(stb), .we_i(we), .adr_i(adr), .dat_i(dat), .sel_i(sel),
		.dat_o(dat_s), .ack_o(ack), .err_o(err));

	bad_targets rtl (
		.orr(orr), .clk(clk), .resetn(resetn_rtl), .hang(hang));

	reg [7:0] drive = 8'hff;
	wire [7:0] pins;
	wire txd;
	reg rxd = 1;
	tri1 scl, sda;
	orr_gpio #(
		.OUT("soc.i2c0.gpio0.P[7:0]"), .IN("soc.i2c0.gpio0.ext[7:0]")
	) gpio (.orr(orr), .q(pins), .d(drive));
	orr_uart #(.UART("soc.uart0")) uart (.orr(orr), .txd(txd), .rxd(rxd));
	orr_i2c #(.BUS("soc.i2c0.bus")) i2c (.orr(orr), .scl(scl), .sda(sda));

	no_names none (.orr(no_names ? orr : 66'd0), .clk(clk));

	task say(input [8*16-1:0] what, input [1:0] response);
		$display("%0d %0s: %b, status %0d", $time, what, response,
			 `ORR(status)(orr[63:0]));
	endtask

	// Masters change what they drive between edges.
	task apb_start(input write, input [31:0] a, input [31:0] d);
		begin
			@(negedge clk);
			psel = 1;
			pwrite = write;
			paddr = a;
			pwdata = d;
			pstrb = write ? 4'hf : 0;
			@(negedge clk);
			penable = 1;
		end
	endtask

	int left;
	task apb_end;
		begin
			left = 1000;
			@(posedge clk);
			while (!pready && left > 0) begin
				left = left - 1;
				@(posedge clk);
			end
			say(left == 0 ? "apb does nothing" : "apb",
			    {1'b0, pslverr});
			@(negedge clk);
			psel = 0;
			penable = 0;
		end
	endtask

	task apb_access(input write, input [31:0] a, input [31:0] d);
		begin
			apb_start(write, a, d);
			apb_end;
		end
	endtask

	task axi_start(input write, input [31:0] a, input [31:0] d);
		begin
			@(negedge clk);
			awvalid = write;
			wvalid = write;
			awaddr = a;
			wdata = d;
			wstrb = 4'hf;
			arvalid = !write;
			araddr = a;
			@(negedge clk);  // they are taken at once
			awvalid = 0;
			wvalid = 0;
			arvalid = 0;
		end
	endtask

	task axi_end(input write);
		begin
			bready = 1;
			rready = 1;
			@(posedge clk);
			while (!bvalid && !rvalid)
				@(posedge clk);
			say(write ? "axi write" : "axi read",
			    write ? bresp : rresp);
			@(negedge clk);
			bready = 0;
			rready = 0;
		end
	endtask

	task axi_access(input write, input [31:0] a, input [31:0] d);
		begin
			axi_start(write, a, d);
			axi_end(write);
		end
	endtask

	task wb_start(input write, input [31:0] a, input [31:0] d);
		begin
			@(negedge clk);
			cyc = 1;
			stb = 1;
			we = write;
			adr = a;
			dat = d;
			sel = 4'hf;
			@(negedge clk);
		end
	endtask

	task wb_stop;
		begin
			cyc = 0;
			stb = 0;
		end
	endtask

	task wb_end;
		begin
			@(posedge clk);
			while (!ack && !err)
				@(posedge clk);
			say("wb", {1'b0, err});
			@(negedge clk);
			wb_stop;
		end
	endtask

	task wb_access(input write, input [31:0] a, input [31:0] d);
		begin
			wb_start(write, a, d);
			wb_end;
		end
	endtask

	task all(input write, input [31:0] a, input [31:0] d);
		begin
			apb_access(write, a, d);
			axi_access(write, a, d);
			wb_access(write, a, d);
		end
	endtask

	task rtl_of_all(input [31:0] offset);
		begin
			apb_access(0, APB_RTL + offset, 0);
			axi_access(0, AXI_RTL + offset, 0);
			wb_access(0, WB_RTL + offset, 0);
		end
	endtask

	string text;
	longint other, data, took, next;
	int id;

	task say_error(input longint s);
		begin
`ifdef __ICARUS__
			$orr_error(s, text);
`else
			orr_error(s, text);
`endif
			$display("status %0d: %0s", `ORR(status)(s), text);
		end
	endtask

	task version;
		begin
			other = `ORR(open)(ORR_ABI + 1, "bad.old", `BOARD);
			say_error(other);
			id = `ORR(attach)(other, ORR_INITIATOR, "apb", "", 4,
					  "bad.old.apb");
			$display("port %0d", id);
			id = `ORR(advance)(other, 64'd0, 0, next);
			$display("flags %0d, next %0d", id, next);
			`ORR(close)(other);
			`ORR(close)(other);
		end
	endtask

	task x;
		begin
			apb_access(0, 32'bx, 0);
			apb_access(1, RAM, 32'h0000x000);
			apb_access(0, RAM, 32'bx);  // data counts in writes only
			axi_access(0, 32'h0000010x, 0);
			axi_access(1, 32'bz, 0);
			axi_access(1, RAM, 32'hzzzzzzzz);
			wb_access(0, 32'h0000000z, 0);
			wb_access(1, RAM, 32'bx);
			wb_access(0, RAM, 32'bx);
		end
	endtask

	task x_on_pins;
		begin
			drive = 8'hf0;
			#1000 drive = 8'bx;
			rxd = 1'bx;
			#1000 $display("pins %b", pins);
			drive = 8'h0f;
			rxd = 1'bz;
			#1000 $display("pins %b", pins);
			force scl = 1'bx;
			#1000 release scl;
			// the UART has received nothing: FR, RXFE
			apb_access(0, UART + 'h18, 0);
			$display("RXFE %b", prdata[4]);
		end
	endtask

	// UART: a bit is 16 clocks, a character 1.6 us. I2C: 400 kHz.
	task begin_characters;
		begin
			apb_access(1, UART + 'h24, 1);
			apb_access(1, UART + 'h2c, 'h60);
			apb_access(1, UART + 'h30, 'h301);
			apb_access(1, UART, 'h55);
			apb_access(1, I2C, 'h31);
			apb_access(1, I2C + 4, 0);
			apb_access(1, I2C + 8, 'h80);
			apb_access(1, I2C + 'hc, 'h40);
			apb_access(1, I2C + 'h10, 'h90);
		end
	endtask

	task models_at_work;
		begin
			axi_start(1, SLOW, 1);
			wb_start(0, SLOW, 0);
			apb_start(1, SLOW, 1);
			@(negedge clk);
		end
	endtask

	task rtl_at_work;
		begin
			hang = 1;
			axi_start(1, AXI_RTL, 1);
			wb_start(0, WB_RTL, 0);
			apb_start(0, APB_RTL, 0);
			#200000;
		end
	endtask

	task reset;
		begin
			models_at_work;
			resetn = 0;
			psel = 0;
			penable = 0;
			wb_stop;
			axi_start(0, SLOW, 0);  // which nobody takes
			@(negedge clk);
			resetn = 1;
			axi_start(0, SLOW, 0);
			@(negedge clk);
			resetn = 0;
			@(negedge clk);
			resetn = 1;
			all(0, RAM, 0);
		end
	endtask

	task reset_rtl;
		begin
			hang = 1;
			apb_start(0, APB_RTL, 0);
			#101000 resetn_rtl = 0;
			apb_end;
			resetn_rtl = 1;
			axi_start(1, AXI_RTL, 1);
			#101000 resetn_rtl = 0;
			axi_end(1);
			resetn_rtl = 1;
			axi_start(0, AXI_RTL, 0);
			#101000 resetn_rtl = 0;
			axi_end(0);
			resetn_rtl = 1;
			wb_start(1, WB_RTL, 1);
			#101000 resetn_rtl = 0;
			wb_end;
			resetn_rtl = 1;
			hang = 0;
			rtl_of_all(BEYOND);
		end
	endtask

	// a setup phase before the last transfer has ended
	task early;
		begin
			apb_start(0, SLOW, 0);
			@(negedge clk);
			penable = 0;
			paddr = RAM;
			@(negedge clk);
			penable = 1;
			apb_end;
			wb_start(1, SLOW, 1);  // and goes away, which it may
			wb_stop;
			@(negedge clk);
			wb_access(0, RAM, 0);
		end
	endtask

	task backwards;
		begin
			apb_access(0, RAM, 0);
			next = 1000;
			id = `ORR(advance)(orr[63:0], next, 0, data);
			$display("flags %0d, next %0d", id, data);
			say_error(orr[63:0]);
			`ORR(bus_issue)(orr[63:0], apb.initiator.id, 0, 64'h100,
					64'd0, 15, next, 0);
			`ORR(pins_set)(orr[63:0], gpio.in.id, 64'd0, 64'd0, next,
				       0);
			`ORR(req_reply)(orr[63:0], rtl.apb.target.id, 0, 64'd0,
					next, 0);
			data = 0;
			id = `ORR(bus_b)(orr[63:0], apb.initiator.id, 0, 64'h100,
					 data, 15, next, took);
			$display("bus_b %0d", id);
			all(0, RAM, 0);  // what comes in time is done
		end
	endtask

	task second_thread;
		begin
`ifdef __ICARUS__
			$driver_start(orr[63:0]);
`else
			driver_start(orr[63:0]);
`endif
			say("second thread", 0);
			apb_access(0, RAM, 0);
		end
	endtask

	task close_twice;
		begin
			`ORR(close)(orr[63:0]);
			say("closed", 0);
			`ORR(close)(orr[63:0]);
			say_error(orr[63:0]);
			drive = 0;
			apb_access(0, RAM, 0);
			#20000 $display("failed %b", failed);
		end
	endtask

	reg [8*16-1:0] which;
	initial begin
		if ($value$plusargs("case=%s", which) == 0)
			which = "none";
		no_names = which == "unknown";
		#52000;
		case (which)
		"version": version;
		"unknown": begin
			none.accesses;
			say("unknown", 0);
		end
		"x": begin
			x;
			rtl_of_all(0);
			x_on_pins;
		end
		"unmapped": begin
			all(0, NOWHERE, 0);
			all(1, NOWHERE, 1);
			rtl_of_all(BEYOND);
		end
		"reset": reset;
		"reset_rtl": reset_rtl;
		"early": early;
		"finish": begin
			begin_characters;
			models_at_work;
			#500000;
		end
		"finish_rtl": rtl_at_work;
		"time": backwards;
		"thread": second_thread;
		"close": close_twice;
		default: $display("no case");
		endcase
		$finish;
	end
endmodule

// Transactors that look for what is not there. Their masters are answered.
module no_names (
	input wire [65:0] orr,
	input wire clk
);
	reg psel = 0, penable = 0, valid = 0, stb = 0;
	wire pready, pslverr, rvalid, ack, err;
	wire [1:0] rresp;

	orr_apb_completer #(.NAME("a"), .BUS("no.bus")) apb (
		.orr(orr), .pclk(clk), .presetn(1'b1), .psel(psel),
		.penable(penable), .pwrite(1'b0), .paddr(32'd0),
		.pwdata(32'd0), .pstrb(4'd0), .pready(pready), .prdata(),
		.pslverr(pslverr));
	orr_axil_subordinate #(.NAME("b"), .BUS("soc.uart0")) axi (
		.orr(orr), .aclk(clk), .aresetn(1'b1), .awvalid(1'b0),
		.awready(), .awaddr(32'd0), .wvalid(1'b0), .wready(),
		.wdata(32'd0), .wstrb(4'd0), .bvalid(), .bready(1'b1), .bresp(),
		.arvalid(valid), .arready(), .araddr(32'd0), .rvalid(rvalid),
		.rready(1'b1), .rdata(), .rresp(rresp));
	orr_wb_subordinate #(.NAME("soc.x")) wb (
		.orr(orr), .clk_i(clk), .rst_i(1'b0), .cyc_i(stb), .stb_i(stb),
		.we_i(1'b0), .adr_i(32'd0), .dat_i(32'd0), .sel_i(4'hf),
		.dat_o(), .ack_o(ack), .err_o(err));
	orr_apb_requester #(.PATH("soc.no")) apb_rtl (
		.orr(orr), .pclk(clk), .presetn(1'b1), .psel(), .penable(),
		.pwrite(), .paddr(), .pwdata(), .pstrb(), .pready(1'b1),
		.prdata(32'd0), .pslverr(1'b0));
	orr_axil_manager #(.PATH("soc.uart0")) axi_rtl (
		.orr(orr), .aclk(clk), .aresetn(1'b1), .awvalid(),
		.awready(1'b1), .awaddr(), .awprot(), .wvalid(),
		.wready(1'b1), .wdata(), .wstrb(), .bvalid(1'b1), .bready(),
		.bresp(2'd0), .arvalid(), .arready(1'b1), .araddr(), .arprot(),
		.rvalid(1'b1), .rready(), .rdata(32'd0), .rresp(2'd0));
	orr_wb_manager #(.PATH("")) wb_rtl (
		.orr(orr), .clk_i(clk), .rst_i(1'b0), .cyc_o(), .stb_o(),
		.we_o(), .adr_o(), .dat_o(), .sel_o(), .dat_i(32'd0),
		.ack_i(1'b1), .err_i(1'b0), .rty_i(1'b0));
	orr_gpio #(.OUT("soc.gpio0.P[7:0]"), .IN("soc.i2c0.gpio0.ext[0:7]")) gpio (
		.orr(orr), .q(), .d(8'hff));
	orr_uart #(.UART("soc.uart9")) uart (.orr(orr), .txd(), .rxd(1'b1));
	wire scl, sda;
	orr_i2c #(.BUS("soc.i2c0")) i2c (.orr(orr), .scl(scl), .sda(sda));
	orr_pins_out #(.N(2), .PINS("soc.uart0.irq")) irqs (.orr(orr), .q());

	task accesses;
		begin
			@(negedge clk);
			psel = 1;
			valid = 1;
			stb = 1;
			@(negedge clk);
			penable = 1;
			valid = 0;
			@(posedge clk);
			$display("apb %b %b, axi %b %b, wb %b %b", pready,
				 pslverr, rvalid, rresp, ack, err);
			@(negedge clk);
			psel = 0;
			stb = 0;
		end
	endtask
endmodule
