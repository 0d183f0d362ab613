/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One device of each model, joined and kept busy, for tests of what holds for
 * all of them.
 */
#ifndef ORRERY_TEST_MACHINE_H
#define ORRERY_TEST_MACHINE_H

#include "../unit.h"

#include <orrery/models/at24.h>
#include <orrery/models/dma.h>
#include <orrery/models/hpet.h>
#include <orrery/models/i2c_ocores.h>
#include <orrery/models/irq_lines.h>
#include <orrery/models/pcf8574.h>
#include <orrery/models/pl011.h>
#include <orrery/models/ram.h>
#include <orrery/orrery.h>

enum {
	M_UART = 0x1000, /* by characters */
	M_PINS = 0x2000, /* the same, by bits */
	M_HPET = 0x3000,
	M_DMA = 0x4000,
	M_MASTER = 0x5000, /* and so on; registers 4 bytes apart */
	M_RAM = 0x10000
};

/* I2C masters: at each level, and a second one on the bus of the first. */
enum { M_PIN, M_BYTE, M_LOOSE, M_PEER, M_MASTERS };

struct machine {
	struct orr_sim *sim;
	struct orr_clock clock;
	struct orr_bus bus;
	struct orr_initiator_socket cpu;
	struct orr_i2c_bus i2c;
	struct orr_pl011 uart;
	struct orr_pl011 pins;
	struct orr_hpet hpet;
	struct orr_pcf8574 gpio;
	struct orr_irq_lines intc;
	struct orr_dma dma;
	struct orr_i2c_ocores master[M_MASTERS];
	struct orr_at24 rom[M_PEER]; /* at 0x50 */
	struct orr_ram ram;
};

/* All of the above, ended by NULL. */
enum { M_DEVICES = 14 };
struct orr_device *machine_device(struct machine *m, unsigned i);

/* How far machine_begin runs. */
#define MACHINE_TIME (ORR_US(690) + 4567)

struct machine *machine_new(void);
void machine_free(struct machine *m);

/*
 * Program all devices, and run to the middle of things: characters, breaks
 * and bytes on the lines, interrupts pending, timers armed. Then, from there,
 * further accesses and time.
 */
void machine_begin(struct machine *m);
void machine_go_on(struct machine *m);

void machine_write(struct machine *m, uint64_t address, uint32_t value);
uint32_t machine_read(struct machine *m, uint64_t address);

#endif
