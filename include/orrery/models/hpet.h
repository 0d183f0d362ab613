/* SPDX-License-Identifier: Apache-2.0 */
/* The high precision event timer of PCs, an IA-PC HPET; see models/hpet.c. */
#ifndef ORRERY_MODELS_HPET_H
#define ORRERY_MODELS_HPET_H

#include <orrery/device.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Offsets of registers; those of timer n are n * ORR_HPET_STRIDE further. */
enum orr_hpet_offset {
	ORR_HPET_GCAP_ID = 0x000,
	ORR_HPET_GEN_CONF = 0x010,
	ORR_HPET_GINTR_STA = 0x020,
	ORR_HPET_MAIN_CNT = 0x0f0,
	ORR_HPET_TN_CONF = 0x100,
	ORR_HPET_TN_COMP = 0x108,
	ORR_HPET_TN_FSB = 0x110,
	ORR_HPET_STRIDE = 0x020
};

/* Bits of GEN_CONF. */
enum orr_hpet_gen_conf {
	ORR_HPET_ENABLE_CNF = 1 << 0, /* count, and let interrupts out */
	ORR_HPET_LEG_RT_CNF = 1 << 1 /* timers 0 and 1 to IRQ0 and IRQ8 */
};

/* Bits of Tn_CONF. */
enum orr_hpet_tn_conf {
	ORR_HPET_INT_TYPE = 1 << 1, /* 1: level, 0: edge */
	ORR_HPET_INT_ENB = 1 << 2,
	ORR_HPET_TYPE = 1 << 3, /* 1: periodic */
	ORR_HPET_PER_INT_CAP = 1 << 4,
	ORR_HPET_SIZE_CAP = 1 << 5, /* 1: 64 bits */
	ORR_HPET_VAL_SET = 1 << 6,
	ORR_HPET_32MODE = 1 << 8,
	ORR_HPET_INT_ROUTE_SHIFT = 9,
	ORR_HPET_INT_ROUTE = 0x1f << 9,
	ORR_HPET_FSB_EN = 1 << 14,
	ORR_HPET_FSB_INT_DEL_CAP = 1 << 15
};

enum { ORR_HPET_TIMERS = 32, ORR_HPET_ROUTES = 32 };

/* What a timer has besides its registers. Private. */
struct orr_hpet_timer {
	uint64_t period; /* in ticks: what a match adds to Tn_COMP */
	orr_time match; /* when the counter reaches Tn_COMP */
	orr_time fall; /* when the pulse of an edge interrupt ends */
	uint16_t wmask; /* of Tn_CONF, without INT_ROUTE */
	bool val_set;
};

struct orr_hpet {
	struct orr_device dev;
	/* properties */
	uint32_t timers;
	uint32_t period_fs;
	uint32_t vendor_id;
	uint32_t revision;
	uint32_t int_route_cap[ORR_HPET_TIMERS];
	uint32_t periodic_timers;
	uint32_t wide_timers;
	uint32_t pulse_ticks;
	bool counter_64;
	bool legacy_route;
	bool fsb;
	/* connections */
	struct orr_wire irq[ORR_HPET_ROUTES]; /* by INT_ROUTE */
	struct orr_wire legacy[2]; /* IRQ0 and IRQ8 */
	struct orr_wire legacy_active;
	struct orr_initiator_socket dma;
	/* registers */
	uint64_t gen_conf;
	uint64_t gintr_sta;
	uint64_t conf[ORR_HPET_TIMERS];
	uint64_t comp[ORR_HPET_TIMERS];
	uint64_t message[ORR_HPET_TIMERS]; /* Tn_FSB */
	/* private */
	struct orr_hpet_timer timer[ORR_HPET_TIMERS];
	struct orr_process run;
	struct orr_event due;
	struct orr_period period;
	orr_time enabled_at;
	orr_time next; /* match or fall */
	uint64_t base; /* MAIN_CNT when it was halted last */
	uint32_t unsent; /* messages, by timer */
	uint32_t routes; /* the lines of irq that are high */
};

ORR_API extern const struct orr_device_class orr_hpet_class;

/* Make hpet an HPET; set its properties, realize it and map its dev.mmio. */
ORR_API void orr_hpet_init(struct orr_hpet *hpet, struct orr_object *parent,
			   const char *name);

#ifdef __cplusplus
}
#endif

#endif
