/* SPDX-License-Identifier: Apache-2.0 */
/* An initiator that lets all calls back pass and does nothing. */
#ifndef ORRERY_TEST_ACCEPT_H
#define ORRERY_TEST_ACCEPT_H

#include <orrery/socket.h>

static inline enum orr_sync accept_all(struct orr_initiator_socket *i,
				       struct orr_payload *p, orr_phase *phase,
				       orr_time *delay)
{
	(void)i;
	(void)p;
	(void)phase;
	(void)delay;
	return ORR_ACCEPTED;
}

#endif
