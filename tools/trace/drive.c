/* SPDX-License-Identifier: Apache-2.0 */
#include "drive.h"

#include "nearest.h"
#include "values.h"
#include "vcd.h"

#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <string.h>

/* One that is driven, by the variable whose user it is. */
struct line {
	struct orr_object *obj;
	struct orr_net_driver net;
};

struct drive {
	struct orr_sim *sim;
	struct vcd vcd;
	const char *scope; /* or NULL */
	const char **patterns;
	bool *matched; /* of each */
	unsigned n;
};

static void drive_signal(struct orr_signal *s, struct orr_logic_vec v)
{
	orr_signal_write(s, (orr_signal_read(s) & v.b) | (v.a & ~v.b));
}

static void drive_line(void *arg, const struct vcd_var *var,
		       struct orr_logic_vec v)
{
	struct line *l = var->user;

	(void)arg;
	switch (orr_object_kind(l->obj)) {
	case ORR_KIND_WIRE:
		if (!(v.b & 1))
			orr_wire_set(
				orr_container_of(l->obj, struct orr_wire, obj),
				v.a & 1);
		break;
	case ORR_KIND_NET:
		orr_net_drive(&l->net, orr_logic_vec_get(v, 0));
		break;
	case ORR_KIND_SIGNAL:
		drive_signal(orr_container_of(l->obj, struct orr_signal,
					      channel.obj),
			     v);
		break;
	default:
		orr_resolved_write(orr_container_of(l->obj, struct orr_resolved,
						    channel.obj),
				   v);
		break;
	}
}

/* What happens now, and when to look again. */
static void play(struct orr_process *self)
{
	struct drive *d = orr_process_arg(self);
	struct orr_error err;
	bool more;

	if (vcd_next(&d->vcd, drive_line, NULL, &more, &err) != 0)
		orr_log(&self->obj, ORR_LOG_ERROR, "%s", err.text);
	else if (more)
		orr_next_trigger_for(self, d->vcd.time - orr_now(d->sim));
}

/* FILE[,scope=SCOPE][,wire=PATTERN]..., cut up in a copy */
static int read_spec(struct drive *d, const char *spec, struct orr_error *err)
{
	size_t size = strlen(spec) + 1;
	char *text = memcpy(orr_sim_alloc(d->sim, size), spec, size);
	char *rest;
	char *word = strtok_r(text, ",", &rest);

	d->vcd.path = word ? word : "";
	d->patterns = orr_sim_alloc(d->sim, size * sizeof(*d->patterns));
	d->matched = orr_sim_alloc(d->sim, size * sizeof(*d->matched));
	while ((word = strtok_r(NULL, ",", &rest)))
		if (strncmp(word, "scope=", 6) == 0)
			d->scope = word + 6;
		else if (strncmp(word, "wire=", 5) == 0)
			d->patterns[d->n++] = word + 5;
		else
			return orr_error_set(err, -EINVAL,
					     "'%s': expected scope=SCOPE or "
					     "wire=PATTERN",
					     word);
	return 0;
}

/* Its name on the board; NULL: it is not below the scope. */
static const char *name_of(const struct drive *d, const struct vcd_var *var)
{
	size_t length = d->scope ? strlen(d->scope) : 0;

	if (!length)
		return var->path;
	if (strncmp(var->path, d->scope, length) != 0 ||
	    var->path[length] != '.')
		return NULL;
	return var->path + length + 1;
}

static bool is_wanted(struct drive *d, const char *name)
{
	bool wanted = d->n == 0;

	for (unsigned i = 0; i < d->n; i++)
		if (fnmatch(d->patterns[i], name, 0) == 0)
			wanted = d->matched[i] = true;
	return wanted;
}

/* How many lines can be driven there; 0: none, or no such object. */
static unsigned width_of(struct orr_object *obj)
{
	if (!obj)
		return 0;
	switch (orr_object_kind(obj)) {
	case ORR_KIND_WIRE:
	case ORR_KIND_NET:
		return 1;
	case ORR_KIND_SIGNAL:
		return 64;
	case ORR_KIND_RESOLVED:
		return orr_container_of(obj, struct orr_resolved, channel.obj)
			->width;
	default:
		return 0;
	}
}

/* Whether it is an output of the device that it belongs to. */
static bool is_output(struct orr_object *obj)
{
	struct orr_device *dev;

	if (orr_object_kind(obj->parent) != ORR_KIND_DEVICE ||
	    orr_object_kind(obj) != ORR_KIND_WIRE)
		return false;
	dev = orr_container_of(obj->parent, struct orr_device, obj);
	for (unsigned p = 0; p < dev->cls->nports; p++) {
		const struct orr_device_port *port = &dev->cls->ports[p];

		for (unsigned i = 0;
		     port->kind == ORR_PORT_OUT && (i == 0 || i < port->count);
		     i++)
			if (orr_device_port(dev, port->name, port->kind, i) ==
			    orr_container_of(obj, struct orr_wire, obj))
				return true;
	}
	return false;
}

