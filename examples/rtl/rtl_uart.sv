// SPDX-License-Identifier: Apache-2.0
// The other end of a serial line, 8 bits without parity: sends back every
// character that it receives, plus one.
`timescale 1ns / 1ps

module rtl_uart #(
	parameter int BIT = 100  // clocks
) (
	input wire clk,
	input wire resetn,
	input wire rxd,
	output reg txd = 1,
	output reg [7:0] last,
	output reg valid,        // last has just come
	output reg wrong         // a stop bit was low
);
	int wait_rx, wait_tx;
	reg [3:0] n_rx, n_tx;    // bits that are left
	reg [7:0] shift_rx;
	reg [8:0] shift_tx;

	always @(posedge clk or negedge resetn)
		if (!resetn) begin
			{n_rx, shift_rx, last, valid, wrong} <= 0;
			wait_rx <= 0;
		end else begin
			valid <= 0;
			if (wait_rx != 0)
				wait_rx <= wait_rx - 1;
			else if (n_rx == 0 && !rxd) begin
				n_rx <= 10;
				wait_rx <= BIT / 2 - 1;
			end else if (n_rx == 1) begin
				n_rx <= 0;
				last <= shift_rx;
				valid <= rxd;
				wrong <= wrong || !rxd;
			end else if (n_rx != 0) begin
				shift_rx <= {rxd, shift_rx[7:1]};
				n_rx <= n_rx - 1;
				wait_rx <= BIT - 1;
			end
		end

	always @(posedge clk or negedge resetn)
		if (!resetn) begin
			txd <= 1;
			{n_tx, shift_tx} <= 0;
			wait_tx <= 0;
		end else if (wait_tx != 0)
			wait_tx <= wait_tx - 1;
		else if (n_tx != 0) begin
			{shift_tx, txd} <= {1'b1, shift_tx};
			n_tx <= n_tx - 1;
			wait_tx <= BIT - 1;
		end else if (valid) begin
			{shift_tx, txd} <= {1'b1, last + 8'd1, 1'b0};
			n_tx <= 9;
			wait_tx <= BIT - 1;
		end
endmodule
