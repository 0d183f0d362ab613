/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz_device.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

uint64_t fuzz_take(struct fuzz_input *in, unsigned bytes)
{
	uint64_t value = 0;

	for (unsigned i = 0; i < bytes && in->left; i++, in->left--)
		value |= (uint64_t)*in->data++ << 8 * i;
	return value;
}

void fuzz_check(bool holds, const char *condition)
{
	if (holds)
		return;
	fprintf(stderr, "%s does not hold\n", condition);
	abort();
}

void fuzz_access(struct fuzz_input *in, struct orr_initiator_socket *cpu,
		 uint32_t span)
{
	unsigned how = (unsigned)fuzz_take(in, 1);
	uint32_t offset = (uint32_t)fuzz_take(in, 2) % span;
	uint32_t size = 1u << (how >> 1 & 3);
	unsigned char bytes[8] = {0};

	if (!(how & 8)) /* mostly aligned */
		offset &= ~(size - 1);
	if (how & 1) {
		orr_read(cpu, offset, bytes, size);
		return;
	}
	for (unsigned i = 0; i < size; i++)
		bytes[i] = (unsigned char)fuzz_take(in, 1);
	orr_write(cpu, offset, bytes, size);
}

void fuzz_check_state(struct orr_device *dev)
{
	static unsigned char before[1 << 15];
	static unsigned char after[1 << 15];
	size_t n = orr_state_save(&dev->obj, before, sizeof(before));

	FUZZ_CHECK(n <= sizeof(before));
	FUZZ_CHECK(orr_state_load(&dev->obj, before, n, NULL) == 0);
	FUZZ_CHECK(orr_state_save(&dev->obj, after, sizeof(after)) == n);
	FUZZ_CHECK(memcmp(before, after, n) == 0);
}

static void drop(void *arg, enum orr_log_level level, const char *line)
{
	(void)arg, (void)line;
	if (level == ORR_LOG_FATAL)
		fprintf(stderr, "%s\n", line);
}

struct orr_sim *fuzz_sim(void)
{
	struct orr_sim *sim = orr_sim_new();

	orr_sim_set_log(sim, drop, NULL);
	return sim;
}
