/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any program of the I2C master, with any behaviour of the lines, the clock
 * and the pins around it: nothing crashes and nothing hangs. Bytes of the input
 * are operations:
 *
 *	0x0x to 0x4x	write the next byte to register 0 to 4
 *	0x5T	let 2 to the power of T clocks pass
 *	0x6L	bit 0 pulls SCL, bit 1 SDA
 *	0x7P	an input of the port; bit 3 is the level
 *	0x8x	read all registers
 *	0x9x	reset the master
 *	0xaT	clock of 10 ns times T + 1
 *	0xbx	save the state of all three, and load it
 *	others	write the next byte to register 4 to 7
 *
 * The first byte chooses the level of the master.
 */
#include "fuzz_device.h"

#include <orrery/models/at24.h>
#include <orrery/models/i2c_ocores.h>
#include <orrery/models/pcf8574.h>
#include <orrery/sim.h>

#include <stdlib.h>

const char fuzz_corpus[] = "i2c";

enum { REGISTERS = 8, MAX_OPERATIONS = 400 };

struct rig {
	struct orr_sim *sim;
	struct orr_clock clock;
	struct orr_i2c_ocores master;
	struct orr_pcf8574 port;
	struct orr_at24 rom;
	struct orr_initiator_socket cpu;
	const uint8_t *next;
	const uint8_t *end;
};

static void power_on(struct rig *r, const char *level)
{
	struct orr_object *root;

	r->sim = fuzz_sim();
	root = orr_sim_root(r->sim);
	orr_clock_init(&r->clock, root, "clk", orr_period_hz(100000000));
	orr_i2c_ocores_init(&r->master, root, "i2c");
	orr_device_set_clock(&r->master.dev, "clk", &r->clock, NULL);
	orr_device_set(&r->master.dev, "level", level, NULL);
	orr_pcf8574_init(&r->port, root, "port");
	orr_at24_init(&r->rom, root, "rom");
	r->rom.i2c.general_call = true;
	orr_i2c_attach(&r->master.bus, &r->port.i2c, 0x20, NULL);
	orr_i2c_attach(&r->master.bus, &r->rom.i2c, 0x50, NULL);
	orr_initiator_socket_init(&r->cpu, root, "cpu");
	orr_bind(&r->cpu, &r->master.dev.mmio);
	if (orr_device_realize(&r->master.dev, NULL) != 0 ||
	    orr_device_realize(&r->port.dev, NULL) != 0 ||
	    orr_device_realize(&r->rom.dev, NULL) != 0)
		abort();
}

static uint8_t next(struct rig *r)
{
	return r->next < r->end ? *r->next++ : 0;
}

static void let_pass(struct rig *r, unsigned clocks)
{
	orr_sim_run(r->sim, orr_clock_cycles(&r->clock, clocks));
}

static void read_all(struct rig *r)
{
	for (unsigned i = 0; i < REGISTERS; i++)
		orr_read8(&r->cpu, i);
}

static void set_clock(struct rig *r, unsigned times)
{
	orr_clock_set_period(&r->clock,
			     orr_period_fs(UINT64_C(10000000) * times));
}

static void operate(struct rig *r)
{
	uint8_t op = next(r);
	uint8_t low = op & 15;

	switch (op >> 4) {
	case 5:
		let_pass(r, 1u << low);
		break;
	case 6:
		orr_wire_set(&r->master.ext_scl, !(low & 1));
		orr_wire_set(&r->master.ext_sda, !(low & 2));
		break;
	case 7:
		orr_wire_set(&r->port.ext[low & 7], low >> 3);
		break;
	case 8:
		read_all(r);
		break;
	case 9:
		orr_device_reset(&r->master.dev);
		break;
	case 10:
		set_clock(r, low + 1u);
		break;
	case 11:
		fuzz_check_state(&r->master.dev);
		fuzz_check_state(&r->port.dev);
		fuzz_check_state(&r->rom.dev);
		break;
	default:
		orr_write8(&r->cpu, op >> 4 & 7, next(r));
		break;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const levels[] = {"pin", "byte", "loose"};
	struct rig r = {.next = data, .end = data + size};

	power_on(&r, levels[next(&r) % 3]);
	for (unsigned i = 0; r.next < r.end && i < MAX_OPERATIONS; i++)
		operate(&r);
	let_pass(&r, 100000);
	read_all(&r);
	orr_sim_free(r.sim);
	return 0;
}
