/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Semaphores (IEEE 1666-2023 clause 6.29): a count of what can be taken at
 * once.
 */
#ifndef ORRERY_SEMAPHORE_H
#define ORRERY_SEMAPHORE_H

#include <orrery/process.h>

#ifdef __cplusplus
extern "C" {
#endif

struct orr_semaphore {
	struct orr_object obj;
	/* private */
	int value;
	struct orr_event free;
};

/* Make s a semaphore named name below parent, of a value from 0 on. */
ORR_API void orr_semaphore_init(struct orr_semaphore *s,
				struct orr_object *parent, const char *name,
				int value);

/*
 * In a thread, called by itself: take one, and wait as long as the value is 0.
 * Who gets it if several wait, and where it aborts: as with orr_mutex_lock.
 */
ORR_API void orr_semaphore_wait(struct orr_process *self,
				struct orr_semaphore *s);

/* From anywhere: the same without waiting. False: there was none to take. */
ORR_API bool orr_semaphore_trywait(struct orr_semaphore *s);

/* Give one back, with an immediate notification; not in the update phase. */
ORR_API void orr_semaphore_post(struct orr_semaphore *s);

/* How many can be taken. */
ORR_API int orr_semaphore_value(const struct orr_semaphore *s);

#ifdef __cplusplus
}
#endif

#endif
