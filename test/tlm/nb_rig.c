/* SPDX-License-Identifier: Apache-2.0 */
#include "../unit.h"

#include "../watch.h"
#include "nb_rig.h"

#include <string.h>

#include <stdio.h>

struct rig *rig;

static void slow_transport(struct orr_target_socket *t, struct orr_payload *p,
			   orr_time *delay)
{
	struct slow *s = orr_container_of(t, struct slow, socket);
	orr_time time = (p->address & 0xf) * CYCLE;

	s->calls++;
	s->when = orr_now(t->obj.sim) + *delay;
	p->response = ORR_OK_RESPONSE;
	if (s->waits)
		orr_wait_for(orr_sim_current(t->obj.sim), time);
	else
		*delay += time;
}

static void note_warning(void *arg, enum orr_log_level level, const char *line)
{
	(void)arg;
	(void)level;
	if (!strstr(line, ": TLM-2.0 ")) /* those are the checker's */
		rig->warnings++;
}

void build(struct orr_bus_timing timing, const struct orr_target_ops *ops)
{
	rig = test_calloc(1, sizeof(*rig));
	rig->sim = orr_sim_new();
	rig->root = orr_sim_root(rig->sim);
	orr_sim_set_log(rig->sim, note_warning, NULL);
	orr_clock_init(&rig->clock, rig->root, "clock",
		       (struct orr_period){CYCLE, 1});
	timing.clock = &rig->clock;
	orr_bus_init(&rig->bus, rig->root, "bus", &timing);
	orr_target_socket_init(&rig->slow.socket, rig->root, "slow", ops);
	rig->slow.waits = ops->waits;
	orr_bus_map(&rig->bus, 0x1000, 0x1000, &rig->slow.socket, NULL);
}

void destroy(void)
{
	orr_sim_free(rig->sim);
	test_free(rig);
}

const struct orr_target_ops slow_ops = {.b_transport = slow_transport};
const struct orr_target_ops waits_ops = {.b_transport = slow_transport,
					 .waits = true};

struct at_transfer *add(unsigned k, unsigned gap, uint64_t address,
			uint32_t beats)
{
	struct at_transfer *t = &rig->list[k][rig->n[k]++];

	*t = (struct at_transfer){.gap = gap * CYCLE,
				  .command = ORR_READ_COMMAND,
				  .address = address,
				  .length = 4 * beats};
	return t;
}

void play(unsigned most)
{
	char name[8];

	for (unsigned k = 0; k < INITIATORS; k++) {
		snprintf(name, sizeof(name), "i%u", k);
		at_initiator_init(&rig->i[k], rig->root, name, rig->list[k],
				  rig->n[k], most);
		rig->i[k].end_resp = rig->end_resp;
		orr_bus_connect(&rig->bus, &rig->i[k].socket);
	}
	watch_sockets(rig->sim);
	orr_sim_run(rig->sim, ORR_MS(1));
	for (unsigned k = 0; k < INITIATORS; k++)
		assert_true(at_initiator_done(&rig->i[k]));
}
