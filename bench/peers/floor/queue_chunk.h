// SPDX-License-Identifier: Apache-2.0
// Timing wheels of chunks.
#pragma once

#include "queue.h"

// Radix wheel over chunks of 16-byte {payload, time} entries: appends and
// cascades are sequential writes and reads, no node is ever chased. While there
// are no more than SMALL events in all, they stay in the front.
template <unsigned B, unsigned FRONT, unsigned SMALL = 0> struct WheelC {
	enum { S = 1u << B, L = (64 + B - 1) / B, CAP = 15, FM = 64 };
	struct Chunk {
		Ev e[CAP];
		Chunk *next;
		u64 n;
	}; // 256 bytes
	struct Slot {
		Chunk *head, *tail;
	};
	u64 now;
	u64 bits[L];
	u32 nonempty;
	Slot q[L][S];
	Chunk *freec;
	unsigned rd0; // read index in the current level 0 slot
	Ev front[FM];
	unsigned nf;
	u64 fend;
	explicit WheelC(size_t)
	    : now(0), nonempty(0), freec(0), rd0(0), nf(0), fend(0)
	{
		memset(bits, 0, sizeof bits);
	}
	inline Chunk *chunk()
	{
		Chunk *c = freec;
		if (!c) {
			char *b = (char *)aligned_alloc(256, 256 * 64);
			for (int i = 0; i < 64; i++) {
				Chunk *x = (Chunk *)(b + 256 * i);
				x->next = freec;
				freec = x;
			}
			c = freec;
		}
		freec = c->next;
		c->next = 0;
		c->n = 0;
		return c;
	}
	inline void release(Chunk *c)
	{
		c->next = freec;
		freec = c;
	}
	inline void file(Ev e)
	{
		u64 d = e.t ^ now;
		unsigned lv = (63 - __builtin_clzll(d | 1)) / B;
		unsigned k = (e.t >> (B * lv)) & (S - 1);
		Slot &s = q[lv][k];
		if (!(bits[lv] >> k & 1)) {
			s.head = s.tail = chunk();
			bits[lv] |= 1ull << k;
			nonempty |= 1u << lv;
		} else if (s.tail->n == CAP) {
			Chunk *c = chunk();
			s.tail->next = c;
			s.tail = c;
		}
		s.tail->e[s.tail->n++] = e;
	}
	inline void to_front(Ev e)
	{
		unsigned i = nf++;
		while (i && front[i - 1].t <= e.t) {
			front[i] = front[i - 1];
			i--;
		}
		front[i] = e;
	}
	inline void file_front()
	{
		unsigned k = nf;
		nf = 0;
		while (k)
			file(front[--k]);
	}
	void push(u64 t, u64 s)
	{
		Ev e{s, t};
		if (SMALL && !nonempty && nf < SMALL) {
			if (!nf)
				fend = ~0ull;
			to_front(e);
		} else if (nf && t < fend) {
			if (nf == FM || (SMALL && fend == ~0ull)) {
				file_front();
				file(e);
			} else
				to_front(e);
		} else
			file(e);
	}
	inline void clear(unsigned lv, unsigned k)
	{
		if (!(bits[lv] &= ~(1ull << k)))
			nonempty &= ~(1u << lv);
	}
	inline Ev pop_front()
	{
		Ev e = front[--nf];
		now = e.t;
		return e;
	}
	// from a slot whose events are all due at one time
	inline Ev pop_slot(Slot &s, unsigned k)
	{
		Chunk *c = s.head;
		Ev e = c->e[rd0++];
		now = e.t;
		if (rd0 == c->n) {
			rd0 = 0;
			s.head = c->next;
			if (!s.head)
				clear(0, k);
			release(c);
		}
		return e;
	}
	inline void file_all(Chunk *c)
	{
		while (c) {
			for (unsigned i = 0; i < c->n; i++)
				file(c->e[i]);
			Chunk *nx = c->next;
			release(c);
			c = nx;
		}
	}
	Ev pop()
	{
		if (nf)
			return pop_front();
		for (;;) {
			unsigned lv = __builtin_ctz(nonempty),
				 k = __builtin_ctzll(bits[lv]);
			Slot &s = q[lv][k];
			Chunk *c = s.head;
			if (!lv)
				return pop_slot(s, k);
			clear(lv, k);
			if (c->n == 1) {
				Ev e = c->e[0];
				now = e.t;
				release(c);
				return e;
			}
			now = c->e[0].t & (~0ull << (B * lv));
			if (!c->next && c->n <= FRONT) {
				fend = now + (1ull << (B * lv));
				for (unsigned i = 0; i < c->n; i++)
					to_front(c->e[i]);
				release(c);
				return pop_front();
			}
			file_all(c);
		}
	}
};
