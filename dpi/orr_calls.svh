// SPDX-License-Identifier: Apache-2.0
// `ORR(name)(arguments) is a call by DPI, or by VPI in Icarus Verilog. A text in
// a parameter is no string until it is cast (IEEE 1800-2017 6.16).
// `ORR_WAKE is what orr_sync and the transactors wait for (orr_pkg.sv).
`ifndef ORR_CALLS_SVH
`define ORR_CALLS_SVH
`define ORR_WAKE posedge orr_kick, negedge orr_kick, posedge orr_pin_kick, \
		negedge orr_pin_kick, posedge orr_tick, negedge orr_tick, \
		posedge orr_due
`ifdef __ICARUS__
`define ORR(name) $orr_``name
`else
`define ORR(name) orr_``name
`endif
`endif
