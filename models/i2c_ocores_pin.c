/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The master at pin level: the core drives SCL and SDA and looks at them.
 *
 * An edge of the clock takes in what the lines were before it, and what
 * happens on them at its very time is for the next one. The core is run ahead
 * to the next edge at which an output changes, on the assumption that the
 * lines stay as they are; if they do not, that was for nothing.
 */
#include "i2c_ocores_impl.h"

static void pull(struct orr_net_driver *d, bool high)
{
	enum orr_logic value = high ? ORR_LOGIC_Z : ORR_LOGIC_0;

	if (d->value != value)
		orr_net_drive(d, value);
}

/* Of two changes at one edge, SDA moves while SCL is low. */
static void drive(struct orr_i2c_ocores *m)
{
	m->driving = true;
	if (!m->core.scl)
		pull(&m->drive_scl, false);
	pull(&m->drive_sda, m->core.sda);
	pull(&m->drive_scl, m->core.scl);
	m->driving = false;
	orr_wire_set(&m->irq, m->core.irq);
}

static void look_ahead(struct orr_i2c_ocores *m)
{
	uint64_t edges;

	m->ahead = m->core;
	edges = ori_i2c_core_run(&m->ahead, UINT64_MAX, m->scl_high,
				 m->sda_high);
	m->ahead_edge = edges == UINT64_MAX ? edges : m->edge + edges;
}

static void plan(struct orr_i2c_ocores *m)
{
	look_ahead(m);
	ori_i2c_wake_at(m, m->ahead_edge);
}

static void pin_sync(struct orr_i2c_ocores *m)
{
	uint64_t edge = ori_i2c_present_edge(m);
	bool planned = m->ahead_edge <= edge;
	bool commanded = m->core.cr & ORI_I2C_COMMAND;

	if (planned) {
		m->core = m->ahead;
		m->edge = m->ahead_edge;
		m->ahead_edge = UINT64_MAX;
	}
	while (m->edge < edge)
		m->edge += ori_i2c_core_run(&m->core, edge - m->edge,
					    m->scl_high, m->sda_high);
	if (commanded && !(m->core.cr & ORI_I2C_COMMAND))
		ori_i2c_complete(m);
	if (!planned)
		return;
	drive(m);
	plan(m);
}

/* The lines have changed, perhaps by what this master itself does to them. */
static void lines_changed(struct orr_i2c_ocores *m)
{
	if (!m->driving)
		pin_sync(m);
	m->scl_high = orr_net_level(m->drive_scl.net) == ORR_LOGIC_1;
	m->sda_high = orr_net_level(m->drive_sda.net) == ORR_LOGIC_1;
	orr_wire_set(&m->scl, m->scl_high);
	orr_wire_set(&m->sda, m->sda_high);
	if (!m->driving)
		plan(m);
}

static void on_scl(struct orr_listener *l)
{
	lines_changed(orr_container_of(l, struct orr_i2c_ocores, on_scl));
}

static void on_sda(struct orr_listener *l)
{
	lines_changed(orr_container_of(l, struct orr_i2c_ocores, on_sda));
}

static void on_ext_scl(struct orr_listener *l)
{
	struct orr_i2c_ocores *m =
		orr_container_of(l, struct orr_i2c_ocores, on_ext_scl);

	pull(&m->pull_scl, orr_wire_level(&m->ext_scl));
}

static void on_ext_sda(struct orr_listener *l)
{
	struct orr_i2c_ocores *m =
		orr_container_of(l, struct orr_i2c_ocores, on_ext_sda);

	pull(&m->pull_sda, orr_wire_level(&m->ext_sda));
}

static int pin_connect(struct orr_i2c_ocores *m, struct orr_error *err)
{
	struct orr_i2c_bus *bus = m->shared ? m->shared : &m->bus;
	int code = orr_i2c_use_lines(bus, err);

	if (code)
		return code;
	m->on_scl.fn = on_scl;
	m->on_sda.fn = on_sda;
	m->on_ext_scl.fn = on_ext_scl;
	m->on_ext_sda.fn = on_ext_sda;
	orr_net_attach(&bus->scl, &m->drive_scl);
	orr_net_attach(&bus->sda, &m->drive_sda);
	orr_net_attach(&bus->scl, &m->pull_scl);
	orr_net_attach(&bus->sda, &m->pull_sda);
	orr_net_listen(&bus->scl, &m->on_scl);
	orr_net_listen(&bus->sda, &m->on_sda);
	orr_wire_listen(&m->ext_scl, &m->on_ext_scl);
	orr_wire_listen(&m->ext_sda, &m->on_ext_sda);
	on_ext_scl(&m->on_ext_scl);
	on_ext_sda(&m->on_ext_sda);
	return 0;
}

static void pin_reset(struct orr_i2c_ocores *m)
{
	m->edge = ori_i2c_present_edge(m);
	m->ahead_edge = UINT64_MAX;
	drive(m);
	lines_changed(m);
}

static bool pin_restore(struct orr_i2c_ocores *m)
{
	uint64_t edge = m->ahead_edge;

	look_ahead(m);
	return m->ahead_edge == edge && edge > ori_i2c_present_edge(m);
}

const struct ori_i2c_level ori_i2c_pin_level = {
	.name = "pin",
	.connect = pin_connect,
	.sync = pin_sync,
	.command = plan,
	.changed = plan,
	.reset = pin_reset,
	.restore = pin_restore,
};
