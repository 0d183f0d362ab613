// SPDX-License-Identifier: Apache-2.0
// The ladder queue, and none.
#pragma once

#include "queue.h"

#include <algorithm>
#include <vector>

// Ladder queue (Tang, Goh, Thng 2005), linked buckets in a pool.
struct Ladder {
	struct Node {
		u64 t, s;
		u32 next;
	};
	enum { THRES = 48, MAXR = 10 };
	struct Rung {
		std::vector<u32> head;
		std::vector<u32> cnt;
		u64 start, cur;
		unsigned shift;
		size_t nb, idx, left;
	};
	std::vector<Node> pool;
	u32 freel;
	u32 top;
	size_t ntop;
	u64 tmin, tmax, topstart;
	Rung r[MAXR];
	int nr;
	std::vector<Ev> bot; // sorted descending: pop from the back
	explicit Ladder(size_t m)
	    : freel(1), top(0), ntop(0), tmin(~0ull), tmax(0), topstart(0),
	      nr(0)
	{
		pool.resize(m + 2);
		for (size_t i = 1; i < pool.size(); i++)
			pool[i].next = i + 1 < pool.size() ? (u32)(i + 1) : 0;
	}
	inline u32 node(u64 t, u64 s)
	{
		u32 x = freel;
		if (!x) {
			x = (u32)pool.size();
			pool.push_back(Node());
		} else
			freel = pool[x].next;
		pool[x].t = t;
		pool[x].s = s;
		return x;
	}
	inline void release(u32 x)
	{
		pool[x].next = freel;
		freel = x;
	}
	void push(u64 t, u64 s)
	{
		if (t >= topstart) {
			u32 x = node(t, s);
			pool[x].next = top;
			top = x;
			ntop++;
			if (t < tmin)
				tmin = t;
			if (t > tmax)
				tmax = t;
			return;
		}
		for (int i = 0; i < nr; i++)
			if (t >= r[i].cur) {
				size_t b = (t - r[i].start) >> r[i].shift;
				u32 x = node(t, s);
				pool[x].next = r[i].head[b];
				r[i].head[b] = x;
				r[i].cnt[b]++;
				r[i].left++;
				return;
			}
		insert_bottom(Ev{s, t});
	}
	void insert_bottom(Ev e)
	{
		size_t i = bot.size();
		bot.push_back(e);
		while (i && less(bot[i - 1], e)) {
			bot[i] = bot[i - 1];
			i--;
		}
		bot[i] = e;
		if (bot.size() > 4 * THRES &&
		    nr < MAXR) { // bottom too long: make it a rung
			u64 lo = bot.back().t, hi = bot.front().t;
			if (hi - lo > 64) {
				u64 limit = nr ? r[nr - 1].cur : topstart;
				spawn(lo, limit, bot.size());
				Rung &q = r[nr - 1];
				for (auto &v : bot) {
					size_t b = (v.t - q.start) >> q.shift;
					u32 x = node(v.t, v.s);
					pool[x].next = q.head[b];
					q.head[b] = x;
					q.cnt[b]++;
					q.left++;
				}
				bot.clear();
			}
		}
	}
	void spawn(u64 lo, u64 limit, size_t n)
	{ // rung over [lo, limit)
		Rung &q = r[nr++];
		unsigned sh = 0;
		while (((limit - lo) >> sh) >= 2 * n)
			sh++;
		q.shift = sh;
		q.start = q.cur = lo;
		q.nb = ((limit - 1 - lo) >> sh) + 1;
		q.idx = 0;
		q.left = 0;
		if (q.head.size() < q.nb) {
			q.head.assign(q.nb, 0);
			q.cnt.assign(q.nb, 0);
		} else {
			std::fill_n(q.head.begin(), q.nb, 0);
			std::fill_n(q.cnt.begin(), q.nb, 0);
		}
	}
	Ev pop()
	{
		if (bot.empty())
			refill();
		Ev e = bot.back();
		bot.pop_back();
		return e;
	}
	void refill()
	{
		for (;;) {
			while (nr && !r[nr - 1].left)
				nr--;
			if (!nr) {
				u64 hi = tmax + 1;
				spawn(tmin, hi, ntop);
				Rung &q = r[0];
				for (u32 x = top, nx; x; x = nx) {
					nx = pool[x].next;
					size_t b = (pool[x].t - q.start) >>
						   q.shift;
					pool[x].next = q.head[b];
					q.head[b] = x;
					q.cnt[b]++;
				}
				q.left = ntop;
				topstart = q.start + (q.nb << q.shift);
				top = 0;
				ntop = 0;
				tmin = ~0ull;
				tmax = 0;
			}
			Rung &q = r[nr - 1];
			while (!q.cnt[q.idx])
				q.idx++;
			size_t b = q.idx++;
			u32 c = q.cnt[b];
			u32 x = q.head[b];
			q.left -= c;
			u64 lo = q.start + ((u64)b << q.shift);
			q.cur = lo + (1ull << q.shift);
			if (c > THRES && q.shift > 0 && nr < MAXR) {
				spawn(lo, q.cur, c);
				Rung &w = r[nr - 1];
				for (u32 nx; x; x = nx) {
					nx = pool[x].next;
					size_t k = (pool[x].t - w.start) >>
						   w.shift;
					pool[x].next = w.head[k];
					w.head[k] = x;
					w.cnt[k]++;
				}
				w.left = c;
				continue;
			}
			for (u32 nx; x; x = nx) {
				nx = pool[x].next;
				bot.push_back(Ev{pool[x].s, pool[x].t});
				release(x);
			}
			std::sort(bot.begin(), bot.end(),
				  [](const Ev &a, const Ev &b) {
					  return less(b, a);
				  });
			return;
		}
	}
};

// No queue at all: what the harness itself costs (valid at n = 1 only).
struct NullQ {
	Ev e;
	explicit NullQ(size_t)
	{
	}
	void push(u64 t, u64 s)
	{
		e.t = t;
		e.s = s;
	}
	Ev pop()
	{
		asm volatile("" : "+m"(e));
		return e;
	}
};
