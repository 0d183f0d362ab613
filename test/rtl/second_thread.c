/* SPDX-License-Identifier: Apache-2.0 */
/* Makes calls from a thread that is not the simulator's, for bad.sv. */
#include <orrery/sv.h>

#include <pthread.h>
#include <stdint.h>

void driver_start(long long s);

static void *intrude(void *arg)
{
	long long s = (long long)(uintptr_t)arg;
	long long next;

	orr_sv_advance(s, 1000000, 0, &next);
	orr_sv_pins_set(s, 0, 1, 0, 1000000, 0);
	orr_sv_close(s);
	return NULL;
}

void driver_start(long long s)
{
	pthread_t thread;

	if (pthread_create(&thread, NULL, intrude, (void *)(uintptr_t)s) == 0)
		pthread_join(thread, NULL);
}
