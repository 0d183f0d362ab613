/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Interrupts. The wires of a device are numbered from 0 in the order in which
 * 'orrery models' lists its inputs, or outputs, elements of arrays one by one;
 * with the name of a port, within that.
 */
#include "impl.h"

#include <orrery/wire.h>

#include <string.h>

/* A wire that is reported. */
struct tap {
	struct orr_listener listener;
	const struct orr_wire *wire;
	struct qtest *qtest;
	unsigned number;
};

static void report(struct orr_listener *l)
{
	const struct tap *t = orr_container_of(l, struct tap, listener);
	bool level = orr_wire_level(t->wire);
	bool *told = &t->qtest->levels[t->number];

	if (*told == level)
		return;
	*told = level;
	stream_printf(t->qtest->out, "IRQ %s %u\n", level ? "raise" : "lower",
		      t->number);
}

/* What QEMU's tests call some lists of wires. */
static const char *port_name(const char *name)
{
	static const char *const names[][2] = {
		{"dreq-tx", "txdmasreq"},   {"dreq-rx", "rxdmasreq"},
		{"sysbus-irq", NULL},	    {"unnamed-gpio-in", NULL},
		{"unnamed-gpio-out", NULL},
	};

	for (size_t i = 0; name && i < ORR_COUNT(names); i++)
		if (strcmp(name, names[i][0]) == 0)
			return names[i][1];
	return name;
}

static struct orr_wire *find_wire(struct orr_device *dev,
				  enum orr_port_kind kind, const char *name,
				  uint64_t number)
{
	for (unsigned p = 0; p < dev->cls->nports; p++) {
		const struct orr_device_port *port = &dev->cls->ports[p];
		unsigned count = port->count ? port->count : 1;

		if (port->kind != kind ||
		    (name && strcmp(port->name, name) != 0))
			continue;
		if (number < count)
			return orr_device_port(dev, port->name, kind,
					       (unsigned)number);
		number -= count;
	}
	return NULL;
}

static void tap_wires(struct qtest *q, struct orr_device *dev,
		      enum orr_port_kind kind, const char *name)
{
	struct orr_wire *w;

	for (unsigned n = 0;
	     n < QTEST_IRQS && (w = find_wire(dev, kind, name, n)); n++) {
		struct tap *t = orr_sim_alloc(q->sim, sizeof(*t));

		*t = (struct tap){{.fn = report}, w, q, n};
		orr_wire_listen(w, &t->listener);
	}
}

static void intercept(struct qtest *q, char **words, enum orr_port_kind kind)
{
	struct orr_device *dev = qom_find(q->qom, words[1]);
	const char *name = port_name(words[2]);

	if (!dev)
		qtest_fail(q, "Unknown device");
	else if (name && !find_wire(dev, kind, name, 0))
		qtest_fail(q, "%s has no such wires: '%s'", dev->cls->name,
			   name);
	else if (q->intercepted && q->intercepted != dev)
		qtest_fail(q, "IRQ intercept already enabled");
	else {
		if (!q->intercepted)
			tap_wires(q, dev, kind, name);
		q->intercepted = dev;
		qtest_ok(q);
	}
}

void qtest_intercept_in(struct qtest *q, char **words)
{
	intercept(q, words, ORR_PORT_IN);
}

void qtest_intercept_out(struct qtest *q, char **words)
{
	intercept(q, words, ORR_PORT_OUT);
}

void qtest_set_irq_in(struct qtest *q, char **words)
{
	struct orr_device *dev = qom_find(q->qom, words[1]);
	struct orr_wire *w;
	uint64_t number;
	uint64_t level;

	if (!dev) {
		qtest_fail(q, "Unknown device");
		return;
	}
	if (!qtest_number(q, words[3], &number) ||
	    !qtest_number(q, words[4], &level))
		return;
	w = find_wire(dev, ORR_PORT_IN, port_name(words[2]), number);
	if (!w) {
		qtest_fail(q, "%s has no input '%s' %s", dev->cls->name,
			   words[2], words[3]);
		return;
	}
	orr_wire_set(w, level != 0);
	qtest_settle(q);
	qtest_ok(q);
}
