/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The two-wire bus (NXP UM10204). It has two faces, which agree: masters and
 * targets meet at byte level, where each call is instantaneous and the master,
 * who makes the clock, places it in time; or on the lines SCL and SDA, two
 * nets that anything may drive and watch. Targets need not know: whatever
 * happens on the lines, they hear of bytes.
 */
#ifndef ORRERY_I2C_H
#define ORRERY_I2C_H

#include <orrery/net.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * What a target does. start and write decide whether to acknowledge, at the
 * fall of SCL before the ninth clock; what comes of it is for commit, at the
 * ninth clock itself. A target for which a few microseconds do not matter acts
 * in write and has no commit.
 */
struct orr_i2c_target_ops {
	/* Addressed, to be read or written; returns whether it acknowledges. */
	bool (*start)(struct orr_i2c_target *t, bool read);
	/* A byte from the master; returns whether it acknowledges. */
	bool (*write)(struct orr_i2c_target *t, uint8_t byte);
	/* The ninth clock of a start or byte acknowledged. May be NULL. */
	void (*commit)(struct orr_i2c_target *t);
	/*
	 * The byte that it shifts out next; changes nothing, as that is for
	 * ack. Called between the ninth clock and the next one.
	 */
	uint8_t (*read)(struct orr_i2c_target *t);
	/* The master's answer to that byte: true for ACK. May be NULL. */
	void (*ack)(struct orr_i2c_target *t, bool acked);
	/* STOP, or a START that takes its place. May be NULL. */
	void (*stop)(struct orr_i2c_target *t, bool restart);
	/*
	 * How long it holds SCL low before the ninth clock, from the fall of
	 * SCL on (3.1.9). May be NULL; if not, the bus needs masters at pin
	 * level.
	 */
	orr_time (*stretch)(struct orr_i2c_target *t);
};

struct orr_i2c_target {
	/* read-only */
	struct orr_object *owner;
	uint8_t address; /* 7 bits */
	uint8_t called; /* the address last called: its own, or 0 */
	/* set by the owner after init: it takes general calls (3.1.13) */
	bool general_call;
	/* private */
	bool addressed; /* by the last START */
	bool acknowledged; /* the last start or byte */
	const struct orr_i2c_target_ops *ops;
	struct orr_i2c_bus *bus;
	struct orr_i2c_target *next;
};

/* The targets as they are seen on the lines. Private; tlm/i2c_lines.c. */
struct orr_i2c_lines {
	struct orr_net_driver scl;
	struct orr_net_driver sda;
	struct orr_listener on_scl;
	struct orr_listener on_sda;
	bool scl_high;
	bool sda_high;
	uint8_t part; /* of a transfer */
	uint8_t clocks; /* of the present byte */
	uint8_t byte; /* shifted in or out */
	struct orr_event stretched;
	struct orr_process let_go;
};

struct orr_i2c_bus {
	struct orr_object obj;
	/* With pull-ups. Drive 0 or Z; masters at byte level do not move them.
	 */
	struct orr_net scl;
	struct orr_net sda;
	/* private */
	struct orr_i2c_target *targets;
	bool held; /* between START and STOP */
	bool reading; /* the direction of the last address byte */
	bool byte_level; /* a master is, and cannot be held up */
	bool stretching; /* a target may */
	struct orr_i2c_lines lines;
};

/* Make bus one named name below parent, free, both lines high. */
ORR_API void orr_i2c_bus_init(struct orr_i2c_bus *bus,
			      struct orr_object *parent, const char *name);

/* Prepare t, which is part of owner, to be attached to a bus. */
ORR_API void orr_i2c_target_init(struct orr_i2c_target *t,
				 struct orr_object *owner,
				 const struct orr_i2c_target_ops *ops);

/*
 * Attach t, once, at a 7-bit address. Returns 0, -EINVAL for an address beyond
 * 7 bits or a target that stretches the clock of a master at byte level, or
 * -EEXIST if another target has the address; err names both.
 *
 * The first byte of a 10-bit address (3.1.11) is an address from 0x78 to 0x7b
 * here, which several may have, and the second one the first that is written; a
 * target answers to it or not, and to be read if it has been written to last.
 */
ORR_API int orr_i2c_attach(struct orr_i2c_bus *bus, struct orr_i2c_target *t,
			   uint8_t address, struct orr_error *err);

/*
 * For a master at byte level, once, before the first transfer. Returns 0, or
 * -EINVAL if something on the bus needs the lines: a target that stretches the
 * clock, or any other driver of SCL or SDA.
 */
ORR_API int orr_i2c_use_bytes(struct orr_i2c_bus *bus, struct orr_error *err);

/* For each master at pin level. Returns 0, or -EINVAL if one is at byte level.
 */
ORR_API int orr_i2c_use_lines(struct orr_i2c_bus *bus, struct orr_error *err);

/*
 * For the same master. orr_i2c_start sends START (or repeated START), the
 * address and the direction; it and orr_i2c_write are the ninth clock of the
 * byte, and return whether somebody acknowledged. A target hears writes only if
 * addressed to be written. Address 0 is the general call when written, and
 * nobody's when read. orr_i2c_read returns 0xff when nobody is addressed to be
 * read; orr_i2c_ack is the master's answer to it.
 */
ORR_API bool orr_i2c_start(struct orr_i2c_bus *bus, uint8_t address, bool read);
ORR_API bool orr_i2c_write(struct orr_i2c_bus *bus, uint8_t byte);
ORR_API uint8_t orr_i2c_read(struct orr_i2c_bus *bus);
ORR_API void orr_i2c_ack(struct orr_i2c_bus *bus, bool ack);
ORR_API void orr_i2c_stop(struct orr_i2c_bus *bus);

/* Whether the bus is between START and STOP, at whatever level. */
ORR_API bool orr_i2c_held(const struct orr_i2c_bus *bus);

#ifdef __cplusplus
}
#endif

#endif
