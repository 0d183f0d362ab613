// SPDX-License-Identifier: Apache-2.0
// The peer of orrery bench for SystemC.
#include "workloads.h"

#include <cstdlib>

static const peer_workload workloads[] = {
	{"b_transport", {"mode"}, 10000000, run_b_transport},
	{"cancel", {"mode", "pending"}, 2000000, run_cancel},
	{"clock", {"mode", "n"}, 10000000, run_clock},
	{"fifo", {"depth"}, 5000000, run_fifo},
	{"hold", {"n", "dist"}, 5000000, run_hold},
	{"hold-thread", {"n", "dist"}, 3000000, run_hold_thread},
	{"memory", {"what"}, 100000, run_memory},
	{"mm1", {}, 1000000, run_mm1},
	{"nb_transport", {"outstanding"}, 500000, run_nb_transport},
	{"pingpong", {"mode"}, 5000000, run_pingpong},
	{"signal", {"n"}, 5000000, run_signal},
	{},
};

static const peer systemc = {
	"systemc",
	PEER_VERSION,
	PEER_FLAGS,
	workloads,
};

int sc_main(int argc, char **argv)
{
	sc_core::sc_report_handler::set_actions(sc_core::SC_INFO,
						sc_core::SC_DO_NOTHING);
	return peer_main(&systemc, argc, argv);
}

int main(int argc, char **argv)
{
	setenv("SYSTEMC_DISABLE_COPYRIGHT_MESSAGE", "1", 1);
	return sc_core::sc_elab_and_sim(argc, argv);
}
