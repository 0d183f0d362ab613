/* SPDX-License-Identifier: Apache-2.0 */
#include "gpio.h"

static int transfer(struct gpio_driver *g, bool read, uint8_t *byte)
{
	struct i2c_msg m = {g->address, read, byte, 1};

	return i2c_transfer(g->i2c, &m, 1);
}

/* Reading the pins takes back the interrupt of whatever changed before. */
int gpio_start(struct gpio_driver *g)
{
	int code;

	g->out = 0xff;
	code = transfer(g, false, &g->out);
	return code ? code : transfer(g, true, &g->last);
}

int gpio_set(struct gpio_driver *g, unsigned pin, bool level)
{
	uint8_t bit = (uint8_t)(1u << pin);
	int code;

	g->out = level ? g->out | bit : g->out & (uint8_t)~bit;
	code = transfer(g, false, &g->out);
	if (code == 0)
		g->last = level ? g->last | bit : g->last & (uint8_t)~bit;
	return code;
}

int gpio_get(struct gpio_driver *g, unsigned pin, bool *level)
{
	uint8_t pins = 0;
	int code = transfer(g, true, &pins);

	*level = pins >> pin & 1;
	return code;
}

int gpio_changes(struct gpio_driver *g, uint8_t *changed)
{
	uint8_t pins = g->last;
	int code = transfer(g, true, &pins);

	*changed = code ? 0 : (uint8_t)((pins ^ g->last) & g->out);
	g->last = pins;
	return code;
}
