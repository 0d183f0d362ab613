// SPDX-License-Identifier: Apache-2.0
// Hold model on bare pending-event sets.  pq_floor which n ops dist
#include "floor.h"
#include "queue_chunk.h"
#include "queue_heap.h"
#include "queue_ladder.h"
#include "queue_library.h"
#include "queue_wheel.h"

struct Model {
	const char *which, *dist;
	u64 n, ops;
};

static bench_dist find_dist(const char *name)
{
	for (unsigned i = 0; bench_dist_words[i]; i++)
		if (!strcmp(name, bench_dist_words[i]))
			return static_cast<bench_dist>(i);
	fprintf(stderr, "unknown distribution %s\n", name);
	exit(2);
}

// The order of events, as long as it does not cost measured time.
struct Order {
	Ev last;
	u64 bad;
	void check(const Ev &e)
	{
		bad += e.t < last.t ||
		       (e.t == last.t && e.s >> 20 < last.s >> 20);
		last = e;
	}
};

template <class Q>
static __attribute__((noinline)) void hold(const char *name, const Model &m)
{
	bench_delays delays;
	u64 seed = bench_seed(42), seq = 0, warm = 3 * m.n + m.ops / 10;
	Q q(m.n + 1);
	Order order{};
	Ev e{0, 0};
	double start = 0;
	char params[96];

	bench_delays_init(&delays, find_dist(m.dist));
	for (u64 i = 0; i < m.n; i++)
		q.push(bench_delay(&delays, &seed), seq++ << 20 | i);
	for (u64 k = 0; k < warm + m.ops; k++) {
		if (k == warm)
			start = bench_now();
		e = q.pop();
		if (k < warm)
			order.check(e);
		q.push(e.t + bench_delay(&delays, &seed),
		       seq++ << 20 | (e.s & 0xFFFFF));
	}
	double seconds = bench_now() - start;
	if (order.bad)
		fprintf(stderr, "%s: %llu out of order\n", name,
			(unsigned long long)order.bad);
	snprintf(params, sizeof params, "n=%llu dist=%s sum=%llx",
		 (unsigned long long)m.n, m.dist,
		 (unsigned long long)(e.t % 0xFFFFFFFB));
	print_result("pq", name, params, m.ops, seconds);
}

template <class Q> static bool offer(const char *name, const Model &m)
{
	bool wanted = !strcmp(m.which, "all") || !strcmp(m.which, name);

	if (wanted)
		hold<Q>(name, m);
	return wanted;
}

static unsigned offer_heaps(const Model &m)
{
	unsigned ran = 0;

	ran += offer<StdPq>("std_pq", m);
	ran += offer<StdMultimap>("std_map", m);
	ran += offer<BoostDary<false>>("boost_d4", m);
	ran += offer<BoostDary<true>>("boost_d4mut", m);
	ran += offer<BoostPairing>("boost_pairing", m);
	ran += offer<ScPpq>("sc_ppq", m);
	ran += offer<Heap<2, true, false>>("heap2", m);
	ran += offer<Heap<4, true, false>>("heap4", m);
	ran += offer<Heap<4, true, true>>("heap4bf", m);
	ran += offer<Heap<4, false, true>>("heap4bu", m);
	ran += offer<Heap<8, true, true>>("heap8bf", m);
	ran += offer<Heap<8, false, true>>("heap8bu", m);
	ran += offer<Heap4Hole>("heap4hole", m);
	ran += offer<Heap4Pos>("heap4pos", m);
	ran += offer<Heap8Soa>("heap8soa", m);
	return ran;
}

static unsigned offer_wheels(const Model &m)
{
	unsigned ran = 0;

	ran += offer<Wheel>("wheel", m);
	ran += offer<Ladder>("ladder", m);
	ran += offer<WheelF<6, 16>>("wheelf6", m);
	ran += offer<WheelF<6, 32>>("wheelf6_32", m);
	ran += offer<WheelF<8, 16>>("wheelf8", m);
	ran += offer<WheelF<5, 16>>("wheelf5", m);
	ran += offer<WheelC<6, 15>>("wheelc6", m);
	ran += offer<WheelC<6, 4>>("wheelc6_4", m);
	ran += offer<WheelC<5, 15>>("wheelc5", m);
	ran += offer<WheelC<6, 15, 8>>("wheelh6", m);
	return ran;
}

int main(int argc, char **argv)
{
	Model m = {
		word_arg(argc, argv, 1, "all"),
		word_arg(argc, argv, 4, "exp"),
		number_arg(argc, argv, 2, 256),
		number_arg(argc, argv, 3, 2000000),
	};
	unsigned ran = offer_heaps(m);

	ran += offer_wheels(m);
	if (m.n == 1)
		ran += offer<NullQ>("null", m);
	if (!ran)
		fprintf(stderr, "unknown structure %s\n", m.which);
	return ran ? 0 : 2;
}
