// SPDX-License-Identifier: Apache-2.0
// Heaps of our own.
#pragma once

#include "queue.h"

#include <vector>

// Implicit d-ary heaps of 16-byte entries, child groups on cache lines.
// TOPDOWN: the moved element is compared on the way down, which stops early.
// Else bottom-up: walk the min-child path to a leaf, then sift up from there.
template <unsigned D, bool TOPDOWN, bool BRANCHFREE> struct Heap {
	Ev *a;
	size_t n, cap;
	static const size_t OFF =
		D - 1; // so that children of i start a D*16-byte line
	void alloc(size_t c)
	{
		a = (Ev *)aligned_alloc(128, (c + 2 * D) * sizeof(Ev));
		cap = c;
	}
	explicit Heap(size_t m) : n(0)
	{
		alloc(((m < 64 ? 64 : m) + 8) & ~(size_t)7);
	}
	Ev &at(size_t i)
	{
		return a[i + OFF];
	}
	void grow()
	{
		Ev *o = a;
		alloc(cap * 2 + 8);
		memcpy(a, o, (n + OFF) * sizeof(Ev));
		free(o);
	}
	inline void up(size_t i, Ev e)
	{
		while (i) {
			size_t p = (i - 1) / D;
			if (!less(e, at(p)))
				break;
			at(i) = at(p);
			i = p;
		}
		at(i) = e;
	}
	void push(u64 t, u64 s)
	{
		if (n == cap)
			grow();
		up(n++, Ev{s, t});
	}
	inline size_t minchild(size_t c)
	{ // c = first of D existing children
		if (BRANCHFREE && D == 4) {
			const Ev *p = &at(c);
			size_t x = less(p[1], p[0]), y = 2 + less(p[3], p[2]);
			return c + (less(p[y], p[x]) ? y : x);
		}
		if (BRANCHFREE && D == 8) {
			const Ev *p = &at(c);
			size_t x = less(p[1], p[0]), y = 2 + less(p[3], p[2]);
			size_t z = 4 + less(p[5], p[4]),
			       w = 6 + less(p[7], p[6]);
			x = less(p[y], p[x]) ? y : x;
			z = less(p[w], p[z]) ? w : z;
			return c + (less(p[z], p[x]) ? z : x);
		}
		size_t m = c;
		for (unsigned k = 1; k < D; k++)
			if (less(at(c + k), at(m)))
				m = c + k;
		return m;
	}
	inline void down(size_t i, Ev e)
	{
		size_t c;
		while ((c = D * i + 1) + D <= n) {
			size_t m = minchild(c);
			if (TOPDOWN && !less(at(m), e)) {
				at(i) = e;
				return;
			}
			at(i) = at(m);
			i = m;
		}
		if (c < n) {
			size_t m = c;
			for (size_t k = c + 1; k < n; k++)
				if (less(at(k), at(m)))
					m = k;
			if (TOPDOWN) {
				if (less(at(m), e)) {
					at(i) = at(m);
					i = m;
				}
			} else {
				at(i) = at(m);
				i = m;
			}
		}
		if (TOPDOWN)
			at(i) = e;
		else
			up(i, e);
	}
	Ev pop()
	{
		Ev r = at(0);
		if (--n)
			down(0, at(n));
		return r;
	}
	Ev replace(u64 t, u64 s); // unused
};

// The same 4-ary heap with a lazy hole: pop leaves the root vacant; a push
// before the next pop fills it with one sift-down (the hold pattern).
struct Heap4Hole {
	Heap<4, true, true> h;
	bool hole;
	explicit Heap4Hole(size_t m) : h(m), hole(false)
	{
	}
	void push(u64 t, u64 s)
	{
		if (hole) {
			hole = false;
			h.down(0, Ev{s, t});
		} else
			h.push(t, s);
	}
	Ev pop()
	{
		if (hole) {
			hole = false;
			if (--h.n)
				h.down(0, h.at(h.n));
		}
		hole = true;
		return h.at(0);
	}
};

