/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Callbacks at the stages of a simulation (IEEE 1666-2023 clause 4.5), and
 * time that stands still (4.6.3).
 */
#include "sched.h"

static unsigned wanted(const struct orr_sim *sim)
{
	unsigned stages = 0;

	for (const struct orr_stage_callback *c = sim->callbacks; c;
	     c = c->next)
		stages |= c->stages;
	return stages;
}

/* The plain cycle knows nothing of stages. */
static void look_up_for_stages(struct orr_sim *sim)
{
	sim->stages = wanted(sim);
	ori_look_up(sim, ORI_STAGED,
		    sim->stages & (ORR_POST_UPDATE | ORR_PRE_TIMESTEP));
}

enum {
	ELABORATION = ORR_BEFORE_END_OF_ELABORATION | ORR_END_OF_ELABORATION |
		      ORR_START_OF_SIMULATION,
	ALL_STAGES = 2 * ORR_END_OF_SIMULATION - 1
};

static void check_stages(struct orr_sim *sim, unsigned stages)
{
	if (stages == 0 || stages & ~ALL_STAGES)
		orr_fail(&sim->root, __FILE__, __LINE__,
			 "there is no stage 0x%x; they are 0x1 to 0x%x and "
			 "their sums",
			 stages, (unsigned)ORR_END_OF_SIMULATION);
	if (sim->started && stages & ELABORATION)
		orr_log(&sim->root, ORR_LOG_WARNING,
			"a callback for stages of the elaboration, which is "
			"over, will not be called");
}

void orr_sim_add_callback(struct orr_sim *sim,
			  struct orr_stage_callback *callback, unsigned stages)
{
	struct orr_stage_callback **link = &sim->callbacks;

	check_stages(sim, stages);
	while (*link)
		link = &(*link)->next;
	callback->next = NULL;
	callback->stages = stages;
	*link = callback;
	look_up_for_stages(sim);
}

void orr_sim_remove_callback(struct orr_sim *sim,
			     struct orr_stage_callback *callback)
{
	struct orr_stage_callback **link = &sim->callbacks;

	while (*link && *link != callback)
		link = &(*link)->next;
	if (!*link)
		orr_fail(&sim->root, __FILE__, __LINE__,
			 "orr_sim_remove_callback of one that was not added");
	*link = callback->next;
	look_up_for_stages(sim);
}

/* What there is to do, and how much has been done. */
struct activity {
	uint64_t fired;
	uint32_t timed;
	uint32_t timed_gone;
	uint32_t deltas;
	uint32_t deltas_cancelled;
	uint32_t updates;
	const struct orr_process *first; /* that is runnable */
	const struct orr_process *last;
	bool evaluated;
};

static struct activity activity(const struct orr_sim *sim)
{
	return (struct activity){
		.fired = sim->event_count,
		.timed = sim->timed.pushed,
		.timed_gone = sim->timed.gone + sim->timed.stale,
		.deltas = sim->delta.count,
		.deltas_cancelled = sim->delta.cancelled,
		.updates = sim->updates.count,
		.first = sim->run_first,
		.last = sim->run_last,
		.evaluated = sim->evaluated,
	};
}

static bool is_same(const struct activity *a, const struct activity *b)
{
	return a->fired == b->fired && a->timed == b->timed &&
	       a->timed_gone == b->timed_gone && a->deltas == b->deltas &&
	       a->deltas_cancelled == b->deltas_cancelled &&
	       a->updates == b->updates && a->first == b->first &&
	       a->last == b->last && a->evaluated == b->evaluated;
}

/*
 * Between two phases a callback may look, but give the scheduler nothing to do.
 * That is seen afterwards: notifications need not ask where they come from.
 */
static void call_to_look(struct orr_sim *sim, struct orr_stage_callback *c,
			 enum orr_stage stage)
{
	const struct activity before = activity(sim);
	struct activity after;

