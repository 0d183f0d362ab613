/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A DMA controller of four channels, of no particular make: as much as it
 * takes to move the data of a PL011 to memory and back.
 *
 * Connections: mmio, 256 bytes; an initiator socket, bus; for each channel an
 * input req and an output clr; an output irq, high while a bit of DONE or
 * ERROR stands whose channel has CTRL.IRQ.
 *
 * A unit is a read and a write. A paced channel moves one when req is high and
 * clr is low, then raises clr until req falls: the handshake of a PL011's
 * DMASREQ and DMACLR (DDI 0183, 2.7). A channel that is not paced moves one
 * after the other. Transfers take the time that the bus says; a channel has
 * one unit on its way. Channels do not wait for each other but on the bus.
 *
 * Not modelled: bursts, linked lists, priorities between channels, 64-bit
 * addresses.
 */
#include <orrery/models/dma.h>

#include <orrery/sim.h>

static struct orr_dma *dma_of(struct orr_device *dev)
{
	return orr_container_of(dev, struct orr_dma, dev);
}

static unsigned number_of(const struct orr_dma_channel *c)
{
	return (unsigned)(c - c->owner->channels);
}

static void update_irq(struct orr_dma *d)
{
	uint32_t bits = d->done | d->error;
	bool high = false;

	for (unsigned i = 0; i < ORR_DMA_CHANNELS; i++)
		high |= bits >> i & 1 && d->ctrl[i] & ORR_DMA_CTRL_IRQ;
	orr_wire_set(&d->irq, high);
}

static void finish(struct orr_dma *d, unsigned i, uint32_t *status)
{
	d->ctrl[i] &= ~(uint32_t)ORR_DMA_CTRL_ENABLE;
	*status |= UINT32_C(1) << i;
	update_irq(d);
}

/* One half of a unit, as of now + *delay. */
static bool transfer(struct orr_dma *d, enum orr_command command,
		     uint32_t address, unsigned char *data, uint32_t bytes,
		     orr_time *delay)
{
	struct orr_payload p;

	if (!orr_bound(&d->bus))
		return false; /* nobody answers */
	orr_payload_init(&p);
	orr_payload_set(&p, command, address, data, bytes);
	orr_b_transport(&d->bus, &p, delay);
	return p.response == ORR_OK_RESPONSE;
}

static void move_unit(struct orr_dma *d, unsigned i)
{
	uint32_t bytes = UINT32_C(1)
			 << (d->ctrl[i] >> ORR_DMA_CTRL_WIDTH_SHIFT & 3);
	unsigned char data[8];
	orr_time delay = 0;

	if (!transfer(d, ORR_READ_COMMAND, d->src[i], data, bytes, &delay) ||
	    !transfer(d, ORR_WRITE_COMMAND, d->dst[i], data, bytes, &delay)) {
		finish(d, i, &d->error);
		return;
	}
	if (d->ctrl[i] & ORR_DMA_CTRL_SRC_INC)
		d->src[i] += bytes;
	if (d->ctrl[i] & ORR_DMA_CTRL_DST_INC)
		d->dst[i] += bytes;
	d->channels[i].moving = true;
	orr_event_cancel(&d->channels[i].step);
	orr_event_notify_after(&d->channels[i].step, delay);
}

static bool is_ready(const struct orr_dma *d, unsigned i)
{
	if (!(d->ctrl[i] & ORR_DMA_CTRL_ENABLE) || d->count[i] == 0)
		return false;
	return !(d->ctrl[i] & ORR_DMA_CTRL_PACED) ||
	       (d->req[i].level && !d->clr[i].level);
}

/* Acknowledge it even if the channel was switched off meanwhile. */
static void unit_arrived(struct orr_dma *d, unsigned i)
{
	d->channels[i].moving = false;
	if (d->ctrl[i] & ORR_DMA_CTRL_PACED)
		orr_wire_set(&d->clr[i], d->req[i].level);
	if (d->ctrl[i] & ORR_DMA_CTRL_ENABLE && --d->count[i] == 0)
		finish(d, i, &d->done);
}

static void step(struct orr_process *self)
{
	struct orr_dma_channel *c =
		orr_container_of(self, struct orr_dma_channel, process);
	struct orr_dma *d = c->owner;
	unsigned i = number_of(c);

	if (c->moving)
		unit_arrived(d, i);
	if (is_ready(d, i))
		move_unit(d, i);
}

/* Not at once: the call that has brought us here may be a transfer. */
static void look(struct orr_dma_channel *c)
{
	if (!c->moving)
		orr_event_notify_delta(&c->step);
}

static void request_changed(struct orr_listener *listener)
{
	struct orr_dma_channel *c =
		orr_container_of(listener, struct orr_dma_channel, request);
	struct orr_dma *d = c->owner;
	unsigned i = number_of(c);

	if (!d->req[i].level)
		orr_wire_set(&d->clr[i], false);
	look(c);
}

