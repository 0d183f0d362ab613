// SPDX-License-Identifier: Apache-2.0
// The serial line of a modelled UART, by bits, at pins of the RTL. The board
// sets bit-pins of a PL011 for it: --set uart0.bit-pins=true.
`timescale 1ps / 1ps

module orr_uart #(
	parameter UART = ""      // its path: "soc.uart0"
) (
	input wire [65:0] orr,
	output wire txd,         // what the model sends
	input wire rxd           // what it receives
);
	orr_pins_out #(.N(1), .PINS({UART, ".txd"})) out (.orr(orr), .q(txd));
	orr_pins_in #(.N(1), .PINS({UART, ".rxd"})) in (.orr(orr), .d(rxd));
endmodule
