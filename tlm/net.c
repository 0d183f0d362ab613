/* SPDX-License-Identifier: Apache-2.0 */
#include <orrery/net.h>

#include <orrery/log.h>
#include <orrery/sim.h>

enum { MAX_DEPTH = 1000 };

void orr_net_init(struct orr_net *n, struct orr_object *parent,
		  const char *name, enum orr_logic pull)
{
	*n = (struct orr_net){.level = pull, .pull = pull};
	orr_object_init_kind(&n->obj, parent, name, ORR_KIND_NET);
	orr_event_init(&n->changed, &n->obj, "changed");
}

void orr_net_attach(struct orr_net *n, struct orr_net_driver *d)
{
	*d = (struct orr_net_driver){.net = n, .value = ORR_LOGIC_Z};
	n->drivers[ORR_LOGIC_Z]++;
}

static enum orr_logic resolve(const uint32_t drivers[4], enum orr_logic pull)
{
	if (drivers[ORR_LOGIC_X] ||
	    (drivers[ORR_LOGIC_0] && drivers[ORR_LOGIC_1]))
		return ORR_LOGIC_X;
	if (drivers[ORR_LOGIC_0])
		return ORR_LOGIC_0;
	return drivers[ORR_LOGIC_1] ? ORR_LOGIC_1 : pull;
}

/* The level of the listeners' calls is the one that stands by then. */
static void settle(struct orr_net *n)
{
	enum orr_logic level = resolve(n->drivers, n->pull);

	if (level == n->level)
		return;
	if (++n->depth > MAX_DEPTH)
		orr_fail(&n->obj, __FILE__, __LINE__,
			 "the net does not settle: its listeners drive it to "
			 "and fro");
	n->level = level;
	orr_event_notify_delta(&n->changed);
	for (struct orr_listener *l = n->listeners; l; l = l->next)
		l->fn(l);
	n->depth--;
}

void orr_net_drive(struct orr_net_driver *d, enum orr_logic value)
{
	d->net->drivers[d->value]--;
	d->net->drivers[value]++;
	d->value = value;
	settle(d->net);
}

enum orr_logic orr_net_level(const struct orr_net *n)
{
	return n->level;
}

enum orr_logic orr_net_level_without(const struct orr_net_driver *d)
{
	const uint32_t *all = d->net->drivers;
	uint32_t others[4] = {all[0], all[1], all[2], all[3]};

	others[d->value]--;
	return resolve(others, d->net->pull);
}

struct orr_event *orr_net_changed(struct orr_net *n)
{
	return &n->changed;
}

void orr_net_listen(struct orr_net *n, struct orr_listener *l)
{
	struct orr_listener **end = &n->listeners;

	while (*end && *end != l)
		end = &(*end)->next;
	if (*end)
		return;
	l->next = NULL;
	*end = l;
}

bool orr_net_wait(struct orr_process *self, struct orr_net *n,
		  enum orr_logic level, orr_time timeout)
{
	const struct orr_sim *sim = n->obj.sim;
	orr_time end = orr_time_add(orr_now(sim), timeout);

	while (n->level != level) {
		orr_time left = end == ORR_TIME_MAX ? end : end - orr_now(sim);

		if (!orr_wait_event_for(self, &n->changed, left))
			return n->level == level;
	}
	return true;
}
