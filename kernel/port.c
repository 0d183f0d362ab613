/* SPDX-License-Identifier: Apache-2.0 */
#include <orrery/port.h>

#include "sched.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

/* orr_port.state */
enum { UNBOUND, BINDING, BOUND };

/* One call of orr_port_bind*: exactly one of the three. */
struct orr_port_binding {
	struct orr_port_binding *next;
	struct orr_interface interface;
	struct orr_port *port;
	struct orr_export *exported;
};

struct orr_port_finder {
	struct orr_port_finder *next;
	struct orr_process *process;
	orr_event_finder *find;
};

/* "the port top.p, made at top.c:7, " and what is the matter with it. */
static ORR_PRINTF(5, 6) int place_error(const struct orr_object *obj,
					const char *file, int line,
					struct orr_error *err, const char *fmt,
					...)
{
	char path[256];
	char what[300];
	va_list args;

	va_start(args, fmt);
	vsnprintf(what, sizeof(what), fmt, args);
	va_end(args);
	return orr_error_set(err, -EINVAL, "the %s %s, made at %s:%d, %s",
			     obj->kind == ORR_KIND_PORT ? "port" : "export",
			     orr_object_path(obj, path, sizeof(path)), file,
			     line, what);
}

static bool is_a(const struct orr_interface_type *type,
		 const struct orr_interface_type *wanted)
{
	while (type && type != wanted)
		type = type->base;
	return type;
}

static void check_type(const struct orr_object *obj,
		       const struct orr_interface_type *wanted,
		       const struct orr_interface_type *type)
{
	if (!is_a(type, wanted))
		orr_fail(obj, __FILE__, __LINE__,
			 "is for an interface of type %s and cannot be bound "
			 "to one of type %s",
			 wanted->name, type->name);
}

void orr_port_init_at(struct orr_port *p, struct orr_object *parent,
		      const char *name, const struct orr_interface_type *type,
		      unsigned max, enum orr_port_policy policy,
		      const char *file, int line)
{
	struct orr_sim *sim = parent->sim;

	*p = (struct orr_port){
		.type = type,
		.max = max,
		.policy = policy,
		.file = file,
		.line = line,
	};
	orr_object_init_kind(&p->obj, parent, name, ORR_KIND_PORT);
	if (sim->bound)
		orr_fail(
			&p->obj, __FILE__, __LINE__,
			"the port made at %s:%d comes too late: ports are made "
			"before the end of elaboration",
			file, line);
	orr_check(&p->obj, max > 0 || policy != ORR_ALL_BOUND);
	if (sim->ports)
		sim->last_port->next = p;
	else
		sim->ports = p;
	sim->last_port = p;
}

void orr_export_init_at(struct orr_export *e, struct orr_object *parent,
			const char *name, const struct orr_interface_type *type,
			const char *file, int line)
{
	*e = (struct orr_export){.type = type, .file = file, .line = line};
	orr_object_init_kind(&e->obj, parent, name, ORR_KIND_EXPORT);
	e->next = parent->sim->exports;
	parent->sim->exports = e;
}

static void check_open(const struct orr_port *p)
{
	if (p->state != UNBOUND)
		orr_fail(&p->obj, __FILE__, __LINE__,
			 "the port made at %s:%d is bound already: bindings "
			 "and sensitivities come before the end of elaboration",
			 p->file, p->line);
}

static void add_binding(struct orr_port *p, struct orr_port_binding binding)
{
	struct orr_port_binding **list = &p->bindings;

	check_open(p);
	while (*list)
		list = &(*list)->next;
	*list = orr_sim_alloc(p->obj.sim, sizeof(**list));
	**list = binding;
}

void orr_port_bind(struct orr_port *p, struct orr_interface i)
{
	check_type(&p->obj, p->type, i.ops->type);
	add_binding(p, (struct orr_port_binding){.interface = i});
}

void orr_port_bind_port(struct orr_port *p, struct orr_port *outer)
{
	check_type(&p->obj, p->type, outer->type);
	outer->above = true;
	add_binding(p, (struct orr_port_binding){.port = outer});
}

