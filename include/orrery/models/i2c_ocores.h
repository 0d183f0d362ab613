/* SPDX-License-Identifier: Apache-2.0 */
/* The OpenCores I2C master; see models/i2c_ocores.c. */
#ifndef ORRERY_MODELS_I2C_OCORES_H
#define ORRERY_MODELS_I2C_OCORES_H

#include <orrery/device.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Register numbers; on the bus each is shifted by the property reg-shift. */
enum {
	ORR_I2C_OCORES_PRERLO = 0,
	ORR_I2C_OCORES_PRERHI = 1,
	ORR_I2C_OCORES_CTR = 2,
	ORR_I2C_OCORES_TXR = 3, /* written */
	ORR_I2C_OCORES_RXR = 3, /* read */
	ORR_I2C_OCORES_CR = 4, /* written */
	ORR_I2C_OCORES_SR = 4, /* read */
	ORR_I2C_OCORES_TXR_BACK = 5,
	ORR_I2C_OCORES_CR_BACK = 6
};

/*
 * What goes over the lines, in steps, each at an edge of the clock. Private.
 */
struct orr_i2c_ocores_seq {
	uint64_t tick; /* edge of the next step */
	uint64_t filter; /* an edge at which the input filter samples */
	uint64_t busy_at; /* edge from which busy holds, else was_busy */
	uint16_t prer;
	bool enabled;
	bool busy;
	bool was_busy;
	bool scl_low;
	bool reading;
	bool first; /* the byte after START: an address */
	uint8_t part;
	uint8_t bit;
	uint8_t step;
	uint8_t txr;
	uint8_t rxr;
	uint8_t byte; /* on the lines */
};

struct orr_i2c_ocores {
	struct orr_device dev;
	struct orr_wire irq; /* output */
	struct orr_clock *clk; /* given from outside */
	struct orr_i2c_bus bus;
	/* properties */
	uint32_t reg_shift;
	uint32_t reg_io_width;
	/* read-only */
	uint8_t prer_lo;
	uint8_t prer_hi;
	uint8_t ctr;
	uint8_t cr;
	bool rx_nack; /* SR.RxACK */
	bool tip;
	bool interrupt; /* SR.IF */
	/* private */
	struct orr_i2c_ocores_seq seq;
	bool sda; /* in the ninth bit */
	uint64_t edge; /* up to which the registers have been clocked */
	uint64_t next_bus; /* edges at which seq needs the bus, and */
	uint64_t next; /* at which anything happens; UINT64_MAX: never */
	struct orr_event wake;
	struct orr_process run;
	struct orr_listener retime;
};

ORR_API extern const struct orr_device_class orr_i2c_ocores_class;

/* Make m an I2C master; give it its clock, realize it, map its dev.mmio. */
ORR_API void orr_i2c_ocores_init(struct orr_i2c_ocores *m,
				 struct orr_object *parent, const char *name);

#ifdef __cplusplus
}
#endif

#endif
