/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ports and exports (IEEE 1666-2023 clauses 5.12 to 5.14). A module calls what
 * is outside through a port and offers what is inside through an export; who
 * builds the platform binds the two. All bindings are made before the
 * simulation starts, in any order, and take effect when it does.
 *
 * An interface is a table of functions and the object that they are called
 * for. The table begins with a struct orr_interface_ops:
 *
 *	struct led_ops {
 *		struct orr_interface_ops base;
 *		void (*light)(void *self, bool on);
 *	};
 */
#ifndef ORRERY_PORT_H
#define ORRERY_PORT_H

#include <orrery/process.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The type of an interface; types are told apart by their addresses. */
struct orr_interface_type {
	const char *name;
	/* The type whose functions its tables begin with, or NULL. */
	const struct orr_interface_type *base;
};

struct orr_interface_ops {
	const struct orr_interface_type *type;
	/*
	 * Called when the simulation starts for each port that is bound to the
	 * object, ports above it in the hierarchy excepted (5.14). Returns
	 * NULL, or why the port must not be. May be NULL.
	 */
	const char *(*register_port)(void *self, const struct orr_port *port);
};

struct orr_interface {
	const struct orr_interface_ops *ops;
	void *self;
};

/* How many interfaces a port has to have. */
enum orr_port_policy {
	ORR_ONE_OR_MORE_BOUND,
	ORR_ZERO_OR_MORE_BOUND,
	ORR_ALL_BOUND /* as many as it can */
};

struct orr_port {
	struct orr_object obj;
	/* read-only */
	const struct orr_interface_type *type;
	unsigned max; /* 0: any number */
	enum orr_port_policy policy;
	/* private */
	const char *file; /* where it was made */
	int line;
	uint8_t state;
	bool above; /* another port is bound to it */
	unsigned count;
	struct orr_interface *interfaces;
	struct orr_port_binding *bindings;
	struct orr_port_finder *finders;
	struct orr_port *next; /* in the simulation */
};

struct orr_export {
	struct orr_object obj;
	/* read-only */
	const struct orr_interface_type *type;
	/* private */
	const char *file;
	int line;
	struct orr_interface interface;
	struct orr_export *inner;
	struct orr_export *next; /* in the simulation */
};

/*
 * Make p a port named name below parent, before the simulation starts, for at
 * most max (0: any number of) interfaces of a type, or of one that extends it.
 * file and line, which stay in place, tell the reader of a message where the
 * port was made; the macro gives those of the caller.
 */
ORR_API void orr_port_init_at(struct orr_port *p, struct orr_object *parent,
			      const char *name,
			      const struct orr_interface_type *type,
			      unsigned max, enum orr_port_policy policy,
			      const char *file, int line);
#define orr_port_init(p, parent, name, type, max, policy) \
	orr_port_init_at(p, parent, name, type, max, policy, __FILE__, __LINE__)

/* The same for an export, which offers one interface and has to be bound. */
ORR_API void orr_export_init_at(struct orr_export *e, struct orr_object *parent,
				const char *name,
				const struct orr_interface_type *type,
				const char *file, int line);
#define orr_export_init(e, parent, name, type) \
	orr_export_init_at(e, parent, name, type, __FILE__, __LINE__)

/*
 * Bind p to an interface, to whatever another port (of the module around it)
 * is bound to, or to what an export (of a module inside or beside it) offers.
 * A port takes its interfaces in the order of these calls. An interface of
 * another type is a bug of the caller.
 */
ORR_API void orr_port_bind(struct orr_port *p, struct orr_interface i);
ORR_API void orr_port_bind_port(struct orr_port *p, struct orr_port *outer);
ORR_API void orr_port_bind_export(struct orr_port *p, struct orr_export *e);

/* Bind e, once, to an interface or to an export of a module inside. */
ORR_API void orr_export_bind(struct orr_export *e, struct orr_interface i);
ORR_API void orr_export_bind_export(struct orr_export *e,
				    struct orr_export *inner);

/*
 * When the simulation starts, all ports and exports are bound; any that is
 * not as it has to be is a bug of the caller, and all of them are logged
 * first. Ask earlier whether p will be: 0, or -EINVAL and a message that says
 * what is unbound, where it was made, and how to bind it.
 */
ORR_API int orr_port_check(struct orr_port *p, struct orr_error *err);

/*
 * How many interfaces p is bound to, and interface i of them, with which it
 * is a bug of the caller to be out of range. Since the simulation started.
 */
ORR_API unsigned orr_port_count(const struct orr_port *p);
ORR_API const struct orr_interface *orr_port_interface(const struct orr_port *p,
						       unsigned i);

/* The interface that e offers, from the time that it is bound. */
ORR_API struct orr_interface orr_export_interface(const struct orr_export *e);

/*
 * Make a process statically sensitive to an event of each interface that p
 * will be bound to: the event finder (5.7) tells which. Before the simulation
 * starts.
 */
typedef struct orr_event *orr_event_finder(
	const struct orr_interface *interface);

ORR_API void orr_sensitive_port(struct orr_process *process, struct orr_port *p,
				orr_event_finder *finder);

#ifdef __cplusplus
}
#endif

#endif
