// SPDX-License-Identifier: Apache-2.0
// What the pending-event-set candidates share. Common interface:
//   void push(u64 t, u64 s)     s = sequence number << 20 | item id
//   Ev   pop()                  smallest (t, s)
#pragma once

#include <cstdint>
#include <cstdlib>
#include <cstring>

typedef uint64_t u64;
typedef uint32_t u32;
typedef unsigned __int128 u128;
struct alignas(16) Ev {
	u64 s, t;
}; // little endian: as a u128, t is the high half
static inline u128 key(const Ev &e)
{
	return ((u128)e.t << 64) | e.s;
}
static inline bool less(const Ev &a, const Ev &b)
{
	return key(a) < key(b);
}
