/* SPDX-License-Identifier: Apache-2.0 */
#include "sched.h"

#include <orrery/semaphore.h>

#include <orrery/log.h>

#include <limits.h>

void orr_semaphore_init(struct orr_semaphore *s, struct orr_object *parent,
			const char *name, int value)
{
	*s = (struct orr_semaphore){.value = value};
	orr_object_init_kind(&s->obj, parent, name, ORR_KIND_SEMAPHORE);
	orr_event_init(&s->free, &s->obj, "free");
	orr_check(&s->obj, value >= 0);
}

bool orr_semaphore_trywait(struct orr_semaphore *s)
{
	if (!s->value)
		return false;
	s->value--;
	return true;
}

void orr_semaphore_wait(struct orr_process *self, struct orr_semaphore *s)
{
	orr_time since = orr_now(s->obj.sim);

	ori_check_may_wait(self, "orr_semaphore_wait");
	while (!orr_semaphore_trywait(s))
		orr_wait_event(self, &s->free);
	ori_delayed(self, &s->obj, since);
}

void orr_semaphore_post(struct orr_semaphore *s)
{
	orr_check(&s->obj, s->value < INT_MAX);
	s->value++;
	orr_event_notify(&s->free);
}

int orr_semaphore_value(const struct orr_semaphore *s)
{
	return s->value;
}
