/* SPDX-License-Identifier: Apache-2.0 */
/* Reset in three phases, of one device or of all in a part of the hierarchy. */
#include "device.h"

#include "regs.h"

#include <orrery/log.h>
#include <orrery/sim.h>

void ori_each_device(struct orr_object *scope,
		     void (*fn)(struct orr_device *dev, void *arg), void *arg)
{
	struct orr_object *child = NULL;

	if (orr_object_kind(scope) == ORR_KIND_DEVICE)
		fn(orr_container_of(scope, struct orr_device, obj), arg);
	while ((child = orr_object_next(scope, child)))
		ori_each_device(child, fn, arg);
}

static void enter(struct orr_device *dev, void *arg)
{
	(void)arg;
	if (dev->resets++)
		return;
	ori_regs_reset(dev);
	if (dev->cls->reset_enter)
		dev->cls->reset_enter(dev);
}

/* Harmless to devices that others hold in reset already. */
static void hold(struct orr_device *dev, void *arg)
{
	(void)arg;
	if (dev->cls->reset)
		dev->cls->reset(dev);
}

static void leave(struct orr_device *dev, void *arg)
{
	(void)arg;
	if (!dev->resets)
		orr_fail(&dev->obj, __FILE__, __LINE__,
			 "orr_reset_release without orr_reset_assert");
	if (--dev->resets == 0 && dev->cls->reset_exit)
		dev->cls->reset_exit(dev);
}

void orr_reset_assert(struct orr_object *scope)
{
	ori_each_device(scope, enter, NULL);
	ori_each_device(scope, hold, NULL);
}

void orr_reset_release(struct orr_object *scope)
{
	ori_each_device(scope, leave, NULL);
}

void orr_device_reset(struct orr_device *dev)
{
	enter(dev, NULL);
	hold(dev, NULL);
	leave(dev, NULL);
}

/* What orr_reset_follow leaves behind on the wire. */
struct follower {
	struct orr_listener listener;
	struct orr_object *scope;
	const struct orr_wire *wire;
	bool level;
};

static void follow(struct orr_listener *l)
{
	const struct follower *f =
		orr_container_of(l, struct follower, listener);

	if (f->wire->level == f->level)
		orr_reset_assert(f->scope);
	else
		orr_reset_release(f->scope);
}

void orr_reset_follow(struct orr_object *scope, struct orr_wire *w, bool level)
{
	struct follower *f = orr_sim_alloc(scope->sim, sizeof(*f));

	*f = (struct follower){{.fn = follow}, scope, w, level};
	orr_wire_listen(w, &f->listener);
	if (w->level == level)
		orr_reset_assert(scope);
}