void orr_port_bind_export(struct orr_port *p, struct orr_export *e)
{
	check_type(&p->obj, p->type, e->type);
	add_binding(p, (struct orr_port_binding){.exported = e});
}

static void check_unbound(const struct orr_export *e)
{
	if (e->interface.ops || e->inner)
		orr_fail(&e->obj, __FILE__, __LINE__,
			 "the export made at %s:%d is bound already", e->file,
			 e->line);
}

void orr_export_bind(struct orr_export *e, struct orr_interface i)
{
	check_type(&e->obj, e->type, i.ops->type);
	check_unbound(e);
	e->interface = i;
}

void orr_export_bind_export(struct orr_export *e, struct orr_export *inner)
{
	check_type(&e->obj, e->type, inner->type);
	check_unbound(e);
	e->inner = inner;
}

/* The last in a chain; NULL if that never ends. */
static const struct orr_export *innermost(const struct orr_export *e)
{
	const struct orr_export *slow = e;

	for (bool odd = false; e->inner; odd = !odd) {
		e = e->inner;
		if (odd)
			slow = slow->inner;
		if (e == slow)
			return NULL;
	}
	return e;
}

static int find_exported(const struct orr_export *e, struct orr_interface *i,
			 struct orr_error *err)
{
	const struct orr_export *inner = innermost(e);

	if (!inner)
		return place_error(&e->obj, e->file, e->line, err,
				   "is bound to itself in the end");
	if (!inner->interface.ops)
		return place_error(
			&inner->obj, inner->file, inner->line, err,
			"is not bound: bind it to an interface of type %s with "
			"orr_export_bind, or to an export of a module inside "
			"with orr_export_bind_export",
			inner->type->name);
	*i = inner->interface;
	return 0;
}

struct orr_interface orr_export_interface(const struct orr_export *e)
{
	struct orr_interface i = {NULL, NULL};
	struct orr_error err;

	if (find_exported(e, &i, &err))
		orr_fail(&e->obj, __FILE__, __LINE__, "%s", err.text);
	return i;
}

static int add_interface(struct orr_port *p, struct orr_interface i,
			 struct orr_error *err)
{
	for (unsigned n = 0; n < p->count; n++)
		if (p->interfaces[n].ops == i.ops &&
		    p->interfaces[n].self == i.self)
			return place_error(&p->obj, p->file, p->line, err,
					   "is bound twice to one interface, "
					   "as number %u and %u",
					   n, p->count);
	p->interfaces[p->count++] = i;
	return 0;
}

/* How many interfaces p will have; its outer ports are bound. */
static unsigned room(const struct orr_port *p)
{
	unsigned n = 0;

	for (const struct orr_port_binding *b = p->bindings; b; b = b->next)
		n += b->port ? b->port->count : 1;
	return n;
}

static int bind_port(struct orr_port *p, struct orr_error *err);

static int bind_outer_ports(struct orr_port *p, struct orr_error *err)
{
	int ret = 0;

	for (const struct orr_port_binding *b = p->bindings; b && !ret;
	     b = b->next)
		if (b->port)
			ret = bind_port(b->port, err);
	return ret;
}

static int add_binding_of(struct orr_port *p, const struct orr_port_binding *b,
			  struct orr_error *err)
{
	struct orr_interface i = b->interface;
	int ret = 0;

	if (b->port) {
		for (unsigned n = 0; n < b->port->count && !ret; n++)
			ret = add_interface(p, b->port->interfaces[n], err);
		return ret;
	}
	if (b->exported)
		ret = find_exported(b->exported, &i, err);
	return ret ? ret : add_interface(p, i, err);
}

static unsigned least(const struct orr_port *p)
{
	if (p->policy == ORR_ALL_BOUND)
		return p->max;
	return p->policy == ORR_ONE_OR_MORE_BOUND;
}

static int check_count(const struct orr_port *p, struct orr_error *err)
{
	if (p->count < least(p))
		return place_error(
			&p->obj, p->file, p->line, err,
			"is bound to %u interfaces of type %s and needs %u: "
			"bind it to one with orr_port_bind, to a port of the "
			"module around it with orr_port_bind_port, or to an "
			"export with orr_port_bind_export",
			p->count, p->type->name, least(p));
	if (p->max && p->count > p->max)
		return place_error(&p->obj, p->file, p->line, err,
				   "is bound to %u interfaces and can have %u",
				   p->count, p->max);
	return 0;
}

