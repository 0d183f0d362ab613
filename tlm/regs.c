/* SPDX-License-Identifier: Apache-2.0 */
#include "regs.h"

#include "device.h"
#include "probe.h"

#include <inttypes.h>
#include <string.h>

/* A register found at an address: which element, and the byte within it. */
struct place {
	const struct orr_reg *reg;
	unsigned i;
	uint32_t byte;
	uint32_t left; /* bytes from there to the end of its slot */
};

uint32_t ori_reg_width(const struct orr_reg *reg)
{
	return reg->width ? reg->width : 4;
}

unsigned ori_reg_count(const struct orr_reg *reg)
{
	return reg->count ? reg->count : 1;
}

/* A register fills at least its slot, 1 << reg_shift bytes. */
static uint32_t slot_of(const struct orr_device *dev, const struct orr_reg *reg)
{
	uint32_t slot = UINT32_C(1) << dev->reg_shift;

	return slot > ori_reg_width(reg) ? slot : ori_reg_width(reg);
}

static bool is_at(const struct orr_device *dev, const struct orr_reg *reg,
		  uint32_t address, struct place *place)
{
	uint32_t base = reg->offset << dev->reg_shift;
	uint32_t stride = reg->stride << dev->reg_shift;
	uint32_t distance = address - base;
	unsigned i = 0;

	if (address < base)
		return false;
	if (stride) {
		i = distance / stride;
		distance %= stride;
	}
	if (i >= ori_reg_count(reg) || distance >= slot_of(dev, reg))
		return false;
	*place = (struct place){reg, i, distance, slot_of(dev, reg) - distance};
	return true;
}

static bool find_place(const struct orr_device *dev, uint32_t address,
		       struct place *place)
{
	for (unsigned r = 0; r < dev->cls->nregs; r++)
		if (is_at(dev, &dev->cls->regs[r], address, place))
			return true;
	return false;
}

const struct orr_reg *ori_reg_at(const struct orr_device *dev, uint32_t offset,
				 unsigned *i, uint32_t *byte)
{
	struct place place;

	if (!find_place(dev, offset, &place))
		return NULL;
	*i = place.i;
	*byte = place.byte;
	return place.reg;
}

static void *storage(struct orr_device *dev, const struct orr_reg *reg,
		     unsigned i)
{
	return (char *)orr_device_self(dev) + reg->field + i * reg->fsize;
}

static uint64_t load(struct orr_device *dev, const struct orr_reg *reg,
		     unsigned i)
{
	const void *p = storage(dev, reg, i);

	switch (reg->fsize) {
	case 0:
		return 0;
	case 1:
		return *(const uint8_t *)p;
	case 2:
		return *(const uint16_t *)p;
	case 4:
		return *(const uint32_t *)p;
	default:
		return *(const uint64_t *)p;
	}
}

static void store(struct orr_device *dev, const struct orr_reg *reg, unsigned i,
		  uint64_t value)
{
	void *p = storage(dev, reg, i);

	switch (reg->fsize) {
	case 0:
		break;
	case 1:
		*(uint8_t *)p = (uint8_t)value;
		break;
	case 2:
		*(uint16_t *)p = (uint16_t)value;
		break;
	case 4:
		*(uint32_t *)p = (uint32_t)value;
		break;
	default:
		*(uint64_t *)p = value;
		break;
	}
}

void ori_regs_reset(struct orr_device *dev)
{
	for (unsigned r = 0; r < dev->cls->nregs; r++) {
		const struct orr_reg *reg = &dev->cls->regs[r];

		for (unsigned i = 0; i < ori_reg_count(reg); i++)
			store(dev, reg, i, reg->reset);
	}
}

uint64_t orr_reg_read(struct orr_device *dev, const struct orr_reg *reg,
		      unsigned i)
{
	uint64_t value = reg->read ? reg->read(dev, i) : load(dev, reg, i);

	ori_probe_reg_read(dev, reg, i, value);
	if (dev->watched & ORI_WATCHED_READ)
		ori_trace_read(dev, reg, i, value);
	return value;
}

