/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What both sides of the differential test share: transactions that follow
 * from a seed, what parties do with each, and a log for each transaction.
 *
 * Two initiators, a router, three targets: see test/diff-tlm.
 */
#ifndef ORRERY_TEST_TLM_PLAN_H
#define ORRERY_TEST_TLM_PLAN_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { INITIATORS = 2, TARGETS = 3, COUNT = 24, SIZE = 4096, LOG = 1024 };
enum { MOST = 3 }; /* transactions of initiator 1 at a time */

/*
 * By how much a target is later than the END_REQ before, at least, as the
 * standard does not say which of two processes runs first at the same time.
 */
enum { AFTER = 1 };

/* What is drawn for a transaction, each by itself. */
enum field {
	GAP,
	COMMAND,
	TARGET,
	OFFSET,
	LENGTH,
	ENABLED,
	ENABLE_LENGTH,
	STREAMING,
	WIDTH,
	LATENCY, /* four of them */
	TARGET_MODE = LATENCY + 4,
	ANSWER,
	WAITS,
	INVALIDATES,
	DIRECT,
	DEBUG,
	QUANTUM,
	BYTES /* and what follows */
};

/* A transaction: initiator and number. */
struct id {
	unsigned who;
	unsigned k;
};

struct run {
	uint64_t seed;
	char log[INITIATORS][COUNT][LOG];
};

static inline uint64_t mix(uint64_t x)
{
	x += UINT64_C(0x9e3779b97f4a7c15);
	x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
	return x ^ x >> 31;
}

static inline uint64_t pick(const struct run *r, struct id id, unsigned field,
			    uint64_t below)
{
	uint64_t place = (uint64_t)id.who << 40 | (uint64_t)id.k << 20 | field;

	return mix(mix(r->seed) ^ mix(place)) % below;
}

/* In picoseconds; zero now and then. */
static inline uint64_t latency(const struct run *r, struct id id, unsigned n)
{
	uint64_t x = pick(r, id, LATENCY + n, 24000);

	return x < 3000 ? 0 : x;
}

struct attributes {
	unsigned command; /* 0 read, 1 write, 2 ignore */
	unsigned target; /* TARGETS: nobody's */
	uint64_t address;
	unsigned length;
	unsigned enable_length; /* 0: none */
	unsigned width;
	unsigned char data[16];
	unsigned char enable[8];
};

/* Each initiator has pages of its own, so that they do not race for bytes. */
static inline struct attributes attributes(const struct run *r, struct id id)
{
	struct attributes a;
	unsigned page = (unsigned)pick(r, id, OFFSET, 4);
	uint64_t command = pick(r, id, COMMAND, 16);

	memset(&a, 0, sizeof(a));
	a.command = command < 7 ? 0 : command < 15 ? 1 : 2;
	a.target = (unsigned)pick(r, id, TARGET, 3 * TARGETS + 1) / 3;
	a.length = 1 + (unsigned)pick(r, id, LENGTH, 16);
	a.address = (uint64_t)a.target * SIZE +
		    (2 * page + id.who) * (SIZE / 8) + pick(r, id, OFFSET, 64);
	if (pick(r, id, TARGET, 50) == 0) /* beyond the end */
		a.address = (uint64_t)a.target * SIZE + SIZE - 1;
	if (pick(r, id, ENABLED, 4) == 0)
		a.enable_length = 1 + (unsigned)pick(r, id, ENABLE_LENGTH, 8);
	a.width = a.length;
	if (pick(r, id, STREAMING, 4) == 0)
		a.width = (unsigned)pick(r, id, WIDTH, 17);
	for (unsigned i = 0; i < sizeof(a.data); i++)
		a.data[i] = (unsigned char)pick(r, id, BYTES + i, 256);
	for (unsigned i = 0; i < sizeof(a.enable); i++)
		a.enable[i] = pick(r, id, BYTES + 20 + i, 2) ? 0xff : 0;
	return a;
}

/* " text" at the end of the log of a transaction, cut to its size. */
#if defined(__GNUC__)
__attribute__((format(printf, 3, 4)))
#endif
static inline void
note(struct run *r, struct id id, const char *fmt, ...)
{
	char *log = r->log[id.who][id.k];
	size_t used = strlen(log);
	va_list args;

	va_start(args, fmt);
	vsnprintf(log + used, LOG - used, fmt, args);
	va_end(args);
}

static inline void note_bytes(struct run *r, struct id id,
			      const unsigned char *bytes, unsigned n)
{
	note(r, id, " ");
	for (unsigned i = 0; i < n; i++)
		note(r, id, "%02x", bytes[i]);
}

/* All of it, or a line with a sum. */
static inline void print_run(const struct run *r, bool all)
{
	uint64_t sum = 0;

	for (unsigned w = 0; w < INITIATORS; w++)
		for (unsigned k = 0; k < COUNT; k++) {
			const char *c = r->log[w][k];

			if (all)
				printf("seed %llu initiator %u transaction "
				       "%u:%s\n",
				       (unsigned long long)r->seed, w, k, c);
			for (; *c; c++)
				sum = mix(sum ^ (unsigned char)*c);
			sum = mix(sum);
		}
	if (!all)
		printf("%llu %016llx\n", (unsigned long long)r->seed,
		       (unsigned long long)sum);
}

#endif
