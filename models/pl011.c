/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ARM PrimeCell UART (PL011), ARM DDI 0183: r1p5 with FIFOs of 32 characters,
 * or an earlier one with 16, by property fifo-depth. This half is what
 * software sees; pl011_line.c is the serial one.
 *
 * Connections:
 *	mmio		4 KiB of registers; 8-, 16- and 32-bit accesses, of
 *			which a write writes the whole register, as on APB
 *	irq		UARTINTR; and its five groups, txintr to eintr
 *	rts dtr out1 out2, cts dsr dcd ri
 *			modem lines. High is asserted, as in CR and FR; the
 *			pins are the inverse. Unconnected inputs are negated,
 *			which only matters under CTSEn.
 *	txdmasreq txdmabreq rxdmasreq rxdmabreq, txdmaclr rxdmaclr
 *			DMA requests, and the inputs that acknowledge them
 *	serial		the line, by characters
 *	txd rxd		the line, by bits, if property bit-pins is set: what is
 *			sent and what comes from serial is played there, and
 *			the receiver samples rxd, whoever drives it. Else they
 *			rest.
 *	uartclk		the clock of the line; required
 *	apb_pclk	the clock of the bus; optional, its rate has no effect
 *	eof		rises, for good, when the input has ended and the
 *			receiver has dealt with its last character
 *
 * Characters take their time on the line in both directions; one received is
 * stored in the middle of its first stop bit. Input from outside waits while
 * the receiver is disabled or in loop-back. With property flow-control the
 * peer also waits for room in the FIFO and, under RTSEn, for RTS; without, it
 * overruns a slow driver.
 *
 * Where the model differs from the chip or the manual leaves a choice:
 *	- Without bit-pins characters are seen whole. Bad ones come from
 *	  outside by way of orr_pl011_inject only. A break is not passed to
 *	  serial, and in loop-back one shorter than a frame is not received.
 *	- A line that was low where a stop bit should be rests for a bit before
 *	  the next start bit, and so does txd after a break. A break from
 *	  outside is low for a bit more than a frame.
 *	- A start bit begins at once, not at the next Baud16 pulse (1/16 bit),
 *	  and all bits have the mean length. Without bit-pins there is nothing
 *	  between bits to be outvoted.
 *	- IrDA bits (SIREN, SIRLP, ILPR) are storage; the integration test
 *	  registers (0x080 to 0x08c) are absent.
 *	- A character written while TXFF is set is lost; an empty DR reads 0.
 *	- FEN going 0 empties both FIFOs, with which RX and RT go.
 *	- Masking RT clears it, so that it reads alike in RIS and MIS. DR reads
 *	  and clearing RT in ICR restart its count.
 *	- A break is stored with BE alone, without FE.
 *	- Reserved trigger levels in IFLS act as 7/8.
 */
#include "pl011_line.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

enum {
	INT_MODEM = ORR_PL011_INT_RI | ORR_PL011_INT_CTS | ORR_PL011_INT_DCD |
		    ORR_PL011_INT_DSR,
	INT_ERROR = ORR_PL011_INT_FE | ORR_PL011_INT_PE | ORR_PL011_INT_BE |
		    ORR_PL011_INT_OE
};

static struct orr_pl011 *pl011_of(struct orr_device *dev)
{
	return orr_container_of(dev, struct orr_pl011, dev);
}

/* What follows from the state. */

static unsigned modem_bits(bool cts, bool dsr, bool dcd, bool ri)
{
	return (cts ? ORR_PL011_INT_CTS : 0u) | (dsr ? ORR_PL011_INT_DSR : 0u) |
	       (dcd ? ORR_PL011_INT_DCD : 0u) | (ri ? ORR_PL011_INT_RI : 0u);
}

static unsigned modem_inputs(const struct orr_pl011 *u)
{
	if (u->cr & ORR_PL011_CR_LBE)
		return modem_bits(u->rts.level, u->dtr.level, u->out1.level,
				  u->out2.level);
	return modem_bits(u->cts.level, u->dsr.level, u->dcd.level,
			  u->ri.level);
}

