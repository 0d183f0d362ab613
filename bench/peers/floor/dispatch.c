/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an indirect call costs at least.
 *   dispatch MODE N OPS
 *     same    one function, N objects visited in order through object->fn
 *     mix     64 functions, in random order: unpredictable targets
 *     ring    as same, from a ring of pending pointers (pop front, call, push
 *             back): the floor under a delta queue
 *     direct  a plain loop with an inlined body, for reference
 */
#include "floor.h"

struct object {
	void (*fn)(struct object *);
	uint64_t n;
	char pad[48];
};

/* clang-format off */
#define F(i) \
	static __attribute__((noinline)) void f##i(struct object *o) \
	{ o->n += i + 1; }
#define F8(a) F(a##0) F(a##1) F(a##2) F(a##3) F(a##4) F(a##5) F(a##6) F(a##7)
#define N8(a) f##a##0, f##a##1, f##a##2, f##a##3, f##a##4, f##a##5, f##a##6, \
	f##a##7

F8(1) F8(2) F8(3) F8(4) F8(5) F8(6) F8(7) F8(8)
static void (*const functions[64])(struct object *) = {
	N8(1), N8(2), N8(3), N8(4), N8(5), N8(6), N8(7), N8(8),
};
/* clang-format on */

struct work {
	struct object *objects;
	struct object **order;
	struct object **ring;
	uint64_t n;
	uint64_t size; /* of the ring, a power of two */
	uint64_t head;
	uint64_t tail;
	uint64_t seed;
};

static void *allocate(uint64_t count, size_t size)
{
	void *p = aligned_alloc(64, (count * size + 63) & ~(size_t)63);

	if (!p)
		abort();
	return memset(p, 0, count * size);
}

static void shuffle(struct work *w)
{
	for (uint64_t i = w->n - 1; i > 0; i--) {
		uint64_t j = bench_random(&w->seed) % (i + 1);
		struct object *t = w->order[i];

		w->order[i] = w->order[j];
		w->order[j] = t;
	}
}

static void work_init(struct work *w, uint64_t n, int mix)
{
	w->n = n;
	w->seed = bench_seed(1);
	w->objects = allocate(n, sizeof(*w->objects));
	w->order = allocate(n, sizeof(*w->order));
	for (w->size = 1; w->size < 2 * n;)
		w->size *= 2;
	w->ring = allocate(w->size, sizeof(*w->ring));
	for (uint64_t i = 0; i < n; i++) {
		w->objects[i].fn =
			mix ? functions[bench_random(&w->seed) & 63] : f10;
		w->order[i] = &w->objects[i];
	}
	if (mix)
		shuffle(w);
	memcpy(w->ring, w->order, n * sizeof(*w->ring));
	w->head = 0;
	w->tail = n;
}

static void round_direct(struct work *w)
{
	struct object *o = w->objects;

	for (uint64_t n = w->n; n > 0; n--, o++) {
		o->n += 11;
		__asm__ volatile("" ::: "memory");
	}
}

static void round_same(struct work *w)
{
	struct object **o = w->order;

	for (uint64_t n = w->n; n > 0; n--, o++)
		(*o)->fn(*o);
}

static void round_mix(struct work *w)
{
	uint64_t j = bench_random(&w->seed) % w->n;

	for (uint64_t i = 0; i < w->n; i++) {
		w->order[j]->fn(w->order[j]);
		j = (j * 5 + 1 + (w->seed & 14)) % w->n;
	}
}

static void round_ring(struct work *w)
{
	struct object **ring = w->ring;
	uint64_t mask = w->size - 1;
	uint64_t head = w->head;
	uint64_t tail = w->tail;

	for (uint64_t n = w->n; n > 0; n--) {
		struct object *o = ring[head++ & mask];

		o->fn(o);
		ring[tail++ & mask] = o;
	}
	w->head = head;
	w->tail = tail;
}

static const struct mode {
	const char *name;
	void (*round)(struct work *w);
} modes[] = {
	{"same", round_same},	  {"mix", round_mix}, {"ring", round_ring},
	{"direct", round_direct}, {NULL, NULL},
};

int main(int argc, char **argv)
{
	const char *name = word_arg(argc, argv, 1, "same");
	uint64_t n = number_arg(argc, argv, 2, 256);
	uint64_t rounds = number_arg(argc, argv, 3, 100000000) / n;
	const struct mode *m = modes;
	struct work w;
	double start = 0;
	char buf[64];

	while (m->name && strcmp(m->name, name) != 0)
		m++;
	if (!m->name) {
		fprintf(stderr, "unknown mode %s\n", name);
		return 2;
	}
	work_init(&w, n, m->round == round_mix);
	for (uint64_t r = 0; r < rounds + rounds / 10; r++) {
		if (r == rounds / 10)
			start = bench_now();
		m->round(&w);
	}
	snprintf(buf, sizeof(buf), "mode=%s n=%llu", name,
		 (unsigned long long)n);
	print_result("dispatch", "floor", buf, rounds * n, bench_now() - start);
	return 0;
}
