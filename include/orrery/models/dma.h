/* SPDX-License-Identifier: Apache-2.0 */
/* A DMA controller; see models/dma.c. */
#ifndef ORRERY_MODELS_DMA_H
#define ORRERY_MODELS_DMA_H

#include <orrery/device.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { ORR_DMA_CHANNELS = 4 };

/* Registers; channel n has those of a channel at n * ORR_DMA_STRIDE. */
enum {
	ORR_DMA_SRC = 0x00,
	ORR_DMA_DST = 0x04,
	ORR_DMA_COUNT = 0x08, /* units left to move */
	ORR_DMA_CTRL = 0x0c,
	ORR_DMA_STRIDE = 0x10,
	ORR_DMA_DONE = 0x80, /* a bit per channel: moved all; write 1 clears */
	ORR_DMA_ERROR = 0x84 /* a bit per channel: a transfer failed; same */
};

/* CTRL. A channel clears ENABLE when it is done or has failed. */
enum {
	ORR_DMA_CTRL_ENABLE = 1 << 0,
	ORR_DMA_CTRL_SRC_INC = 1 << 1,
	ORR_DMA_CTRL_DST_INC = 1 << 2,
	ORR_DMA_CTRL_PACED = 1 << 3, /* a unit per request */
	ORR_DMA_CTRL_IRQ = 1 << 4,
	ORR_DMA_CTRL_WIDTH_SHIFT = 8 /* log2 of the bytes of a unit, 0 to 2 */
};

struct orr_dma {
	struct orr_device dev;
	struct orr_initiator_socket bus;
	struct orr_wire irq; /* output */
	struct orr_wire req[ORR_DMA_CHANNELS]; /* inputs: a unit is there */
	struct orr_wire clr[ORR_DMA_CHANNELS]; /* outputs: it was moved */
	/* registers */
	uint32_t src[ORR_DMA_CHANNELS];
	uint32_t dst[ORR_DMA_CHANNELS];
	uint32_t count[ORR_DMA_CHANNELS];
	uint32_t ctrl[ORR_DMA_CHANNELS];
	uint32_t done;
	uint32_t error;
	/* private */
	struct orr_dma_channel {
		struct orr_dma *owner;
		struct orr_listener request;
		struct orr_event step; /* look, or the unit has arrived */
		struct orr_process process;
		bool moving; /* a unit is on its way */
	} channels[ORR_DMA_CHANNELS];
};

ORR_API extern const struct orr_device_class orr_dma_class;

/* Make d a controller below parent; connect its ports and realize d->dev. */
ORR_API void orr_dma_init(struct orr_dma *d, struct orr_object *parent,
			  const char *name);

#ifdef __cplusplus
}
#endif

#endif
