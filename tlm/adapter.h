/* SPDX-License-Identifier: Apache-2.0 */
/* The calls of a target that has only the other kind (16.2.2). */
#ifndef ORRERY_TLM_ADAPTER_H
#define ORRERY_TLM_ADAPTER_H

#include <orrery/socket.h>

/* Blocking, for a target with nb_transport_fw; waits. */
void ori_adapter_b_transport(struct orr_target_socket *t, struct orr_payload *p,
			     orr_time *delay);

/* Non-blocking, for a target with b_transport. */
enum orr_sync ori_adapter_nb_transport_fw(struct orr_target_socket *t,
					  struct orr_payload *p,
					  orr_phase *phase, orr_time *delay);

#endif
