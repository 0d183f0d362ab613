/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The two-wire bus at byte level (NXP UM10204): masters and targets meet only
 * here. The master calls; each call is instantaneous, and the master, who
 * makes the clock, places it in time: start, write and ack at the ninth clock
 * of the byte, read at its first, stop at the STOP condition.
 */
#ifndef ORRERY_I2C_H
#define ORRERY_I2C_H

#include <orrery/object.h>

#ifdef __cplusplus
extern "C" {
#endif

struct orr_i2c_target_ops {
	/* Addressed, to be read or written; returns whether it acknowledges. */
	bool (*start)(struct orr_i2c_target *t, bool read);
	/* A byte from the master; returns whether it acknowledges. */
	bool (*write)(struct orr_i2c_target *t, uint8_t byte);
	/* The byte that it shifts out next. */
	uint8_t (*read)(struct orr_i2c_target *t);
	/* The master's answer to that byte: true for ACK. May be NULL. */
	void (*ack)(struct orr_i2c_target *t, bool acked);
	/* STOP, or a repeated START for whomever. May be NULL. */
	void (*stop)(struct orr_i2c_target *t);
};

struct orr_i2c_target {
	/* read-only */
	struct orr_object *owner;
	uint8_t address; /* 7 bits */
	/* private */
	const struct orr_i2c_target_ops *ops;
	struct orr_i2c_bus *bus;
	struct orr_i2c_target *next;
};

struct orr_i2c_bus {
	struct orr_object obj;
	/* private */
	struct orr_i2c_target *targets;
	struct orr_i2c_target *addressed;
	bool held; /* between START and STOP */
	bool reading; /* the direction of the last address byte */
};

ORR_API void orr_i2c_bus_init(struct orr_i2c_bus *bus,
			      struct orr_object *parent, const char *name);

/* Prepare t, which is part of owner, to be attached to a bus. */
ORR_API void orr_i2c_target_init(struct orr_i2c_target *t,
				 struct orr_object *owner,
				 const struct orr_i2c_target_ops *ops);

/*
 * Attach t, once, at a 7-bit address. Returns 0, -EINVAL for an address beyond
 * 7 bits, or -EEXIST if another target has it; err names both.
 */
ORR_API int orr_i2c_attach(struct orr_i2c_bus *bus, struct orr_i2c_target *t,
			   uint8_t address, struct orr_error *err);

/*
 * For the master. orr_i2c_start sends START (or repeated START), the address
 * and the direction; it and orr_i2c_write return whether somebody
 * acknowledged. A target hears writes only if addressed to be written.
 * orr_i2c_read returns 0xff when nobody is addressed to be read; orr_i2c_ack
 * is the master's answer to it.
 */
ORR_API bool orr_i2c_start(struct orr_i2c_bus *bus, uint8_t address, bool read);
ORR_API bool orr_i2c_write(struct orr_i2c_bus *bus, uint8_t byte);
ORR_API uint8_t orr_i2c_read(struct orr_i2c_bus *bus);
ORR_API void orr_i2c_ack(struct orr_i2c_bus *bus, bool ack);
ORR_API void orr_i2c_stop(struct orr_i2c_bus *bus);

/* Whether the bus is between START and STOP. */
ORR_API bool orr_i2c_held(const struct orr_i2c_bus *bus);

#ifdef __cplusplus
}
#endif

#endif
