/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Nets: a line with any number of drivers, each of which is 0, 1, Z or X, and
 * possibly a pull-up or pull-down. Open-drain buses and the pins of RTL are
 * nets. As with a wire, a change is visible at once and listeners are called
 * within it; processes wake in the next delta cycle.
 *
 * An I2C line is a net with a pull-up whose drivers are 0 or Z:
 *
 *	orr_net_init(&sda, parent, "sda", ORR_LOGIC_1);
 *	orr_net_attach(&sda, &master);
 *	orr_net_drive(&master, ORR_LOGIC_0);	pulls it low
 *	orr_net_drive(&master, ORR_LOGIC_Z);	lets go
 */
#ifndef ORRERY_NET_H
#define ORRERY_NET_H

#include <orrery/logic.h>
#include <orrery/process.h>
#include <orrery/signal.h>

#ifdef __cplusplus
extern "C" {
#endif

struct orr_net {
	struct orr_object obj;
	/* read-only */
	enum orr_logic level;
	enum orr_logic pull; /* where it goes when nobody drives it */
	/* private */
	uint32_t drivers[4]; /* how many drive each value */
	uint32_t depth; /* of changes within changes */
	struct orr_event changed;
	struct orr_listener *listeners;
};

/* The caller's, one for each driver; stays in place. */
struct orr_net_driver {
	/* read-only */
	struct orr_net *net;
	enum orr_logic value;
};

/*
 * Make n a net named name below parent. pull is ORR_LOGIC_1 for a pull-up,
 * ORR_LOGIC_0 for a pull-down, ORR_LOGIC_Z for neither.
 */
ORR_API void orr_net_init(struct orr_net *n, struct orr_object *parent,
			  const char *name, enum orr_logic pull);

/* Make d a driver of n, which drives Z as yet. */
ORR_API void orr_net_attach(struct orr_net *n, struct orr_net_driver *d);

/*
 * Drive a value. Drivers that disagree make X; listeners are called, and the
 * event fires, if the level of the net changes. A listener may drive the net
 * in turn, and others may then be called once more than the level changes: let
 * them look at the level. A net that never settles aborts.
 */
ORR_API void orr_net_drive(struct orr_net_driver *d, enum orr_logic value);

/*
 * The level of the net, Z only without a pull, and the level that it would
 * have without d: what somebody else does to it.
 */
ORR_API enum orr_logic orr_net_level(const struct orr_net *n);
ORR_API enum orr_logic orr_net_level_without(const struct orr_net_driver *d);

/* Fires in the delta cycle after a change. Owned by the net. */
ORR_API struct orr_event *orr_net_changed(struct orr_net *n);

/*
 * Call l->fn within every change, in the order of attachment; l stays in place
 * for as long as n does. A second time changes nothing.
 */
ORR_API void orr_net_listen(struct orr_net *n, struct orr_listener *l);

/*
 * In a thread: wait until the net is at level. Returns at once if it is
 * already. With a time-out (ORR_TIME_MAX: none) returns false when it struck
 * first.
 */
ORR_API bool orr_net_wait(struct orr_process *self, struct orr_net *n,
			  enum orr_logic level, orr_time timeout);

#ifdef __cplusplus
}
#endif

#endif