static void update_modem(struct orr_pl011 *u)
{
	bool rts = u->cr & ORR_PL011_CR_RTS;
	unsigned inputs;

	if (u->cr & ORR_PL011_CR_RTSEN)
		rts = u->rx_fifo.count < ori_pl011_rx_level(u);
	orr_wire_set(&u->rts, rts);
	orr_wire_set(&u->dtr, u->cr & ORR_PL011_CR_DTR);
	orr_wire_set(&u->out1, u->cr & ORR_PL011_CR_OUT1);
	orr_wire_set(&u->out2, u->cr & ORR_PL011_CR_OUT2);
	inputs = modem_inputs(u);
	u->ris |= (uint16_t)(u->modem ^ inputs);
	u->modem = (uint16_t)inputs;
}

static void update_interrupts(struct orr_pl011 *u)
{
	unsigned mis = u->ris & u->imsc;

	orr_wire_set(&u->txintr, mis & ORR_PL011_INT_TX);
	orr_wire_set(&u->rxintr, mis & ORR_PL011_INT_RX);
	orr_wire_set(&u->rtintr, mis & ORR_PL011_INT_RT);
	orr_wire_set(&u->msintr, mis & INT_MODEM);
	orr_wire_set(&u->eintr, mis & INT_ERROR);
	orr_wire_set(&u->irq, mis);
}

static void update_dma(struct orr_pl011 *u)
{
	unsigned on = u->cr & ORR_PL011_CR_UARTEN ? u->dmacr : 0;
	bool held = on & ORR_PL011_DMACR_DMAONERR && u->eintr.level;
	bool rx = on & ORR_PL011_DMACR_RXDMAE && !held && !u->rxdmaclr.level;
	bool tx = on & ORR_PL011_DMACR_TXDMAE && !u->txdmaclr.level;
	uint32_t rx_count = u->rx_fifo.count;
	uint32_t tx_count = u->tx_fifo.count;

	orr_wire_set(&u->rxdmasreq, rx && rx_count > 0);
	orr_wire_set(&u->rxdmabreq,
		     rx && u->fen && rx_count >= ori_pl011_rx_level(u));
	orr_wire_set(&u->txdmasreq, tx && tx_count < ori_pl011_depth(u));
	orr_wire_set(&u->txdmabreq,
		     tx && u->fen && tx_count <= ori_pl011_tx_level(u));
}

/* After every change, in this order: each looks at those before. */
void ori_pl011_update(struct orr_pl011 *u)
{
	update_modem(u);
	ori_pl011_line_run(u);
	update_interrupts(u);
	update_dma(u);
}

/* Registers. */

static uint64_t dr_peek(struct orr_device *dev, unsigned i)
{
	const struct orr_pl011_fifo *f = &pl011_of(dev)->rx_fifo;

	(void)i;
	return f->count ? f->words[f->first] : 0;
}

static uint64_t dr_read(struct orr_device *dev, unsigned i)
{
	struct orr_pl011 *u = pl011_of(dev);
	uint16_t word;

	(void)i;
	if (!u->rx_fifo.count)
		return 0;
	word = ori_pl011_rx_pop(u);
	/* OE goes to RSR at the overrun, not with a character */
	u->rsr &= ORR_PL011_DR_OE >> 8;
	u->rsr |= word >> 8 & ~(ORR_PL011_DR_OE >> 8);
	ori_pl011_update(u);
	return word;
}

static void dr_write(struct orr_device *dev, unsigned i, uint64_t value,
		     uint64_t mask)
{
	struct orr_pl011 *u = pl011_of(dev);

	(void)i;
	if (!(mask & 0xff))
		return;
	if (u->tx_fifo.count == ori_pl011_depth(u)) {
		orr_log(&dev->obj, ORR_LOG_WARNING,
			"0x%02" PRIx64 " written to DR is lost: TXFF is set",
			value & 0xff);
		return;
	}
	ori_pl011_tx_push(u, (uint8_t)value);
	ori_pl011_update(u);
}

static void ecr_write(struct orr_device *dev, unsigned i, uint64_t value,
		      uint64_t mask)
{
	(void)i, (void)value, (void)mask;
	pl011_of(dev)->rsr = 0;
}

