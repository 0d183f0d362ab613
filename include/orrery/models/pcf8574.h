/* SPDX-License-Identifier: Apache-2.0 */
/* An 8-bit I/O expander on the I2C bus; see models/pcf8574.c. */
#ifndef ORRERY_MODELS_PCF8574_H
#define ORRERY_MODELS_PCF8574_H

#include <orrery/device.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { ORR_PCF8574_PINS = 8 };

struct orr_pcf8574 {
	struct orr_device dev;
	struct orr_wire int_n; /* output INT, active low */
	struct orr_wire p[ORR_PCF8574_PINS]; /* the level of each pin */
	struct orr_wire ext[ORR_PCF8574_PINS]; /* false: pulled low outside */
	struct orr_i2c_target i2c;
	/* properties */
	uint32_t lines_initial_states;
	/* read-only, a bit for each pin */
	uint8_t latch; /* 0: driven low; 1: pulled up weakly */
	uint8_t served; /* the pins when the master last read or wrote */
	uint8_t sample; /* the byte that is shifted out next */
	/* private */
	uint8_t released; /* ext, as bits */
	uint8_t next; /* written, and acknowledged at the next clock */
	bool written;
	bool sampling; /* addressed to be read */
	struct orr_pcf8574_input {
		struct orr_listener listener;
		struct orr_pcf8574 *chip;
	} inputs[ORR_PCF8574_PINS];
};

ORR_API extern const struct orr_device_class orr_pcf8574_class;
ORR_API extern const struct orr_device_class orr_pcf8574a_class;

/*
 * Make chip a PCF8574 (addresses 0x20 to 0x27) or a PCF8574A (0x38 to 0x3f);
 * attach chip->i2c to a bus, then realize chip->dev.
 */
ORR_API void orr_pcf8574_init(struct orr_pcf8574 *chip,
			      struct orr_object *parent, const char *name);
ORR_API void orr_pcf8574a_init(struct orr_pcf8574 *chip,
			       struct orr_object *parent, const char *name);

#ifdef __cplusplus
}
#endif

#endif