uint64_t orr_reg_peek(struct orr_device *dev, const struct orr_reg *reg,
		      unsigned i)
{
	if (reg->peek)
		return reg->peek(dev, i);
	return reg->read ? reg->read(dev, i) : load(dev, reg, i);
}

static void write_masked(struct orr_device *dev, const struct orr_reg *reg,
			 unsigned i, uint64_t value, uint64_t mask)
{
	uint64_t old = load(dev, reg, i);
	uint64_t keep = ~(reg->wmask & mask);
	uint64_t next = (old & keep) | (value & ~keep);

	store(dev, reg, i, next & ~(reg->w1c & value & mask));
	if (reg->wrote)
		reg->wrote(dev, i);
}

static void write_bits(struct orr_device *dev, const struct orr_reg *reg,
		       unsigned i, uint64_t value, uint64_t mask)
{
	ori_probe_reg_write(dev, reg, i, value);
	if (dev->watched & ORI_WATCHED_WRITE)
		ori_trace_write(dev, reg, i, value, mask);
	if (reg->write)
		reg->write(dev, i, value, mask);
	else if (reg->wmask || reg->w1c)
		write_masked(dev, reg, i, value, mask);
	else if (!reg->quiet)
		orr_log(&dev->obj, ORR_LOG_WARNING,
			"write of 0x%" PRIx64 " to read-only %s ignored", value,
			reg->name);
}

/* The bits of n bytes, from the given byte of the register on. */
static uint64_t byte_mask(uint32_t byte, uint32_t n)
{
	uint64_t mask = n >= 8 ? UINT64_MAX : (UINT64_C(1) << 8 * n) - 1;

	return byte >= 8 ? 0 : mask << 8 * byte;
}

void orr_reg_write(struct orr_device *dev, const struct orr_reg *reg,
		   unsigned i, uint64_t value)
{
	uint64_t mask = byte_mask(0, ori_reg_width(reg));

	write_bits(dev, reg, i, value & mask, mask);
}

const struct orr_reg *orr_reg_find(const struct orr_device *dev,
				   const char *name)
{
	for (unsigned r = 0; r < dev->cls->nregs; r++)
		if (strcmp(dev->cls->regs[r].name, name) == 0)
			return &dev->cls->regs[r];
	return NULL;
}

/* n <= 8 bytes of a little-endian value, and back. */
static void put_bytes(unsigned char *bytes, uint32_t n, uint64_t value)
{
	for (uint32_t b = 0; b < n; b++)
		bytes[b] = (unsigned char)(b < 8 ? value >> 8 * b : 0);
}

static uint64_t get_bytes(const unsigned char *bytes, uint32_t n)
{
	uint64_t value = 0;

	for (uint32_t b = n < 8 ? n : 8; b-- > 0;)
		value = value << 8 | bytes[b];
	return value;
}

static void read_piece(struct orr_device *dev, const struct place *at,
		       unsigned char *bytes, uint32_t n)
{
	uint64_t value = orr_reg_read(dev, at->reg, at->i);

	put_bytes(bytes, n, at->byte < 8 ? value >> 8 * at->byte : 0);
}

static void peek_piece(struct orr_device *dev, const struct place *at,
		       unsigned char *bytes, uint32_t n)
{
	uint64_t value = orr_reg_peek(dev, at->reg, at->i);

	put_bytes(bytes, n, at->byte < 8 ? value >> 8 * at->byte : 0);
}

static void write_piece(struct orr_device *dev, const struct place *at,
			unsigned char *bytes, uint32_t n)
{
	uint64_t all = byte_mask(0, ori_reg_width(at->reg));
	uint64_t mask = byte_mask(at->byte, n) & all;

	if (dev->cls->whole_writes && at->byte == 0)
		mask = all;
	if (mask)
		write_bits(dev, at->reg, at->i,
			   get_bytes(bytes, n) << 8 * at->byte & mask, mask);
}

