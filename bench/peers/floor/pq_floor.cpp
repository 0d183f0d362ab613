// SPDX-License-Identifier: Apache-2.0
// Hold model on bare pending-event sets.  pq_floor which n ops dist
#define PEER peer_name
static const char *peer_name = "?";
#include "bench_common.h"
#include "queue_chunk.h"
#include "queue_heap.h"
#include "queue_ladder.h"
#include "queue_library.h"
#include "queue_wheel.h"

template <class Q>
static __attribute__((noinline)) void hold(const char *name, u64 n, u64 ops,
					   const char *dname)
{
	bench_dist d = bench_dist_init(dname);
	u64 rng = bench_seed(42), seq = 0;
	Q q(n + 1);
	for (u64 i = 0; i < n; i++)
		q.push(bench_delay(d, &rng), seq++ << 20 | i);
	u64 warm = 3 * n + ops / 10, last = 0, bad = 0;
	Ev e{0, 0};
	u64 laststs = 0;
	double t0 = 0;
	for (u64 k = 0; k < warm + ops; k++) {
		if (k == warm)
			t0 = bench_now();
		e = q.pop();
		if (k < warm) {
			bad += e.t < last ||
			       (e.t == last && (e.s >> 20) < laststs);
			last = e.t;
			laststs = e.s >> 20;
		}
		q.push(e.t + bench_delay(d, &rng),
		       seq++ << 20 | (e.s & 0xFFFFF));
	}
	double t1 = bench_now();
	if (bad)
		fprintf(stderr, "%s: %llu out of order\n", name,
			(unsigned long long)bad);
	char buf[96];
	peer_name = name;
	snprintf(buf, sizeof buf, "n=%llu dist=%s sum=%llx",
		 (unsigned long long)n, dname,
		 (unsigned long long)(e.t % 0xFFFFFFFB));
	bench_result("pq", buf, ops, t1 - t0);
}

int main(int argc, char **argv)
{
	const char *w = bench_args(argc, argv, 1, "all");
	u64 n = bench_argu(argc, argv, 2, 256),
	    ops = bench_argu(argc, argv, 3, 2000000);
	const char *d = bench_args(argc, argv, 4, "exp");
#define RUN(name, Type)                            \
	if (!strcmp(w, "all") || !strcmp(w, name)) \
	hold<Type>(name, n, ops, d)
	RUN("std_pq", StdPq);
	RUN("std_map", StdMultimap);
	RUN("boost_d4", BoostDary<false>);
	RUN("boost_d4mut", BoostDary<true>);
	RUN("boost_pairing", BoostPairing);
	RUN("sc_ppq", ScPpq);
	typedef Heap<2, true, false> H2;
	typedef Heap<4, true, false> H4;
	typedef Heap<4, true, true> H4bf;
	typedef Heap<4, false, true> H4bu;
	typedef Heap<8, true, true> H8bf;
	typedef Heap<8, false, true> H8bu;
	RUN("heap2", H2);
	RUN("heap4", H4);
	RUN("heap4bf", H4bf);
	RUN("heap4bu", H4bu);
	RUN("heap8bf", H8bf);
	RUN("heap8bu", H8bu);
	RUN("heap4hole", Heap4Hole);
	RUN("heap4pos", Heap4Pos);
	RUN("heap8soa", Heap8Soa);
	RUN("wheel", Wheel);
	RUN("ladder", Ladder);
	typedef WheelF<6, 16> WF6;
	typedef WheelF<8, 16> WF8;
	typedef WheelF<6, 32> WF6b;
	typedef WheelF<5, 16> WF5;
	RUN("wheelf6", WF6);
	RUN("wheelf6_32", WF6b);
	RUN("wheelf8", WF8);
	RUN("wheelf5", WF5);
	typedef WheelC<6, 15> WC6;
	typedef WheelC<6, 4> WC6s;
	typedef WheelC<5, 15> WC5;
	RUN("wheelc6", WC6);
	RUN("wheelc6_4", WC6s);
	RUN("wheelc5", WC5);
	typedef WheelH<6, 15> WH6;
	RUN("wheelh6", WH6);
	if (n == 1)
		RUN("null", NullQ);
	return 0;
}
