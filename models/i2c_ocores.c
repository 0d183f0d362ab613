/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The OpenCores I2C master, i2c_master_top (specification revision 0.9; timing
 * as the Verilog of SVN revision 76, the last without a slave mode).
 *
 * Connections: mmio, eight 8-bit registers, 1 << reg-shift bytes apart; clk,
 * wb_clk_i; irq, wb_inta_o; bus, with the lines SCL and SDA; scl and sda, their
 * levels as wires; ext_scl and ext_sda, with which anything pulls them low.
 *
 * How closely the lines are followed is the property level:
 *
 * pin	(default) The core drives and watches SCL and SDA. Every change of a
 *	line, a register or the interrupt is at the clock edge of the RTL, with
 *	any targets, other masters, stretching and faults (i2c_ocores_core.c).
 * byte	The lines do not move; registers and interrupt change at the same edges
 *	as at pin level as long as nobody else drives the lines. Targets hear of
 *	a byte at the rise of SCL in its ninth bit, are asked for one at the
 *	rise in its first, and hear of STOP when the command completes
 *	(i2c_ocores_byte.c). With anything on the bus that needs the lines it is
 *	pin level.
 * loose	The same targets at once, and one event for a command: it
 *completes within PRER + 1 + PRER / 4 + 1 clocks of the time that the RTL takes
 *(i2c_ocores_loose.c).
 *
 * An access counts as made at the last edge at or before it.
 *
 * Not modelled: PRER below 2 at other than pin level; below pin level, what a
 * write does that meets a target that sends, and what becomes of the data when
 * EN is cleared during a transfer, which only goes on faster.
 */
#include "i2c_ocores_impl.h"

#include <orrery/sim.h>

#include <errno.h>
#include <string.h>

enum {
	SR_RXACK = 0x80,
	SR_BUSY = 0x40,
	SR_AL = 0x20,
	SR_TIP = 0x02,
	SR_IF = 0x01
};

enum { COMMAND, COMPLETE };

static const struct orr_trace_point points[] = {
	[COMMAND] = {"command",
		     {"CR"},
		     "software gives a command",
		     ORR_TRACE_I2C_COMMAND,
		     "transfer"},
	[COMPLETE] = {"complete",
		      {"nack"},
		      "it is over",
		      ORR_TRACE_I2C_COMPLETE,
		      "transfer"},
};

static struct orr_i2c_ocores *master_of(struct orr_device *dev)
{
	return orr_container_of(dev, struct orr_i2c_ocores, dev);
}

void ori_i2c_complete(const struct orr_i2c_ocores *m)
{
	orr_device_trace(&m->dev, &points[COMPLETE], m->core.rx_nack, 0, 0);
}

uint64_t ori_i2c_present_edge(const struct orr_i2c_ocores *m)
{
	return orr_clock_edge_number(m->clk, orr_now(m->dev.obj.sim));
}

void ori_i2c_wake_at(struct orr_i2c_ocores *m, uint64_t edge)
{
	orr_time now = orr_now(m->dev.obj.sim);

	orr_event_cancel(&m->wake);
	if (edge != UINT64_MAX)
		orr_event_notify_after(&m->wake,
				       orr_clock_edge_time(m->clk, edge) - now);
}

static void run(struct orr_process *self)
{
	struct orr_i2c_ocores *m =
		orr_container_of(self, struct orr_i2c_ocores, run);

	m->follow->sync(m);
}

/* The clock has changed; this, too, is an edge. */
static void retime(struct orr_listener *listener)
{
	struct orr_i2c_ocores *m =
		orr_container_of(listener, struct orr_i2c_ocores, retime);

	m->follow->sync(m);
	m->follow->changed(m);
}

/* Before an access: do what is due at the present edge. */
static struct orr_i2c_ocores *present(struct orr_device *dev)
{
	struct orr_i2c_ocores *m = master_of(dev);

	m->follow->sync(m);
	return m;
}

