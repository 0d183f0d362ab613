// SPDX-License-Identifier: Apache-2.0
// Timing wheels of linked nodes.
#pragma once

#include "queue.h"

#include <vector>

// Hierarchical timing wheel: 64-slot levels, bitmaps, exact 1-tick slots. FIFO
// among equal times comes for free: an event filed early sits at a higher level
// and cascades (in order) before any later one can reach the same slot.
struct Wheel {
	struct Node {
		u64 t, s;
		u32 next;
	};
	enum { L = 11 };
	std::vector<Node> pool;
	u32 freel;
	u64 now;
	u64 bits[L];
	u32 head[L][64], tail[L][64];
	explicit Wheel(size_t m) : freel(0), now(0)
	{
		pool.resize(m + 2);
		for (size_t i = 1; i < pool.size(); i++)
			pool[i].next = i + 1 < pool.size() ? (u32)(i + 1) : 0;
		freel = 1;
		memset(bits, 0, sizeof bits);
		memset(head, 0, sizeof head);
	}
	inline void file(u32 x)
	{
		u64 d = pool[x].t ^ now;
		unsigned lv = d ? (63 - __builtin_clzll(d)) / 6 : 0;
		unsigned k = (pool[x].t >> (6 * lv)) & 63;
		pool[x].next = 0;
		if (bits[lv] >> k & 1)
			pool[tail[lv][k]].next = x;
		else {
			head[lv][k] = x;
			bits[lv] |= 1ull << k;
		}
		tail[lv][k] = x;
	}
	void push(u64 t, u64 s)
	{
		u32 x = freel;
		if (!x) {
			x = (u32)pool.size();
			pool.push_back(Node());
		} else
			freel = pool[x].next;
		pool[x].t = t;
		pool[x].s = s;
		file(x);
	}
	Ev pop()
	{
		for (;;) {
			if (bits[0]) {
				unsigned k = __builtin_ctzll(bits[0]);
				u32 x = head[0][k];
				if (!(head[0][k] = pool[x].next))
					bits[0] &= bits[0] - 1;
				now = pool[x].t;
				Ev e{pool[x].s, pool[x].t};
				pool[x].next = freel;
				freel = x;
				return e;
			}
			unsigned lv = 1;
			while (!bits[lv])
				lv++;
			unsigned k = __builtin_ctzll(bits[lv]);
			u32 x = head[lv][k];
			bits[lv] &= bits[lv] - 1;
			if (!pool[x].next) { // a lone event: it is the next
					     // one, no need to cascade
				now = pool[x].t;
				Ev e{pool[x].s, pool[x].t};
				pool[x].next = freel;
				freel = x;
				return e;
			}
			u64 mask =
				~0ull
				<< (6 *
				    lv); // move now to the start of that slot
			now = (pool[x].t & mask);
			while (x) {
				u32 nx = pool[x].next;
				file(x);
				x = nx;
			}
		}
	}
};

// The wheel again, with doubly linked slots (O(1) cancel), no reliance on the
// sequence number, and a sorted front: a slot that holds few events is sorted
// into a small array instead of being cascaded level by level.
template <unsigned B, unsigned FRONT> struct WheelF {
	struct Node {
		u64 t, s;
		u32 next, prev;
		u32 slot, pad;
	}; // 32 bytes
	enum { S = 1u << B, L = (64 + B - 1) / B, W = (S + 63) / 64 };
	std::vector<Node> pool;
	u32 freel;
	u64 now;
	u64 bits[L][W];
	u32 nonempty; // bit per level
	struct {
		u32 head, tail;
	} q[L][S];
	u32 front[FRONT + 1];
	unsigned nf;
	u64 fend; // indices, latest first
	explicit WheelF(size_t m)
	    : freel(0), now(0), nonempty(0), nf(0), fend(0)
	{
		pool.resize(m + 2);
		for (size_t i = 1; i < pool.size(); i++)
			pool[i].next = i + 1 < pool.size() ? (u32)(i + 1) : 0;
		freel = 1;
		memset(bits, 0, sizeof bits);
		memset(q, 0, sizeof q);
	}
	inline void file(u32 x)
	{
		Node &n = pool[x];
		u64 d = n.t ^ now;
		unsigned lv = (63 - __builtin_clzll(d | 1)) / B;
		unsigned k = (n.t >> (B * lv)) & (S - 1);
		n.next = 0;
		n.slot = lv << B | k;
		u64 &w = bits[lv][k >> 6], b = 1ull << (k & 63);
		if (w & b) {
			u32 t = q[lv][k].tail;
			pool[t].next = x;
			n.prev = t;
		} else {
			q[lv][k].head = x;
			n.prev = 0;
			w |= b;
			nonempty |= 1u << lv;
		}
		q[lv][k].tail = x;
	}
	inline void to_front(u32 x)
	{
		u64 t = pool[x].t;
		unsigned i = nf++;
		while (i && pool[front[i - 1]].t <= t) {
			front[i] = front[i - 1];
			i--;
		}
		front[i] = x;
	}
	void push(u64 t, u64 s)
	{
		u32 x = freel;
		if (!x) {
			x = (u32)pool.size();
			pool.push_back(Node());
		} else
			freel = pool[x].next;
		pool[x].t = t;
		pool[x].s = s;
		if (nf && t < fend) {
			if (nf == FRONT) {
				unsigned k = nf;
				nf = 0;
				while (k)
					file(front[--k]);
				file(x);
			} else {
				pool[x].slot = ~0u;
				to_front(x);
			}
		} else
			file(x);
	}
	Ev take(u32 x)
	{
		now = pool[x].t;
		Ev e{pool[x].s, pool[x].t};
		pool[x].next = freel;
		freel = x;
		return e;
	}
	Ev pop()
	{
		if (nf)
			return take(front[--nf]);
		for (;;) {
			unsigned lv = __builtin_ctz(nonempty), wi = 0;
			if (W > 1)
				while (!bits[lv][wi])
					wi++;
			unsigned k = wi * 64 + __builtin_ctzll(bits[lv][wi]);
			u32 x = q[lv][k].head, nx = pool[x].next;
			if (!nx || lv) { // the slot empties
				bits[lv][wi] &= bits[lv][wi] - 1;
				bool any = bits[lv][wi];
				if (W > 1)
					for (unsigned i = wi + 1; i < W; i++)
						any |= bits[lv][i] != 0;
				if (!any)
					nonempty &= nonempty - 1;
			}
			if (!nx)
				return take(x);
			if (!lv) {
				q[0][k].head = nx;
				pool[nx].prev = 0;
				return take(x);
			}
			now = pool[x].t & (~0ull << (B * lv));
			// few enough for the front?
			unsigned c = 0;
			u32 y = x;
			while (y && c < FRONT) {
				c++;
				y = pool[y].next;
			}
			if (!y && c < FRONT / 2) {
				fend = now + (1ull << (B * lv));
				for (y = x; y; y = nx) {
					nx = pool[y].next;
					pool[y].slot = ~0u;
					to_front(y);
				}
				return take(front[--nf]);
			}
			for (y = x; y; y = nx) {
				nx = pool[y].next;
				file(y);
			}
		}
	}
};
