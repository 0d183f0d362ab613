/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The OpenCores I2C master, i2c_master_top (specification revision 0.9; timing
 * as the Verilog of SVN revision 76, the last without a slave mode).
 *
 * Connections: mmio, eight 8-bit registers, 1 << reg-shift bytes apart; clk,
 * wb_clk_i; irq, wb_inta_o; bus, of which it is the only master.
 *
 * Registers and interrupt change at the very clock edges of the RTL. An access
 * counts as made at the last edge at or before it. Targets hear of a byte at
 * the rise of SCL in its ninth bit, are asked for one at the rise in its
 * first, and hear of STOP when the command completes.
 *
 * Not modelled: other masters, so that arbitration is never lost (SR.AL is 0);
 * clock stretching; what becomes of the data when EN is cleared during a
 * transfer, which only goes on faster; PRER below 2, with which the RTL does
 * not work; that the RTL repeats a command if a register write falls on the
 * edge that completes it. A byte read right after START, in place of an
 * address, counts as address 0x7f.
 */
#include <orrery/models/i2c_ocores.h>

#include <orrery/sim.h>

#include <errno.h>

enum { EN = 0x80, IEN = 0x40 }; /* CTR */
enum { STA = 0x80, STO = 0x40, RD = 0x20, WR = 0x10, ACK = 0x08, IACK = 0x01 };
enum { COMMAND = STA | STO | RD | WR };
enum { SR_RXACK = 0x80, SR_BUSY = 0x40, SR_TIP = 0x02, SR_IF = 0x01 };

/* Parts of a command. Each is made of bits, which take a tick per step. */
enum { IDLE, START, BYTE, STOP };
enum { NINTH = 8 };
enum { RELEASE_SCL = 2, DROP_SDA = 3, LAST = 4, LAST_OF_START = 5 };

static struct orr_i2c_ocores *master_of(struct orr_device *dev)
{
	return orr_container_of(dev, struct orr_i2c_ocores, dev);
}

/* The first of base, base + period, ... that is not before edge. */
static uint64_t first_from(uint64_t edge, uint64_t base, uint64_t period)
{
	uint64_t behind = edge > base ? edge - base : 0;

	return base + (behind + period - 1) / period * period;
}

/* Clocks per step, and per sample of the input filter; EN bypasses both. */
static uint64_t tick_period(const struct orr_i2c_ocores_seq *s)
{
	return s->enabled ? s->prer + UINT64_C(1) : 1;
}

static uint64_t filter_period(const struct orr_i2c_ocores_seq *s)
{
	return s->enabled ? s->prer / 4 + UINT64_C(1) : 1;
}

/* When the majority of three samples shows what the lines do at edge. */
static uint64_t filtered(const struct orr_i2c_ocores_seq *s, uint64_t edge)
{
	uint64_t period = filter_period(s);

	return first_from(edge + 3, s->filter, period) + period + 1;
}

/* Having let go of SCL at edge, the divider waits until it is seen high. */
static uint64_t stall(const struct orr_i2c_ocores_seq *s, uint64_t edge)
{
	if (!s->enabled)
		return 0;
	/* with PRER 2 the divider has reloaded before it is held */
	return filtered(s, edge) - edge - (s->prer == 2);
}

static bool is_busy(const struct orr_i2c_ocores_seq *s, uint64_t edge)
{
	return edge >= s->busy_at ? s->busy : s->was_busy;
}

static void set_busy(struct orr_i2c_ocores_seq *s, uint64_t edge, bool busy)
{
	s->was_busy = is_busy(s, edge);
	s->busy = busy;
	s->busy_at = filtered(s, edge) + 2;
}

static void begin_byte(struct orr_i2c_ocores_seq *s)
{
	s->bit = 0;
	s->byte = s->rxr = s->txr;
}

/* RXR is the shift register; what is sent enters it again from the bus. */
static void shift(struct orr_i2c_ocores_seq *s)
{
	if (s->bit < (s->reading ? 8 : 7))
		s->rxr = (uint8_t)(s->rxr << 1 | (s->byte >> (7 - s->bit) & 1));
	s->bit++;
}

static void end_bit(struct orr_i2c_ocores_seq *s, uint64_t edge)
{
	switch (s->part) {
	case START:
		s->part = BYTE;
		s->scl_low = true;
		begin_byte(s);
		break;
	case BYTE:
		s->scl_low = true;
		shift(s);
		break;
	case STOP:
		s->scl_low = false;
		set_busy(s, edge, false);
		break;
	}
}

