/* SPDX-License-Identifier: Apache-2.0 */
#include "state.h"

#include <orrery/sim.h>

#include <string.h>

/* What does not fit is only counted. */
struct out {
	unsigned char *bytes;
	size_t room;
	size_t used;
	uint64_t sum;
};

static void put_bytes(struct out *o, const void *bytes, size_t n)
{
	if (n && o->used + n <= o->room)
		memcpy(o->bytes + o->used, bytes, n);
	o->used += n;
	o->sum = ori_state_sum(o->sum, bytes, n);
}

/* Little-endian. */
static void put(struct out *o, unsigned width, uint64_t value)
{
	unsigned char bytes[8];

	for (unsigned i = 0; i < width; i++)
		bytes[i] = (unsigned char)(value >> 8 * i);
	put_bytes(o, bytes, width);
}

static void put_text(struct out *o, const char *text)
{
	size_t n = strlen(text);

	put(o, 2, n);
	put_bytes(o, text, n);
}

static uint64_t number_at(const void *p, enum orr_state_type type)
{
	switch (type) {
	case ORR_STATE_BOOL:
		return *(const bool *)p;
	case ORR_STATE_U8:
		return *(const uint8_t *)p;
	case ORR_STATE_U16:
		return *(const uint16_t *)p;
	case ORR_STATE_U32:
		return *(const uint32_t *)p;
	default:
		return *(const uint64_t *)p;
	}
}

static void put_event(struct out *o, const struct orr_event *ev)
{
	put(o, 1, orr_event_pending(ev));
	put(o, 8, orr_event_time(ev));
	put(o, 4, orr_event_rank(ev));
}

static bool is_zero(const unsigned char *bytes, size_t n)
{
	return n == 0 ||
	       (bytes[0] == 0 && memcmp(bytes, bytes + 1, n - 1) == 0);
}

static void put_memory(struct out *o, const unsigned char *bytes, uint64_t size)
{
	put(o, 8, size);
	for (uint64_t at = 0; at < size; at += ORI_STATE_PAGE) {
		size_t n = ORI_STATE_PAGE;

		if (n > size - at)
			n = size - at;
		if (is_zero(bytes + at, n))
			continue;
		put(o, 8, at);
		put_bytes(o, bytes + at, n);
	}
	put(o, 8, size); /* where a next page would be: the end */
}

static void put_fields(struct out *o, const void *base,
		       const struct orr_state_field *fields, unsigned version);

static void put_element(struct out *o, const void *base, const void *p,
			const struct orr_state_field *f, unsigned version)
{
	switch (f->type) {
	case ORR_STATE_EVENT:
		put_event(o, p);
		break;
	case ORR_STATE_STRUCT:
		put_fields(o, p, f->fields, version);
		break;
	case ORR_STATE_MEMORY:
		put_memory(
			o, *(unsigned char *const *)p,
			*(const uint64_t *)(const void *)((const char *)base +
							  f->size));
		break;
	default:
		put(o, ori_state_width(f->type), number_at(p, f->type));
		break;
	}
}

static void put_field(struct out *o, const void *base,
		      const struct orr_state_field *f, unsigned version)
{
	put_text(o, f->name);
	put(o, 1, f->type);
	put(o, 2, ori_state_count(f));
	for (unsigned i = 0; i < ori_state_count(f); i++)
		put_element(o, base,
			    (const char *)base + f->field + i * f->stride, f,
			    version);
}

static void put_fields(struct out *o, const void *base,
		       const struct orr_state_field *fields, unsigned version)
{
	put(o, 2, ori_state_fields(fields, version));
	for (; fields && fields->type != ORR_STATE_END; fields++)
		if (ori_state_has(fields, version))
			put_field(o, base, fields, version);
}

static int put_own(void *arg, struct orr_device *dev,
		   const struct orr_state_field *field)
{
	put_field(arg, orr_device_self(dev), field, 0);
	return 0;
}

static void put_section(struct out *o, struct orr_device *dev,
			const struct orr_state *s);

static bool is_needed(struct orr_device *dev, const struct orr_state *s)
{
	return !s->needed || s->needed(dev);
}