static void offer_line(void *arg, const struct value *v)
{
	if (width_of(v->obj))
		nearest_offer(arg, v->path);
}

static int fail_unknown(const struct drive *d, const char *name,
			struct orr_error *err)
{
	struct nearest nearest = {.pattern = name};
	char list[NEAREST * NEAREST_NAME_SIZE];

	values_each(orr_sim_root(d->sim), offer_line, &nearest);
	return orr_error_set(err, -ENOENT,
			     "there is no wire, net or signal '%s' to "
			     "drive; nearest: %s. scope= takes off what is "
			     "before names, wire= chooses",
			     name, nearest_list(&nearest, list, sizeof(list)));
}

static int attach(struct drive *d, struct vcd_var *var, const char *name,
		  struct orr_error *err)
{
	struct orr_object *obj = orr_object_find(orr_sim_root(d->sim), name);
	struct line *line;

	if (!width_of(obj))
		return fail_unknown(d, name, err);
	if (var->width > width_of(obj))
		return orr_error_set(err, -EINVAL,
				     "%s has %u bits, but there it is %u "
				     "wide",
				     name, var->width, width_of(obj));
	if (is_output(obj))
		return orr_error_set(err, -EBUSY,
				     "%s is an output, which its device "
				     "drives; choose others with wire=",
				     name);
	line = orr_sim_alloc(d->sim, sizeof(*line));
	line->obj = obj;
	if (orr_object_kind(obj) == ORR_KIND_NET)
		orr_net_attach(orr_container_of(obj, struct orr_net, obj),
			       &line->net);
	var->user = line;
	return 0;
}

/* What a pattern was to match, or, without, anything at all. */
static int fail_unmatched(const struct drive *d, const char *pattern,
			  struct orr_error *err)
{
	struct nearest nearest = {.pattern = pattern};
	char list[NEAREST * NEAREST_NAME_SIZE];

	for (unsigned i = 0; i < d->vcd.nvars; i++) {
		const char *name = name_of(d, &d->vcd.vars[i]);

		nearest_offer(&nearest, name ? name : d->vcd.vars[i].path);
	}
	return orr_error_set(err, -ENOENT,
			     "nothing in the file matches '%s'; nearest: "
			     "%s",
			     pattern,
			     nearest_list(&nearest, list, sizeof(list)));
}

static int attach_all(struct drive *d, struct orr_error *err)
{
	bool any = false;
	int code = 0;

	for (unsigned i = 0; i < d->vcd.nvars && code == 0; i++) {
		const char *name = name_of(d, &d->vcd.vars[i]);

		if (!name || !is_wanted(d, name))
			continue;
		any = true;
		code = attach(d, &d->vcd.vars[i], name, err);
	}
	for (unsigned i = 0; i < d->n && code == 0; i++)
		if (!d->matched[i])
			code = fail_unmatched(d, d->patterns[i], err);
	if (code == 0 && !any)
		code = fail_unmatched(d, d->scope ? d->scope : "*", err);
	return code;
}

static void ignore(void *arg, const struct vcd_var *var,
		   struct orr_logic_vec value)
{
	(void)arg;
	(void)var;
	(void)value;
}

/* From one end to the other, before anything is driven. */
static int check(struct drive *d, struct orr_error *err)
{
	bool more = true;
	int code = 0;

	while (code == 0 && more)
		code = vcd_next(&d->vcd, ignore, NULL, &more, err);
	return code ? code : vcd_rewind(&d->vcd, err);
}

/* "drive", or with a number for a further file. */
static const char *unused_name(const struct drive *d)
{
	char *name = orr_sim_alloc(d->sim, 16);
	unsigned n = 0;

	snprintf(name, 16, "drive");
	while (orr_object_find(orr_sim_root(d->sim), name))
		snprintf(name, 16, "drive%u", ++n);
	return name;
}

int drive_start(struct orr_sim *sim, const char *spec, struct orr_error *err)
{
	struct drive *d = orr_sim_alloc(sim, sizeof(*d));
	int code;

	d->sim = sim;
	code = read_spec(d, spec, err);
	if (code == 0)
		code = vcd_open(&d->vcd, sim, d->vcd.path, err);
	if (code == 0)
		code = check(d, err);
	if (code == 0)
		code = attach_all(d, err);
	if (code)
		return code;
	orr_spawn_method(orr_sim_root(sim), unused_name(d), play, d);
	return 0;
}
