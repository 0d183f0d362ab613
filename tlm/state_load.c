/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Loading goes over the bytes twice: once to check everything, and only then
 * to take it over.
 */
#include "state_in.h"

#include <orrery/sim.h>

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static void set_number(void *p, enum orr_state_type type, uint64_t value)
{
	switch (type) {
	case ORR_STATE_BOOL:
		*(bool *)p = value != 0;
		break;
	case ORR_STATE_U8:
		*(uint8_t *)p = (uint8_t)value;
		break;
	case ORR_STATE_U16:
		*(uint16_t *)p = (uint16_t)value;
		break;
	case ORR_STATE_U32:
		*(uint32_t *)p = (uint32_t)value;
		break;
	default:
		*(uint64_t *)p = value;
		break;
	}
}

static int get_number(struct ori_state_in *in, void *p,
		      const struct orr_state_field *f)
{
	uint64_t max = f->type == ORR_STATE_BOOL ? 1 : f->max;
	uint64_t value;
	int ret = ori_state_get(in, ori_state_width(f->type), &value);

	if (ret == 0 && max && value > max)
		return ori_state_fail(in, -EINVAL,
				      "%s is %" PRIu64 ", over %" PRIu64,
				      f->name, value, max);
	if (ret == 0 && in->apply)
		set_number(p, f->type, value);
	return ret;
}

/* When checking they are noted down; all are armed before all else is set. */
static int get_event(struct ori_state_in *in, struct orr_event *ev,
		     const char *name)
{
	struct ori_state_event e = {.event = ev};
	uint64_t pending = 0;
	uint64_t rank = 0;
	int ret = ori_state_get(in, 1, &pending);

	if (ret == 0)
		ret = ori_state_get(in, 8, &e.when);
	if (ret == 0)
		ret = ori_state_get(in, 4, &rank);
	if (ret == 0 &&
	    (pending > 1 || (pending && e.when < orr_now(ev->obj.sim))))
		return ori_state_fail(in, -EINVAL, "%s is due in the past",
				      name);
	if (ret || in->apply)
		return ret;
	e.pending = pending;
	e.rank = (uint32_t)rank;
	if (ori_state_note(&in->events, &e) != 0)
		return ori_state_fail(in, -ENOMEM, "no memory for its events");
	return 0;
}

static int get_fields(struct ori_state_in *in, void *base,
		      const struct orr_state_field *fields);

static int get_element(struct ori_state_in *in, void *base, void *p,
		       const struct orr_state_field *f)
{
	switch (f->type) {
	case ORR_STATE_EVENT:
		return get_event(in, p, f->name);
	case ORR_STATE_STRUCT:
		return get_fields(in, p, f->fields);
	case ORR_STATE_MEMORY:
		return ori_state_get_memory(
			in, *(unsigned char **)p,
			*(uint64_t *)(void *)((char *)base + f->size));
	default:
		return get_number(in, p, f);
	}
}

static int get_field(struct ori_state_in *in, void *base,
		     const struct orr_state_field *f)
{
	int ret = ori_state_expect_text(in, f->name, "field", -EINVAL);

	if (ret == 0)
		ret = ori_state_expect(in, 1, f->type, f->name, -EINVAL);
	if (ret == 0)
		ret = ori_state_expect(in, 2, ori_state_count(f), f->name,
				       -EINVAL);
	for (unsigned i = 0; ret == 0 && i < ori_state_count(f); i++)
		ret = get_element(in, base,
				  (char *)base + f->field + i * f->stride, f);
	return ret;
}

static int get_fields(struct ori_state_in *in, void *base,
		      const struct orr_state_field *fields)
{
	int ret = ori_state_expect(in, 2, ori_state_fields(fields, in->version),
				   "the number of fields", -EINVAL);

	for (; ret == 0 && fields && fields->type != ORR_STATE_END; fields++)
		if (ori_state_has(fields, in->version))
			ret = get_field(in, base, fields);
	return ret;
}

static int get_own(void *arg, struct orr_device *dev,
		   const struct orr_state_field *field)
{
	return get_field(arg, orr_device_self(dev), field);
}

static int get_sections(struct ori_state_in *in,
			const struct orr_state *const *sections);

static int get_section(struct ori_state_in *in, const struct orr_state *s)
{
	struct orr_device *dev = in->dev;
	uint64_t version = 0;
	int ret = ori_state_get(in, 2, &version);

	if (ret == 0 && (version == 0 || version > s->version))
		return ori_state_fail(in, -ENOTSUP,
				      "section %s has version %" PRIu64
				      ", and versions 1 to %u are known here",
				      s->name, version, s->version);
	in->version = (unsigned)version;
	if (ret == 0)
		ret = get_fields(in, orr_device_self(dev), s->fields);
	in->version = 0;
	if (ret == 0)
		ret = get_sections(in, s->sections);
	if (ret == 0 && in->apply && version < s->version && s->upgrade)
		ret = s->upgrade(dev, (unsigned)version, in->err);
	if (ret == 0 && in->apply && s->loaded)
		ret = s->loaded(dev, in->err);
	return ret;
}