/* Before a write. The RTL does not clear CR at an edge at which one ends. */
static struct orr_i2c_ocores *writing(struct orr_device *dev)
{
	struct orr_i2c_ocores *m = present(dev);

	if (m->rtl_race)
		m->core.cr = m->core.cr_before;
	return m;
}

static void check_prer(const struct orr_i2c_ocores *m)
{
	if (m->core.ctr & ORI_I2C_EN && m->core.prer < 2)
		orr_log(&m->dev.obj, ORR_LOG_WARNING,
			"the core does not work with PRER = %u", m->core.prer);
}

/* While EN is 0 the divider is loaded at each clock. */
static void set_prer(struct orr_device *dev, uint16_t mask, uint64_t value)
{
	struct orr_i2c_ocores *m = writing(dev);

	m->core.prer = (uint16_t)((m->core.prer & ~mask) | (value & mask));
	if (!(m->core.ctr & ORI_I2C_EN))
		m->core.count = m->core.prer;
	m->follow->changed(m);
	check_prer(m);
}

static uint64_t prerlo_read(struct orr_device *dev, unsigned i)
{
	(void)i;
	return master_of(dev)->core.prer & 0xff;
}

static void prerlo_write(struct orr_device *dev, unsigned i, uint64_t value,
			 uint64_t mask)
{
	(void)i;
	(void)mask;
	set_prer(dev, 0x00ff, value);
}

static uint64_t prerhi_read(struct orr_device *dev, unsigned i)
{
	(void)i;
	return master_of(dev)->core.prer >> 8;
}

static void prerhi_write(struct orr_device *dev, unsigned i, uint64_t value,
			 uint64_t mask)
{
	(void)i;
	(void)mask;
	set_prer(dev, 0xff00, value << 8);
}

static void ctr_write(struct orr_device *dev, unsigned i, uint64_t value,
		      uint64_t mask)
{
	struct orr_i2c_ocores *m = writing(dev);

	(void)i;
	(void)mask;
	m->core.ctr = (uint8_t)value;
	m->follow->changed(m);
	check_prer(m);
}

static void txr_write(struct orr_device *dev, unsigned i, uint64_t value,
		      uint64_t mask)
{
	struct orr_i2c_ocores *m = writing(dev);

	(void)i;
	(void)mask;
	m->core.txr = (uint8_t)value;
	m->follow->changed(m);
}

static uint64_t rxr_read(struct orr_device *dev, unsigned i)
{
	(void)i;
	return present(dev)->core.rxr;
}

static void cr_write(struct orr_device *dev, unsigned i, uint64_t value,
		     uint64_t mask)
{
	struct orr_i2c_ocores *m = writing(dev);

	(void)i;
	(void)mask;
	if (!(m->core.ctr & ORI_I2C_EN)) {
		if (value & ORI_I2C_COMMAND)
			orr_log(&dev->obj, ORR_LOG_WARNING,
				"command 0x%02x ignored: CTR.EN is 0",
				(unsigned)value);
		return;
	}
	if (value & ORI_I2C_COMMAND)
		orr_device_trace(dev, &points[COMMAND], value, 0, 0);
	m->core.cr = m->core.cr_before = (uint8_t)value;
	m->follow->command(m);
}

static uint64_t cr_back_read(struct orr_device *dev, unsigned i)
{
	(void)i;
	return present(dev)->core.cr;
}

static uint64_t sr_read(struct orr_device *dev, unsigned i)
{
	const struct orr_i2c_core *c = &present(dev)->core;

	(void)i;
	return (c->rx_nack ? SR_RXACK : 0) | (c->busy ? SR_BUSY : 0) |
	       (c->al ? SR_AL : 0) | (c->tip ? SR_TIP : 0) |
	       (c->interrupt ? SR_IF : 0);
}

static void ocores_init(struct orr_device *dev)
{
	struct orr_i2c_ocores *m = master_of(dev);

	orr_event_init(&m->wake, &dev->obj, "wake");
	orr_method_init_on(&m->run, &dev->obj, "run", run, &m->wake);
	m->retime.fn = retime;
}

