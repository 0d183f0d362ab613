/* SPDX-License-Identifier: Apache-2.0 */
/* An interrupt collector; see models/irq_lines.c. */
#ifndef ORRERY_MODELS_IRQ_LINES_H
#define ORRERY_MODELS_IRQ_LINES_H

#include <orrery/device.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { ORR_IRQ_LINES_MAX = 64 };

struct orr_irq_lines {
	struct orr_device dev;
	struct orr_wire irq; /* output */
	struct orr_wire in[ORR_IRQ_LINES_MAX]; /* inputs, active high */
	/* properties */
	uint32_t lines; /* how many of the inputs count */
	/* read-only: bit i is the level of in[i] */
	uint64_t high;
	/* private */
	struct orr_irq_lines_input {
		struct orr_listener listener;
		struct orr_irq_lines *owner;
	} inputs[ORR_IRQ_LINES_MAX];
};

ORR_API extern const struct orr_device_class orr_irq_lines_class;

/* Make c a collector below parent; connect its wires and realize c->dev. */
ORR_API void orr_irq_lines_init(struct orr_irq_lines *c,
				struct orr_object *parent, const char *name);

#ifdef __cplusplus
}
#endif

#endif
