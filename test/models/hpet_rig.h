/* SPDX-License-Identifier: Apache-2.0 */
/* An HPET, an initiator on its registers and a memory for its messages. */
#ifndef ORRERY_TEST_HPET_RIG_H
#define ORRERY_TEST_HPET_RIG_H

#include <orrery/bus.h>
#include <orrery/models/hpet.h>
#include <orrery/models/ram.h>
#include <orrery/sim.h>

enum {
	HPET_BASE = 0x00000,
	RAM_BASE = 0x10000,
	/* Tn_CONF for short */
	LEVEL = ORR_HPET_INT_TYPE,
	ENB = ORR_HPET_INT_ENB,
	PERIODIC = ORR_HPET_TYPE,
	VAL_SET = ORR_HPET_VAL_SET,
	MODE32 = ORR_HPET_32MODE,
	FSB_EN = ORR_HPET_FSB_EN
};

struct hpet_rig {
	struct orr_sim *sim;
	struct orr_bus bus;
	struct orr_initiator_socket cpu;
	struct orr_hpet hpet;
	struct orr_ram ram;
	unsigned warnings;
};

/* cmocka's set-up and tear-down: *state is a rig that is not realized yet. */
int hpet_rig_setup(void **state);
int hpet_rig_teardown(void **state);

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, hpet_rig_setup, hpet_rig_teardown)

/* Set a property, which must succeed; realize the device. */
void hpet_rig_set(struct hpet_rig *r, const char *prop, uint64_t value);
void hpet_rig_realize(struct hpet_rig *r);

/* Registers, as a whole. */
uint64_t get(struct hpet_rig *r, uint32_t offset);
void set(struct hpet_rig *r, uint32_t offset, uint64_t value);

/* The offsets of the registers of timer n. */
uint32_t tn_conf(unsigned n);
uint32_t tn_comp(unsigned n);
uint32_t tn_fsb(unsigned n);
/* INT_ROUTE = k. */
uint32_t route(unsigned k);

/* One match of timer n, 100 counts after the start. */
void arm_timer(struct hpet_rig *r, unsigned n, uint32_t conf);

/* Let the counter run, halt it; let n periods pass (10 ns by default). */
void start(struct hpet_rig *r);
void halt(struct hpet_rig *r);
void ticks(struct hpet_rig *r, uint64_t n);

/* Remembers when a wire rose and fell. */
struct recorder {
	struct orr_listener listener;
	const struct orr_wire *wire;
	unsigned rises;
	unsigned falls;
	orr_time rose[8]; /* the first of them */
	orr_time fell[8];
};

void record(struct recorder *rec, struct orr_wire *w);

#endif
