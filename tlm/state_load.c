/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Loading goes over the bytes twice: once to check everything, and only then
 * to take it over.
 */
#include "state.h"

#include <orrery/sim.h>

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct in {
	const unsigned char *bytes;
	size_t size; /* without the checksum */
	size_t at;
	struct orr_device *dev; /* whose turn it is; NULL: the header's */
	unsigned version; /* of the section */
	bool apply;
	int ret; /* of the first failure */
	struct orr_error *err;
};

/* "state, byte 123 (soc.uart0): ..." */
static int fail(struct in *in, int code, const char *fmt, ...)
{
	char path[ORI_PATH_SIZE] = "header";
	char why[256];
	va_list args;

	va_start(args, fmt);
	vsnprintf(why, sizeof(why), fmt, args);
	va_end(args);
	if (in->dev)
		ori_device_path(in->dev, path);
	return orr_error_set(in->err, code, "state, byte %zu (%s): %s", in->at,
			     path, why);
}

/* n bytes, if there are as many. */
static int get_bytes(struct in *in, size_t n, const unsigned char **bytes)
{
	*bytes = in->bytes + in->at;
	if (n > in->size - in->at)
		return fail(in, -EINVAL,
			    "the state ends here, where %zu more bytes are due",
			    n);
	in->at += n;
	return 0;
}

static int get(struct in *in, unsigned width, uint64_t *value)
{
	const unsigned char *bytes;
	int ret = get_bytes(in, width, &bytes);

	*value = 0;
	for (unsigned i = width; ret == 0 && i-- > 0;)
		*value = *value << 8 | bytes[i];
	return ret;
}

/* A number that is known already. */
static int expect(struct in *in, unsigned width, uint64_t wanted,
		  const char *what, int code)
{
	size_t at = in->at;
	uint64_t value;
	int ret = get(in, width, &value);

	if (ret || value == wanted)
		return ret;
	in->at = at;
	return fail(in, code,
		    "%s is %" PRIu64 " in the state, and %" PRIu64 " here",
		    what, value, wanted);
}

/* A text that is known already. */
static int expect_text(struct in *in, const char *wanted, const char *what,
		       int code)
{
	const unsigned char *bytes;
	size_t at = in->at;
	uint64_t n;
	int ret = get(in, 2, &n);

	if (ret == 0)
		ret = get_bytes(in, n, &bytes);
	if (ret || (n == strlen(wanted) && memcmp(bytes, wanted, n) == 0))
		return ret;
	in->at = at;
	return fail(in, code, "%s '%.*s' in the state, and '%s' here", what,
		    n > 80 ? 80 : (int)n, (const char *)bytes, wanted);
}

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

static int get_number(struct in *in, void *p, const struct orr_state_field *f)
{
	uint64_t max = f->type == ORR_STATE_BOOL ? 1 : f->max;
	uint64_t value;
	int ret = get(in, ori_state_width(f->type), &value);

	if (ret == 0 && max && value > max)
		return fail(in, -EINVAL, "%s is %" PRIu64 ", over %" PRIu64,
			    f->name, value, max);
	if (ret == 0 && in->apply)
		set_number(p, f->type, value);
	return ret;
}

static int get_event(struct in *in, struct orr_event *ev, const char *name)
{
	orr_time now = orr_now(in->dev->obj.sim);
	uint64_t pending = 0;
	uint64_t when = 0;
	int ret = get(in, 1, &pending);

	if (ret == 0)
		ret = get(in, 8, &when);
	if (ret == 0 && (pending > 1 || (pending && when < now)))
		return fail(in, -EINVAL, "%s is due in the past", name);
	if (ret || !in->apply)
		return ret;
	orr_event_cancel(ev);
	if (pending)
		orr_event_notify_after(ev, when - now);
	return 0;
}

/* Pages that are zero need not be touched. */
static void clear(unsigned char *bytes, uint64_t from, uint64_t to)
{
	for (; from < to; from++)
		if (bytes[from])
			bytes[from] = 0;
}

