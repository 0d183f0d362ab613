/* SPDX-License-Identifier: Apache-2.0 */
/* A memory; see models/ram.c. */
#ifndef ORRERY_MODELS_RAM_H
#define ORRERY_MODELS_RAM_H

#include <orrery/device.h>

#ifdef __cplusplus
extern "C" {
#endif

struct orr_ram {
	struct orr_device dev;
	/* properties */
	uint64_t size; /* bytes */
	uint32_t latency_ns;
	/* private */
	unsigned char *bytes;
	orr_time latency;
};

ORR_API extern const struct orr_device_class orr_ram_class;

/* Make ram a memory; set its size, realize it and map its dev.mmio. */
ORR_API void orr_ram_init(struct orr_ram *ram, struct orr_object *parent,
			  const char *name);

#ifdef __cplusplus
}
#endif

#endif
