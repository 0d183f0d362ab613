/* SPDX-License-Identifier: Apache-2.0 */
#include "../unit.h"

#include "../watch.h"
#include "adapter_rig.h"

#include <string.h>

struct rig rig;

unsigned index_of(const struct orr_payload *p)
{
	return (unsigned)(p - rig.p);
}

void common_setup(const struct orr_target_ops *ops)
{
	memset(&rig, 0, sizeof(rig));
	rig.sim = orr_sim_new();
	rig.root = orr_sim_root(rig.sim);
	orr_initiator_socket_init(&rig.i, rig.root, "i");
	orr_target_socket_init(&rig.t, rig.root, "t", ops);
	orr_bind(&rig.i, &rig.t);
	watch_sockets(rig.sim);
	for (unsigned k = 0; k < N; k++) {
		orr_payload_init(&rig.p[k]);
		orr_payload_set(&rig.p[k], ORR_WRITE_COMMAND, k, &rig.data[k],
				1);
	}
}

int teardown(void **state)
{
	(void)state;
	orr_sim_free(rig.sim);
	return 0;
}
