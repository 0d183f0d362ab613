// SPDX-License-Identifier: Apache-2.0
// A controller on the two-wire bus (NXP UM10204) that writes one byte to a
// target: go, then done. It waits while anybody holds SCL (3.1.9), gives way to
// another controller that pulls SDA low where it does not (3.1.8), and then
// tries again when the bus is free. Lines are sampled at clk.
`timescale 1ns / 1ps

module i2c_master #(
	parameter int QUARTER = 63  // clocks, of a bit
) (
	input wire clk,
	input wire resetn,
	inout wire scl,
	inout wire sda,
	input wire go,           // for one clock
	input wire [6:0] address,
	input wire [7:0] data,
	output reg done,         // since the last go
	output reg nack,         // a byte was not acknowledged
	output reg lost,         // for one clock: the arbitration
	output reg [15:0] held   // clocks for which SCL was held, so far
);
	localparam [2:0] IDLE = 0, START = 1, LOW = 2, RISE = 3, HIGH = 4,
		STOP = 5;

	reg [1:0] scls, sdas;    // samples, the newest in bit 0
	reg busy;                // the bus
	reg wanted;
	reg [2:0] state;
	int left;                // clocks in this state
	reg [4:0] n;             // bits that are left, with acknowledges
	reg [17:0] shift;
	reg pull_scl = 0;
	reg pull_sda = 0;

	assign scl = pull_scl ? 1'b0 : 1'bz;
	assign sda = pull_sda ? 1'b0 : 1'bz;

	wire stop = scls == 2'b11 && sdas == 2'b01;
	wire over = left == 0;
	wire acknowledge = n == 10 || n == 1;

	task enter(input [2:0] what, input int clocks);
		begin
			state <= what;
			left <= clocks;
		end
	endtask

	task give_way;
		begin
			state <= IDLE;
			pull_sda <= 0;
			pull_scl <= 0;
			lost <= 1;
		end
	endtask

	// SCL is low: the next bit, or SDA low for STOP
	task next_bit;
		begin
			pull_scl <= 1;
			pull_sda <= n == 0 || !shift[17];
			enter(LOW, 2 * QUARTER);
		end
	endtask

	// SCL is high and SDA has its level
	task look_at_bit;
		begin
			if (acknowledge)
				nack <= nack || sdas[0];
			if (!acknowledge && shift[17] && !sdas[0])
				give_way;
			else begin
				shift <= {shift[16:0], 1'b0};
				n <= n - 1;
				enter(HIGH, 2 * QUARTER);
			end
		end
	endtask

	always @(posedge clk or negedge resetn)
		if (!resetn) begin
			{scls, sdas} <= 4'hf;
			{busy, wanted, n, shift, pull_scl, pull_sda} <= 0;
			{done, nack, lost, held} <= 0;
			state <= IDLE;
			left <= 0;
		end else begin
			scls <= {scls[0], scl};
			sdas <= {sdas[0], sda};
			lost <= 0;
			if (left != 0)
				left <= left - 1;
			if (!scls[0])
				busy <= 1;
			else if (stop)
				busy <= 0;
			if (go) begin
				wanted <= 1;
				done <= 0;
				nack <= 0;
			end
			case (state)
			IDLE: if (wanted && !busy && scls == 2'b11 && over) begin
				pull_sda <= 1;
				shift <= {address, 1'b0, 1'b1, data, 1'b1};
				n <= 18;
				enter(START, 2 * QUARTER);
			end
			// another's SCL may fall before ours
			START: if (over || !scls[0])
				next_bit;
			LOW: if (over) begin
				pull_scl <= 0;
				enter(RISE, 3);
			end
			RISE: if (scls[0] && n != 0)
				look_at_bit;
			else if (scls[0])
				enter(STOP, 2 * QUARTER);
			else if (over)
				held <= held + 1;
			HIGH: if (over || !scls[0])
				next_bit;
			STOP: if (over) begin
				pull_sda <= 0;
				wanted <= 0;
				done <= 1;
				enter(IDLE, 2 * QUARTER);
			end
			default: state <= IDLE;
			endcase
		end
endmodule