// 4-ary heap with back pointers (pos[id] kept current: O(log n) cancel).
struct Heap4Pos {
	Ev *a;
	size_t n, cap;
	std::vector<u32> pos;
	explicit Heap4Pos(size_t m) : n(0), cap(m + 64), pos(1 << 20)
	{
		a = (Ev *)aligned_alloc(64,
					((cap + 8) * 16 + 64) & ~(size_t)63);
		a += 3;
	}
	inline void put(size_t i, Ev e)
	{
		a[i] = e;
		pos[e.s & 0xFFFFF] = (u32)i;
	}
	void push(u64 t, u64 s)
	{
		Ev e{s, t};
		size_t i = n++;
		while (i) {
			size_t p = (i - 1) >> 2;
			if (!less(e, a[p]))
				break;
			put(i, a[p]);
			i = p;
		}
		put(i, e);
	}
	Ev pop()
	{
		Ev r = a[0];
		if (!--n)
			return r;
		Ev e = a[n];
		size_t i = 0, c;
		while ((c = 4 * i + 1) + 4 <= n) {
			const Ev *p = a + c;
			size_t x = less(p[1], p[0]), y = 2 + less(p[3], p[2]);
			size_t m = c + (less(p[y], p[x]) ? y : x);
			if (!less(a[m], e)) {
				put(i, e);
				return r;
			}
			put(i, a[m]);
			i = m;
		}
		if (c < n) {
			size_t m = c;
			for (size_t k = c + 1; k < n; k++)
				if (less(a[k], a[m]))
					m = k;
			if (less(a[m], e)) {
				put(i, a[m]);
				i = m;
			}
		}
		put(i, e);
		return r;
	}
};

// 4-ary heap, times apart from payloads (8-byte keys; sequence compared on
// ties).
struct Heap8Soa {
	u64 *t;
	u64 *s;
	size_t n;
	explicit Heap8Soa(size_t m) : n(0)
	{
		t = (u64 *)aligned_alloc(64, ((m + 64) * 8 + 64) & ~63ull) + 7;
		s = (u64 *)aligned_alloc(64, ((m + 64) * 8 + 64) & ~63ull) + 7;
	}
	inline bool lt(size_t i, size_t j)
	{
		return t[i] != t[j] ? t[i] < t[j] : s[i] < s[j];
	}
	void push(u64 tt, u64 ss)
	{
		size_t i = n++;
		while (i) {
			size_t p = (i - 1) >> 3;
			if (!(tt < t[p] || (tt == t[p] && ss < s[p])))
				break;
			t[i] = t[p];
			s[i] = s[p];
			i = p;
		}
		t[i] = tt;
		s[i] = ss;
	}
	Ev pop()
	{
		Ev r{s[0], t[0]};
		if (!--n)
			return r;
		u64 tt = t[n], ss = s[n];
		size_t i = 0, c;
		while ((c = 8 * i + 1) + 8 <= n) {
			// pairwise minimum of 8 keys; ties (rare) resolved by
			// the slow path
			const u64 *p = t + c;
			size_t a = p[1] < p[0], b = 2 + (p[3] < p[2]),
			       d = 4 + (p[5] < p[4]), e = 6 + (p[7] < p[6]);
			a = p[b] < p[a] ? b : a;
			d = p[e] < p[d] ? e : d;
			a = p[d] < p[a] ? d : a;
			u64 v = p[a];
			unsigned same = 0;
			for (int k = 0; k < 8; k++)
				same += p[k] == v;
			size_t m = c + a;
			if (__builtin_expect(same > 1, 0))
				for (size_t k = c; k < c + 8; k++)
					if (lt(k, m))
						m = k;
			if (!(t[m] < tt || (t[m] == tt && s[m] < ss))) {
				t[i] = tt;
				s[i] = ss;
				return r;
			}
			t[i] = t[m];
			s[i] = s[m];
			i = m;
		}
		if (c < n) {
			size_t m = c;
			for (size_t k = c + 1; k < n; k++)
				if (lt(k, m))
					m = k;
			if (t[m] < tt || (t[m] == tt && s[m] < ss)) {
				t[i] = t[m];
				s[i] = s[m];
				i = m;
			}
		}
		t[i] = tt;
		s[i] = ss;
		return r;
	}
};