	c->fn(c, stage);
	after = activity(sim);
	if (!is_same(&before, &after))
		orr_fail(
			&sim->root, __FILE__, __LINE__,
			"a callback at the stage %s has notified or cancelled "
			"an event, asked for an update, or made a process run; "
			"it may only look, stop or pause",
			stage == ORR_POST_UPDATE ? "ORR_POST_UPDATE"
						 : "ORR_PRE_TIMESTEP");
}

/* One that is called may remove itself. */
void ori_stage(struct orr_sim *sim, enum orr_stage stage)
{
	struct orr_stage_callback *c = sim->callbacks;

	while (sim->stages & stage && c) {
		struct orr_stage_callback *next = c->next;

		if (c->stages & stage & (ORR_POST_UPDATE | ORR_PRE_TIMESTEP))
			call_to_look(sim, c, stage);
		else if (c->stages & stage)
			c->fn(c, stage);
		c = next;
	}
}

/* Whether *flag of the process at hand was not yet so; true outside of any. */
static bool change(struct orr_sim *sim, uint8_t flag, bool on)
{
	struct orr_process *p = sim->current;
	uint8_t *flags;

	if (!p)
		return true;
	flags = &ori_control(p)->all_flags;
	if (!(*flags & flag) == !on)
		return false;
	*flags = on ? *flags | flag : *flags & (uint8_t)~flag;
	return true;
}

static void look_up_for_still(struct orr_sim *sim)
{
	ori_look_up(sim, ORI_STILL, ori_is_still(sim));
}

bool ori_is_still(const struct orr_sim *sim)
{
	return sim->suspenders && !sim->unsuspendables;
}

void orr_sim_suspend_all(struct orr_sim *sim)
{
	if (!change(sim, ORI_SUSPENDS_ALL, true))
		return;
	if (sim->suspenders++ == 0)
		ori_stage(sim, ORR_PRE_SUSPEND);
	look_up_for_still(sim);
}

void orr_sim_unsuspend_all(struct orr_sim *sim)
{
	if (!change(sim, ORI_SUSPENDS_ALL, false))
		return;
	if (!sim->suspenders)
		orr_fail(&sim->root, __FILE__, __LINE__,
			 "orr_sim_unsuspend_all without orr_sim_suspend_all");
	if (--sim->suspenders == 0)
		ori_stage(sim, ORR_POST_SUSPEND);
	look_up_for_still(sim);
}

static void check_process(struct orr_sim *sim, const char *call)
{
	if (!sim->current)
		orr_fail(&sim->root, __FILE__, __LINE__,
			 "%s is called by a process, of itself", call);
}

void orr_sim_unsuspendable(struct orr_sim *sim)
{
	check_process(sim, __func__);
	if (change(sim, ORI_UNSUSPENDABLE, true))
		sim->unsuspendables++;
	look_up_for_still(sim);
}

void orr_sim_suspendable(struct orr_sim *sim)
{
	check_process(sim, __func__);
	if (change(sim, ORI_UNSUSPENDABLE, false))
		sim->unsuspendables--;
	look_up_for_still(sim);
}

/* What a process has said that ends counts no longer. */
void ori_forget_suspensions(struct orr_process *p)
{
	struct orr_sim *sim = p->obj.sim;
	uint8_t flags = p->control ? p->control->all_flags : 0;

	if (!flags)
		return;
	p->control->all_flags = 0;
	if (flags & ORI_UNSUSPENDABLE)
		sim->unsuspendables--;
	if (flags & ORI_SUSPENDS_ALL && --sim->suspenders == 0)
		ori_stage(sim, ORR_POST_SUSPEND);
	look_up_for_still(sim);
}

enum orr_sim_status orr_sim_status(const struct orr_sim *sim)
{
	if (sim->stopped)
		return ORR_SIM_STOPPED;
	if (!sim->started)
		return ORR_SIM_ELABORATION;
	if (ori_is_still(sim) && !ori_busy(sim) && !sim->current)
		return ORR_SIM_SUSPENDED;
	return sim->running ? ORR_SIM_RUNNING : ORR_SIM_PAUSED;
}
