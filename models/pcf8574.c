/* SPDX-License-Identifier: Apache-2.0 */
/*
 * NXP PCF8574 and PCF8574A: eight quasi-bidirectional pins on the I2C bus
 * (data sheet revision 5, 27 May 2013).
 *
 * Connections: i2c, a target at 0x20 to 0x27 (A: 0x38 to 0x3f); int, the
 * interrupt output, active low; P0 to P7, the level of each pin; ext0 to
 * ext7, what the outside does to it: false pulls it low, true lets go.
 *
 * Each pin has one latch bit and no direction. A 0 drives the pin low; a 1
 * leaves it to a weak pull-up, which anything outside may overcome. So a pin
 * is an input while its latch bit is 1, and reads return pins, not latches.
 *
 * Delays (t_v and t_rst, at most 4 us) are zero: a byte written reaches the
 * pins, and INT follows, at the ninth clock. Not modelled: the strong pull-up
 * for half a clock after a pin goes high, contention when something outside
 * drives a pin high that is driven low, and INT losing an edge that falls
 * within the ninth clock.
 */
#include <orrery/models/pcf8574.h>

#include <errno.h>

static struct orr_pcf8574 *chip_of(struct orr_device *dev)
{
	return orr_container_of(dev, struct orr_pcf8574, dev);
}

static uint8_t pins(const struct orr_pcf8574 *chip)
{
	return chip->latch & chip->released;
}

/* A pin may be wired back to another one: look afresh for each. */
static void drive_pins(struct orr_pcf8574 *chip)
{
	for (unsigned i = 0; i < ORR_PCF8574_PINS; i++)
		orr_wire_set(&chip->p[i], pins(chip) >> i & 1);
}

/* 8.5: INT is low while the pins differ from what the master knows. */
static void drive_int(struct orr_pcf8574 *chip)
{
	orr_wire_set(&chip->int_n, pins(chip) == chip->served);
}

static void input_changed(struct orr_listener *listener)
{
	struct orr_pcf8574_input *input =
		orr_container_of(listener, struct orr_pcf8574_input, listener);
	struct orr_pcf8574 *chip = input->chip;

	chip->released ^= (uint8_t)(1u << (input - chip->inputs));
	drive_pins(chip);
	drive_int(chip);
}

/* What the master learns of the pins also resets INT. */
static void serve(struct orr_pcf8574 *chip)
{
	chip->served = pins(chip);
	drive_int(chip);
}

/* 8.3: the acknowledge before a byte samples the pins that it shows. */
static void take_sample(struct orr_pcf8574 *chip)
{
	chip->sample = pins(chip);
	serve(chip);
}

static bool i2c_start(struct orr_i2c_target *t, bool read)
{
	(void)read;
	orr_container_of(t, struct orr_pcf8574, i2c)->sampling = read;
	orr_container_of(t, struct orr_pcf8574, i2c)->written = false;
	return true;
}

static bool i2c_write(struct orr_i2c_target *t, uint8_t byte)
{
	struct orr_pcf8574 *chip = orr_container_of(t, struct orr_pcf8574, i2c);

	chip->next = byte;
	chip->written = true;
	return true;
}

/* The acknowledge of an address to read, or that of a byte. */
static void i2c_commit(struct orr_i2c_target *t)
{
	struct orr_pcf8574 *chip = orr_container_of(t, struct orr_pcf8574, i2c);

	if (chip->sampling)
		take_sample(chip);
	if (!chip->written)
		return;
	chip->latch = chip->next;
	drive_pins(chip);
	serve(chip);
}

static uint8_t i2c_read(struct orr_i2c_target *t)
{
	return orr_container_of(t, struct orr_pcf8574, i2c)->sample;
}

static void i2c_ack(struct orr_i2c_target *t, bool acked)
{
	struct orr_pcf8574 *chip = orr_container_of(t, struct orr_pcf8574, i2c);

	if (acked)
		take_sample(chip);
	else
		chip->sample = 0xff; /* it lets go of SDA */
}

static const struct orr_i2c_target_ops i2c_ops = {
	.start = i2c_start,
	.write = i2c_write,
	.commit = i2c_commit,
	.read = i2c_read,
	.ack = i2c_ack,
};

static void pcf8574_init(struct orr_device *dev)
{
	struct orr_pcf8574 *chip = chip_of(dev);

	chip->released = 0xff;
	orr_i2c_target_init(&chip->i2c, &dev->obj, &i2c_ops);
	for (unsigned i = 0; i < ORR_PCF8574_PINS; i++) {
		chip->inputs[i].listener.fn = input_changed;
		chip->inputs[i].chip = chip;
		orr_wire_listen(&chip->ext[i], &chip->inputs[i].listener);
	}
}