/* The one of the given name at or behind *next, which moves behind it. */
static const struct orr_state *find_section(
	const struct orr_state *const **next, const unsigned char *name,
	size_t n)
{
	const struct orr_state *s;

	while (*next && (s = **next)) {
		++*next;
		if (strlen(s->name) == n && memcmp(s->name, name, n) == 0)
			return s;
	}
	return NULL;
}

static int get_sections(struct ori_state_in *in,
			const struct orr_state *const *sections)
{
	uint64_t count = 0;
	int ret = ori_state_get(in, 2, &count);

	while (ret == 0 && count--) {
		const unsigned char *name = NULL;
		const struct orr_state *s;
		uint64_t n = 0;

		ret = ori_state_get(in, 2, &n);
		if (ret == 0)
			ret = ori_state_get_bytes(in, n, &name);
		if (ret)
			return ret;
		s = find_section(&sections, name, n);
		if (!s)
			return ori_state_fail(
				in, -ENOTSUP,
				"section '%.*s' is not known, or not at "
				"this place",
				n > 80 ? 80 : (int)n, (const char *)name);
		ret = get_section(in, s);
	}
	return ret;
}

static int check_prop(struct ori_state_in *in, const struct orr_prop *prop,
		      unsigned i)
{
	const void *m = ori_prop_member(in->dev, prop, i);
	uint64_t value = 0;

	switch (prop->type) {
	case ORR_PROP_BOOL:
		value = *(const bool *)m;
		break;
	case ORR_PROP_U32:
		value = *(const uint32_t *)m;
		break;
	case ORR_PROP_U64:
		value = *(const uint64_t *)m;
		break;
	case ORR_PROP_TEXT:
		return ori_state_expect_text(
			in,
			*(const char *const *)m ? *(const char *const *)m : "",
			prop->name, -EEXIST);
	}
	return ori_state_expect(in, 8, value, prop->name, -EEXIST);
}

static int check_props(struct ori_state_in *in)
{
	const struct orr_device_class *cls = in->dev->cls;
	int ret = 0;

	for (unsigned p = 0; p < cls->nprops && ret == 0; p++) {
		ret = ori_state_expect_text(in, cls->props[p].name, "property",
					    -EINVAL);
		for (unsigned i = 0;
		     ret == 0 && i < ori_prop_count(&cls->props[p]); i++)
			ret = check_prop(in, &cls->props[p], i);
	}
	return ret;
}

static int check_clock(struct ori_state_in *in,
		       const struct orr_device_port *port)
{
	const struct orr_clock *clock =
		*(struct orr_clock *const *)ori_port_member(in->dev, port, 0);
	int ret = ori_state_expect_text(in, port->name, "clock", -EINVAL);

	if (ret == 0)
		ret = ori_state_expect(in, 8, clock ? clock->period.num : 0,
				       "the period of a clock", -EEXIST);
	if (ret == 0)
		ret = ori_state_expect(in, 8, clock ? clock->period.den : 0,
				       "the period of a clock", -EEXIST);
	return ret;
}

static int check_clocks(struct ori_state_in *in)
{
	const struct orr_device_class *cls = in->dev->cls;
	int ret = 0;

	for (unsigned p = 0; p < cls->nports && ret == 0; p++)
		if (cls->ports[p].kind == ORR_PORT_CLOCK)
			ret = check_clock(in, &cls->ports[p]);
	return ret;
}

static int get_resets(struct ori_state_in *in)
{
	uint64_t resets = 0;
	int ret = ori_state_get(in, 2, &resets);

	if (ret == 0 && in->apply)
		in->dev->resets = (uint16_t)resets;
	return ret;
}

static void get_device(struct orr_device *dev, void *arg)
{
	const struct orr_state *const sections[] = {dev->cls->state, NULL};
	struct ori_state_in *in = arg;
	char path[ORI_PATH_SIZE];

	if (in->ret)
		return;
	in->dev = dev;
	in->ret = ori_state_expect_text(in, ori_device_path(dev, path),
					"device", -EEXIST);
	if (in->ret == 0)
		in->ret = ori_state_expect_text(in, dev->cls->name, "class",
						-EEXIST);
	if (in->ret == 0)
		in->ret = get_resets(in);
	if (in->ret == 0)
		in->ret = check_props(in);
	if (in->ret == 0)
		in->ret = check_clocks(in);
	if (in->ret == 0)
		in->ret = ori_state_each_own(dev, get_own, in);
	if (in->ret == 0)
		in->ret = get_sections(in, sections);
}

static void count_device(struct orr_device *dev, void *arg)
{
	(void)dev;
	++*(uint32_t *)arg;
}

static void count_bus(struct orr_bus *bus, void *arg)
{
	(void)bus;
	++*(uint32_t *)arg;
}

