/* SPDX-License-Identifier: Apache-2.0 */
#include "device.h"
#include "probe.h"

#include <orrery/sim.h>

#include <fnmatch.h>
#include <inttypes.h>
#include <stdio.h>

/* What every device has; a class's own points follow in a tracer's mask. */
static const struct orr_trace_point reg_points[] = {
	{"reg_read", {"value"}, "software reads a register"},
	{"reg_write", {"value", "mask"}, "software writes a register"},
};

static const struct orr_trace_point wire_point = {
	"", {"level"}, "the wire changes"};

/* One orr_trace_start that concerns a device. */
struct orr_tracer {
	struct orr_tracer *next;
	uint64_t mask; /* of points */
	orr_trace_fn *fn;
	void *arg;
};

/* The same for a wire. */
struct wire_tracer {
	struct orr_listener listener;
	const struct orr_wire *wire;
	orr_trace_fn *fn;
	void *arg;
};

/* The arguments of orr_trace_start on their way through the hierarchy. */
struct request {
	const char *pattern;
	orr_trace_fn *fn;
	void *arg;
	unsigned matches;
};

static void emit(const struct orr_device *dev, unsigned bit,
		 struct orr_trace_record *r)
{
	r->time = orr_now(dev->obj.sim);
	r->obj = &dev->obj;
	for (const struct orr_tracer *t = dev->tracers; t; t = t->next)
		if (t->mask >> bit & 1)
			t->fn(t->arg, r);
}

static void emit_reg(const struct orr_device *dev, const struct orr_reg *reg,
		     unsigned i, unsigned point, uint64_t value, uint64_t mask)
{
	struct orr_trace_record r = {
		.point = &reg_points[point],
		.label = reg->name,
		.element = i,
		.is_array = reg->count > 0,
		.args = {value, mask},
	};

	emit(dev, point, &r);
}

void ori_trace_read(const struct orr_device *dev, const struct orr_reg *reg,
		    unsigned i, uint64_t value)
{
	emit_reg(dev, reg, i, 0, value, 0);
}

void ori_trace_write(const struct orr_device *dev, const struct orr_reg *reg,
		     unsigned i, uint64_t value, uint64_t mask)
{
	emit_reg(dev, reg, i, 1, value, mask);
}

static void emit_declared(const struct orr_device *dev,
			  const struct orr_trace_point *point, uint64_t a,
			  uint64_t b, uint64_t c)
{
	size_t i = (size_t)(point - dev->cls->points);
	struct orr_trace_record r = {.point = point, .args = {a, b, c}};

	orr_check(&dev->obj, i < dev->cls->npoints);
	if (dev->watched >> (ORR_COUNT(reg_points) + i) & 1)
		emit(dev, (unsigned)(ORR_COUNT(reg_points) + i), &r);
}

/* Nothing is made up for somebody who may not be there. */
void orr_device_trace(const struct orr_device *dev,
		      const struct orr_trace_point *point, uint64_t a,
		      uint64_t b, uint64_t c)
{
	ori_probe_trace(dev, point, a, b, c);
	if (dev->tracers)
		emit_declared(dev, point, a, b, c);
}

static void wire_changed(struct orr_listener *l)
{
	const struct wire_tracer *t =
		orr_container_of(l, struct wire_tracer, listener);
	const struct orr_trace_record r = {
		.time = orr_now(t->wire->obj.sim),
		.obj = &t->wire->obj,
		.point = &wire_point,
		.args = {t->wire->level},
	};

	t->fn(t->arg, &r);
}

static void trace_wire(struct orr_wire *w, struct request *q)
{
	char path[ORI_PATH_SIZE];
	struct wire_tracer *t;

	orr_object_path(&w->obj, path, sizeof(path));
	if (fnmatch(q->pattern, path, 0) != 0)
		return;
	t = orr_sim_alloc(w->obj.sim, sizeof(*t));
	*t = (struct wire_tracer){{.fn = wire_changed}, w, q->fn, q->arg};
	orr_wire_listen(w, &t->listener);
	q->matches++;
}

static bool is_wanted(const struct orr_device *dev,
		      const struct orr_trace_point *point,
		      const struct request *q)
{
	char path[ORI_PATH_SIZE];
	char name[ORI_PATH_SIZE + 64];

	snprintf(name, sizeof(name), "%s.%s", ori_device_path(dev, path),
		 point->name);
	return fnmatch(q->pattern, name, 0) == 0;
}

static uint64_t wanted_points(const struct orr_device *dev, struct request *q)
{
	const struct orr_device_class *cls = dev->cls;
	unsigned bit = 0;
	uint64_t mask = 0;

	for (unsigned i = 0; i < ORR_COUNT(reg_points); i++, bit++)
		if (cls->nregs && is_wanted(dev, &reg_points[i], q))
			mask |= UINT64_C(1) << bit;
	for (unsigned i = 0; i < cls->npoints; i++, bit++)
		if (is_wanted(dev, &cls->points[i], q))
			mask |= UINT64_C(1) << bit;
	return mask;
}

static void trace_device(struct orr_device *dev, struct request *q)
{
	uint64_t mask = wanted_points(dev, q);
	struct orr_tracer **end = &dev->tracers;

	if (!mask)
		return;
	while (*end)
		end = &(*end)->next;
	*end = orr_sim_alloc(dev->obj.sim, sizeof(**end));
	**end = (struct orr_tracer){NULL, mask, q->fn, q->arg};
	dev->watched |= mask;
	for (; mask; mask &= mask - 1)
		q->matches++;
}

static void trace_below(struct orr_object *scope, struct request *q)
{
	struct orr_object *child = NULL;

	if (orr_object_kind(scope) == ORR_KIND_WIRE)
		trace_wire(orr_container_of(scope, struct orr_wire, obj), q);
	if (orr_object_kind(scope) == ORR_KIND_DEVICE)
		trace_device(orr_container_of(scope, struct orr_device, obj),
			     q);
	while ((child = orr_object_next(scope, child)))
		trace_below(child, q);
}

unsigned orr_trace_start(struct orr_object *scope, const char *pattern,
			 orr_trace_fn *fn, void *arg)
{
	struct request q = {pattern, fn, arg, 0};

	trace_below(scope, &q);
	return q.matches;
}

/* What snprintf has left of n bytes from p on. */
static size_t left_of(const char *p, const char *buf, size_t size)
{
	return (size_t)(p - buf) < size ? size - (size_t)(p - buf) : 0;
}

char *orr_trace_format(const struct orr_trace_record *r, char *buf, size_t size)
{
	const struct orr_trace_point *point = r->point;
	char time[32];
	char path[ORI_PATH_SIZE];
	char element[16] = "";
	char *p = buf;

	if (r->is_array)
		snprintf(element, sizeof(element), "[%u]", r->element);
	orr_time_format(r->time, time, sizeof(time));
	orr_object_path(r->obj, path, sizeof(path));
	p += snprintf(p, size, "%s %s%s%s%s%s%s", time, path,
		      *point->name ? " " : "", point->name, r->label ? " " : "",
		      r->label ? r->label : "", element);
	for (unsigned i = 0; i < ORR_TRACE_ARGS && point->args[i]; i++)
		if (left_of(p, buf, size))
			p += snprintf(p, left_of(p, buf, size),
				      " %s=0x%" PRIx64, point->args[i],
				      r->args[i]);
	return buf;
}
