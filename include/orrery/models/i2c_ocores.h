/* SPDX-License-Identifier: Apache-2.0 */
/* The OpenCores I2C master; see models/i2c_ocores.c. */
#ifndef ORRERY_MODELS_I2C_OCORES_H
#define ORRERY_MODELS_I2C_OCORES_H

#include <orrery/device.h>

#ifdef __cplusplus
extern "C" {
#endif

struct ori_i2c_level;

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

/* A line as it comes in: two flip-flops, a filter. Private. */
struct orr_i2c_input {
	uint8_t sync; /* the later flip-flop is bit 1 */
	uint8_t taps; /* the last three samples */
	bool level; /* their majority */
	bool before;
};

/*
 * All flip-flops of the core. Private, but for the registers. Whatever only
 * counts comes last.
 */
struct orr_i2c_core {
	/* registers */
	uint8_t ctr;
	uint8_t txr;
	uint8_t rxr;
	uint8_t cr;
	uint8_t cr_before; /* the last edge */
	bool rx_nack; /* SR: RxACK */
	bool busy; /* Busy */
	bool al; /* AL */
	bool tip; /* TIP */
	bool interrupt; /* IF */
	bool irq;
	/* bytes */
	uint8_t part;
	uint8_t order; /* to those that follow */
	uint8_t left; /* bits of the byte */
	bool load;
	bool shift;
	bool data; /* the bit to write */
	bool nack;
	bool done;
	/* bits */
	uint8_t bit; /* the command under way */
	uint8_t step;
	bool bit_done;
	bool scl; /* false: pulled low */
	bool sda;
	bool scl_before;
	bool check; /* whether SDA is as meant */
	bool stopping;
	bool lost; /* the arbitration */
	bool received; /* SDA at the last rise of SCL */
	bool start_seen;
	bool stop_seen;
	bool held; /* the divider, until SCL is high */
	struct orr_i2c_input scl_in;
	struct orr_i2c_input sda_in;
	/* counters */
	bool tick;
	uint16_t count;
	uint16_t filter;
	uint16_t prer;
};

/* A transfer in steps, for a master at byte level. Private. */
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
	struct orr_wire scl; /* outputs: the levels of the lines */
	struct orr_wire sda;
	struct orr_wire ext_scl; /* inputs: false pulls the line low */
	struct orr_wire ext_sda;
	struct orr_clock *clk; /* given from outside, or own_clk */
	struct orr_i2c_bus bus;
	/*
	 * NULL, or the bus of another master that this one is on, too, set
	 * before realize; both are at pin level.
	 */
	struct orr_i2c_bus *shared;
	/* properties */
	uint32_t reg_shift;
	uint32_t reg_io_width;
	const char *level;
	bool rtl_race;
	uint32_t clock_frequency;
	uint32_t ip_clock_frequency;
	uint32_t regstep;
	/* read-only */
	struct orr_i2c_core core;
	/* private */
	const struct ori_i2c_level *follow;
	uint64_t edge; /* that the registers stand at */
	struct orr_event wake;
	struct orr_process run;
	struct orr_listener retime;
	struct orr_clock own_clk;
	/* at pin level: what will be at the next change of an output */
	struct orr_i2c_core ahead;
	uint64_t ahead_edge;
	struct orr_net_driver drive_scl;
	struct orr_net_driver drive_sda;
	struct orr_listener on_scl;
	struct orr_listener on_sda;
	struct orr_net_driver pull_scl; /* as ext_scl says */
	struct orr_net_driver pull_sda;
	struct orr_listener on_ext_scl;
	struct orr_listener on_ext_sda;
	bool scl_high;
	bool sda_high;
	bool driving;
	/* at byte level */
	struct orr_i2c_ocores_seq seq;
	bool sda_ninth;
	uint64_t next_bus; /* edges at which seq needs the bus, and */
	uint64_t next; /* at which anything happens; UINT64_MAX: never */
};

ORR_API extern const struct orr_device_class orr_i2c_ocores_class;

/* Make m an I2C master; give it its clock, realize it, map its dev.mmio. */
ORR_API void orr_i2c_ocores_init(struct orr_i2c_ocores *m,
				 struct orr_object *parent, const char *name);

#ifdef __cplusplus
}
#endif

#endif
