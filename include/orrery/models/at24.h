/* SPDX-License-Identifier: Apache-2.0 */
/* A 2-Kbit EEPROM on the I2C bus; see models/at24.c. */
#ifndef ORRERY_MODELS_AT24_H
#define ORRERY_MODELS_AT24_H

#include <orrery/device.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { ORR_AT24_MAX_SIZE = 256, ORR_AT24_MAX_PAGE = 16 };

struct orr_at24 {
	struct orr_device dev;
	struct orr_wire wp; /* input: true protects all bytes */
	struct orr_i2c_target i2c;
	/* properties */
	uint32_t size;
	uint32_t pagesize;
	uint32_t write_time_us;
	bool read_only;
	const char *file;
	/* read-only */
	uint8_t bytes[ORR_AT24_MAX_SIZE];
	uint8_t pointer; /* the byte that is read or written next */
	bool busy; /* in a write cycle */
	/* private */
	bool expects_pointer; /* the next byte is one */
	uint8_t page; /* where the page is that the buffer is for */
	uint32_t loaded; /* a bit for each byte in it */
	uint8_t buffer[ORR_AT24_MAX_PAGE];
	struct orr_event cycle_end;
	struct orr_process on_cycle_end;
	int fd; /* of the file; -1: none */
};

ORR_API extern const struct orr_device_class orr_at24_class;

/*
 * Make rom an EEPROM, all bytes 0xff; attach rom->i2c to a bus at an address
 * from 0x50 to 0x57, then realize rom->dev.
 */
ORR_API void orr_at24_init(struct orr_at24 *rom, struct orr_object *parent,
			   const char *name);

#ifdef __cplusplus
}
#endif

#endif