static unsigned fifo_flags(const struct orr_pl011 *u)
{
	uint32_t depth = ori_pl011_depth(u);
	uint32_t tx = u->tx_fifo.count;
	uint32_t rx = u->rx_fifo.count;

	return (tx == 0 ? ORR_PL011_FR_TXFE : 0u) |
	       (tx == depth ? ORR_PL011_FR_TXFF : 0u) |
	       (tx || u->tx.busy ? ORR_PL011_FR_BUSY : 0u) |
	       (rx == 0 ? ORR_PL011_FR_RXFE : 0u) |
	       (rx == depth ? ORR_PL011_FR_RXFF : 0u);
}

static uint64_t fr_read(struct orr_device *dev, unsigned i)
{
	const struct orr_pl011 *u = pl011_of(dev);

	(void)i;
	return fifo_flags(u) |
	       (u->modem & ORR_PL011_INT_CTS ? ORR_PL011_FR_CTS : 0u) |
	       (u->modem & ORR_PL011_INT_DSR ? ORR_PL011_FR_DSR : 0u) |
	       (u->modem & ORR_PL011_INT_DCD ? ORR_PL011_FR_DCD : 0u) |
	       (u->modem & ORR_PL011_INT_RI ? ORR_PL011_FR_RI : 0u);
}

static void lcr_h_wrote(struct orr_device *dev, unsigned i)
{
	(void)i;
	ori_pl011_line_control(pl011_of(dev));
	ori_pl011_update(pl011_of(dev));
}

static void cr_wrote(struct orr_device *dev, unsigned i)
{
	struct orr_pl011 *u = pl011_of(dev);

	(void)i;
	if (u->cr & ORR_PL011_CR_UARTEN && !u->div)
		orr_log(&dev->obj, ORR_LOG_WARNING,
			"enabled without a baud rate: IBRD was 0 when LCR_H "
			"was last written");
	ori_pl011_update(u);
}

static void wrote(struct orr_device *dev, unsigned i)
{
	(void)i;
	ori_pl011_update(pl011_of(dev));
}

static void imsc_wrote(struct orr_device *dev, unsigned i)
{
	struct orr_pl011 *u = pl011_of(dev);
	bool rt = u->imsc & ORR_PL011_INT_RT;

	(void)i;
	if (!rt)
		u->ris &= (uint16_t)~ORR_PL011_INT_RT;
	if (rt != u->rt.busy)
		ori_pl011_restart_timeout(u);
	ori_pl011_update(u);
}

static uint64_t mis_read(struct orr_device *dev, unsigned i)
{
	(void)i;
	return pl011_of(dev)->ris & pl011_of(dev)->imsc;
}

static void icr_write(struct orr_device *dev, unsigned i, uint64_t value,
		      uint64_t mask)
{
	struct orr_pl011 *u = pl011_of(dev);

	(void)i, (void)mask;
	u->ris &= (uint16_t)~value;
	if (value & ORR_PL011_INT_RT)
		ori_pl011_restart_timeout(u);
	ori_pl011_update(u);
}

static uint64_t periphid_read(struct orr_device *dev, unsigned i)
{
	static const uint8_t id[] = {0x11, 0x10, 0x00, 0x00};

	return i == 2 ? pl011_of(dev)->periphid2 : id[i];
}

static uint64_t pcellid_read(struct orr_device *dev, unsigned i)
{
	static const uint8_t id[] = {0x0d, 0xf0, 0x05, 0xb1};

	(void)dev;
	return id[i];
}

#define IN(member) ORR_FIELD(struct orr_pl011, member)

static const struct orr_reg pl011_regs[] = {
	{"DR", 0x000, .read = dr_read, .write = dr_write, .peek = dr_peek},
	{"RSR", 0x004, IN(rsr), .write = ecr_write},
	{"FR", 0x018, .read = fr_read},
	{"ILPR", 0x020, IN(ilpr), .wmask = 0xff},
	{"IBRD", 0x024, IN(ibrd), .wmask = 0xffff},
	{"FBRD", 0x028, IN(fbrd), .wmask = 0x3f},
	{"LCR_H", 0x02c, IN(lcr_h), .wmask = 0xff, .wrote = lcr_h_wrote},
	{"CR", 0x030, IN(cr), .reset = 0x300, .wmask = 0xff87,
	 .wrote = cr_wrote},
	{"IFLS", 0x034, IN(ifls), .reset = 0x12, .wmask = 0x3f, .wrote = wrote},
	{"IMSC", 0x038, IN(imsc), .wmask = 0x7ff, .wrote = imsc_wrote},
	{"RIS", 0x03c, IN(ris)},
	{"MIS", 0x040, .read = mis_read},
	{"ICR", 0x044, .write = icr_write},
	{"DMACR", 0x048, IN(dmacr), .wmask = 0x7, .wrote = wrote},
	{"PeriphID", 0xfe0, .count = 4, .stride = 4, .read = periphid_read},
	{"PCellID", 0xff0, .count = 4, .stride = 4, .read = pcellid_read},
};

