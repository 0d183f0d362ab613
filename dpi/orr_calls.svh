// SPDX-License-Identifier: Apache-2.0
// `ORR(name)(arguments) is a call by DPI, or by VPI in Icarus Verilog.
`ifndef ORR_CALLS_SVH
`define ORR_CALLS_SVH
`ifdef __ICARUS__
`define ORR(name) $orr_``name
`else
`define ORR(name) orr_``name
`endif
`endif
