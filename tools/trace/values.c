/* SPDX-License-Identifier: Apache-2.0 */
#include "values.h"

#include <stdio.h>
#include <string.h>

/* The arguments of values_each on their way. */
struct visit {
	value_fn *fn;
	void *arg;
};

static uint64_t wire_level(const struct value *v)
{
	return orr_wire_level(orr_container_of(v->obj, struct orr_wire, obj));
}

static void wire_listen(const struct value *v, struct orr_listener *l)
{
	orr_wire_listen(orr_container_of(v->obj, struct orr_wire, obj), l);
}

static struct orr_logic_vec net_level(const struct value *v)
{
	return orr_logic_vec_set(
		(struct orr_logic_vec){0, 0}, 0,
		orr_net_level(orr_container_of(v->obj, struct orr_net, obj)));
}

static void net_listen(const struct value *v, struct orr_listener *l)
{
	orr_net_listen(orr_container_of(v->obj, struct orr_net, obj), l);
}

static struct orr_signal *signal_of(const struct value *v)
{
	return orr_container_of(v->obj, struct orr_signal, channel.obj);
}

static uint64_t signal_value(const struct value *v)
{
	return orr_signal_read(signal_of(v));
}

static void signal_listen(const struct value *v, struct orr_listener *l)
{
	orr_signal_listen(signal_of(v), l);
}

static struct orr_resolved *resolved_of(const struct value *v)
{
	return orr_container_of(v->obj, struct orr_resolved, channel.obj);
}

static struct orr_logic_vec resolved_value(const struct value *v)
{
	return orr_resolved_read(resolved_of(v));
}

static void resolved_listen(const struct value *v, struct orr_listener *l)
{
	orr_resolved_listen(resolved_of(v), l);
}

static uint64_t clock_level(const struct value *v)
{
	return orr_clock_read(orr_container_of(v->obj, struct orr_clock, obj));
}

static const struct orr_fifo *fifo_of(const struct value *v)
{
	return orr_container_of(v->obj, struct orr_fifo, channel.obj);
}

static uint64_t fifo_level(const struct value *v)
{
	return orr_fifo_num_available(fifo_of(v));
}

static uint64_t reg_value(const struct value *v)
{
	struct orr_device *dev =
		orr_container_of(v->obj, struct orr_device, obj);

	return orr_reg_peek(dev, v->reg, v->element);
}

static uint64_t member_value(const struct value *v)
{
	switch (v->element) {
	case sizeof(uint8_t):
		return *(const uint8_t *)v->member;
	case sizeof(uint16_t):
		return *(const uint16_t *)v->member;
	case sizeof(uint32_t):
		return *(const uint32_t *)v->member;
	default:
		return *(const uint64_t *)v->member;
	}
}

/* NAME, or NAME_N in an array, behind the length bytes that path has. */
static void put_name(char *path, size_t length, const char *name,
		     unsigned count, unsigned i)
{
	char *end = path + length;
	size_t room = VALUE_PATH_SIZE - length;

	if (count)
		snprintf(end, room, ".%s_%u", name, i);
	else
		snprintf(end, room, ".%s", name);
}

static void visit_regs(const struct visit *visit, struct orr_device *dev,
		       char *path)
{
	const struct orr_device_class *cls = dev->cls;
	struct value v = {.path = path, .read = reg_value, .obj = &dev->obj};
	size_t length = strlen(path);

	for (unsigned r = 0; r < cls->nregs; r++)
		for (unsigned i = 0; i == 0 || i < cls->regs[r].count; i++) {
			v.reg = &cls->regs[r];
			v.element = i;
			v.width = 8 * (v.reg->width ? v.reg->width : 4);
			put_name(path, length, v.reg->name, v.reg->count, i);
			visit->fn(visit->arg, &v);
		}
	path[length] = '\0';
}

