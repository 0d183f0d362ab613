// SPDX-License-Identifier: Apache-2.0
// A target on the two-wire bus (NXP UM10204) with one register, which stretches
// the clock after every acknowledge. Lines are sampled at clk.
`timescale 1ns / 1ps

module i2c_slave #(
	parameter [6:0] ADDRESS = 7'h42,
	parameter int STRETCH = 500  // clocks
) (
	input wire clk,
	input wire resetn,
	inout wire scl,
	inout wire sda,
	output reg [7:0] register
);
	localparam [1:0] IDLE = 0, TAKE = 1, GIVE = 2;

	reg [1:0] scls, sdas;    // samples, the newest in bit 0
	reg [1:0] state;
	reg first;               // the byte is an address
	reg [3:0] bits;          // so far in this byte
	reg [7:0] shift;
	reg pull = 0;            // sda
	int hold = 0;            // scl, for so many clocks

	assign scl = hold != 0 ? 1'b0 : 1'bz;
	assign sda = pull ? 1'b0 : 1'bz;

	wire rise = scls == 2'b01;
	wire fall = scls == 2'b10;
	wire start = scls == 2'b11 && sdas == 2'b10;
	wire stop = scls == 2'b11 && sdas == 2'b01;
	wire mine = shift[7:1] == ADDRESS;

	task byte_ends;
		begin
			bits <= 9;
			if (state == TAKE && first && !mine)
				state <= IDLE;
			else if (state == TAKE) begin
				pull <= 1;
				if (!first)
					register <= shift;
			end else
				pull <= 0;  // for the master's answer
		end
	endtask

	task acknowledge_ends;
		begin
			bits <= 0;
			first <= 0;
			pull <= 0;
			hold <= STRETCH;
			if (state == TAKE && first && shift[0]) begin
				state <= GIVE;
				shift <= ~register;
				pull <= register[7];
			end else if (state == GIVE)
				state <= IDLE;  // one byte is all there is
		end
	endtask

	always @(posedge clk or negedge resetn)
		if (!resetn) begin
			scls <= 2'b11;
			sdas <= 2'b11;
			state <= IDLE;
			{first, bits, shift, pull, register} <= 0;
			hold <= 0;
		end else begin
			scls <= {scls[0], scl};
			sdas <= {sdas[0], sda};
			if (hold != 0)
				hold <= hold - 1;
			if (start) begin
				state <= TAKE;
				first <= 1;
				bits <= 0;
				pull <= 0;
			end else if (stop)
				state <= IDLE;
			else if (state != IDLE && rise && bits < 8) begin
				if (state == TAKE)
					shift <= {shift[6:0], sdas[0]};
				else
					shift <= {shift[6:0], 1'b1};
				bits <= bits + 1;
			end else if (state != IDLE && fall && bits == 8)
				byte_ends;
			else if (state != IDLE && fall && bits == 9)
				acknowledge_ends;
			else if (state == GIVE && fall)
				pull <= !shift[7];
		end
endmodule
