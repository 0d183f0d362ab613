// SPDX-License-Identifier: Apache-2.0
// A two-wire bus of the models at pins of the RTL, each with a pull-up (tri1,
// pullup). Controllers and targets on either side can hold both lines low.
`timescale 1ps / 1ps

module orr_i2c #(
	parameter BUS = ""       // its path: "soc.i2c0.bus"
) (
	input wire [65:0] orr,
	inout wire scl,
	inout wire sda
);
	orr_od_lines #(.N(2), .NETS({BUS, ".scl ", BUS, ".sda"})) lines (
		.orr(orr), .line({sda, scl}));
endmodule