/* Nothing to move is done at once. */
static void ctrl_wrote(struct orr_device *dev, unsigned i)
{
	struct orr_dma *d = dma_of(dev);

	if (d->ctrl[i] & ORR_DMA_CTRL_ENABLE && d->count[i] == 0)
		finish(d, i, &d->done);
	update_irq(d);
	look(&d->channels[i]);
}

static void status_wrote(struct orr_device *dev, unsigned i)
{
	(void)i;
	update_irq(dma_of(dev));
}

#define PER_CHANNEL(member)                                            \
	ORR_FIELDS(struct orr_dma, member), .count = ORR_DMA_CHANNELS, \
					    .stride = ORR_DMA_STRIDE

static const struct orr_reg dma_regs[] = {
	{"SRC", ORR_DMA_SRC, PER_CHANNEL(src), .wmask = UINT32_MAX},
	{"DST", ORR_DMA_DST, PER_CHANNEL(dst), .wmask = UINT32_MAX},
	{"COUNT", ORR_DMA_COUNT, PER_CHANNEL(count), .wmask = UINT32_MAX},
	{"CTRL", ORR_DMA_CTRL, PER_CHANNEL(ctrl), .wmask = 0x31f,
	 .wrote = ctrl_wrote},
	{"DONE", ORR_DMA_DONE, ORR_FIELD(struct orr_dma, done), .w1c = 0xf,
	 .wrote = status_wrote},
	{"ERROR", ORR_DMA_ERROR, ORR_FIELD(struct orr_dma, error), .w1c = 0xf,
	 .wrote = status_wrote},
};

static const struct orr_device_port dma_ports[] = {
	{"bus", ORR_PORT_INITIATOR, offsetof(struct orr_dma, bus),
	 .doc = "what it moves"},
	{"irq", ORR_PORT_OUT, offsetof(struct orr_dma, irq),
	 .doc = "a channel is done or has failed", .interrupt = true},
	{"req", ORR_PORT_IN, offsetof(struct orr_dma, req),
	 .count = ORR_DMA_CHANNELS, .doc = "requests, a unit each"},
	{"clr", ORR_PORT_OUT, offsetof(struct orr_dma, clr),
	 .count = ORR_DMA_CHANNELS, .doc = "acknowledges"},
};

static const struct orr_state_field channel_fields[] = {
	{ORR_STATE_ONE(EVENT, struct orr_dma_channel, step)},
	{ORR_STATE_ONE(BOOL, struct orr_dma_channel, moving)},
	{0},
};

static const struct orr_state_field dma_fields[] = {
	{ORR_STATE_ARRAY(U32, struct orr_dma, src)},
	{ORR_STATE_ARRAY(U32, struct orr_dma, dst)},
	{ORR_STATE_ARRAY(U32, struct orr_dma, count)},
	{ORR_STATE_ARRAY(U32, struct orr_dma, ctrl)},
	{ORR_STATE_ONE(U32, struct orr_dma, done)},
	{ORR_STATE_ONE(U32, struct orr_dma, error)},
	{ORR_STATE_ARRAY(STRUCT, struct orr_dma, channels),
	 .fields = channel_fields},
	{0},
};

static const struct orr_state dma_state = {
	.name = "dma",
	.version = 1,
	.fields = dma_fields,
};

static void dma_init(struct orr_device *dev)
{
	struct orr_dma *d = dma_of(dev);

	for (unsigned i = 0; i < ORR_DMA_CHANNELS; i++) {
		struct orr_dma_channel *c = &d->channels[i];
		char name[] = "step0";

		name[4] = (char)('0' + i);
		c->owner = d;
		c->request.fn = request_changed;
		orr_wire_listen(&d->req[i], &c->request);
		orr_event_init(&c->step, &dev->obj, name);
		orr_method_init_on(&c->process, &c->step.obj, "call", step,
				   &c->step);
	}
}

/* The registers are zero by now: no channel is enabled. */
static void dma_reset(struct orr_device *dev)
{
	struct orr_dma *d = dma_of(dev);

	for (unsigned i = 0; i < ORR_DMA_CHANNELS; i++) {
		d->channels[i].moving = false;
		orr_event_cancel(&d->channels[i].step);
		orr_wire_set(&d->clr[i], false);
	}
	update_irq(d);
}

const struct orr_device_class orr_dma_class = {
	.name = "dma",
	.compatible = "orrery,dma",
	.doc = "DMA controller of four channels",
	.size = sizeof(struct orr_dma),
	.offset = offsetof(struct orr_dma, dev),
	.span = 0x100,
	.min_access = 4,
	.max_access = 4,
	.regs = dma_regs,
	.nregs = ORR_COUNT(dma_regs),
	.ports = dma_ports,
	.nports = ORR_COUNT(dma_ports),
	.state = &dma_state,
	.init = dma_init,
	.reset = dma_reset,
};

void orr_dma_init(struct orr_dma *d, struct orr_object *parent,
		  const char *name)
{
	orr_device_init(&d->dev, &orr_dma_class, parent, name);
}