static int get_granted(struct ori_state_in *in, struct orr_bus_channel *ch)
{
	const struct orr_bus_port *port = ch->bus->ports;
	uint64_t granted = 0;
	int ret = ori_state_get(in, 4, &granted);

	if (ret == 0 && granted > ch->bus->nports)
		return ori_state_fail(in, -EEXIST,
				      "initiator %" PRIu64 " of %" PRIu32,
				      granted, ch->bus->nports);
	if (ret || !in->apply)
		return ret;
	while (granted && port->number + 1 != granted)
		port = port->next;
	ch->granted = granted ? port : NULL;
	return 0;
}

/* A transfer in its phases belongs to its initiator, and is not saved. */
static int get_channel(struct ori_state_in *in, struct orr_bus_channel *ch)
{
	uint64_t in_phases = 0;
	int ret = ori_state_get(in, 1, &in_phases);

	if (ret == 0 && (in_phases || ori_bus_in_phases(ch)))
		return ori_state_fail(in, -EBUSY,
				      "a transfer was in its "
				      "phases, or is here");
	if (ret == 0)
		ret = get_fields(in, ch, ori_bus_channel_fields);
	return ret ? ret : get_granted(in, ch);
}

static void get_bus(struct orr_bus *bus, void *arg)
{
	struct ori_state_in *in = arg;
	char path[ORI_PATH_SIZE];

	if (in->ret)
		return;
	in->dev = NULL;
	in->bus = bus;
	orr_object_path(&bus->obj, path, sizeof(path));
	in->ret = ori_state_expect_text(in, path, "bus", -EEXIST);
	for (unsigned i = 0; i < ORI_BUS_CHANNELS && in->ret == 0; i++)
		in->ret = get_channel(in, &bus->channels[i]);
}

static int get_header(struct ori_state_in *in, struct orr_object *scope)
{
	const unsigned char *magic;
	uint32_t devices = 0;
	uint32_t buses = 0;
	int ret = ori_state_get_bytes(in, ORI_STATE_MAGIC_SIZE, &magic);

	if (ret == 0 && memcmp(magic, ORI_STATE_MAGIC, ORI_STATE_MAGIC_SIZE)) {
		in->at = 0;
		return ori_state_fail(in, -EINVAL, "no state of this format");
	}
	ori_each_device(scope, count_device, &devices);
	ori_each_bus(scope, count_bus, &buses);
	if (ret == 0)
		ret = ori_state_expect(in, 8, orr_now(scope->sim),
				       "the time in ps", -ETIME);
	if (ret == 0)
		ret = ori_state_expect(in, 4, devices, "the number of devices",
				       -EEXIST);
	if (ret == 0)
		ret = ori_state_expect(in, 4, buses, "the number of buses",
				       -EEXIST);
	return ret;
}

static int get_all(struct ori_state_in *in, struct orr_object *scope)
{
	uint64_t sum = ori_state_sum(ORI_STATE_SUM, in->bytes, in->size);

	in->at = 0;
	in->dev = NULL;
	in->bus = NULL;
	in->ret = get_header(in, scope);
	ori_each_device(scope, get_device, in);
	ori_each_bus(scope, get_bus, in);
	if (in->ret)
		return in->ret;
	in->bus = NULL;
	if (in->at != in->size)
		return ori_state_fail(in, -EINVAL, "%zu bytes too many",
				      in->size - in->at);
	for (unsigned i = 0; i < 8; i++)
		if (in->bytes[in->size + i] != (unsigned char)(sum >> 8 * i))
			return ori_state_fail(in, -EINVAL,
					      "the checksum is wrong");
	return 0;
}

static void enter_reset(struct orr_device *dev, void *arg)
{
	(void)arg;
	if (dev->cls->reset_enter)
		dev->cls->reset_enter(dev);
}

/* What was checked. The order of events at one time goes over devices. */
static int apply(struct ori_state_in *in, struct orr_object *scope)
{
	ori_each_device(scope, enter_reset, NULL);
	ori_state_arm(&in->events);
	in->apply = true;
	return get_all(in, scope);
}

/* Take over what is known to be good; back to what was if a device objects. */
static int take_over(struct ori_state_in *in, struct orr_object *scope)
{
	size_t size = orr_state_save(scope, NULL, 0);
	unsigned char *before = malloc(size);
	struct ori_state_in back = {before, size - 8};
	int ret;

	if (!before)
		return ori_state_fail(in, -ENOMEM,
				      "no memory to keep what was");
	orr_state_save(scope, before, size);
	get_all(&back, scope); /* for its events */
	ret = apply(in, scope);
	if (ret)
		apply(&back, scope);
	free(back.events.all);
	free(before);
	return ret;
}

int orr_state_load(struct orr_object *scope, const void *bytes, size_t n,
		   struct orr_error *err)
{
	struct ori_state_in in = {bytes, n, .err = err};
	int ret;

	if (n < 8)
		return ori_state_fail(&in, -EINVAL, "%zu bytes are no state",
				      n);
	in.size = n - 8;
	ret = get_all(&in, scope);
	if (ret == 0)
		ret = take_over(&in, scope);
	free(in.events.all);
	return ret;
}
