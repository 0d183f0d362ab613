// SPDX-License-Identifier: Apache-2.0
// The differential test on the side of Accellera's TLM-2.0; the same parties as
// on the side of Orrery, function by function.
//
//	systemc_side FIRST-SEED SEEDS [all]
#include "systemc_initiators.h"
#include "systemc_targets.h"

#include <cstdlib>
#include <sys/wait.h>
#include <unistd.h>

namespace
{

void play(run *r)
{
	static const char *const names[] = {"t0", "t1", "t2"};

	the_run = r;
	tlm_utils::tlm_quantumkeeper::set_global_quantum(
		ps(pick(r, id{0, 0}, QUANTUM, 100000)));

	Lt lt("lt");
	At at("at");
	Router router("router");

	lt.socket.bind(*router.in[0]);
	at.socket.bind(*router.in[1]);
	for (unsigned k = 0; k < TARGETS; k++)
		router.out[k]->bind((new Target(names[k], k))->socket);
	sc_core::sc_start();
}

} // namespace

// A process can elaborate once only.
int sc_main(int argc, char **argv)
{
	static run r;
	uint64_t seed = argc > 1 ? strtoull(argv[1], nullptr, 10) : 1;
	uint64_t n = argc > 2 ? strtoull(argv[2], nullptr, 10) : 1;

	for (; n > 0; n--, seed++) {
		int status;
		pid_t child;

		fflush(stdout);
		child = fork();
		if (child == 0) {
			r.seed = seed;
			play(&r);
			print_run(&r, argc > 3);
			fflush(stdout);
			_exit(0);
		}
		if (child < 0 || waitpid(child, &status, 0) < 0 || status)
			return 1;
	}
	return 0;
}
