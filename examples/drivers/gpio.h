/* SPDX-License-Identifier: Apache-2.0 */
/* A driver for the PCF8574 as a GPIO chip with interrupts. */
#ifndef ORRERY_EXAMPLES_DRIVERS_GPIO_H
#define ORRERY_EXAMPLES_DRIVERS_GPIO_H

#include "i2c.h"

struct gpio_driver {
	struct i2c_driver *i2c;
	uint8_t address;
	uint8_t out; /* what the latches hold; 1 also for inputs */
	uint8_t last; /* the pins when they were read last */
};

/* All pins are inputs. Returns 0 or what i2c_transfer does. */
int gpio_start(struct gpio_driver *g);

/*
 * A write takes back the interrupt of an input that changed just before: call
 * gpio_changes after it so as not to miss one.
 */
int gpio_set(struct gpio_driver *g, unsigned pin, bool level);
int gpio_get(struct gpio_driver *g, unsigned pin, bool *level);

/*
 * The interrupt handler: which inputs have changed since the last call, a bit
 * for each, and with it the interrupt is gone.
 */
int gpio_changes(struct gpio_driver *g, uint8_t *changed);

#endif