static int bind_interfaces(struct orr_port *p, struct orr_error *err)
{
	int ret = bind_outer_ports(p, err);

	if (ret)
		return ret;
	p->count = 0;
	p->interfaces =
		orr_sim_alloc(p->obj.sim, room(p) * sizeof(*p->interfaces));
	for (const struct orr_port_binding *b = p->bindings; b && !ret;
	     b = b->next)
		ret = add_binding_of(p, b, err);
	return ret ? ret : check_count(p, err);
}

/* A port that is met again while it is being bound is bound to itself. */
static int bind_port(struct orr_port *p, struct orr_error *err)
{
	int ret;

	if (p->state == BOUND)
		return 0;
	if (p->state == BINDING)
		return place_error(&p->obj, p->file, p->line, err,
				   "is bound to itself in the end");
	p->state = BINDING;
	ret = bind_interfaces(p, err);
	p->state = ret ? UNBOUND : BOUND;
	return ret;
}

/* Until the simulation starts, more may be bound. */
int orr_port_check(struct orr_port *p, struct orr_error *err)
{
	struct orr_sim *sim = p->obj.sim;
	int ret = bind_port(p, err);

	for (p = sim->ports; p && !sim->started; p = p->next)
		p->state = UNBOUND;
	return ret;
}

unsigned orr_port_count(const struct orr_port *p)
{
	return p->state == BOUND ? p->count : 0;
}

const struct orr_interface *orr_port_interface(const struct orr_port *p,
					       unsigned i)
{
	if (i >= orr_port_count(p))
		orr_fail(&p->obj, __FILE__, __LINE__,
			 p->state == BOUND
				 ? "has no interface %u"
				 : "has no interface %u, nor any, before the "
				   "simulation starts",
			 i);
	return &p->interfaces[i];
}

void orr_sensitive_port(struct orr_process *process, struct orr_port *p,
			orr_event_finder *finder)
{
	struct orr_port_finder **list = &p->finders;

	check_open(p);
	while (*list)
		list = &(*list)->next;
	*list = orr_sim_alloc(p->obj.sim, sizeof(**list));
	**list = (struct orr_port_finder){NULL, process, finder};
}

static void complain(const struct orr_sim *sim, const struct orr_error *err,
		     unsigned *wrong)
{
	orr_log(&sim->root, ORR_LOG_ERROR, "%s", err->text);
	++*wrong;
}

static void bind_all(struct orr_sim *sim)
{
	struct orr_interface i;
	struct orr_error err;
	unsigned wrong = 0;

	for (struct orr_port *p = sim->ports; p; p = p->next)
		if (bind_port(p, &err))
			complain(sim, &err, &wrong);
	for (const struct orr_export *e = sim->exports; e; e = e->next)
		if (!e->inner && find_exported(e, &i, &err))
			complain(sim, &err, &wrong);
	if (wrong)
		orr_fail(&sim->root, __FILE__, __LINE__,
			 "%u ports or exports are not bound as they have to be",
			 wrong);
}

static void register_port(const struct orr_port *p)
{
	for (unsigned n = 0; n < p->count && !p->above; n++) {
		const struct orr_interface *i = &p->interfaces[n];
		const char *why = NULL;

		if (i->ops->register_port)
			why = i->ops->register_port(i->self, p);
		if (why)
			orr_fail(&p->obj, __FILE__, __LINE__,
				 "the port made at %s:%d: %s", p->file, p->line,
				 why);
	}
}

static void make_sensitive(const struct orr_port *p)
{
	const struct orr_port_finder *f;

	for (f = p->finders; f; f = f->next)
		for (unsigned n = 0; n < p->count; n++)
			orr_sensitive(f->process, f->find(&p->interfaces[n]));
}

void ori_ports_bind(struct orr_sim *sim)
{
	bind_all(sim);
	for (const struct orr_port *p = sim->ports; p; p = p->next)
		register_port(p);
	for (const struct orr_port *p = sim->ports; p; p = p->next)
		make_sensitive(p);
}
