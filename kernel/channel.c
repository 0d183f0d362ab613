/* SPDX-License-Identifier: Apache-2.0 */
#include "sched.h"

#include "util.h"

/* obj.spare: whether a request from outside is on its way. */

/* It is on its way no longer: the next one is a new one. */
static void enter(struct orr_post *post)
{
	struct orr_channel *c =
		orr_container_of(post, struct orr_channel, post);

	__atomic_store_n(&c->obj.spare, false, __ATOMIC_RELEASE);
	orr_channel_request_update(c);
}

void orr_channel_init(struct orr_channel *c, struct orr_object *parent,
		      const char *name, enum orr_kind kind,
		      orr_update_fn *update)
{
	*c = (struct orr_channel){.update = update, .post = {.fn = enter}};
	orr_object_init_kind(&c->obj, parent, name, kind);
}

ori_apart static void grow_and_add(struct ori_updates *u, struct orr_channel *c)
{
	u->room = u->room ? 2 * u->room : 64;
	u->items = ori_realloc(u->items, u->room, sizeof(*u->items));
	u->items[u->count++] = c;
}

void ori_add_update(struct orr_channel *c)
{
	struct ori_updates *u = &c->obj.sim->updates;

	if (!(c->obj.flags & ORR_CHANNEL_OWN))
		u->foreign = true;
	c->obj.flags |= ORR_CHANNEL_REQUESTED;
	if (ori_likely(u->count < u->room))
		u->items[u->count++] = c;
	else
		grow_and_add(u, c);
}

void orr_channel_request_update(struct orr_channel *c)
{
	ori_request_update(c);
}

void orr_channel_async_request_update(struct orr_channel *c)
{
	if (!__atomic_exchange_n(&c->obj.spare, true, __ATOMIC_ACQ_REL))
		orr_sim_post(c->obj.sim, &c->post);
}
