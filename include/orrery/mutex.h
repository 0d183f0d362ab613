/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Mutexes (IEEE 1666-2023 clause 6.27): one process at a time is the owner.
 */
#ifndef ORRERY_MUTEX_H
#define ORRERY_MUTEX_H

#include <orrery/process.h>

#ifdef __cplusplus
extern "C" {
#endif

struct orr_mutex {
	struct orr_object obj;
	/* private */
	struct orr_process *owner;
	struct orr_event free;
};

/* Make m an unlocked mutex named name below parent. */
ORR_API void orr_mutex_init(struct orr_mutex *m, struct orr_object *parent,
			    const char *name);

/*
 * In a thread, called by itself: become the owner, and wait as long as another
 * process is. The owner may lock again, which has no effect. When a mutex
 * becomes free, all who wait run, the one that began first before the others,
 * but a process that locks it before their turn is before them. Where a wait
 * for an event would abort, it aborts, also while the mutex is free.
 */
ORR_API void orr_mutex_lock(struct orr_process *self, struct orr_mutex *m);

/* In any process: the same without waiting. False: another is the owner. */
ORR_API bool orr_mutex_trylock(struct orr_process *self, struct orr_mutex *m);

/*
 * Make the mutex free, by an immediate notification. False, and nothing is
 * done, if self is not the owner. A process that ends does not unlock.
 */
ORR_API bool orr_mutex_unlock(struct orr_process *self, struct orr_mutex *m);

#ifdef __cplusplus
}
#endif

#endif
