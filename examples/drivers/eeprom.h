/* SPDX-License-Identifier: Apache-2.0 */
/* A driver for EEPROMs like the 24C02. */
#ifndef ORRERY_EXAMPLES_DRIVERS_EEPROM_H
#define ORRERY_EXAMPLES_DRIVERS_EEPROM_H

#include "i2c.h"

struct eeprom_driver {
	struct i2c_driver *i2c;
	uint8_t address;
	unsigned page; /* bytes; a power of two, at most 16 */
	orr_time timeout; /* for a write cycle */
	unsigned polls; /* that were not acknowledged */
};

/* Read or write n bytes from offset on; 0, or what i2c_transfer returns. */
int eeprom_read(struct eeprom_driver *e, uint8_t offset, uint8_t *bytes,
		unsigned n);
int eeprom_write(struct eeprom_driver *e, uint8_t offset, const uint8_t *bytes,
		 unsigned n);

#endif
