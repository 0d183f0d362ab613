/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A pool of payloads with reference counts (IEEE 1666-2023 clause 14.5): the
 * memory manager of initiators that use the non-blocking interface.
 */
#ifndef ORRERY_POOL_H
#define ORRERY_POOL_H

#include <orrery/object.h>
#include <orrery/payload.h>

#ifdef __cplusplus
extern "C" {
#endif

struct orr_pool {
	/* read-only */
	uint32_t live; /* payloads that are out */
	/* private */
	struct orr_memory_manager mm;
	struct orr_sim *sim;
	struct orr_pooled *idle;
	uint32_t data_size;
};

/*
 * A pool in the memory of sim. Each of its payloads comes with data_size bytes
 * of data (0: none).
 */
ORR_API void orr_pool_init(struct orr_pool *pool, struct orr_sim *sim,
			   uint32_t data_size);

/*
 * A payload at its defaults but for data, with one reference, which belongs
 * to the caller; never NULL. The last orr_payload_release brings it back to the
 * pool. Memory is taken in blocks and never goes back.
 */
ORR_API struct orr_payload *orr_pool_get(struct orr_pool *pool);

#ifdef __cplusplus
}
#endif

#endif
