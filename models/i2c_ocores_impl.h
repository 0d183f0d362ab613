/* SPDX-License-Identifier: Apache-2.0 */
/* Shared by the i2c_ocores*.c files. */
#ifndef ORRERY_MODELS_I2C_OCORES_IMPL_H
#define ORRERY_MODELS_I2C_OCORES_IMPL_H

#include <orrery/models/i2c_ocores.h>

/* CTR and CR. */
enum { ORI_I2C_EN = 0x80, ORI_I2C_IEN = 0x40 };
enum {
	ORI_I2C_STA = 0x80,
	ORI_I2C_STO = 0x40,
	ORI_I2C_RD = 0x20,
	ORI_I2C_WR = 0x10,
	ORI_I2C_COMMAND = 0xf0,
	ORI_I2C_ACK = 0x08,
	ORI_I2C_IACK = 0x01
};

/*
 * How closely the lines are followed. Registers are in m->core in any case.
 * None of these waits.
 */
struct ori_i2c_level {
	const char *name;
	/* At realize; refuses a bus on which it will not do. */
	int (*connect)(struct orr_i2c_ocores *m, struct orr_error *err);
	/* Bring the registers and outputs to the present edge. */
	void (*sync)(struct orr_i2c_ocores *m);
	/* Then: CR has been written, or another register. */
	void (*command)(struct orr_i2c_ocores *m);
	void (*changed)(struct orr_i2c_ocores *m);
	void (*reset)(struct orr_i2c_ocores *m);
	/* After a load: whether what is due, is when it can be. */
	bool (*restore)(struct orr_i2c_ocores *m);
};

extern const struct ori_i2c_level ori_i2c_pin_level;
extern const struct ori_i2c_level ori_i2c_byte_level;
extern const struct ori_i2c_level ori_i2c_loose_level;

extern const struct orr_state ori_i2c_ocores_state;

/* The last edge of the clock that has been. */
uint64_t ori_i2c_present_edge(const struct orr_i2c_ocores *m);

/* The command in CR is over: a trace point. */
void ori_i2c_complete(const struct orr_i2c_ocores *m);

/* Wake up at an edge; UINT64_MAX: never. */
void ori_i2c_wake_at(struct orr_i2c_ocores *m, uint64_t edge);

/* i2c_ocores_byte.c: what connect and restore are below pin level. */
int ori_i2c_connect_bytes(struct orr_i2c_ocores *m, struct orr_error *err);
bool ori_i2c_restore_bytes(struct orr_i2c_ocores *m);

/* i2c_ocores_core.c */

enum { ORI_I2C_LOOK_AHEAD = 1000 };

void ori_i2c_core_reset(struct orr_i2c_core *c);

/* Whether the bit machine is in a state that it can be in. */
bool ori_i2c_core_is_possible(const struct orr_i2c_core *c);

/*
 * Clock c for up to so many edges with these levels on the lines, but stop
 * after one that changes an output, and after many in which anything moves.
 * Returns how many edges there were; UINT64_MAX if none of them ever will.
 */
uint64_t ori_i2c_core_run(struct orr_i2c_core *c, uint64_t edges, bool scl,
			  bool sda);

#endif