typedef void piece_fn(struct orr_device *dev, const struct place *at,
		      unsigned char *bytes, uint32_t n);

/* Cut an access into registers; returns how many bytes belong to none. */
static uint32_t each_piece(struct orr_device *dev, struct orr_payload *p,
			   piece_fn *fn)
{
	uint32_t holes = 0;
	uint32_t done = 0;

	while (done < p->length) {
		struct place at;
		uint32_t n = 1;

		if (find_place(dev, (uint32_t)p->address + done, &at)) {
			n = p->length - done;
			n = n < at.left ? n : at.left;
			fn(dev, &at, p->data + done, n);
		} else {
			holes++;
			if (p->command == ORR_READ_COMMAND)
				p->data[done] = 0;
		}
		done += n;
	}
	return holes;
}

static bool is_plain(const struct orr_payload *p)
{
	return !p->byte_enable && p->length > 0 &&
	       p->streaming_width >= p->length;
}

/* Whether the class accepts accesses of this size and alignment. */
static bool is_accepted(const struct orr_device *dev,
			const struct orr_payload *p)
{
	uint32_t min = dev->cls->min_access;
	uint32_t max = dev->cls->max_access;

	if (min && (p->address % min || p->length % min))
		return false;
	return !max || (p->length <= max && p->address % p->length == 0);
}

bool ori_regs_refuse(struct orr_target_socket *t, const struct orr_payload *p)
{
	const struct orr_device *dev =
		orr_container_of(t, struct orr_device, mmio);

	return t->ops == &ori_regs_ops &&
	       (!is_plain(p) || !is_accepted(dev, p));
}

/* It reads 0, writes nothing, and is one line in the log. */
static void refuse(const struct orr_device *dev, struct orr_payload *p,
		   const char *why)
{
	bool read = p->command == ORR_READ_COMMAND;

	if (read)
		memset(p->data, 0, p->length);
	orr_log(&dev->obj, ORR_LOG_WARNING,
		"%s of %" PRIu32 " bytes at offset 0x%" PRIx64
		" ignored: %s (%s)",
		read ? "read" : "write", p->length, p->address, why,
		dev->cls->name);
}

static void warn_hole(const struct orr_device *dev, const struct orr_payload *p)
{
	orr_log(&dev->obj, ORR_LOG_WARNING,
		"%s of %" PRIu32 " bytes at offset 0x%" PRIx64
		": no register there",
		p->command == ORR_READ_COMMAND ? "read" : "write", p->length,
		p->address);
}

static void regs_b_transport(struct orr_target_socket *t, struct orr_payload *p,
			     orr_time *delay)
{
	struct orr_device *dev = orr_container_of(t, struct orr_device, mmio);
	bool write = p->command == ORR_WRITE_COMMAND;

	(void)delay;
	if (!is_plain(p)) {
		p->response = p->byte_enable ? ORR_BYTE_ENABLE_ERROR_RESPONSE
					     : ORR_BURST_ERROR_RESPONSE;
		return;
	}
	p->response = ORR_OK_RESPONSE;
	if (p->command == ORR_IGNORE_COMMAND)
		return;
	if (dev->resets)
		refuse(dev, p, "held in reset");
	else if (!is_accepted(dev, p))
		refuse(dev, p, "not a size and alignment that it accepts");
	else if (each_piece(dev, p, write ? write_piece : read_piece))
		warn_hole(dev, p);
}

static uint32_t regs_transport_dbg(struct orr_target_socket *t,
				   struct orr_payload *p)
{
	struct orr_device *dev = orr_container_of(t, struct orr_device, mmio);

	if (p->command != ORR_READ_COMMAND || !is_plain(p))
		return 0;
	each_piece(dev, p, peek_piece);
	return p->length;
}

const struct orr_target_ops ori_regs_ops = {
	.b_transport = regs_b_transport,
	.transport_dbg = regs_transport_dbg,
};