static int choose_level(struct orr_i2c_ocores *m, struct orr_error *err)
{
	static const struct ori_i2c_level *const levels[] = {
		&ori_i2c_pin_level,
		&ori_i2c_byte_level,
		&ori_i2c_loose_level,
	};
	char path[256];

	for (size_t i = 0; i < ORR_COUNT(levels); i++)
		if (!m->level || strcmp(m->level, levels[i]->name) == 0) {
			m->follow = levels[i];
			return m->follow->connect(m, err);
		}
	return orr_error_set(
		err, -EINVAL, "%s: level is pin, byte or loose, not '%s'",
		orr_object_path(&m->dev.obj, path, sizeof(path)), m->level);
}

/*
 * The words of the binding: a frequency of the node is that of the core's clock
 * if there is no other, and otherwise one for drivers.
 */
static int choose_clock(struct orr_i2c_ocores *m, struct orr_error *err)
{
	uint32_t hz = m->ip_clock_frequency ? m->ip_clock_frequency
					    : m->clock_frequency;
	char path[256];

	if (m->clk)
		return 0;
	if (hz == 0)
		return orr_error_set(
			err, -EINVAL,
			"%s: clock 'clk' is not connected, and "
			"there is no opencores,ip-clock-frequency",
			orr_object_path(&m->dev.obj, path, sizeof(path)));
	orr_clock_init(&m->own_clk, &m->dev.obj, "clk", orr_period_hz(hz));
	m->clk = &m->own_clk;
	return 0;
}

static int check_registers(struct orr_i2c_ocores *m, struct orr_error *err)
{
	uint32_t step = m->regstep ? m->regstep : 1u << m->reg_shift;
	uint32_t width = m->reg_io_width;
	char path[256];

	orr_object_path(&m->dev.obj, path, sizeof(path));
	if (step & (step - 1))
		return orr_error_set(err, -EINVAL,
				     "%s: regstep is 1, 2, 4 or 8, not %u",
				     path, step);
	if (width == 0 || width & (width - 1) || width > step)
		return orr_error_set(
			err, -EINVAL,
			"%s: reg-io-width is 1, 2 or 4, and at most the %u "
			"bytes from register to register, not %u",
			path, step, width);
	while (1u << m->dev.reg_shift < step)
		m->dev.reg_shift++;
	return 0;
}

static int ocores_realize(struct orr_device *dev, struct orr_error *err)
{
	struct orr_i2c_ocores *m = master_of(dev);
	int code = check_registers(m, err);

	if (code == 0)
		code = choose_clock(m, err);
	if (code == 0)
		code = choose_level(m, err);
	if (code == 0)
		orr_clock_listen(m->clk, &m->retime);
	return code;
}

static void ocores_reset(struct orr_device *dev)
{
	struct orr_i2c_ocores *m = master_of(dev);

	ori_i2c_core_reset(&m->core);
	orr_event_cancel(&m->wake);
	m->follow->reset(m);
}

#define FIELD(member) ORR_FIELD(struct orr_i2c_ocores, member)

/* Of two at one offset the first answers on the bus; the other is a name. */
static const struct orr_reg ocores_regs[] = {
	{"PRERlo", 0, .width = 1, .read = prerlo_read, .write = prerlo_write},
	{"PRERhi", 1, .width = 1, .read = prerhi_read, .write = prerhi_write},
	{"CTR", 2, FIELD(core.ctr), .width = 1, .write = ctr_write},
	{"TXR", 3, .width = 1, .write = txr_write, .read = rxr_read},
	{"RXR", 3, .width = 1, .read = rxr_read},
	{"CR", 4, .width = 1, .write = cr_write, .read = sr_read},
	{"SR", 4, .width = 1, .read = sr_read},
	{"TXR_BACK", 5, FIELD(core.txr), .width = 1, .quiet = true},
	{"CR_BACK", 6, .width = 1, .quiet = true, .read = cr_back_read},
};

