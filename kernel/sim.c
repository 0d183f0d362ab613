/* SPDX-License-Identifier: Apache-2.0 */
#include "sched.h"

#include "util.h"

struct ori_hook {
	struct ori_hook *next;
	void (*fn)(void *arg);
	void *arg;
};

struct ori_attachment {
	struct ori_attachment *next;
	const void *key;
	void *what;
};

static void call_hooks(const struct ori_hook *h)
{
	for (; h; h = h->next)
		h->fn(h->arg);
}

static void add_hook(struct orr_sim *sim, struct ori_hook **list,
		     void (*fn)(void *arg), void *arg)
{
	struct ori_hook *h = orr_sim_alloc(sim, sizeof(*h));

	*h = (struct ori_hook){*list, fn, arg};
	*list = h;
}

#define ALIKE(field, head_field)            \
	(offsetof(struct orr_sim, field) == \
	 offsetof(struct orr_sim_head, head_field))

_Static_assert(ALIKE(now, now) && ALIKE(current, current) &&
		       ALIKE(updates.items, updates) &&
		       ALIKE(updates.count, update_count) &&
		       ALIKE(updates.room, update_room) &&
		       ALIKE(delta_count, delta_count),
	       "a simulation begins with its head");

struct orr_sim *orr_sim_new(void)
{
	struct orr_sim *sim = ori_calloc(1, sizeof(*sim));

	sim->root.sim = sim;
	sim->root.name = "";
	sim->log_level = ORR_LOG_WARNING;
	sim->stamp = 1;
	sim->fuel = ORI_FUEL_ROOM;
	sim->delta_limit = 100000000;
	ori_wheel_init(&sim->timed);
	ori_door_init(&sim->door);
	return sim;
}

/* Each may add others, which then come next; none is called twice. */
static void run_out(struct ori_hook **hooks)
{
	const struct ori_hook *h;

	while ((h = *hooks)) {
		*hooks = h->next;
		h->fn(h->arg);
	}
}

void orr_sim_free(struct orr_sim *sim)
{
	if (!sim)
		return;
	if (sim->running)
		orr_fail(&sim->root, __FILE__, __LINE__,
			 "orr_sim_free from inside a run: let orr_sim_run "
			 "return first");
	run_out(&sim->at_free);
	ori_stacks_fini(&sim->stacks);
	ori_unguard_stacks(sim);
	ori_door_fini(&sim->door);
	ori_wheel_fini(&sim->timed);
	ori_free(sim->delta.items);
	ori_free(sim->updates.items);
	ori_names_fini(&sim->names);
	ori_arena_fini(&sim->arena);
	ori_free(sim);
}

struct orr_object *orr_sim_root(struct orr_sim *sim)
{
	return &sim->root;
}

static void begin_run(struct orr_sim *sim)
{
	if (sim->running)
		orr_fail(&sim->root, __FILE__, __LINE__,
			 "the simulation is running: it cannot be run from "
			 "inside");
	if (sim->stopped)
		orr_fail(&sim->root, __FILE__, __LINE__,
			 "the simulation has ended by orr_sim_stop and cannot "
			 "be run again: orr_sim_pause only halts it");
	sim->running = true;
	if (sim->door.realtime)
		ori_door_start(sim);
}

static void end_run(struct orr_sim *sim)
{
	call_hooks(sim->at_return);
	sim->running = false;
}

enum orr_run orr_sim_run(struct orr_sim *sim, orr_time duration)
{
	enum orr_run result;

	begin_run(sim);
	result = ori_run_until(sim, orr_time_add(sim->now, duration));
	end_run(sim);
	return result;
}

enum orr_run orr_sim_step(struct orr_sim *sim)
{
	enum orr_run result;

	begin_run(sim);
	result = ori_step(sim);
	end_run(sim);
	return result;
}

void orr_sim_stop(struct orr_sim *sim)
{
	sim->stop = true;
	sim->cut = sim->running && sim->stop_at_once;
	ori_look_up(sim, ORI_HALT, true);
}

void orr_sim_set_stop_mode(struct orr_sim *sim, enum orr_stop_mode mode)
{
	sim->stop_at_once = mode == ORR_STOP_IMMEDIATE;
}

void orr_sim_pause(struct orr_sim *sim)
{
	sim->pause = true;
	ori_look_up(sim, ORI_HALT, true);
}

void orr_sim_set_delta_limit(struct orr_sim *sim, uint64_t limit)
{
	sim->delta_limit = limit;
}

bool orr_sim_halting(const struct orr_sim *sim)
{
	return sim->stop || sim->pause;
}

orr_time orr_now(const struct orr_sim *sim)
{
	return sim->now;
}

uint64_t orr_sim_delta_count(const struct orr_sim *sim)
{
	return sim->delta_count;
}

orr_time orr_sim_next_time(const struct orr_sim *sim)
{
	return ori_busy(sim) ? sim->now : ori_wheel_next(&sim->timed);
}

uint64_t orr_sim_event_count(const struct orr_sim *sim)
{
	return sim->event_count;
}

struct orr_process *orr_sim_current(const struct orr_sim *sim)
{
	return sim->current;
}

const struct orr_object *orr_sim_inside(const struct orr_sim *sim)
{
	return sim->insider == sim->current ? sim->inside : NULL;
}

const struct orr_object *orr_sim_enter(struct orr_sim *sim,
				       const struct orr_object *obj)
{
	const struct orr_object *outer = orr_sim_inside(sim);

	sim->inside = obj;
	sim->insider = sim->current;
	return outer;
}

void orr_sim_leave(struct orr_sim *sim, const struct orr_object *outer)
{
	sim->inside = outer;
	sim->insider = sim->current;
}

void orr_sim_hash_enable(struct orr_sim *sim, bool on)
{
	sim->hash_on = on;
}

uint64_t orr_sim_hash(const struct orr_sim *sim)
{
	return sim->hash;
}

void *orr_sim_alloc(struct orr_sim *sim, size_t size)
{
	return ori_arena_alloc(&sim->arena, size, _Alignof(max_align_t));
}

void orr_sim_at_return(struct orr_sim *sim, void (*fn)(void *arg), void *arg)
{
	add_hook(sim, &sim->at_return, fn, arg);
}

void orr_sim_at_free(struct orr_sim *sim, void (*fn)(void *arg), void *arg)
{
	add_hook(sim, &sim->at_free, fn, arg);
}

void orr_sim_attach(struct orr_sim *sim, const void *key, void *what)
{
	struct ori_attachment *a = orr_sim_alloc(sim, sizeof(*a));

	*a = (struct ori_attachment){sim->attachments, key, what};
	sim->attachments = a;
}

void *orr_sim_attached(const struct orr_sim *sim, const void *key)
{
	const struct ori_attachment *a = sim->attachments;

	while (a && a->key != key)
		a = a->next;
	return a ? a->what : NULL;
}

void orr_sim_at_abort(struct orr_sim *sim, void (*fn)(void *arg), void *arg)
{
	add_hook(sim, &sim->at_abort, fn, arg);
}

void orr_sim_rescue(struct orr_sim *sim)
{
	run_out(&sim->at_abort);
}

void orr_sim_on_delay(struct orr_sim *sim, orr_delay_fn *fn, void *arg)
{
	sim->on_delay = fn;
	sim->on_delay_arg = arg;
}
