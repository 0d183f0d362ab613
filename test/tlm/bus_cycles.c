/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The other half of test/rtl/bus_cycles.sv: makes random traffic, and plays it
 * on a bus of the library.
 *
 *	bus_cycles make BUS SEED >FILE	three masters, several on their way
 *	bus_cycles make1 BUS SEED >FILE	one, with one transfer at a time
 *	bus_cycles play BUS FILE	in phases
 *	bus_cycles loose BUS FILE	with b_transport; one master only
 *
 * BUS is 0 for APB, 1 for AHB-Lite, 2 for AXI4-Lite. A file begins with
 * "arbitration depth most": a number of enum orr_arbitration, the outstanding
 * transfers that the bus allows, and those that a master does; then come the
 * masters' weights, and, in any order, a line "master gap write address beats"
 * for each transfer.
 */
#include "at_rig.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MASTERS = 3, SLAVES = 3, MAX = 4096, TRANSFERS = 300, BEATS = 8 };
enum { APB, AHB_LITE, AXI4_LITE };

#define PERIOD ORR_NS(10)

static unsigned draw(uint64_t *seed, unsigned below)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return (unsigned)(*seed >> 33) % below;
}

/* Bursts go to slaves whose wait states are the same for each beat. */
static void make(unsigned bus, uint64_t seed, bool alone)
{
	unsigned masters;
	unsigned most;

	seed = (seed + 1) * UINT64_C(0x9e3779b97f4a7c15);
	masters = alone ? 1 : 1 + draw(&seed, MASTERS);
	most = alone || bus == APB ? 1 : 1 + draw(&seed, 4);
	printf("%u %u %u\n", draw(&seed, 3), 1 + draw(&seed, 4), most);
	for (unsigned m = 0; m < MASTERS; m++)
		printf("%u ", 1 + draw(&seed, 4));
	printf("\n");
	for (unsigned k = 0; k < TRANSFERS; k++) {
		unsigned slave = draw(&seed, SLAVES);
		unsigned beats = 1;
		unsigned gap =
			draw(&seed, 4) ? draw(&seed, 3) : draw(&seed, 20);

		if (bus != AXI4_LITE && slave < 2 && draw(&seed, 3) == 0)
			beats = 1 + draw(&seed, BEATS);
		printf("%u %u %u %x %u\n", draw(&seed, masters), gap,
		       draw(&seed, 2), slave << 12 | draw(&seed, 256) << 2,
		       beats);
	}
}

struct slave {
	struct orr_target_socket socket;
	bool by_address;
};

static void slave_transport(struct orr_target_socket *t, struct orr_payload *p,
			    orr_time *delay)
{
	const struct slave *s = orr_container_of(t, struct slave, socket);

	if (s->by_address)
		*delay += (p->address >> 2 & 3) * PERIOD;
	p->response = ORR_OK_RESPONSE;
}

struct rig {
	struct orr_sim *sim;
	struct orr_clock clock;
	struct orr_bus bus;
	struct slave slaves[SLAVES];
	struct at_initiator masters[MASTERS];
	struct orr_initiator_socket loose;
	struct orr_process thread;
	struct at_transfer transfers[MASTERS][MAX];
	unsigned n[MASTERS];
	unsigned arbitration;
	unsigned weights[MASTERS];
	unsigned depth;
	unsigned most;
};

static void load(struct rig *r, const char *name)
{
	unsigned m;
	unsigned gap;
	unsigned write;
	unsigned address;
	unsigned beats;
	FILE *f = fopen(name, "r");

	if (!f ||
	    fscanf(f, "%u %u %u %u %u %u", &r->arbitration, &r->depth, &r->most,
		   &r->weights[0], &r->weights[1], &r->weights[2]) != 6) {
		fprintf(stderr, "bus_cycles: %s: no traffic\n", name);
		exit(2);
	}
	while (fscanf(f, "%u %u %u %x %u", &m, &gap, &write, &address,
		      &beats) == 5 &&
	       m < MASTERS && r->n[m] < MAX)
		r->transfers[m][r->n[m]++] = (struct at_transfer){
			.gap = gap * PERIOD,
			.command = write ? ORR_WRITE_COMMAND : ORR_READ_COMMAND,
			.address = address,
			.length = 4 * beats,
		};
	fclose(f);
}