static int get_page(struct in *in, unsigned char *memory, uint64_t size,
		    uint64_t at)
{
	uint64_t n = size - at < ORI_STATE_PAGE ? size - at : ORI_STATE_PAGE;
	const unsigned char *bytes;
	int ret = get_bytes(in, n, &bytes);

	if (ret == 0 && in->apply)
		memcpy(memory + at, bytes, n);
	return ret;
}

static int get_memory(struct in *in, unsigned char *memory, uint64_t size)
{
	uint64_t next = 0;
	uint64_t at = 0;
	int ret = expect(in, 8, size, "the size of a memory", -EEXIST);

	while (ret == 0 && (ret = get(in, 8, &at)) == 0) {
		if (at < next || (at % ORI_STATE_PAGE && at != size) ||
		    at > size)
			return fail(in, -EINVAL,
				    "page 0x%" PRIx64 " is out of order", at);
		if (in->apply)
			clear(memory, next, at);
		if (at == size)
			return 0;
		ret = get_page(in, memory, size, at);
		next = at + ORI_STATE_PAGE;
	}
	return ret;
}

static int get_fields(struct in *in, void *base,
		      const struct orr_state_field *fields);

static int get_element(struct in *in, void *base, void *p,
		       const struct orr_state_field *f)
{
	switch (f->type) {
	case ORR_STATE_EVENT:
		return get_event(in, p, f->name);
	case ORR_STATE_STRUCT:
		return get_fields(in, p, f->fields);
	case ORR_STATE_MEMORY:
		return get_memory(
			in, *(unsigned char **)p,
			*(uint64_t *)(void *)((char *)base + f->size));
	default:
		return get_number(in, p, f);
	}
}

static int get_field(struct in *in, void *base, const struct orr_state_field *f)
{
	int ret = expect_text(in, f->name, "field", -EINVAL);

	if (ret == 0)
		ret = expect(in, 1, f->type, f->name, -EINVAL);
	if (ret == 0)
		ret = expect(in, 2, ori_state_count(f), f->name, -EINVAL);
	for (unsigned i = 0; ret == 0 && i < ori_state_count(f); i++)
		ret = get_element(in, base,
				  (char *)base + f->field + i * f->stride, f);
	return ret;
}

