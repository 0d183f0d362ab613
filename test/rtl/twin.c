/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Models of the timer and the GPIO port of twin.sv, by arithmetic: nothing
 * runs at a clock here. An access that comes at an edge sees what a flip-flop
 * would: the state before it.
 */
#include <orrery/orrery.h>
#include <orrery/sv.h>

#include <stdio.h>

enum { PERIOD = 10000, PINS = 8 };
enum { COUNT = 1, ENABLE = 2, ONCE = 4 };

/* A target whose accesses take 1 to 4 clocks, by an LFSR as in twin.sv. */
struct target {
	struct orr_target_socket socket;
	uint16_t lfsr;
	struct twin *twin;
	uint32_t (*read)(struct twin *t, unsigned reg);
	void (*write)(struct twin *t, unsigned reg, uint32_t value);
};

struct timer_state {
	uint32_t ctrl;
	uint32_t value; /* at since */
	orr_time since; /* an edge */
	bool expired;
};

struct twin {
	struct orr_object obj;
	struct target timer;
	struct target gpio;
	/* timer */
	uint32_t load;
	struct timer_state now;
	struct timer_state before; /* the edge at which it expired */
	orr_time expiry;
	struct orr_event due;
	struct orr_process expire;
	struct orr_wire irq;
	/* GPIO */
	struct orr_wire out[PINS];
	struct orr_wire in[PINS];
};

void driver_start(long long s);

static orr_time time_of(const struct twin *t)
{
	return orr_now(t->obj.sim);
}

static void show_irq(struct twin *t)
{
	orr_wire_set(&t->irq, t->now.expired && t->now.ctrl & ENABLE);
}

static void arm(struct twin *t)
{
	orr_event_cancel(&t->due);
	if (t->now.ctrl & COUNT && t->now.value)
		orr_event_notify_after(&t->due,
				       t->now.since +
					       (orr_time)t->now.value * PERIOD -
					       time_of(t));
}

static void on_expiry(struct orr_process *self)
{
	struct twin *t = orr_container_of(self, struct twin, expire);

	t->before = t->now;
	t->expiry = time_of(t);
	t->now.expired = true;
	t->now.since = t->expiry;
	t->now.value = t->now.ctrl & ONCE ? 0 : t->load;
	if (t->now.ctrl & ONCE)
		t->now.ctrl &= ~(uint32_t)COUNT;
	arm(t);
	show_irq(t);
}

/* After edges edges. */
static uint32_t value_of(const struct timer_state *s, uint64_t edges)
{
	if (!(s->ctrl & COUNT))
		return s->value;
	return edges < s->value ? s->value - (uint32_t)edges : 0;
}

static uint32_t timer_read(struct twin *t, unsigned reg)
{
	orr_time now = time_of(t);
	const struct timer_state *s = now == t->expiry ? &t->before : &t->now;
	uint64_t edges = now > s->since ? (now - 1 - s->since) / PERIOD : 0;

	switch (reg) {
	case 0:
		return s->ctrl;
	case 1:
		return t->load;
	case 2:
		return value_of(s, edges);
	default:
		return s->expired;
	}
}

static void write_ctrl(struct twin *t, uint32_t ctrl)
{
	orr_time now = time_of(t);

	t->now.value =
		ctrl & COUNT ? t->load
			     : value_of(&t->now, (now - t->now.since) / PERIOD);
	t->now.since = now;
	t->now.ctrl = ctrl;
	arm(t);
}

static void timer_write(struct twin *t, unsigned reg, uint32_t value)
{
	if (reg == 0)
		write_ctrl(t, value & 7);
	else if (reg == 1)
		t->load = value;
	else if (reg == 3 && value & 1)
		t->now.expired = false;
	show_irq(t);
}

static uint32_t levels(const struct orr_wire *wires)
{
	uint32_t value = 0;

	for (unsigned i = 0; i < PINS; i++)
		value |= (uint32_t)orr_wire_level(&wires[i]) << i;
	return value;
}

static uint32_t gpio_read(struct twin *t, unsigned reg)
{
	return reg == 0 ? levels(t->out) : reg == 1 ? levels(t->in) : 0;
}

static void gpio_write(struct twin *t, unsigned reg, uint32_t value)
{
	for (unsigned i = 0; reg == 0 && i < PINS; i++)
		orr_wire_set(&t->out[i], value >> i & 1);
}

static orr_time draw_time(struct target *t)
{
	uint16_t l = t->lfsr;

	t->lfsr = (uint16_t)(l << 1 |
			     ((l >> 15 ^ l >> 13 ^ l >> 12 ^ l >> 10) & 1));
	return (orr_time)(1 + (l & 3)) * PERIOD;
}

static void access_target(struct orr_target_socket *s, struct orr_payload *p,
			  orr_time *delay)
{
	struct target *t = orr_container_of(s, struct target, socket);
	unsigned reg = (unsigned)p->address >> 2 & 3;
	uint32_t value = 0;

	*delay += draw_time(t);
	p->response = ORR_OK_RESPONSE;
	for (unsigned i = 0; i < 4 && p->command == ORR_WRITE_COMMAND; i++)
		value |= (uint32_t)p->data[i] << 8 * i;
	if (p->command == ORR_WRITE_COMMAND)
		t->write(t->twin, reg, value);
	else
		value = t->read(t->twin, reg);
	for (unsigned i = 0; i < 4 && p->command == ORR_READ_COMMAND; i++)
		p->data[i] = (unsigned char)(value >> 8 * i);
}

static const struct orr_target_ops ops = {.b_transport = access_target};

static void map(struct twin *t, struct orr_bus *bus, struct target *target,
		const char *name, uint64_t base)
{
	target->twin = t;
	orr_target_socket_init(&target->socket, &t->obj, name, &ops);
	orr_bus_map(bus, base, 0x1000, &target->socket, NULL);
}

static void make_pins(struct twin *t)
{
	char name[16];

	orr_wire_init(&t->irq, &t->obj, "irq", false);
	for (unsigned i = 0; i < PINS; i++) {
		snprintf(name, sizeof(name), "out%u", i);
		orr_wire_init(&t->out[i], &t->obj, name, false);
		snprintf(name, sizeof(name), "in%u", i);
		orr_wire_init(&t->in[i], &t->obj, name, false);
	}
}

void driver_start(long long s)
{
	struct orr_sim *sim = orr_sv_sim(s);
	struct orr_object *root;
	struct orr_bus *bus;
	struct twin *t;

	if (!sim)
		return;
	root = orr_sim_root(sim);
	bus = orr_container_of(orr_object_find(root, "soc"), struct orr_bus,
			       obj);
	t = orr_sim_alloc(sim, sizeof(*t));
	t->timer = (struct target){
		.lfsr = 0xace1, .read = timer_read, .write = timer_write};
	t->gpio = (struct target){
		.lfsr = 0xbeef, .read = gpio_read, .write = gpio_write};
	t->expiry = ORR_TIME_MAX;
	orr_object_init(&t->obj, root, "twin");
	map(t, bus, &t->timer, "timer", 0);
	map(t, bus, &t->gpio, "gpio", 0x1000);
	make_pins(t);
	orr_event_init(&t->due, &t->obj, "due");
	orr_method_init_on(&t->expire, &t->obj, "expire", on_expiry, &t->due);
}
