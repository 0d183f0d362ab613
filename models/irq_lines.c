/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An interrupt collector without registers: what a board has in place of an
 * interrupt controller, so that its lines have numbers and names.
 *
 * Connections: inputs in0 to in63, of which the property lines says how many
 * count; output irq, high while any of those is high.
 * There is no mask, no priority and no edge detection.
 */
#include <orrery/models/irq_lines.h>

static struct orr_irq_lines *lines_of(struct orr_device *dev)
{
	return orr_container_of(dev, struct orr_irq_lines, dev);
}

static void drive_irq(struct orr_device *dev)
{
	struct orr_irq_lines *c = lines_of(dev);
	uint64_t counted = UINT64_MAX >> (ORR_IRQ_LINES_MAX - c->lines);

	orr_wire_set(&c->irq, (c->high & counted) != 0);
}

static void input_changed(struct orr_listener *listener)
{
	struct orr_irq_lines_input *input = orr_container_of(
		listener, struct orr_irq_lines_input, listener);
	struct orr_irq_lines *c = input->owner;

	c->high ^= UINT64_C(1) << (input - c->inputs);
	drive_irq(&c->dev);
}

static void lines_init(struct orr_device *dev)
{
	struct orr_irq_lines *c = lines_of(dev);

	for (unsigned i = 0; i < ORR_IRQ_LINES_MAX; i++) {
		c->inputs[i].listener.fn = input_changed;
		c->inputs[i].owner = c;
		orr_wire_listen(&c->in[i], &c->inputs[i].listener);
	}
}

static const struct orr_prop lines_props[] = {
	{"lines", ORR_PROP_U32, offsetof(struct orr_irq_lines, lines), 32, 1,
	 ORR_IRQ_LINES_MAX, "how many inputs count"},
};

static const struct orr_device_port lines_ports[] = {
	{"irq", ORR_PORT_OUT, offsetof(struct orr_irq_lines, irq),
	 .doc = "high while any input is"},
	{"in", ORR_PORT_IN, offsetof(struct orr_irq_lines, in),
	 .count = ORR_IRQ_LINES_MAX, .doc = "interrupts, active high"},
};

static const struct orr_state_field state_fields[] = {
	{ORR_STATE_ONE(U64, struct orr_irq_lines, high)},
	{0},
};

static const struct orr_state lines_state = {
	.name = "irq-lines",
	.version = 1,
	.fields = state_fields,
};

const struct orr_device_class orr_irq_lines_class = {
	.name = "irq-lines",
	.compatible = "orrery,irq-lines",
	.doc = "interrupt collector",
	.size = sizeof(struct orr_irq_lines),
	.offset = offsetof(struct orr_irq_lines, dev),
	.props = lines_props,
	.nprops = ORR_COUNT(lines_props),
	.ports = lines_ports,
	.nports = ORR_COUNT(lines_ports),
	.state = &lines_state,
	.init = lines_init,
	.reset = drive_irq,
};

void orr_irq_lines_init(struct orr_irq_lines *c, struct orr_object *parent,
			const char *name)
{
	orr_device_init(&c->dev, &orr_irq_lines_class, parent, name);
}