static void step(struct orr_i2c_ocores_seq *s)
{
	uint64_t edge = s->tick;
	uint8_t last = s->part == START ? LAST_OF_START : LAST;

	s->tick += tick_period(s);
	if (s->step == RELEASE_SCL && (s->scl_low || s->part == STOP))
		s->tick += stall(s, edge);
	if (s->step == DROP_SDA && s->part == START)
		set_busy(s, edge, true);
	if (s->step++ < last)
		return;
	s->step = 0;
	end_bit(s, edge);
}

/* Whether the next step is one that bus and registers take part in. */
static bool meets_bus(const struct orr_i2c_ocores_seq *s)
{
	if (s->part == BYTE && s->bit == NINTH)
		return s->step == RELEASE_SCL || s->step == LAST;
	if (s->part == BYTE && s->bit == 0 && s->reading)
		return s->step == RELEASE_SCL;
	return s->part == STOP && s->step == LAST;
}

static void go_to_bus(struct orr_i2c_ocores_seq *s)
{
	while (!meets_bus(s))
		step(s);
}

/* When that will be. Registers see the end of a bit two clocks later. */
static uint64_t next_bus(struct orr_i2c_ocores_seq s)
{
	if (s.part == IDLE)
		return UINT64_MAX;
	go_to_bus(&s);
	return s.step == LAST ? s.tick + 2 : s.tick;
}

/* Take the steps that registers see at edge and that concern nobody else. */
static void advance(struct orr_i2c_ocores_seq *s, uint64_t edge)
{
	if (s->part == IDLE)
		s->tick = first_from(edge + 1, s->tick + 2, tick_period(s)) - 2;
	else
		while (s->tick + 2 <= edge && !meets_bus(s))
			step(s);
}

static void set_timing(struct orr_i2c_ocores_seq *s, uint64_t edge,
		       uint16_t prer, bool enabled)
{
	/* an enabled divider has decided on the tick of the next edge */
	advance(s, edge + (s->enabled ? 3 : 2));
	if (s->enabled && !enabled && s->tick > edge + 2)
		s->tick = edge + 2;
	s->filter = first_from(edge + 1, s->filter, filter_period(s));
	s->prer = prer;
	s->enabled = enabled;
}

static void begin(struct orr_i2c_ocores_seq *s, uint64_t edge, uint8_t cr)
{
	s->tick = first_from(edge + 2, s->tick, tick_period(s));
	s->part = cr & STA ? START : cr & (RD | WR) ? BYTE : STOP;
	s->step = 0;
	s->first = cr & STA;
	s->reading = cr & RD;
	begin_byte(s);
}

/* The ninth clock of a byte; returns the level of SDA. */
static bool ninth_clock(struct orr_i2c_ocores *m)
{
	uint8_t byte = m->seq.byte;
	bool nack = m->cr & ACK;

	if (m->seq.first)
		return !orr_i2c_start(&m->bus, byte >> 1, byte & 1) &&
		       (nack || !m->seq.reading);
	if (!m->seq.reading)
		return !orr_i2c_write(&m->bus, byte);
	orr_i2c_ack(&m->bus, !nack);
	return nack;
}

/* A byte or STOP is over; returns whether the command is. */
static bool end_part(struct orr_i2c_ocores *m, uint8_t part)
{
	if (part == STOP)
		orr_i2c_stop(&m->bus);
	else
		m->rx_nack = m->sda;
	m->seq.part = part == BYTE && m->cr & STO ? STOP : IDLE;
	return m->seq.part == IDLE;
}

/* The step for which next_bus was planned; returns whether it is the last. */
static bool meet_bus(struct orr_i2c_ocores *m)
{
	struct orr_i2c_ocores_seq *s = &m->seq;
	uint8_t part;

	go_to_bus(s);
	part = s->part;
	if (s->step == LAST) {
		step(s);
		return end_part(m, part);
	}
	if (s->bit == NINTH)
		m->sda = ninth_clock(m);
	else
		s->byte = s->first ? 0xff : orr_i2c_read(&m->bus);
	step(s);
	return false;
}

static bool irq_level(const struct orr_i2c_ocores *m)
{
	return m->interrupt && m->ctr & IEN;
}

