/* SPDX-License-Identifier: Apache-2.0 */
#include "sched.h"

#include <orrery/mutex.h>

void orr_mutex_init(struct orr_mutex *m, struct orr_object *parent,
		    const char *name)
{
	*m = (struct orr_mutex){0};
	orr_object_init_kind(&m->obj, parent, name, ORR_KIND_MUTEX);
	orr_event_init(&m->free, &m->obj, "free");
}

bool orr_mutex_trylock(struct orr_process *self, struct orr_mutex *m)
{
	if (!m->owner)
		m->owner = self;
	return m->owner == self;
}

void orr_mutex_lock(struct orr_process *self, struct orr_mutex *m)
{
	orr_time since = orr_now(m->obj.sim);

	ori_check_may_wait(self, "orr_mutex_lock");
	while (!orr_mutex_trylock(self, m))
		orr_wait_event(self, &m->free);
	ori_delayed(self, &m->obj, since);
}

bool orr_mutex_unlock(struct orr_process *self, struct orr_mutex *m)
{
	if (m->owner != self)
		return false;
	m->owner = NULL;
	orr_event_notify(&m->free);
	return true;
}