/* Bytes of a number; 0: the type is none. */
static unsigned bytes_of(enum orr_state_type type)
{
	switch (type) {
	case ORR_STATE_BOOL:
	case ORR_STATE_U8:
		return sizeof(uint8_t);
	case ORR_STATE_U16:
		return sizeof(uint16_t);
	case ORR_STATE_U32:
		return sizeof(uint32_t);
	case ORR_STATE_U64:
		return sizeof(uint64_t);
	default:
		return 0;
	}
}

/* The numbers of a struct at base that fields describes. */
static void visit_fields(const struct visit *visit, struct orr_object *obj,
			 const struct orr_state_field *fields, const char *base,
			 char *path)
{
	const struct orr_state_field *f = fields;
	size_t length = strlen(path);

	for (; f && f->type != ORR_STATE_END; f++)
		for (unsigned i = 0; i == 0 || i < f->count; i++) {
			const char *at = base + f->field + i * f->stride;
			unsigned bytes = bytes_of(f->type);
			struct value v = {.path = path,
					  .width = 8 * bytes,
					  .read = member_value,
					  .obj = obj,
					  .member = at,
					  .element = bytes};

			put_name(path, length, f->name, f->count, i);
			if (f->type == ORR_STATE_BOOL)
				v.width = 1;
			if (f->type == ORR_STATE_STRUCT)
				visit_fields(visit, obj, f->fields, at, path);
			else if (bytes)
				visit->fn(visit->arg, &v);
		}
	path[length] = '\0';
}

static void visit_device(const struct visit *visit, struct orr_device *dev,
			 char *path)
{
	const struct orr_state *state = dev->cls->state;
	const char *self = orr_device_self(dev);

	visit_regs(visit, dev, path);
	if (!state)
		return;
	visit_fields(visit, &dev->obj, state->fields, self, path);
	for (unsigned i = 0; state->sections && state->sections[i]; i++)
		visit_fields(visit, &dev->obj, state->sections[i]->fields, self,
			     path);
}

/* The bits that a number up to max takes. */
static unsigned bits_for(size_t max)
{
	unsigned bits = 1;

	while (max >>= 1)
		bits++;
	return bits;
}

/* An object that is a value itself; width 0: it is none. */
static struct value as_value(struct orr_object *obj, const char *path)
{
	struct value v = {.path = path, .obj = obj};

	switch (orr_object_kind(obj)) {
	case ORR_KIND_WIRE:
		v.width = 1;
		v.read = wire_level;
		v.listen = wire_listen;
		break;
	case ORR_KIND_NET:
		v.width = 1;
		v.read_lines = net_level;
		v.listen = net_listen;
		break;
	case ORR_KIND_SIGNAL:
		v.width = 64;
		v.read = signal_value;
		v.listen = signal_listen;
		break;
	case ORR_KIND_RESOLVED:
		v.width = resolved_of(&v)->width;
		v.read_lines = resolved_value;
		v.listen = resolved_listen;
		break;
	case ORR_KIND_CLOCK:
		v.width = 1;
		v.read = clock_level;
		break;
	case ORR_KIND_FIFO:
		v.width = bits_for(fifo_of(&v)->depth);
		v.read = fifo_level;
		break;
	default:
		break;
	}
	return v;
}

static void visit_below(const struct visit *visit, struct orr_object *scope)
{
	struct orr_object *obj = NULL;
	char buf[VALUE_PATH_SIZE];
	char *path = orr_object_path(scope, buf, sizeof(buf));
	struct value v = as_value(scope, path);

	if (v.width)
		visit->fn(visit->arg, &v);
	else if (orr_object_kind(scope) == ORR_KIND_DEVICE)
		visit_device(visit,
			     orr_container_of(scope, struct orr_device, obj),
			     path);
	while (!v.width && scope->children &&
	       (obj = orr_object_next(scope, obj)))
		visit_below(visit, obj);
}

void values_each(struct orr_object *scope, value_fn *fn, void *arg)
{
	const struct visit visit = {fn, arg};

	visit_below(&visit, scope);
}
