/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Temporal decoupling (IEEE 1666-2023 clauses 12 and 16.3): an initiator runs
 * ahead of simulated time by a local time offset, up to the next multiple of
 * the global quantum.
 */
#ifndef ORRERY_QUANTUM_H
#define ORRERY_QUANTUM_H

#include <orrery/object.h>
#include <orrery/time.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * The global quantum of a simulation; 0, the default: none, so that a sync is
 * due each time. Keepers see a change when they are reset next.
 */
ORR_API void orr_sim_set_quantum(struct orr_sim *sim, orr_time quantum);
ORR_API orr_time orr_sim_quantum(struct orr_sim *sim);

/* The time left until its next multiple; 0 without a quantum (12.4). */
ORR_API orr_time orr_sim_local_quantum(struct orr_sim *sim);

/*
 * For one thread. local may be changed directly, and while the thread has not
 * waited since the last reset, a sync is due once local reaches limit.
 */
struct orr_quantum_keeper {
	orr_time local; /* ahead of simulated time */
	/* read-only */
	orr_time limit;
	/* private */
	struct orr_sim *sim;
	struct orr_quantum *quantum;
	orr_time next_sync; /* a point in simulated time */
};

/* Ready for use, as after a reset. */
ORR_API void orr_keeper_init(struct orr_quantum_keeper *k, struct orr_sim *sim);

/* Forget the local time, and compute the next point to synchronize at. */
ORR_API void orr_keeper_reset(struct orr_quantum_keeper *k);

/* Add to the local time, which saturates; or set it, as after b_transport. */
ORR_API void orr_keeper_inc(struct orr_quantum_keeper *k, orr_time t);
ORR_API void orr_keeper_set(struct orr_quantum_keeper *k, orr_time t);

/* Whether now + local has reached the point to synchronize at (16.3.5). */
ORR_API bool orr_keeper_need_sync(const struct orr_quantum_keeper *k);

/* In a thread: wait for the local time, then reset. */
ORR_API void orr_keeper_sync(struct orr_process *self,
			     struct orr_quantum_keeper *k);

/* Set the local time, and sync if that is due. */
ORR_API void orr_keeper_set_and_sync(struct orr_process *self,
				     struct orr_quantum_keeper *k, orr_time t);

/* Simulated time and the local time offset, in sum. */
ORR_API orr_time orr_keeper_time(const struct orr_quantum_keeper *k);

#ifdef __cplusplus
}
#endif

#endif
