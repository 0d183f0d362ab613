/* SPDX-License-Identifier: Apache-2.0 */
#include "rtl_impl.h"

#include <orrery/clock.h>
#include <orrery/sim.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>

static struct orr_rtl *rtl_of(struct orr_device *dev)
{
	return orr_container_of(dev, struct orr_rtl, port.dev);
}

static const struct orr_rtl_class *class_of(const struct orr_device *dev)
{
	const void *first_member = dev->cls;

	return first_member;
}

static int find(const struct orr_rtl_model *m, const char *name)
{
	for (unsigned i = 0; i < m->nsignals; i++)
		if (strcmp(m->signals[i].name, name) == 0)
			return (int)i;
	return -1;
}

uint64_t ori_rtl_get(const struct orr_rtl *r, enum orr_rtl_role role,
		     uint64_t absent)
{
	int i = r->roles[role];

	return i < 0 ? absent : r->model->get(r->instance, (unsigned)i);
}

void ori_rtl_set(const struct orr_rtl *r, enum orr_rtl_role role,
		 uint64_t value)
{
	int i = r->roles[role];

	if (i >= 0)
		r->model->set(r->instance, (unsigned)i, value);
}

static void arm_own_event(struct orr_rtl *r, orr_time now)
{
	orr_time next = r->model->next_time(r->instance);

	if (next != ORR_TIME_MAX && next > now)
		orr_event_notify_after(&r->due, next - now);
}

static void show_irq(struct orr_rtl *r)
{
	uint64_t irq = ori_rtl_get(r, ORR_RTL_IRQ, 0);

	if (irq == r->irq)
		return;
	r->irq = irq;
	for (unsigned i = 0; i < ORR_RTL_PORT_WIRES; i++)
		orr_wire_set(&r->port.irq[i], irq >> i & 1);
}

static void eval(struct orr_rtl *r, orr_time now)
{
	r->model->eval(r->instance, now);
	if (r->roles[ORR_RTL_IRQ] >= 0)
		show_irq(r);
	if (r->model->next_time)
		arm_own_event(r, now);
}

static uint64_t in_wires(const struct orr_rtl *r)
{
	uint64_t in = 0;

	for (unsigned i = 0; i < ORR_RTL_PORT_WIRES; i++)
		in |= (uint64_t)r->port.in[i].level << i;
	return in;
}

static bool in_reset(const struct orr_rtl *r)
{
	return r->cycles < r->reset_cycles;
}

/* The first phase of a request, if there is one. */
static bool launch(struct orr_rtl *r)
{
	struct orr_rtl_request q;

	if (r->selected || in_reset(r) || !orr_rtl_port_poll(&r->port, &q))
		return false;
	r->selected = true;
	r->bus->launch(r, &q);
	return true;
}

static void end_access(struct orr_rtl *r, const struct ori_rtl_sample *s)
{
	r->selected = false;
	r->bus->end(r);
	orr_rtl_port_reply(
		&r->port, s->bad ? ORR_GENERIC_ERROR_RESPONSE : ORR_OK_RESPONSE,
		s->data);
}

static void drive_reset(struct orr_rtl *r, bool active)
{
	ori_rtl_set(r, ORR_RTL_RESETN, !active);
	ori_rtl_set(r, ORR_RTL_RESET, active);
}

/* What the inputs become after an edge; whether any changes. */
static bool step(struct orr_rtl *r, const struct ori_rtl_sample *s)
{
	if (in_reset(r)) {
		if (++r->cycles < r->reset_cycles)
			return false;
		drive_reset(r, false);
		return true;
	}
	if (!r->selected)
		return launch(r);
	if (!s->done)
		return r->bus->step(r, s);
	end_access(r, s);
	return true;
}

/* Outputs are sampled before the edge, as a flip-flop does it. */
static void on_posedge(struct orr_process *self)
{
	struct orr_rtl *r = orr_container_of(self, struct orr_rtl, posedge);
	orr_time now = orr_now(self->obj.sim);
	struct ori_rtl_sample s = {0};

	if (r->selected)
		r->bus->sample(r, &s);
	r->edge = now;
	if (r->roles[ORR_RTL_IN] >= 0)
		ori_rtl_set(r, ORR_RTL_IN, in_wires(r));
	ori_rtl_set(r, ORR_RTL_CLK, 1);
	eval(r, now);
	if (step(r, &s))
		eval(r, now);
}

static void on_negedge(struct orr_process *self)
{
	struct orr_rtl *r = orr_container_of(self, struct orr_rtl, negedge);

	ori_rtl_set(r, ORR_RTL_CLK, 0);
	eval(r, orr_now(self->obj.sim));
}

/* A request at an edge starts there, as in orr_target.sv. */
static void on_asked(struct orr_process *self)
{
	struct orr_rtl *r = orr_container_of(self, struct orr_rtl, asked);

	if (orr_now(self->obj.sim) == r->edge && launch(r))
		eval(r, r->edge);
}

static void on_own_event(struct orr_process *self)
{
	eval(orr_container_of(self, struct orr_rtl, own),
	     orr_now(self->obj.sim));
}

static int check_roles(struct orr_device *dev, struct orr_error *err)
{
	const struct orr_rtl *r = rtl_of(dev);
	char path[256];

	if (r->bus && r->roles[ORR_RTL_CLK] >= 0)
		return 0;
	return orr_error_set(
		err, -EINVAL,
		"%s: module %s has no %s; expected clk, and psel, penable, "
		"pwrite, paddr, pwdata and prdata, or the signals of AXI4-Lite "
		"or Wishbone",
		orr_object_path(&dev->obj, path, sizeof(path)), r->model->name,
		r->bus ? "clock" : "bus port");
}