static void put_sections(struct out *o, struct orr_device *dev,
			 const struct orr_state *const *sections)
{
	unsigned n = 0;

	for (unsigned i = 0; sections && sections[i]; i++)
		n += is_needed(dev, sections[i]);
	put(o, 2, n);
	for (unsigned i = 0; sections && sections[i]; i++)
		if (is_needed(dev, sections[i]))
			put_section(o, dev, sections[i]);
}

static void put_section(struct out *o, struct orr_device *dev,
			const struct orr_state *s)
{
	put_text(o, s->name);
	put(o, 2, s->version);
	put_fields(o, orr_device_self(dev), s->fields, s->version);
	put_sections(o, dev, s->sections);
}

static void put_prop(struct out *o, const struct orr_device *dev,
		     const struct orr_prop *prop, unsigned i)
{
	static const enum orr_state_type types[] = {
		[ORR_PROP_BOOL] = ORR_STATE_BOOL,
		[ORR_PROP_U32] = ORR_STATE_U32,
		[ORR_PROP_U64] = ORR_STATE_U64,
	};
	const void *m = ori_prop_member(dev, prop, i);
	const char *text;

	if (prop->type == ORR_PROP_TEXT) {
		text = *(const char *const *)m;
		put_text(o, text ? text : "");
	} else {
		put(o, 8, number_at(m, types[prop->type]));
	}
}

static void put_props(struct out *o, const struct orr_device *dev)
{
	for (unsigned p = 0; p < dev->cls->nprops; p++) {
		const struct orr_prop *prop = &dev->cls->props[p];

		put_text(o, prop->name);
		for (unsigned i = 0; i < ori_prop_count(prop); i++)
			put_prop(o, dev, prop, i);
	}
}

static void put_clocks(struct out *o, const struct orr_device *dev)
{
	for (unsigned p = 0; p < dev->cls->nports; p++) {
		const struct orr_device_port *port = &dev->cls->ports[p];
		const struct orr_clock *clock;

		if (port->kind != ORR_PORT_CLOCK)
			continue;
		clock = *(struct orr_clock *const *)ori_port_member(dev, port,
								    0);
		put_text(o, port->name);
		put(o, 8, clock ? clock->period.num : 0);
		put(o, 8, clock ? clock->period.den : 0);
	}
}

static void put_device(struct orr_device *dev, void *arg)
{
	const struct orr_state *const sections[] = {dev->cls->state, NULL};
	struct out *o = arg;
	char path[ORI_PATH_SIZE];

	if (!dev->realized)
		orr_fail(&dev->obj, __FILE__, __LINE__,
			 "has no state to save before orr_device_realize");
	put_text(o, ori_device_path(dev, path));
	put_text(o, dev->cls->name);
	put(o, 2, dev->resets);
	put_props(o, dev);
	put_clocks(o, dev);
	ori_state_each_own(dev, put_own, o);
	put_sections(o, dev, sections);
}

static void put_bus(struct orr_bus *bus, void *arg)
{
	struct out *o = arg;
	char path[ORI_PATH_SIZE];

	put_text(o, orr_object_path(&bus->obj, path, sizeof(path)));
	for (unsigned i = 0; i < ORI_BUS_CHANNELS; i++) {
		const struct orr_bus_channel *ch = &bus->channels[i];

		put(o, 1, ori_bus_in_phases(ch));
		put_fields(o, ch, ori_bus_channel_fields, 0);
		put(o, 4, ch->granted ? ch->granted->number + 1 : 0);
	}
}

static void count_bus(struct orr_bus *bus, void *arg)
{
	(void)bus;
	++*(uint32_t *)arg;
}

static void count_device(struct orr_device *dev, void *arg)
{
	(void)dev;
	++*(uint32_t *)arg;
}

size_t orr_state_save(struct orr_object *scope, void *bytes, size_t room)
{
	struct out o = {bytes, room, 0, ORI_STATE_SUM};
	uint32_t devices = 0;
	uint32_t buses = 0;

	ori_each_device(scope, count_device, &devices);
	ori_each_bus(scope, count_bus, &buses);
	put_bytes(&o, ORI_STATE_MAGIC, ORI_STATE_MAGIC_SIZE);
	put(&o, 8, orr_now(scope->sim));
	put(&o, 4, devices);
	put(&o, 4, buses);
	ori_each_device(scope, put_device, &o);
	ori_each_bus(scope, put_bus, &o);
	put(&o, 8, o.sum);
	return o.used;
}