static int get_fields(struct in *in, void *base,
		      const struct orr_state_field *fields)
{
	int ret = expect(in, 2, ori_state_fields(fields, in->version),
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

static int get_sections(struct in *in, const struct orr_state *const *sections);

static int get_section(struct in *in, const struct orr_state *s)
{
	struct orr_device *dev = in->dev;
	uint64_t version = 0;
	int ret = get(in, 2, &version);

	if (ret == 0 && (version == 0 || version > s->version))
		return fail(in, -ENOTSUP,
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

static int get_sections(struct in *in, const struct orr_state *const *sections)
{
	uint64_t count = 0;
	int ret = get(in, 2, &count);

	while (ret == 0 && count--) {
		const unsigned char *name = NULL;
		const struct orr_state *s;
		uint64_t n = 0;

		ret = get(in, 2, &n);
		if (ret == 0)
			ret = get_bytes(in, n, &name);
		if (ret)
			return ret;
		s = find_section(&sections, name, n);
		if (!s)
			return fail(in, -ENOTSUP,
				    "section '%.*s' is not known, or not at "
				    "this place",
				    n > 80 ? 80 : (int)n, (const char *)name);
		ret = get_section(in, s);
	}
	return ret;
}

static int check_prop(struct in *in, const struct orr_prop *prop, unsigned i)
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
		return expect_text(
			in,
			*(const char *const *)m ? *(const char *const *)m : "",
			prop->name, -EEXIST);
	}
	return expect(in, 8, value, prop->name, -EEXIST);
}

static int check_props(struct in *in)
{
	const struct orr_device_class *cls = in->dev->cls;
	int ret = 0;

	for (unsigned p = 0; p < cls->nprops && ret == 0; p++) {
		ret = expect_text(in, cls->props[p].name, "property", -EINVAL);
		for (unsigned i = 0;
		     ret == 0 && i < ori_prop_count(&cls->props[p]); i++)
			ret = check_prop(in, &cls->props[p], i);
	}
	return ret;
}

static int check_clock(struct in *in, const struct orr_device_port *port)
{
	const struct orr_clock *clock =
		*(struct orr_clock *const *)ori_port_member(in->dev, port, 0);
	int ret = expect_text(in, port->name, "clock", -EINVAL);

	if (ret == 0)
		ret = expect(in, 8, clock ? clock->period.num : 0,
			     "the period of a clock", -EEXIST);
	if (ret == 0)
		ret = expect(in, 8, clock ? clock->period.den : 0,
			     "the period of a clock", -EEXIST);
	return ret;
}

static int check_clocks(struct in *in)
{
	const struct orr_device_class *cls = in->dev->cls;
	int ret = 0;

	for (unsigned p = 0; p < cls->nports && ret == 0; p++)
		if (cls->ports[p].kind == ORR_PORT_CLOCK)
			ret = check_clock(in, &cls->ports[p]);
	return ret;
}

static int get_resets(struct in *in)
{
	uint64_t resets = 0;
	int ret = get(in, 2, &resets);

	if (ret == 0 && in->apply)
		in->dev->resets = (uint16_t)resets;
	return ret;
}

static void get_device(struct orr_device *dev, void *arg)
{
	const struct orr_state *const sections[] = {dev->cls->state, NULL};
	struct in *in = arg;
	char path[ORI_PATH_SIZE];

	if (in->ret)
		return;
	in->dev = dev;
	in->ret =
		expect_text(in, ori_device_path(dev, path), "device", -EEXIST);
	if (in->ret == 0)
		in->ret = expect_text(in, dev->cls->name, "class", -EEXIST);
	if (in->ret == 0)
		in->ret = get_resets(in);
	if (in->ret == 0)
		in->ret = check_props(in);
	if (in->ret == 0)
		in->ret = check_clocks(in);
	if (in->ret == 0 && in->apply && dev->cls->reset_enter)
		dev->cls->reset_enter(dev);
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

static int get_header(struct in *in, struct orr_object *scope)
{
	const unsigned char *magic;
	uint32_t devices = 0;
	int ret = get_bytes(in, ORI_STATE_MAGIC_SIZE, &magic);

	if (ret == 0 && memcmp(magic, ORI_STATE_MAGIC, ORI_STATE_MAGIC_SIZE)) {
		in->at = 0;
		return fail(in, -EINVAL, "no state of this format");
	}
	ori_each_device(scope, count_device, &devices);
	if (ret == 0)
		ret = expect(in, 8, orr_now(scope->sim), "the time in ps",
			     -ETIME);
	if (ret == 0)
		ret = expect(in, 4, devices, "the number of devices", -EEXIST);
	return ret;
}

static int get_all(struct in *in, struct orr_object *scope)
{
	uint64_t sum = ori_state_sum(ORI_STATE_SUM, in->bytes, in->size);

	in->at = 0;
	in->dev = NULL;
	in->ret = get_header(in, scope);
	ori_each_device(scope, get_device, in);
	if (in->ret)
		return in->ret;
	in->dev = NULL;
	if (in->at != in->size)
		return fail(in, -EINVAL, "%zu bytes too many",
			    in->size - in->at);
	for (unsigned i = 0; i < 8; i++)
		if (in->bytes[in->size + i] != (unsigned char)(sum >> 8 * i))
			return fail(in, -EINVAL, "the checksum is wrong");
	return 0;
}

/* Take over what is known to be good; back to what was if a device objects. */
static int take_over(struct in *in, struct orr_object *scope)
{
	size_t size = orr_state_save(scope, NULL, 0);
	unsigned char *before = malloc(size);
	int ret;

	if (!before)
		return fail(in, -ENOMEM, "no memory to keep what was");
	orr_state_save(scope, before, size);
	in->apply = true;
	ret = get_all(in, scope);
	if (ret) {
		struct in back = {before, size - 8, .apply = true};

		get_all(&back, scope);
	}
	free(before);
	return ret;
}

int orr_state_load(struct orr_object *scope, const void *bytes, size_t n,
		   struct orr_error *err)
{
	struct in in = {bytes, n, .err = err};
	int ret;

	if (n < 8)
		return fail(&in, -EINVAL, "%zu bytes are no state", n);
	in.size = n - 8;
	ret = get_all(&in, scope);
	return ret ? ret : take_over(&in, scope);
}
