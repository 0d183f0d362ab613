/* SPDX-License-Identifier: Apache-2.0 */
/* A target that does not answer from the beginning. */
#ifndef ORRERY_TLM_SOCKET_H
#define ORRERY_TLM_SOCKET_H

#include <orrery/socket.h>

/* From now on t does what t->ops say, whatever its fw was meanwhile. */
void ori_target_socket_open(struct orr_target_socket *t);

#endif
