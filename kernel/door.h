/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The door for outside input, and what goes with it: waiting for posts, and
 * pacing to the host's clock. The only part that other OS threads touch.
 */
#ifndef ORRERY_KERNEL_DOOR_H
#define ORRERY_KERNEL_DOOR_H

#include <orrery/sim.h>

#include <pthread.h>

struct ori_door {
	pthread_mutex_t lock;
	pthread_cond_t knock;
	struct orr_post *first; /* under the lock */
	struct orr_post *last;
	int outside;
	bool realtime;
	uint64_t real_start; /* host ns that correspond to sim_start */
	orr_time sim_start;
	unsigned beat_ms;
	uint64_t next_beat; /* host ns */
	void (*beat)(struct orr_sim *sim, void *arg);
	void *beat_arg;
};

void ori_door_init(struct ori_door *d);
/* At the start of a run: pace from here on. */
void ori_door_start(struct orr_sim *sim);
void ori_door_fini(struct ori_door *d);

/* Run what was posted; cheap when nothing was. True if anything was. */
bool ori_door_poll(struct orr_sim *sim);

/* Call the heartbeat if it is due. */
void ori_door_beat(struct orr_sim *sim);

/*
 * Before time moves on to t: in a paced run, sleep until then. False if a post
 * (which may have moved time), a pause or a stop came first.
 */
bool ori_door_wait(struct orr_sim *sim, orr_time t);

/* Sleep until somebody posts, or a pause or stop is wanted. */
void ori_door_wait_post(struct orr_sim *sim);

#endif
