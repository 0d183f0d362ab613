/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An I2C master without a controller, for test benches: a thread calls, and
 * each call takes as long as what it does takes on the lines. Whether the lines
 * do move is chosen at the beginning; times and data are the same.
 *
 * A quarter of a bit after SCL has fallen SDA changes, a quarter later SCL
 * rises, and half a bit later it falls. START and a repeated one take half a
 * bit and a bit, a byte takes nine bits, STOP one.
 */
#ifndef ORRERY_I2C_MASTER_H
#define ORRERY_I2C_MASTER_H

#include <orrery/i2c.h>

#ifdef __cplusplus
extern "C" {
#endif

struct orr_i2c_master {
	/* read-only */
	struct orr_i2c_bus *bus;
	bool lines; /* moves SCL and SDA */
	bool holds; /* the bus: it is between START and STOP */
	bool lost; /* the arbitration, since the last START */
	/* private */
	orr_time quarter; /* of a bit */
	struct orr_net_driver scl;
	struct orr_net_driver sda;
};

/*
 * Make m a master of bus with bits of period, which is rounded down to 4 ps.
 * With lines it moves SCL and SDA, waits for targets that stretch the clock
 * and gives way to other masters; without, it has the bus to itself. Returns 0,
 * or -EINVAL if the bus does not allow it.
 */
ORR_API int orr_i2c_master_init(struct orr_i2c_master *m,
				struct orr_i2c_bus *bus, orr_time period,
				bool lines, struct orr_error *err);

/*
 * For a thread. start and write return whether somebody acknowledged. Once
 * another master has won, calls do nothing and return false or 0xff until the
 * next start; nobody waits for a free bus.
 */
ORR_API bool orr_i2c_master_start(struct orr_process *self,
				  struct orr_i2c_master *m, uint8_t address,
				  bool read);
ORR_API bool orr_i2c_master_write(struct orr_process *self,
				  struct orr_i2c_master *m, uint8_t byte);
ORR_API uint8_t orr_i2c_master_read(struct orr_process *self,
				    struct orr_i2c_master *m, bool ack);
ORR_API void orr_i2c_master_stop(struct orr_process *self,
				 struct orr_i2c_master *m);

#ifdef __cplusplus
}
#endif

#endif
