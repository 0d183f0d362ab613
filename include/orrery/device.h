/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Devices: a class (constant tables: registers, properties, connections) and
 * instances of it. An instance is initialised, which cannot fail, given its
 * properties and connections, and realized, which can and says why.
 */
#ifndef ORRERY_DEVICE_H
#define ORRERY_DEVICE_H

#include <orrery/charport.h>
#include <orrery/clock.h>
#include <orrery/i2c.h>
#include <orrery/log.h>
#include <orrery/regs.h>
#include <orrery/socket.h>
#include <orrery/state.h>
#include <orrery/tracepoint.h>
#include <orrery/wire.h>

#ifdef __cplusplus
extern "C" {
#endif

struct orr_device {
	struct orr_object obj;
	/* read-only */
	const struct orr_device_class *cls;
	struct orr_target_socket mmio; /* for classes with a span */
	bool realized;
	/*
	 * Set by the model when the host has failed it (a full disk): it has
	 * logged why. The orrery command then exits with 2.
	 */
	bool failed;
	/*
	 * Set by init or realize: registers sit 1 << reg_shift times as far
	 * apart as the table says, each filling its slot (reg-shift in
	 * device-tree bindings).
	 */
	uint8_t reg_shift;
	uint16_t resets; /* how many hold it in reset */
	/* private */
	struct orr_tracer *tracers; /* NULL while nobody watches */
	uint64_t watched; /* all points that they want, as bits */
};

enum orr_prop_type { ORR_PROP_BOOL, ORR_PROP_U32, ORR_PROP_U64, ORR_PROP_TEXT };

/*
 * A property: a member of type bool, uint32_t, uint64_t or const char *, or an
 * array of count of them (no text). Its name is the one in the device-tree
 * binding. When fewer than count are given, the last goes for the rest.
 */
struct orr_prop {
	const char *name;
	enum orr_prop_type type;
	uint32_t field;
	uint64_t def; /* default; for text, NULL */
	uint64_t min; /* for numbers; max 0: no bounds */
	uint64_t max;
	const char *doc;
	uint16_t count; /* 0: one, not an array */
};

enum orr_port_kind {
	ORR_PORT_OUT, /* struct orr_wire, driven by the device */
	ORR_PORT_IN, /* struct orr_wire, driven from outside */
	ORR_PORT_CLOCK, /* struct orr_clock *, given from outside */
	ORR_PORT_CHAR, /* struct orr_char_port */
	ORR_PORT_I2C_BUS, /* struct orr_i2c_bus, of which the device is master
			   */
	ORR_PORT_I2C_TARGET, /* struct orr_i2c_target */
	ORR_PORT_INITIATOR, /* struct orr_initiator_socket */
	/* struct orr_i2c_bus *, another master's that it is on, or NULL */
	ORR_PORT_I2C_SHARED
};

/*
 * A connection: a member of the device's struct, or count of them in an
 * array, which orr_device_init prepares (an I2C target is prepared by the
 * class's init, for its operations). Connect before realize.
 */
struct orr_device_port {
	const char *name;
	enum orr_port_kind kind;
	uint32_t field;
	uint16_t count; /* 0: one, not an array */
	bool required; /* clocks: realize fails without */
	bool level; /* wires: where they stand at first */
	const char *doc;
	bool interrupt; /* wires: a request while not at that level */
};

struct orr_device_class {
	const char *name;
	const char *compatible; /* as in the device-tree binding */
	const char *doc; /* one line */
	size_t size; /* of the device's struct */
	size_t offset; /* of its struct orr_device */
	uint32_t span; /* bytes of register space; 0: none */
	/*
	 * Accesses narrower than min_access (0: 1) bytes or not aligned to it,
	 * and, unless max_access is 0, wider ones than that or any not aligned
	 * to their own size, read 0 and are ignored, with a warning.
	 */
	uint32_t min_access;
	uint32_t max_access;
	/*
	 * A narrow write at the address of a register writes all of it, with
	 * zeros behind: what comes of it on a bus without byte strobes (APB).
	 */
	bool whole_writes;
	const struct orr_reg *regs;
	unsigned nregs;
	const struct orr_prop *props;
	unsigned nprops;
	const struct orr_device_port *ports;
	unsigned nports;
	const struct orr_trace_point *points; /* what can be watched */
	unsigned npoints; /* at most 62 */
	const struct orr_state *state; /* what to save; NULL: nothing more */
	/*
	 * Each may be NULL, and none may wait. realize returns 0, or a
	 * negative errno with the reason in err.
	 */
	void (*init)(struct orr_device *dev);
	int (*realize)(struct orr_device *dev, struct orr_error *err);
	/*
	 * The three phases of a reset, each of which all devices of the scope
	 * pass before the next begins. reset_enter: to the state after
	 * power-on, registers already at reset values; nothing outside the
	 * device hears of it. reset: drive the outputs as that state wants.
	 * reset_exit: inputs count again; what can begin by itself may begin.
	 */
	void (*reset_enter)(struct orr_device *dev);
	void (*reset)(struct orr_device *dev);
	void (*reset_exit)(struct orr_device *dev);
	/* Instead of the register table: a memory, for one. */
	const struct orr_target_ops *mmio;
};

/*
 * Zero the struct that embeds dev, register it below parent, prepare its
 * ports, set its properties to their defaults and call the class's init. Aborts
 * if the class's register table is wrong (see orrery/regs.h). The struct is the
 * caller's and stays in place, as does cls with its tables, until the
 * simulation is freed.
 */
ORR_API void orr_device_init(struct orr_device *dev,
			     const struct orr_device_class *cls,
			     struct orr_object *parent, const char *name);

/* The same in memory of the simulation; never NULL. */
ORR_API struct orr_device *orr_device_new(const struct orr_device_class *cls,
					  struct orr_object *parent,
					  const char *name);

/*
 * Set a property, before realize (later aborts), from text ("24000000", "0x10",
 * "true"; elements of an array with commas between) or as a number, for all
 * elements; _from sets the elements from the given one on. Returns 0, -ENOENT
 * for an unknown name, or -EINVAL for a value of the wrong type or out of
 * bounds, or too many; err says what is accepted, and nothing is set. A text is
 * copied.
 */
ORR_API int orr_device_set(struct orr_device *dev, const char *name,
			   const char *text, struct orr_error *err);
ORR_API int orr_device_set_u64(struct orr_device *dev, const char *name,
			       uint64_t value, struct orr_error *err);
ORR_API int orr_device_set_from(struct orr_device *dev, const char *name,
				unsigned first, uint64_t value,
				struct orr_error *err);

/*
 * The member behind a port of the given name and kind, element i of an array
 * (0: also of what is none); NULL if there is none, or no such element. Owned
 * by dev.
 */
ORR_API void *orr_device_port(struct orr_device *dev, const char *name,
			      enum orr_port_kind kind, unsigned i);

/*
 * Give a clock port its clock, which stays in place, before realize (later
 * aborts). Returns 0, or -ENOENT if there is no such port.
 */
ORR_API int orr_device_set_clock(struct orr_device *dev, const char *name,
				 struct orr_clock *clock,
				 struct orr_error *err);

/*
 * Check properties and connections, acquire what the device needs and reset
 * it; once, before the first access, which aborts without. Returns 0, or a
 * negative errno with the reason in err.
 */
ORR_API int orr_device_realize(struct orr_device *dev, struct orr_error *err);

/*
 * All phases of a reset at once: a pulse. At any time after realize, in no
 * time.
 */
ORR_API void orr_device_reset(struct orr_device *dev);

/*
 * Hold all devices at or below scope in reset, after which their registers
 * read 0 and ignore writes, with a warning, until it has been released as
 * often as it was asserted; once more aborts. Both at any time after realize,
 * also while devices are busy.
 */
ORR_API void orr_reset_assert(struct orr_object *scope);
ORR_API void orr_reset_release(struct orr_object *scope);

/* Hold what is at or below scope in reset whenever w is at level. */
ORR_API void orr_reset_follow(struct orr_object *scope, struct orr_wire *w,
			      bool level);

/* The struct that embeds dev. */
ORR_API void *orr_device_self(struct orr_device *dev);

/*
 * The classes of all models in the library, ended by NULL, and the one with
 * the given compatible string, or NULL.
 */
ORR_API const struct orr_device_class *const *orr_models(void);
ORR_API const struct orr_device_class *orr_model_find(const char *compatible);

#ifdef __cplusplus
}
#endif

#endif
