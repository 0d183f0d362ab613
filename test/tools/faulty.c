/* SPDX-License-Identifier: Apache-2.0 */
/* A model with bugs, for orrery run --rtl: a write to FAULT chooses one. */
#include <orrery/device.h>

#include <stdlib.h>

struct faulty {
	struct orr_device dev;
	uint32_t count;
};

enum { ABORTS = 1, DEREFERENCES = 2, RECURSES = 3 };

static unsigned recurse(volatile unsigned *n)
{
	volatile unsigned here[256];

	here[*n % 256] = *n + 1;
	return recurse(&here[*n % 256]) + here[0];
}

static void write_fault(struct orr_device *dev, unsigned i, uint64_t value,
			uint64_t mask)
{
	volatile unsigned zero = 0;
	static unsigned *volatile nowhere;

	(void)dev;
	(void)i;
	(void)mask;
	if (value == ABORTS)
		abort();
	if (value == DEREFERENCES)
		*nowhere = 1;
	if (value == RECURSES)
		recurse(&zero);
}

static const struct orr_reg regs[] = {
	{.name = "COUNT",
	 .offset = 0,
	 ORR_FIELD(struct faulty, count),
	 .wmask = 0xffffffff},
	{.name = "FAULT", .offset = 4, .write = write_fault},
};

static const struct orr_device_class faulty = {
	.name = "faulty",
	.compatible = "test,faulty",
	.size = sizeof(struct faulty),
	.offset = offsetof(struct faulty, dev),
	.span = 8,
	.regs = regs,
	.nregs = ORR_COUNT(regs),
};

const struct orr_device_class *orr_rtl_wrapped(int abi);
const struct orr_device_class *orr_rtl_wrapped(int abi)
{
	(void)abi;
	return &faulty;
}
