/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A driver for the OpenCores I2C master, as an operating system has one: a
 * message interface above, registers below, polling or interrupts, a time-out
 * for everything, and the recovery of a bus that a target holds.
 */
#ifndef ORRERY_EXAMPLES_DRIVERS_I2C_H
#define ORRERY_EXAMPLES_DRIVERS_I2C_H

#include <orrery/orrery.h>

/* One part of a transfer; a STOP follows the last one. */
struct i2c_msg {
	uint8_t address;
	bool read;
	uint8_t *bytes;
	unsigned n;
};

struct i2c_driver {
	struct orr_initiator_socket *cpu;
	struct orr_process *task; /* that runs the driver, and may wait */
	uint64_t base;
	unsigned reg_shift;
	struct orr_wire *irq; /* NULL: poll */
	orr_time timeout; /* for a byte */
	/* what went wrong so far */
	unsigned timeouts;
	unsigned recoveries;
	unsigned lost;
};

/* Set the clock of the bus, from that of the core in Hz, and enable it. */
void i2c_start(struct i2c_driver *d, uint32_t core_hz, uint32_t bus_hz);

/*
 * Transfer n messages. Returns 0; -ENXIO: the address was not acknowledged;
 * -EIO: a byte was not; -EAGAIN: another master won; -ETIMEDOUT: the core did
 * not finish in time, and was reset, as was the bus.
 */
int i2c_transfer(struct i2c_driver *d, struct i2c_msg *msgs, unsigned n);

#endif
