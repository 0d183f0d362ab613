/* SPDX-License-Identifier: Apache-2.0 */
#include <orrery/quantum.h>

#include <orrery/process.h>
#include <orrery/sim.h>

/* A simulation has one, found by its name, once somebody has asked. */
struct orr_quantum {
	struct orr_object obj;
	orr_time time;
};

static const char quantum_name[] = "global_quantum";

static struct orr_quantum *quantum_of(struct orr_sim *sim)
{
	struct orr_object *root = orr_sim_root(sim);
	struct orr_object *found = orr_object_find(root, quantum_name);
	struct orr_quantum *q;

	if (found)
		return orr_container_of(found, struct orr_quantum, obj);
	q = orr_sim_alloc(sim, sizeof(*q));
	orr_object_init(&q->obj, root, quantum_name);
	return q;
}

void orr_sim_set_quantum(struct orr_sim *sim, orr_time quantum)
{
	quantum_of(sim)->time = quantum;
}

orr_time orr_sim_quantum(struct orr_sim *sim)
{
	return quantum_of(sim)->time;
}

static orr_time until_next(const struct orr_quantum *q, orr_time now)
{
	return q->time ? q->time - now % q->time : 0;
}

orr_time orr_sim_local_quantum(struct orr_sim *sim)
{
	return until_next(quantum_of(sim), orr_now(sim));
}

void orr_keeper_init(struct orr_quantum_keeper *k, struct orr_sim *sim)
{
	*k = (struct orr_quantum_keeper){.sim = sim,
					 .quantum = quantum_of(sim)};
	orr_keeper_reset(k);
}

void orr_keeper_reset(struct orr_quantum_keeper *k)
{
	orr_time now = orr_now(k->sim);

	k->local = 0;
	k->limit = until_next(k->quantum, now);
	k->next_sync = orr_time_add(now, k->limit);
}

void orr_keeper_inc(struct orr_quantum_keeper *k, orr_time t)
{
	k->local = orr_time_add(k->local, t);
}

void orr_keeper_set(struct orr_quantum_keeper *k, orr_time t)
{
	k->local = t;
}

orr_time orr_keeper_time(const struct orr_quantum_keeper *k)
{
	return orr_time_add(orr_now(k->sim), k->local);
}

bool orr_keeper_need_sync(const struct orr_quantum_keeper *k)
{
	return orr_keeper_time(k) >= k->next_sync;
}

void orr_keeper_sync(struct orr_process *self, struct orr_quantum_keeper *k)
{
	orr_wait_for(self, k->local);
	orr_keeper_reset(k);
}

void orr_keeper_set_and_sync(struct orr_process *self,
			     struct orr_quantum_keeper *k, orr_time t)
{
	orr_keeper_set(k, t);
	if (orr_keeper_need_sync(k))
		orr_keeper_sync(self, k);
}
