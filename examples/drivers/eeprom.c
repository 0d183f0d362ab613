/* SPDX-License-Identifier: Apache-2.0 */
#include "eeprom.h"

#include <errno.h>
#include <string.h>

enum { MAX_PAGE = 16 };

/* While a write cycle lasts the chip does not answer: ask again. */
static int transfer(struct eeprom_driver *e, struct i2c_msg *msgs, unsigned n)
{
	const struct orr_sim *sim = e->i2c->task->obj.sim;
	orr_time end = orr_now(sim) + e->timeout;
	int code;

	while ((code = i2c_transfer(e->i2c, msgs, n)) == -ENXIO &&
	       orr_now(sim) < end)
		e->polls++;
	return code;
}

int eeprom_read(struct eeprom_driver *e, uint8_t offset, uint8_t *bytes,
		unsigned n)
{
	struct i2c_msg msgs[] = {
		{e->address, false, &offset, 1},
		{e->address, true, bytes, n},
	};

	return transfer(e, msgs, 2);
}

/* At most to the end of the page, behind which the chip would wrap. */
static int write_page(struct eeprom_driver *e, uint8_t offset,
		      const uint8_t *bytes, unsigned n)
{
	uint8_t message[1 + MAX_PAGE] = {offset};
	struct i2c_msg m = {e->address, false, message, 1 + n};

	memcpy(message + 1, bytes, n);
	return transfer(e, &m, 1);
}

int eeprom_write(struct eeprom_driver *e, uint8_t offset, const uint8_t *bytes,
		 unsigned n)
{
	int code = 0;

	while (n && code == 0) {
		unsigned part = e->page - offset % e->page;

		if (part > n)
			part = n;
		code = write_page(e, offset, bytes, part);
		offset = (uint8_t)(offset + part);
		bytes += part;
		n -= part;
	}
	return code;
}
