/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signals and clocks behind ports (IEEE 1666-2023 clauses 6.8 to 6.11). A port
 * of type orr_signal_in_type can be bound to a signal or a clock, one of type
 * orr_signal_inout_type to a signal:
 *
 *	orr_port_init(&led->on, &led->obj, "on", &orr_signal_in_type, 1,
 *		      ORR_ONE_OR_MORE_BOUND);
 *	orr_sensitive_port(&led->show, &led->on, orr_signal_find_posedge);
 *	...
 *	orr_port_bind(&led->on, orr_signal_interface(&irq));
 */
#ifndef ORRERY_SIGNAL_PORT_H
#define ORRERY_SIGNAL_PORT_H

#include <orrery/clock.h>
#include <orrery/port.h>
#include <orrery/signal.h>

#ifdef __cplusplus
extern "C" {
#endif

ORR_API extern const struct orr_interface_type orr_signal_in_type;
ORR_API extern const struct orr_interface_type orr_signal_inout_type;

/* Of either type; write is NULL unless the type is orr_signal_inout_type. */
struct orr_signal_ops {
	struct orr_interface_ops base;
	uint64_t (*read)(const void *self);
	struct orr_event *(*changed)(void *self);
	struct orr_event *(*posedge)(void *self);
	struct orr_event *(*negedge)(void *self);
	void (*write)(void *self, uint64_t value);
};

/* What a port is bound to. A clock is 1 while it is high. */
ORR_API struct orr_interface orr_signal_interface(struct orr_signal *s);
ORR_API struct orr_interface orr_clock_interface(struct orr_clock *c);

/* Read or write the first signal that p is bound to. */
ORR_API uint64_t orr_signal_port_read(const struct orr_port *p);
ORR_API void orr_signal_port_write(const struct orr_port *p, uint64_t value);

/* Event finders, for orr_sensitive_port; and to call with an interface. */
ORR_API struct orr_event *orr_signal_find_changed(
	const struct orr_interface *i);
ORR_API struct orr_event *orr_signal_find_posedge(
	const struct orr_interface *i);
ORR_API struct orr_event *orr_signal_find_negedge(
	const struct orr_interface *i);

#ifdef __cplusplus
}
#endif

#endif