static void close_instance(void *arg)
{
	const struct orr_rtl *r = arg;

	r->model->close(r->instance);
}

/* What orr_sim_free needs, since the device itself may be gone by then. */
static void open_instance(struct orr_rtl *r)
{
	struct orr_sim *sim = r->port.dev.obj.sim;
	struct orr_rtl *kept = orr_sim_alloc(sim, sizeof(*kept));

	r->instance = r->model->open();
	*kept = *r;
	orr_sim_at_free(sim, close_instance, kept);
}

static void make_processes(struct orr_rtl *r)
{
	struct orr_object *obj = &r->port.dev.obj;

	orr_event_init(&r->due, obj, "due");
	orr_method_init_on(&r->posedge, obj, "posedge", on_posedge,
			   orr_clock_posedge(r->clk));
	orr_method_init_on(&r->negedge, obj, "negedge", on_negedge,
			   orr_clock_negedge(r->clk));
	orr_method_init_on(&r->asked, obj, "asked", on_asked,
			   &r->port.requested);
	orr_method_init_on(&r->own, obj, "own", on_own_event, &r->due);
}

static int rtl_realize(struct orr_device *dev, struct orr_error *err)
{
	struct orr_rtl *r = rtl_of(dev);
	unsigned width;
	int code;

	r->model = class_of(dev)->model;
	r->edge = ORR_TIME_MAX;
	ori_rtl_find_roles(r);
	code = check_roles(dev, err);
	if (code)
		return code;
	width = r->model->signals[r->roles[r->bus->data]].width / 8;
	orr_rtl_port_attach(&r->port, width ? width : 1);
	open_instance(r);
	make_processes(r);
	drive_reset(r, r->reset_cycles > 0);
	r->model->eval(r->instance, orr_now(dev->obj.sim));
	return 0;
}

static const struct orr_prop rtl_props[] = {
	{"size", ORR_PROP_U64, offsetof(struct orr_rtl, port.size), 0x1000, 1,
	 0, "bytes; on a board, from reg"},
	{"reset-cycles", ORR_PROP_U32, offsetof(struct orr_rtl, reset_cycles),
	 2, 0, 0, "edges of the clock for which reset is active at first"},
};

static const struct orr_device_port rtl_ports[] = {
	{"irq", ORR_PORT_OUT, offsetof(struct orr_rtl, port.irq),
	 ORR_RTL_PORT_WIRES, .doc = "output irq of the module",
	 .interrupt = true},
	{"in", ORR_PORT_IN, offsetof(struct orr_rtl, port.in),
	 ORR_RTL_PORT_WIRES, .doc = "input in of the module"},
	{"clk", ORR_PORT_CLOCK, offsetof(struct orr_rtl, clk), .required = true,
	 .doc = "of the module"},
};

void orr_rtl_class_init(struct orr_rtl_class *cls,
			const struct orr_rtl_model *model)
{
	*cls = (struct orr_rtl_class){.device = orr_rtl_port_class,
				      .model = model};
	snprintf(cls->compatible, sizeof(cls->compatible), "verilated,%s",
		 model->name);
	cls->device.name = model->name;
	cls->device.compatible = cls->compatible;
	cls->device.doc = "a verilated module";
	cls->device.size = sizeof(struct orr_rtl);
	cls->device.offset = offsetof(struct orr_rtl, port.dev);
	cls->device.props = rtl_props;
	cls->device.nprops = ORR_COUNT(rtl_props);
	cls->device.ports = rtl_ports;
	cls->device.nports = ORR_COUNT(rtl_ports);
	cls->device.realize = rtl_realize;
}

int orr_rtl_get(struct orr_device *dev, const char *name, uint64_t *value)
{
	const struct orr_rtl *r = rtl_of(dev);
	int i = find(r->model, name);

	if (i < 0)
		return -ENOENT;
	*value = r->model->get(r->instance, (unsigned)i);
	return 0;
}

int orr_rtl_set(struct orr_device *dev, const char *name, uint64_t value,
		struct orr_error *err)
{
	struct orr_rtl *r = rtl_of(dev);
	int i = find(r->model, name);

	if (i < 0 || r->model->signals[i].output)
		return orr_error_set(err, -ENOENT,
				     "module %s has no input '%s'",
				     r->model->name, name);
	r->model->set(r->instance, (unsigned)i, value);
	eval(r, orr_now(dev->obj.sim));
	return 0;
}

static int transfer_state(struct orr_device *dev, const char *path,
			  bool (*fn)(void *model, const char *path),
			  struct orr_error *err)
{
	const struct orr_rtl *r = rtl_of(dev);

	if (r->selected)
		return orr_error_set(err, -EBUSY, "module %s is in an access",
				     r->model->name);
	if (!fn(r->instance, path))
		return orr_error_set(err, -EIO, "the state of module %s: %s",
				     r->model->name, path);
	return 0;
}

int orr_rtl_save(struct orr_device *dev, const char *path,
		 struct orr_error *err)
{
	return transfer_state(dev, path, rtl_of(dev)->model->save, err);
}

int orr_rtl_restore(struct orr_device *dev, const char *path,
		    struct orr_error *err)
{
	return transfer_state(dev, path, rtl_of(dev)->model->load, err);
}
