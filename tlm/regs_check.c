/* SPDX-License-Identifier: Apache-2.0 */
/* Is a register table one that accesses can be looked up in? */
#include "regs.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

static ORR_NORETURN ORR_PRINTF(3, 4) void refuse(const struct orr_device *dev,
						 const struct orr_reg *reg,
						 const char *fmt, ...)
{
	char why[192];
	va_list args;

	va_start(args, fmt);
	vsnprintf(why, sizeof(why), fmt, args);
	va_end(args);
	orr_fail(&dev->obj, __FILE__, __LINE__, "class %s, register %s: %s",
		 dev->cls->name, reg->name, why);
}

static bool is_size(uint32_t bytes)
{
	return bytes == 1 || bytes == 2 || bytes == 4 || bytes == 8;
}

static void check_sizes(const struct orr_device *dev, const struct orr_reg *reg)
{
	uint32_t width = ori_reg_width(reg);

	if (!is_size(width))
		refuse(dev, reg,
		       "has a width of %" PRIu32 " bytes, expected 1, 2, 4 or "
		       "8, or 0 for 4",
		       width);
	if (reg->fsize && !is_size(reg->fsize))
		refuse(dev, reg,
		       "has a member of %u bytes, expected 1, 2, 4 or 8, or 0 "
		       "for none",
		       reg->fsize);
	if ((reg->stride || ori_reg_count(reg) > 1) && reg->stride < width)
		refuse(dev, reg,
		       "has a stride of %" PRIu32 " bytes, expected its width "
		       "of %" PRIu32 " or more",
		       reg->stride, width);
}

static void check_reset(const struct orr_device *dev, const struct orr_reg *reg)
{
	uint32_t width = ori_reg_width(reg);
	uint32_t kept = reg->fsize ? reg->fsize : width;
	uint64_t max = UINT64_MAX >> (64 - 8 * (kept < width ? kept : width));

	if (reg->reset > max)
		refuse(dev, reg,
		       "has the reset value 0x%" PRIx64 ", expected at most "
		       "0x%" PRIx64,
		       reg->reset, max);
}

/* Later elements may lie beyond it: those of timers that few HPETs have. */
static void check_span(const struct orr_device *dev, const struct orr_reg *reg)
{
	uint64_t end = (uint64_t)reg->offset + ori_reg_width(reg);

	if (end > dev->cls->span)
		refuse(dev, reg,
		       "ends at 0x%" PRIx64 ", expected at most 0x%" PRIx32
		       ", the span of the class",
		       end, dev->cls->span);
}

static uint64_t start_of(const struct orr_reg *reg, unsigned i)
{
	return reg->offset + (uint64_t)i * reg->stride;
}

/* Whether reg has a byte of those from start to before end. */
static bool touches(const struct orr_reg *reg, uint64_t start, uint64_t end)
{
	unsigned last = ori_reg_count(reg) - 1;

	if (end <= reg->offset)
		return false;
	/* The last element that starts before end reaches farthest. */
	if (reg->stride && (end - 1 - reg->offset) / reg->stride < last)
		last = (unsigned)((end - 1 - reg->offset) / reg->stride);
	return start_of(reg, last) + ori_reg_width(reg) > start;
}

static bool is_second_name(const struct orr_reg *reg,
			   const struct orr_reg *first)
{
	return reg->offset == first->offset &&
	       ori_reg_width(reg) == ori_reg_width(first) &&
	       ori_reg_count(reg) == ori_reg_count(first) &&
	       reg->stride == first->stride && reg->read &&
	       reg->read == first->read && !reg->write && !reg->wmask &&
	       !reg->w1c;
}

static void check_place(const struct orr_device *dev, const struct orr_reg *reg,
			const struct orr_reg *other)
{
	if (is_second_name(reg, other))
		return;
	for (unsigned i = 0; i < ori_reg_count(reg); i++) {
		uint64_t start = start_of(reg, i);

		if (touches(other, start, start + ori_reg_width(reg)))
			refuse(dev, reg,
			       "overlaps %s at 0x%" PRIx64 ", expected a place "
			       "of its own, or the same place and read() and "
			       "nothing to write",
			       other->name, start);
	}
}

void ori_regs_check(const struct orr_device *dev)
{
	const struct orr_reg *regs = dev->cls->regs;

	for (unsigned r = 0; r < dev->cls->nregs; r++) {
		check_sizes(dev, &regs[r]);
		check_reset(dev, &regs[r]);
		check_span(dev, &regs[r]);
		for (unsigned other = 0; other < r; other++)
			check_place(dev, &regs[r], &regs[other]);
	}
}