static const struct orr_prop pl011_props[] = {
	{"fifo-depth", ORR_PROP_U32, offsetof(struct orr_pl011, fifo_depth), 32,
	 16, 32, "characters, 16 or 32"},
	{"revision", ORR_PROP_TEXT, offsetof(struct orr_pl011, revision), 0, 0,
	 0, "r1p0 to r1p4, of 16 characters, or r1p5, of 32"},
	{"bit-pins", ORR_PROP_BOOL, offsetof(struct orr_pl011, bit_pins), false,
	 0, 0, "play the line on txd and rxd, and sample rxd"},
	{"flow-control", ORR_PROP_BOOL,
	 offsetof(struct orr_pl011, flow_control), true, 0, 0,
	 "input waits for room in the FIFO, instead of overrunning it"},
};

#define AT(member) offsetof(struct orr_pl011, member)

static const struct orr_device_port pl011_ports[] = {
	{"irq", ORR_PORT_OUT, AT(irq), .doc = "all interrupts (UARTINTR)",
	 .interrupt = true},
	{"txintr", ORR_PORT_OUT, AT(txintr), .doc = "transmit",
	 .interrupt = true},
	{"rxintr", ORR_PORT_OUT, AT(rxintr), .doc = "receive",
	 .interrupt = true},
	{"rtintr", ORR_PORT_OUT, AT(rtintr), .doc = "receive time-out",
	 .interrupt = true},
	{"msintr", ORR_PORT_OUT, AT(msintr), .doc = "modem status",
	 .interrupt = true},
	{"eintr", ORR_PORT_OUT, AT(eintr), .doc = "errors", .interrupt = true},
	{"rts", ORR_PORT_OUT, AT(rts), .doc = "request to send"},
	{"dtr", ORR_PORT_OUT, AT(dtr), .doc = "data terminal ready"},
	{"out1", ORR_PORT_OUT, AT(out1), .doc = "CR.Out1"},
	{"out2", ORR_PORT_OUT, AT(out2), .doc = "CR.Out2"},
	{"cts", ORR_PORT_IN, AT(cts), .doc = "clear to send"},
	{"dsr", ORR_PORT_IN, AT(dsr), .doc = "data set ready"},
	{"dcd", ORR_PORT_IN, AT(dcd), .doc = "data carrier detect"},
	{"ri", ORR_PORT_IN, AT(ri), .doc = "ring indicator"},
	{"txdmasreq", ORR_PORT_OUT, AT(txdmasreq), .doc = "room for one"},
	{"txdmabreq", ORR_PORT_OUT, AT(txdmabreq), .doc = "room for a burst"},
	{"rxdmasreq", ORR_PORT_OUT, AT(rxdmasreq), .doc = "one received"},
	{"rxdmabreq", ORR_PORT_OUT, AT(rxdmabreq), .doc = "a burst received"},
	{"txdmaclr", ORR_PORT_IN, AT(txdmaclr), .doc = "acknowledge"},
	{"rxdmaclr", ORR_PORT_IN, AT(rxdmaclr), .doc = "acknowledge"},
	{"txd", ORR_PORT_OUT, AT(txd), .level = true, .doc = "the line, sent"},
	{"rxd", ORR_PORT_IN, AT(rxd), .level = true,
	 .doc = "the line, received"},
	{"serial", ORR_PORT_CHAR, AT(serial), .doc = "the line"},
	{"uartclk", ORR_PORT_CLOCK, AT(uartclk), .required = true,
	 .doc = "clock of the line"},
	{"apb_pclk", ORR_PORT_CLOCK, AT(apb_pclk), .doc = "clock of the bus"},
	{"eof", ORR_PORT_OUT, AT(eof), .doc = "the input has ended"},
};