static const struct orr_prop ocores_props[] = {
	{"reg-shift", ORR_PROP_U32, offsetof(struct orr_i2c_ocores, reg_shift),
	 0, 0, 3, "registers are 1 << this bytes apart"},
	{"reg-io-width", ORR_PROP_U32,
	 offsetof(struct orr_i2c_ocores, reg_io_width), 1, 1, 4,
	 "bytes of an access: 1, 2 or 4; narrower ones work, too"},
	{"level", ORR_PROP_TEXT, offsetof(struct orr_i2c_ocores, level), 0, 0,
	 0,
	 "pin (SCL and SDA move), byte (they do not) or loose (timing, too)"},
	{"rtl-race", ORR_PROP_BOOL, offsetof(struct orr_i2c_ocores, rtl_race),
	 0, 0, 0, "pin level: a write at the end of a command repeats it"},
	{"opencores,ip-clock-frequency", ORR_PROP_U32,
	 offsetof(struct orr_i2c_ocores, ip_clock_frequency), 0, 0, 0,
	 "of the core, in Hz, if no clock is connected"},
	{"clock-frequency", ORR_PROP_U32,
	 offsetof(struct orr_i2c_ocores, clock_frequency), 0, 0, 0,
	 "the same if there is no other; else for drivers, of SCL"},
	{"regstep", ORR_PROP_U32, offsetof(struct orr_i2c_ocores, regstep), 0,
	 0, 8, "bytes from register to register; instead of reg-shift"},
};

static const struct orr_device_port ocores_ports[] = {
	{"irq", ORR_PORT_OUT, offsetof(struct orr_i2c_ocores, irq),
	 .doc = "interrupt", .interrupt = true},
	{"scl", ORR_PORT_OUT, offsetof(struct orr_i2c_ocores, scl),
	 .level = true, .doc = "level of SCL"},
	{"sda", ORR_PORT_OUT, offsetof(struct orr_i2c_ocores, sda),
	 .level = true, .doc = "level of SDA"},
	{"ext_scl", ORR_PORT_IN, offsetof(struct orr_i2c_ocores, ext_scl),
	 .level = true, .doc = "false: the outside pulls SCL low"},
	{"ext_sda", ORR_PORT_IN, offsetof(struct orr_i2c_ocores, ext_sda),
	 .level = true, .doc = "false: the outside pulls SDA low"},
	{"clk", ORR_PORT_CLOCK, offsetof(struct orr_i2c_ocores, clk),
	 .doc = "of registers and lines"},
	{"bus", ORR_PORT_I2C_BUS, offsetof(struct orr_i2c_ocores, bus),
	 .doc = "the I2C bus"},
	{"shared", ORR_PORT_I2C_SHARED, offsetof(struct orr_i2c_ocores, shared),
	 .doc = "that this one is on instead; i2c-parent on a board"},
};

const struct orr_device_class orr_i2c_ocores_class = {
	.name = "i2c-ocores",
	.compatible = "opencores,i2c-ocores",
	.doc = "OpenCores I2C master",
	.size = sizeof(struct orr_i2c_ocores),
	.offset = offsetof(struct orr_i2c_ocores, dev),
	.span = 8,
	.regs = ocores_regs,
	.nregs = ORR_COUNT(ocores_regs),
	.props = ocores_props,
	.nprops = ORR_COUNT(ocores_props),
	.ports = ocores_ports,
	.nports = ORR_COUNT(ocores_ports),
	.points = points,
	.npoints = ORR_COUNT(points),
	.init = ocores_init,
	.realize = ocores_realize,
	.reset = ocores_reset,
	.state = &ori_i2c_ocores_state,
};

void orr_i2c_ocores_init(struct orr_i2c_ocores *m, struct orr_object *parent,
			 const char *name)
{
	orr_device_init(&m->dev, &orr_i2c_ocores_class, parent, name);
}
