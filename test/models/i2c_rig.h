/* SPDX-License-Identifier: Apache-2.0 */
/* An I2C master on a clock of 10 ns, a port at 0x20, and a processor. */
#ifndef ORRERY_TEST_I2C_RIG_H
#define ORRERY_TEST_I2C_RIG_H

#include "../unit.h"

#include <orrery/models/i2c_ocores.h>
#include <orrery/models/pcf8574.h>
#include <orrery/sim.h>

enum { PRERLO, PRERHI, CTR, TXR, CR, RXR = TXR, SR = CR, CR_BACK = 6 };
enum { STA = 0x80, STO = 0x40, RD = 0x20, WR = 0x10, NACK = 0x08, IACK = 0x01 };
enum { RXACK = 0x80, BUSY = 0x40, TIP = 0x02, IF = 0x01 };
enum { PORT_W = 0x40, PORT_R = 0x41, NOBODY_W = 0x44 };
enum { PRESCALE = 7 };

struct rig {
	struct orr_sim *sim;
	struct orr_clock clock;
	struct orr_i2c_ocores master;
	struct orr_pcf8574 port;
	struct orr_initiator_socket cpu;
	struct orr_process driver;
	unsigned clocks;
	char log[256]; /* the last line */
};

/*
 * Before realize; realized; and enabled, with the prescale above; the same at
 * byte level.
 */
int setup_unrealized(void **state);
int setup_reset(void **state);
int setup(void **state);
int setup_byte_level(void **state);
int teardown(void **state);

#define raw_test(fn) \
	cmocka_unit_test_setup_teardown(fn, setup_unrealized, teardown)
#define reset_test(fn) \
	cmocka_unit_test_setup_teardown(fn, setup_reset, teardown)
#define on_test(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)
#define byte_test(fn)                                                      \
	{                                                                  \
#fn "_at_byte_level", fn, setup_byte_level, teardown, NULL \
	}
#define both_test(fn) on_test(fn), byte_test(fn)

void run_clocks(struct rig *r, unsigned n);

/* Run until the interrupt; returns how many clocks it took. */
unsigned run_to_irq(struct rig *r);

/* One command from write to interrupt; returns SR. */
uint8_t command(struct rig *r, uint8_t txr, uint8_t cr);

#endif