static struct orr_bus_timing timing_of(struct rig *r, unsigned bus)
{
	switch (bus) {
	case APB:
		return orr_bus_apb(&r->clock);
	case AHB_LITE:
		return orr_bus_ahb_lite(&r->clock, 4);
	default:
		return orr_bus_axi4_lite(&r->clock, 4, r->depth);
	}
}

static void build(struct rig *r, unsigned bus)
{
	static const struct orr_target_ops ops = {.b_transport =
							  slave_transport};
	struct orr_object *root = orr_sim_root(r->sim);
	struct orr_bus_timing timing;
	char name[8];

	orr_clock_init(&r->clock, root, "clock",
		       (struct orr_period){PERIOD, 1});
	timing = timing_of(r, bus);
	timing.arbitration = (enum orr_arbitration)r->arbitration;
	orr_bus_init(&r->bus, root, "bus", &timing);
	for (unsigned s = 0; s < SLAVES; s++) {
		snprintf(name, sizeof(name), "s%u", s);
		orr_target_socket_init(&r->slaves[s].socket, root, name, &ops);
		r->slaves[s].by_address = s == 2;
		orr_bus_map(&r->bus, s * 0x1000u, 0x1000, &r->slaves[s].socket,
			    NULL);
		orr_bus_set_wait(&r->bus, &r->slaves[s].socket, s == 1);
	}
}

/* Of a master that has the bus for itself: accepted after one cycle. */
static void run_loosely(struct orr_process *self)
{
	struct rig *r = orr_container_of(self, struct rig, thread);
	unsigned char data[4 * BEATS];
	struct orr_payload p;
	orr_time ready = 0;

	orr_payload_init(&p);
	for (unsigned k = 0; k < r->n[0]; k++) {
		struct at_transfer *t = &r->transfers[0][k];
		orr_time delay = 0;

		ready += t->gap;
		if (ready > orr_now(r->sim))
			orr_wait_for(self, ready - orr_now(r->sim));
		t->asked = orr_now(r->sim);
		t->accepted = ready = t->asked + PERIOD;
		orr_payload_set(&p, t->command, t->address, data, t->length);
		orr_b_transport(&r->loose, &p, &delay);
		orr_wait_for(self, delay);
		t->end = orr_now(r->sim);
	}
}

static void add_initiators(struct rig *r, bool loosely)
{
	struct orr_object *root = orr_sim_root(r->sim);
	char name[8];

	if (loosely) {
		orr_initiator_socket_init(&r->loose, root, "m0");
		orr_bus_connect(&r->bus, &r->loose);
		orr_thread_init(&r->thread, root, "thread", run_loosely);
		return;
	}
	for (unsigned m = 0; m < MASTERS; m++) {
		snprintf(name, sizeof(name), "m%u", m);
		at_initiator_init(&r->masters[m], root, name, r->transfers[m],
				  r->n[m], r->most);
		orr_bus_connect(&r->bus, &r->masters[m].socket);
		orr_bus_set_weight(&r->bus, &r->masters[m].socket,
				   r->weights[m]);
	}
}

/* Returns 0, or 1 if a rule of TLM-2.0 was broken. */
static int play(unsigned bus, const char *name, bool loosely)
{
	struct rig *r = calloc(1, sizeof(*r));
	struct orr_checker checker;
	int status;

	load(r, name);
	r->sim = orr_sim_new();
	build(r, bus);
	add_initiators(r, loosely);
	orr_checker_init(&checker);
	orr_checker_watch_all(&checker, r->sim);
	orr_sim_run(r->sim, ORR_TIME_MAX);
	status = checker.faults != 0;
	for (unsigned m = 0; m < MASTERS; m++)
		for (unsigned k = 0; k < r->n[m]; k++) {
			const struct at_transfer *t = &r->transfers[m][k];

			printf("%u %u %" PRIu64 " %" PRIu64 " %" PRIu64 "\n", m,
			       k, t->asked / PERIOD, t->accepted / PERIOD,
			       t->end / PERIOD);
		}
	orr_sim_free(r->sim);
	free(r);
	return status;
}

int main(int argc, char **argv)
{
	unsigned bus;

	if (argc != 4) {
		fputs("usage: bus_cycles make|make1|play|loose BUS "
		      "SEED|FILE\n",
		      stderr);
		return 2;
	}
	bus = (unsigned)atoi(argv[2]);
	if (strncmp(argv[1], "make", 4) != 0)
		return play(bus, argv[3], strcmp(argv[1], "loose") == 0);
	make(bus, strtoull(argv[3], NULL, 10), argv[1][4] == '1');
	return 0;
}
