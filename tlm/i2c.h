/* SPDX-License-Identifier: Apache-2.0 */
/* The two faces of the I2C bus to each other. */
#ifndef ORRERY_TLM_I2C_H
#define ORRERY_TLM_I2C_H

#include <orrery/i2c.h>

/*
 * i2c.c: START; whether somebody will acknowledge an address or a byte; how
 * long SCL is held before the ninth clock; and that clock.
 */
void ori_i2c_begin(struct orr_i2c_bus *bus);
bool ori_i2c_address(struct orr_i2c_bus *bus, uint8_t address, bool read);
bool ori_i2c_byte(struct orr_i2c_bus *bus, uint8_t byte);
orr_time ori_i2c_stretch(const struct orr_i2c_bus *bus);
void ori_i2c_commit(struct orr_i2c_bus *bus);

/* i2c_lines.c: let the targets take part in what happens on the lines. */
void ori_i2c_lines_init(struct orr_i2c_bus *bus);

#endif