/* One clock edge: all registers at once, from what they were before. */
static void clock_registers(struct orr_i2c_ocores *m, bool done)
{
	bool irq = irq_level(m);
	uint8_t cr = m->cr;

	m->tip = cr & (RD | WR);
	m->interrupt = (m->interrupt || done) && !(cr & IACK);
	m->cr = cr & (done ? ACK : COMMAND | ACK);
	orr_wire_set(&m->irq, irq);
}

/* Whether another clock edge would change nothing. */
static bool is_settled(const struct orr_i2c_ocores *m)
{
	return orr_wire_level(&m->irq) == irq_level(m) &&
	       m->tip == !!(m->cr & (RD | WR)) && !(m->cr & ~(COMMAND | ACK));
}

static void plan(struct orr_i2c_ocores *m)
{
	orr_time now = orr_now(m->dev.obj.sim);

	m->next = is_settled(m) ? m->next_bus : m->edge + 1;
	if (m->next > m->next_bus)
		m->next = m->next_bus;
	orr_event_cancel(&m->wake);
	if (m->next != UINT64_MAX)
		orr_event_notify_after(
			&m->wake, orr_clock_edge_time(m->clk, m->next) - now);
}

static uint64_t present_edge(const struct orr_i2c_ocores *m)
{
	return orr_clock_edge_number(m->clk, orr_now(m->dev.obj.sim));
}

/* Do what is due, before an access that comes at the same edge. */
static void sync(struct orr_i2c_ocores *m)
{
	bool at_bus;

	m->edge = present_edge(m);
	if (m->next > m->edge)
		return;
	at_bus = m->next_bus <= m->edge;
	clock_registers(m, at_bus && meet_bus(m));
	if (at_bus)
		m->next_bus = next_bus(m->seq);
	plan(m);
}

static void run(struct orr_process *self)
{
	sync(orr_container_of(self, struct orr_i2c_ocores, run));
}

/* The clock has changed; this, too, is an edge. */
static void retime(struct orr_listener *listener)
{
	struct orr_i2c_ocores *m =
		orr_container_of(listener, struct orr_i2c_ocores, retime);

	sync(m);
	plan(m);
}

static void change_timing(struct orr_i2c_ocores *m)
{
	uint16_t prer = (uint16_t)(m->prer_hi << 8 | m->prer_lo);

	set_timing(&m->seq, m->edge, prer, m->ctr & EN);
	m->next_bus = next_bus(m->seq);
	plan(m);
	if (m->ctr & EN && prer < 2)
		orr_log(&m->dev.obj, ORR_LOG_WARNING,
			"the core does not work with PRER = %u", prer);
}

static void prer_wrote(struct orr_device *dev, unsigned i)
{
	struct orr_i2c_ocores *m = master_of(dev);

	(void)i;
	sync(m);
	change_timing(m);
}

static void ctr_write(struct orr_device *dev, unsigned i, uint64_t value,
		      uint64_t mask)
{
	struct orr_i2c_ocores *m = master_of(dev);

	(void)i;
	(void)mask;
	sync(m);
	m->ctr = (uint8_t)value;
	change_timing(m);
}

static void txr_write(struct orr_device *dev, unsigned i, uint64_t value,
		      uint64_t mask)
{
	struct orr_i2c_ocores *m = master_of(dev);

	(void)i;
	(void)mask;
	advance(&m->seq, present_edge(m));
	m->seq.txr = (uint8_t)value;
}

static uint64_t rxr_read(struct orr_device *dev, unsigned i)
{
	struct orr_i2c_ocores *m = master_of(dev);

	(void)i;
	advance(&m->seq, present_edge(m));
	return m->seq.rxr;
}

static void cr_write(struct orr_device *dev, unsigned i, uint64_t value,
		     uint64_t mask)
{
	struct orr_i2c_ocores *m = master_of(dev);

	(void)i;
	(void)mask;
	if (!(m->ctr & EN)) {
		if (value & COMMAND)
			orr_log(&dev->obj, ORR_LOG_WARNING,
				"command 0x%02x ignored: CTR.EN is 0",
				(unsigned)value);
		return;
	}
	sync(m);
	m->cr = (uint8_t)value;
	if (m->seq.part == IDLE && value & (STO | RD | WR)) {
		begin(&m->seq, m->edge, m->cr);
		m->next_bus = next_bus(m->seq);
	}
	plan(m);
}