static void pin_changed(struct orr_listener *l)
{
	ori_pl011_update(
		orr_container_of(l, struct orr_pl011_pin, listener)->uart);
}

static void watch_pins(struct orr_pl011 *u)
{
	struct orr_wire *const wires[] = {
		&u->cts,      &u->dsr,	    &u->dcd, &u->ri,
		&u->txdmaclr, &u->rxdmaclr, &u->rxd, &u->txd,
	};

	for (unsigned i = 0; i < ORR_COUNT(wires); i++) {
		u->pins[i].listener.fn = pin_changed;
		u->pins[i].uart = u;
		orr_wire_listen(wires[i], &u->pins[i].listener);
	}
}

static void pl011_init(struct orr_device *dev)
{
	ori_pl011_line_init(pl011_of(dev));
}

/* The revision tells software how deep the FIFOs are; -1: there is none. */
static int revision_of(const struct orr_pl011 *u)
{
	static const char *const names[] = {"r1p0", "r1p1", "r1p3", "r1p5"};

	if (!u->revision)
		return u->fifo_depth == 16 ? 1 : 3;
	if (strcmp(u->revision, "r1p4") == 0)
		return 2;
	for (int i = 0; i < (int)ORR_COUNT(names); i++)
		if (strcmp(u->revision, names[i]) == 0)
			return i;
	return -1;
}

static int pl011_realize(struct orr_device *dev, struct orr_error *err)
{
	struct orr_pl011 *u = pl011_of(dev);
	int revision = revision_of(u);

	if (u->fifo_depth != 16 && u->fifo_depth != 32)
		return orr_error_set(err, -EINVAL,
				     "%s: fifo-depth is 16 or 32, not %" PRIu32,
				     dev->obj.name, u->fifo_depth);
	if (revision < 0 || (revision == 3) != (u->fifo_depth == 32))
		return orr_error_set(
			err, -EINVAL,
			"%s: revision is r1p0, r1p1, r1p3 or r1p4 with a "
			"fifo-depth of 16, and r1p5 with 32, not %s with "
			"%" PRIu32,
			dev->obj.name, u->revision, u->fifo_depth);
	u->periphid2 = (uint8_t)(4 | revision << 4);
	ori_pl011_follow_clock(u);
	watch_pins(u);
	return 0;
}

static void pl011_reset_enter(struct orr_device *dev)
{
	ori_pl011_line_reset(pl011_of(dev));
}

static void pl011_reset(struct orr_device *dev)
{
	struct orr_pl011 *u = pl011_of(dev);

	orr_wire_set(&u->txd, true);
	ori_pl011_update(u);
}

/* Modem inputs as they stand after a reset are no change. */
static void pl011_reset_exit(struct orr_device *dev)
{
	struct orr_pl011 *u = pl011_of(dev);

	ori_pl011_update(u);
	u->ris = 0;
}

const struct orr_device_class orr_pl011_class = {
	.name = "pl011",
	.compatible = "arm,pl011",
	.doc = "ARM PrimeCell UART",
	.size = sizeof(struct orr_pl011),
	.offset = offsetof(struct orr_pl011, dev),
	.span = 0x1000,
	.max_access = 4,
	.whole_writes = true,
	.regs = pl011_regs,
	.nregs = ORR_COUNT(pl011_regs),
	.props = pl011_props,
	.nprops = ORR_COUNT(pl011_props),
	.ports = pl011_ports,
	.nports = ORR_COUNT(pl011_ports),
	.points = ori_pl011_points,
	.npoints = ORI_PL011_POINTS,
	.state = &ori_pl011_state,
	.init = pl011_init,
	.realize = pl011_realize,
	.reset_enter = pl011_reset_enter,
	.reset = pl011_reset,
	.reset_exit = pl011_reset_exit,
};

void orr_pl011_init(struct orr_pl011 *u, struct orr_object *parent,
		    const char *name)
{
	orr_device_init(&u->dev, &orr_pl011_class, parent, name);
}
