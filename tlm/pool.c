/* SPDX-License-Identifier: Apache-2.0 */
#include "pool.h"

#include <orrery/log.h>
#include <orrery/sim.h>

enum { BLOCK = 16 };

struct orr_pooled {
	struct orr_payload payload;
	struct orr_pooled *next;
	unsigned char *data;
};

static void give_back(struct orr_memory_manager *mm, struct orr_payload *p)
{
	struct orr_pool *pool = orr_container_of(mm, struct orr_pool, mm);
	struct orr_pooled *item =
		orr_container_of(p, struct orr_pooled, payload);

	item->next = pool->idle;
	pool->idle = item;
	pool->live--;
}

__attribute__((noinline)) static void reset_and_give_back(
	struct orr_memory_manager *mm, struct orr_payload *p)
{
	orr_payload_reset(p);
	give_back(mm, p);
}

static void pool_free(struct orr_memory_manager *mm, struct orr_payload *p)
{
	if (p->extensions)
		reset_and_give_back(mm, p);
	else
		give_back(mm, p);
}

void orr_pool_init(struct orr_pool *pool, struct orr_sim *sim,
		   uint32_t data_size)
{
	*pool = (struct orr_pool){
		.mm.free = pool_free, .sim = sim, .data_size = data_size};
}

static void add_block(struct orr_pool *pool)
{
	struct orr_pooled *items =
		orr_sim_alloc(pool->sim, BLOCK * sizeof(*items));
	unsigned char *data = NULL;

	if (pool->data_size)
		data = orr_sim_alloc(pool->sim,
				     (size_t)BLOCK * pool->data_size);
	for (unsigned i = BLOCK; i-- > 0;) {
		if (data)
			items[i].data = data + (size_t)i * pool->data_size;
		items[i].next = pool->idle;
		pool->idle = &items[i];
	}
}

__attribute__((noinline)) static struct orr_payload *add_block_and_get(
	struct orr_pool *pool)
{
	add_block(pool);
	return orr_pool_get(pool);
}

/* Extensions that are not automatic stay with the payload (14.21). */
struct orr_payload *orr_pool_get(struct orr_pool *pool)
{
	struct orr_pooled *item = pool->idle;

	if (!item)
		return add_block_and_get(pool);
	pool->idle = item->next;
	pool->live++;
	item->payload = (struct orr_payload){
		.command = ORR_IGNORE_COMMAND,
		.data = item->data,
		.extensions = item->payload.extensions,
		.mm = &pool->mm,
		.refs = 1,
	};
	return &item->payload;
}

static const struct orr_pooled *item_of(const struct orr_payload *p)
{
	return (const void *)((const char *)p -
			      offsetof(struct orr_pooled, payload));
}

uint32_t ori_pool_room(const struct orr_payload *p)
{
	if (!p->data || !p->mm || p->mm->free != pool_free ||
	    p->data != item_of(p)->data)
		return UINT32_MAX;
	return orr_container_of(p->mm, struct orr_pool, mm)->data_size;
}
