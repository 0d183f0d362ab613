// SPDX-License-Identifier: Apache-2.0
// A GPIO port of the models at pins of the RTL: their levels, and what the RTL
// drives them to. A PCF8574's are P and ext, which is high or pulls low.
`timescale 1ps / 1ps

module orr_gpio #(
	parameter int N = 8,     // at most 64
	parameter OUT = "",      // paths of the levels: "soc.i2c0.gpio0.P[7:0]"
	parameter IN = ""        // of the inputs: "soc.i2c0.gpio0.ext[7:0]"
) (
	input wire [65:0] orr,
	output wire [N-1:0] q,
	input wire [N-1:0] d
);
	orr_pins_out #(.N(N), .PINS(OUT)) out (.orr(orr), .q(q));
	orr_pins_in #(.N(N), .PINS(IN)) in (.orr(orr), .d(d));
endmodule
