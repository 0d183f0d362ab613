/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Registers are data: one table row per register, laid beside the data sheet.
 * The bus, scripts and documentation read the same table. Access size,
 * alignment, read-only bits and unlisted offsets are handled in one place.
 */
#ifndef ORRERY_REGS_H
#define ORRERY_REGS_H

#include <orrery/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * One register, or count of them, stride bytes apart. It lives in a member of
 * the device's struct, of fsize bytes at offset field (fsize 0: it has no
 * storage), or in an array of such members. The hooks get the element number.
 *
 * A read returns read(), or the member. A write calls write() with the value
 * and a mask of the bits that the access carries (an access may be narrower
 * than the register); or else, within that mask, stores the bits of wmask,
 * clears the bits of w1c that are written 1, and calls wrote(). Without
 * wmask, w1c and write() the register is read-only: writes are ignored, with
 * a warning unless quiet.
 *
 * An access that is wider than the register goes on to the next one, in
 * ascending order; bytes that belong to no register read 0 and ignore writes,
 * with one warning per access. No hook may wait.
 *
 * orr_device_init checks the table, and aborts with what is expected, unless
 * widths and sizes are as below, reset values fit in the register and its
 * member, and registers lie within the span of the class and do not overlap.
 * Elements of an array after the first may lie beyond the span: a map that is
 * larger reaches them. A second name for reading is allowed: a row at the very
 * place of an earlier one, with the same read() and nothing to write. Accesses
 * go to the earlier one.
 */
struct orr_reg {
	const char *name;
	uint32_t offset; /* bytes, from the start of the register space */
	uint32_t field;
	uint8_t fsize; /* 0, 1, 2, 4 or 8 bytes */
	uint8_t width; /* 1, 2, 4 or 8 bytes; 0: 4 */
	bool quiet; /* ignores writes silently, as the data sheet says */
	uint16_t count; /* 0: 1 */
	uint32_t stride; /* bytes; of an array at least the width */
	uint64_t reset; /* of each element that has storage */
	uint64_t wmask;
	uint64_t w1c;
	uint64_t (*read)(struct orr_device *dev, unsigned i);
	void (*write)(struct orr_device *dev, unsigned i, uint64_t value,
		      uint64_t mask);
	void (*wrote)(struct orr_device *dev, unsigned i);
	/* What a debugger sees when read() has side effects. */
	uint64_t (*peek)(struct orr_device *dev, unsigned i);
};

/* Initialisers for field and fsize: a member of the device's struct. */
#define ORR_FIELD(type, member) \
	.field = offsetof(type, member), .fsize = sizeof(((type *)0)->member)
/* The same for an array member; fsize is that of an element. */
#define ORR_FIELDS(type, member) \
	.field = offsetof(type, member), .fsize = sizeof(((type *)0)->member[0])

/*
 * Access register reg, element i, of dev, at its full width, as software
 * does; orr_reg_peek has no side effects.
 */
ORR_API uint64_t orr_reg_read(struct orr_device *dev, const struct orr_reg *reg,
			      unsigned i);
ORR_API void orr_reg_write(struct orr_device *dev, const struct orr_reg *reg,
			   unsigned i, uint64_t value);
ORR_API uint64_t orr_reg_peek(struct orr_device *dev, const struct orr_reg *reg,
			      unsigned i);

/* The register named name in the table of dev, or NULL. */
ORR_API const struct orr_reg *orr_reg_find(const struct orr_device *dev,
					   const char *name);

#ifdef __cplusplus
}
#endif

#endif