static uint64_t sr_read(struct orr_device *dev, unsigned i)
{
	struct orr_i2c_ocores *m = master_of(dev);
	uint64_t edge = present_edge(m);

	(void)i;
	advance(&m->seq, edge);
	return (m->rx_nack ? SR_RXACK : 0) |
	       (is_busy(&m->seq, edge) ? SR_BUSY : 0) | (m->tip ? SR_TIP : 0) |
	       (m->interrupt ? SR_IF : 0);
}

static void ocores_init(struct orr_device *dev)
{
	struct orr_i2c_ocores *m = master_of(dev);

	orr_event_init(&m->wake, &dev->obj, "wake");
	orr_method_init_on(&m->run, &dev->obj, "run", run, &m->wake);
	m->retime.fn = retime;
}

static int ocores_realize(struct orr_device *dev, struct orr_error *err)
{
	struct orr_i2c_ocores *m = master_of(dev);
	uint32_t width = m->reg_io_width;
	char path[256];

	if (width == 0 || width & (width - 1) || width > 1u << m->reg_shift)
		return orr_error_set(
			err, -EINVAL,
			"%s: reg-io-width is 1, 2 or 4, and at most the %u "
			"bytes from register to register, not %u",
			orr_object_path(&dev->obj, path, sizeof(path)),
			1u << m->reg_shift, width);
	dev->reg_shift = (uint8_t)m->reg_shift;
	orr_clock_listen(m->clk, &m->retime);
	return 0;
}

/* Both lines go up, which targets take for STOP. */
static void ocores_reset(struct orr_device *dev)
{
	struct orr_i2c_ocores *m = master_of(dev);

	m->seq = (struct orr_i2c_ocores_seq){.prer = 0xffff};
	m->rx_nack = m->tip = m->interrupt = false;
	m->next_bus = m->next = UINT64_MAX;
	orr_event_cancel(&m->wake);
	orr_wire_set(&m->irq, false);
	orr_i2c_stop(&m->bus);
}

#define FIELD(member) ORR_FIELD(struct orr_i2c_ocores, member)

/* Of two at one offset the first answers on the bus; the other is a name. */
static const struct orr_reg ocores_regs[] = {
	{"PRERlo", 0, FIELD(prer_lo), .width = 1, .reset = 0xff, .wmask = 0xff,
	 .wrote = prer_wrote},
	{"PRERhi", 1, FIELD(prer_hi), .width = 1, .reset = 0xff, .wmask = 0xff,
	 .wrote = prer_wrote},
	{"CTR", 2, FIELD(ctr), .width = 1, .write = ctr_write},
	{"TXR", 3, .width = 1, .write = txr_write, .read = rxr_read},
	{"RXR", 3, .width = 1, .read = rxr_read},
	{"CR", 4, FIELD(cr), .width = 1, .write = cr_write, .read = sr_read},
	{"SR", 4, .width = 1, .read = sr_read},
	{"TXR_BACK", 5, FIELD(seq.txr), .width = 1, .quiet = true},
	{"CR_BACK", 6, FIELD(cr), .width = 1, .quiet = true},
};

static const struct orr_prop ocores_props[] = {
	{"reg-shift", ORR_PROP_U32, offsetof(struct orr_i2c_ocores, reg_shift),
	 0, 0, 3, "registers are 1 << this bytes apart"},
	{"reg-io-width", ORR_PROP_U32,
	 offsetof(struct orr_i2c_ocores, reg_io_width), 1, 1, 4,
	 "bytes of an access: 1, 2 or 4; narrower ones work, too"},
};

static const struct orr_port ocores_ports[] = {
	{"irq", ORR_PORT_OUT, offsetof(struct orr_i2c_ocores, irq),
	 .doc = "interrupt"},
	{"clk", ORR_PORT_CLOCK, offsetof(struct orr_i2c_ocores, clk),
	 .required = true, .doc = "of registers and lines"},
	{"bus", ORR_PORT_I2C_BUS, offsetof(struct orr_i2c_ocores, bus),
	 .doc = "the I2C bus"},
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
	.init = ocores_init,
	.realize = ocores_realize,
	.reset = ocores_reset,
};

void orr_i2c_ocores_init(struct orr_i2c_ocores *m, struct orr_object *parent,
			 const char *name)
{
	orr_device_init(&m->dev, &orr_i2c_ocores_class, parent, name);
}
