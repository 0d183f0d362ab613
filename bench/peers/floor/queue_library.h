// SPDX-License-Identifier: Apache-2.0
// Candidates from libraries.
#pragma once

#include "queue.h"

#include <boost/heap/d_ary_heap.hpp>
#include <boost/heap/pairing_heap.hpp>
#include <functional>
#include <map>
#include <queue>
#include <utility>
#include <vector>

typedef std::pair<u64, u64> P;
struct StdPq {
	std::priority_queue<P, std::vector<P>, std::greater<P>> q;
	explicit StdPq(size_t)
	{
	}
	void push(u64 t, u64 s)
	{
		q.push(P(t, s));
	}
	Ev pop()
	{
		P p = q.top();
		q.pop();
		return Ev{p.second, p.first};
	}
};
struct StdMultimap { // red-black tree, as ns-3's MapScheduler and many kernels
	std::map<P, u64> q;
	explicit StdMultimap(size_t)
	{
	}
	void push(u64 t, u64 s)
	{
		q.emplace(P(t, s), s);
	}
	Ev pop()
	{
		auto i = q.begin();
		P p = i->first;
		q.erase(i);
		return Ev{p.second, p.first};
	}
};
template <bool MUT> struct BoostDary {
	boost::heap::d_ary_heap<P, boost::heap::arity<4>,
				boost::heap::compare<std::greater<P>>,
				boost::heap::mutable_<MUT>>
		q;
	explicit BoostDary(size_t)
	{
	}
	void push(u64 t, u64 s)
	{
		q.push(P(t, s));
	}
	Ev pop()
	{
		P p = q.top();
		q.pop();
		return Ev{p.second, p.first};
	}
};
struct BoostPairing {
	boost::heap::pairing_heap<P, boost::heap::compare<std::greater<P>>> q;
	explicit BoostPairing(size_t)
	{
	}
	void push(u64 t, u64 s)
	{
		q.push(P(t, s));
	}
	Ev pop()
	{
		P p = q.top();
		q.pop();
		return Ev{p.second, p.first};
	}
};

// As in SystemC: a binary heap of pointers to pooled nodes, called compare.
struct ScPpq {
	struct Node {
		void *e;
		u64 t;
		u64 s;
	};
	std::vector<Node *> h;
	size_t n = 0;
	std::vector<Node *> fl;
	int (*cmp)(const void *, const void *);
	static int __attribute__((noinline)) cmpf(const void *a, const void *b)
	{
		const Node *x = (const Node *)a, *y = (const Node *)b;
		return x->t < y->t   ? 1
		       : x->t > y->t ? -1
		       : x->s < y->s ? 1
				     : -1;
	}
	explicit ScPpq(size_t m) : h(m + 4)
	{
		cmp = cmpf;
		asm volatile("" : "+r"(cmp));
	}
	void push(u64 t, u64 s)
	{
		Node *x;
		if (fl.empty())
			x = (Node *)malloc(sizeof(Node));
		else {
			x = fl.back();
			fl.pop_back();
		}
		x->t = t;
		x->s = s;
		size_t i = ++n;
		if (n + 2 > h.size())
			h.resize(2 * h.size());
		while (i > 1 && cmp(h[i >> 1], x) < 0) {
			h[i] = h[i >> 1];
			i >>= 1;
		}
		h[i] = x;
	}
	Ev pop()
	{
		Node *top = h[1];
		h[1] = h[n--];
		for (size_t i = 1, l; l = 2 * i, l <= n;) {
			size_t g = cmp(h[l], h[i]) > 0 ? l : i;
			if (l + 1 <= n && cmp(h[l + 1], h[g]) > 0)
				g = l + 1;
			if (g == i)
				break;
			std::swap(h[i], h[g]);
			i = g;
		}
		Ev e{top->s, top->t};
		fl.push_back(top);
		return e;
	}
};
