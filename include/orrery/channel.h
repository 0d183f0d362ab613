/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Primitive channels (IEEE 1666-2023 clause 5.15): what processes write
 * during the evaluation phase becomes visible in the update phase, so that
 * all readers of one delta cycle see the same. Embed one to make a channel of
 * your own kind; signals, fifos and resolved signals do.
 */
#ifndef ORRERY_CHANNEL_H
#define ORRERY_CHANNEL_H

#include <orrery/sim.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Make the new state visible. Called in the update phase, once for all the
 * requests since the last call. It may read and write its own channel, make
 * delta and timed notifications and request the update of other channels,
 * which then follows in the same phase. It must not wait nor notify
 * immediately.
 */
typedef void orr_update_fn(struct orr_channel *c);

/* orr_object.flags of a channel; the other bits are free for its kind. */
enum {
	ORR_CHANNEL_REQUESTED = 1,
	ORR_CHANNEL_OWN = 2 /* its update calls no code of others; private */
};

struct orr_channel {
	struct orr_object obj;
	/* private */
	orr_update_fn *update;
	struct orr_post post; /* a request from outside */
};

/*
 * Make c a channel named name below parent. kind is ORR_KIND_CHANNEL, unless
 * the library itself has a kind of its own for it.
 */
ORR_API void orr_channel_init(struct orr_channel *c, struct orr_object *parent,
			      const char *name, enum orr_kind kind,
			      orr_update_fn *update);

/*
 * Have c updated in the next update phase: at the end of this delta cycle, or
 * of the initialization phase if the simulation has not yet started. Updates
 * come in the order of the first request for each channel.
 */
ORR_API void orr_channel_request_update(struct orr_channel *c);

/*
 * The same from any OS thread, and without having to know where the simulation
 * stands (5.15.6). The request enters at the door for outside input, in one
 * order with all that orr_sim_post brings, and acts like a request made just
 * before the next delta cycle. Requests made before an earlier one has entered
 * are one. What the thread wrote before the call is there for the update to
 * read; what it writes later needs a lock of its own. A run without limit ends
 * in starvation meanwhile, unless orr_sim_outside says that somebody may come.
 */
ORR_API void orr_channel_async_request_update(struct orr_channel *c);

#ifdef __cplusplus
}
#endif

#endif
