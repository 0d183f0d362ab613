/* SPDX-License-Identifier: Apache-2.0 */
/* A device of one's own: a LED that blinks at the pace of a register. */
#include <orrery/orrery.h>

#include <stdio.h>

struct blinker {
	struct orr_device dev;
	uint32_t period; /* us between two changes of the LED; 0: none */
	uint32_t count; /* of changes */
	struct orr_wire led;
	struct orr_event tick;
	struct orr_process change;
};

static void rearm(struct orr_device *dev, unsigned i)
{
	struct blinker *b = orr_container_of(dev, struct blinker, dev);

	(void)i;
	orr_event_cancel(&b->tick);
	if (b->period)
		orr_event_notify_after(&b->tick, orr_us(b->period));
}

static void change(struct orr_process *self)
{
	struct blinker *b = orr_container_of(self, struct blinker, change);

	orr_wire_set(&b->led, ++b->count % 2);
	rearm(&b->dev, 0);
}

static void init(struct orr_device *dev)
{
	struct blinker *b = orr_container_of(dev, struct blinker, dev);

	orr_event_init(&b->tick, &dev->obj, "tick");
	orr_method_init_on(&b->change, &dev->obj, "change", change, &b->tick);
}

static const struct orr_reg regs[] = {
	{"PERIOD", 0x0, ORR_FIELD(struct blinker, period), .wmask = 0xffff,
	 .wrote = rearm},
	{"COUNT", 0x4, ORR_FIELD(struct blinker, count)},
};

static const struct orr_device_port ports[] = {
	{.name = "led",
	 .kind = ORR_PORT_OUT,
	 .field = offsetof(struct blinker, led)},
};

static const struct orr_device_class blinker_class = {
	.name = "blinker",
	.compatible = "example,blinker",
	.size = sizeof(struct blinker),
	.offset = offsetof(struct blinker, dev),
	.span = 8,
	.regs = regs,
	.nregs = ORR_COUNT(regs),
	.ports = ports,
	.nports = ORR_COUNT(ports),
	.init = init,
};

int main(void)
{
	struct orr_sim *sim = orr_sim_new();
	struct orr_initiator_socket cpu;
	struct blinker b;
	struct orr_error err;

	orr_device_init(&b.dev, &blinker_class, orr_sim_root(sim), "blinker");
	orr_initiator_socket_init(&cpu, orr_sim_root(sim), "cpu");
	orr_bind(&cpu, &b.dev.mmio);
	if (orr_device_realize(&b.dev, &err) != 0) {
		fprintf(stderr, "device: %s\n", err.text);
		return 1;
	}
	orr_write32(&cpu, 0x0, 300);
	orr_sim_run(sim, ORR_MS(1));
	printf("%u changes, LED %s\n", (unsigned)orr_read32(&cpu, 0x4),
	       orr_wire_level(&b.led) ? "on" : "off");
	orr_sim_free(sim);
}