static int pcf8574_realize(struct orr_device *dev, struct orr_error *err)
{
	uint8_t base = dev->cls == &orr_pcf8574a_class ? 0x38 : 0x20;
	uint8_t address = chip_of(dev)->i2c.address;
	char path[256];

	if ((address & ~7) == base)
		return 0;
	return orr_error_set(err, -EINVAL,
			     "%s: a %s is attached at an I2C address from 0x%x "
			     "to 0x%x, not at 0x%x",
			     orr_object_path(&dev->obj, path, sizeof(path)),
			     dev->cls->name, base, base + 7, address);
}

/* 8.4: power-on leaves every pin pulled up, an input. */
static void pcf8574_reset(struct orr_device *dev)
{
	struct orr_pcf8574 *chip = chip_of(dev);

	chip->latch = (uint8_t)~chip->lines_initial_states;
	chip->served = chip->latch;
	chip->sample = 0xff;
	drive_pins(chip);
	drive_int(chip);
}

static const struct orr_prop pcf8574_props[] = {
	{"lines-initial-states", ORR_PROP_U32,
	 offsetof(struct orr_pcf8574, lines_initial_states), 0, 0, 0xff,
	 "pins that an earlier program left driven low"},
};

static const struct orr_device_port pcf8574_ports[] = {
	{"int", ORR_PORT_OUT, offsetof(struct orr_pcf8574, int_n),
	 .level = true, .doc = "interrupt, active low", .interrupt = true},
	{"P", ORR_PORT_OUT, offsetof(struct orr_pcf8574, p),
	 .count = ORR_PCF8574_PINS, .level = true, .doc = "level of the pin"},
	{"ext", ORR_PORT_IN, offsetof(struct orr_pcf8574, ext),
	 .count = ORR_PCF8574_PINS, .level = true,
	 .doc = "false: the outside pulls the pin low"},
	{"i2c", ORR_PORT_I2C_TARGET, offsetof(struct orr_pcf8574, i2c),
	 .doc = "the bus"},
};

static const struct orr_state_field pcf8574_fields[] = {
	{ORR_STATE_ONE(U8, struct orr_pcf8574, latch)},
	{ORR_STATE_ONE(U8, struct orr_pcf8574, served)},
	{ORR_STATE_ONE(U8, struct orr_pcf8574, sample)},
	{ORR_STATE_ONE(U8, struct orr_pcf8574, released)},
	{ORR_STATE_ONE(U8, struct orr_pcf8574, next)},
	{ORR_STATE_ONE(BOOL, struct orr_pcf8574, written)},
	{ORR_STATE_ONE(BOOL, struct orr_pcf8574, sampling)},
	{0},
};

static const struct orr_state pcf8574_state = {
	.name = "pcf8574",
	.version = 1,
	.fields = pcf8574_fields,
};

const struct orr_device_class orr_pcf8574_class = {
	.name = "pcf8574",
	.compatible = "nxp,pcf8574",
	.doc = "8-bit I/O expander",
	.size = sizeof(struct orr_pcf8574),
	.offset = offsetof(struct orr_pcf8574, dev),
	.props = pcf8574_props,
	.nprops = ORR_COUNT(pcf8574_props),
	.ports = pcf8574_ports,
	.nports = ORR_COUNT(pcf8574_ports),
	.state = &pcf8574_state,
	.init = pcf8574_init,
	.realize = pcf8574_realize,
	.reset = pcf8574_reset,
};

const struct orr_device_class orr_pcf8574a_class = {
	.name = "pcf8574a",
	.compatible = "nxp,pcf8574a",
	.doc = "8-bit I/O expander, upper address range",
	.size = sizeof(struct orr_pcf8574),
	.offset = offsetof(struct orr_pcf8574, dev),
	.props = pcf8574_props,
	.nprops = ORR_COUNT(pcf8574_props),
	.ports = pcf8574_ports,
	.nports = ORR_COUNT(pcf8574_ports),
	.state = &pcf8574_state,
	.init = pcf8574_init,
	.realize = pcf8574_realize,
	.reset = pcf8574_reset,
};

void orr_pcf8574_init(struct orr_pcf8574 *chip, struct orr_object *parent,
		      const char *name)
{
	orr_device_init(&chip->dev, &orr_pcf8574_class, parent, name);
}

void orr_pcf8574a_init(struct orr_pcf8574 *chip, struct orr_object *parent,
		       const char *name)
{
	orr_device_init(&chip->dev, &orr_pcf8574a_class, parent, name);
}
