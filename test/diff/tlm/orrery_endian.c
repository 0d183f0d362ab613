/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Conversions of endianness, on the side of Orrery.
 *
 *	orrery_endian SEED TRANSFERS
 */
#include "endian_plan.h"

#include <orrery/endian.h>

#include <stdlib.h>

enum { ROOM = 256 };

/* What a memory does with what the conversion makes of t. */
static int carry_out(struct transfer *t)
{
	unsigned char data[ROOM];
	unsigned char enables[ROOM];
	struct orr_hostendian c = {data, enables, ROOM};
	struct orr_payload p;
	int ret;

	orr_payload_init(&p);
	orr_payload_set(&p, t->write ? ORR_WRITE_COMMAND : ORR_READ_COMMAND,
			t->address, t->data, t->length);
	if (t->has_enables) {
		p.byte_enable = t->enables;
		p.byte_enable_length = t->length;
	}
	ret = orr_to_hostendian(&c, &p, t->word, t->bus);
	if (ret)
		return ret;
	orr_payload_copy(&p, t->memory + p.address);
	orr_from_hostendian(&c, &p);
	return 0;
}

int main(int argc, char **argv)
{
	static struct run run;
	static struct transfer t;
	unsigned n = argc > 2 ? (unsigned)atoi(argv[2]) : 1;

	run.seed = argc > 1 ? strtoull(argv[1], NULL, 10) : 1;
	for (unsigned k = 0; k < n; k++) {
		shape(&t, &run, k);
		fill(&t, &run, k);
		if (carry_out(&t) != 0)
			return 1;
		print_transfer(&t, k);
	}
	return 0;
}
