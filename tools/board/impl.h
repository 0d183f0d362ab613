/* SPDX-License-Identifier: Apache-2.0 */
/* Shared by the board*.c files. Everything here lives in the simulation. */
#ifndef ORRERY_TOOLS_BOARD_IMPL_H
#define ORRERY_TOOLS_BOARD_IMPL_H

#include "board.h"

#include <libfdt.h>

/* A node of the tree that became an object: one of clock, bus and dev. */
struct item {
	struct item *next;
	struct orr_object *obj;
	const char *label; /* NULL if the node has none */
	int node;
	struct orr_clock *clock;
	struct orr_bus *bus;
	struct orr_device *dev;
	uint64_t reg_size; /* of a device on a bus, or of a bridge */
	struct item *i2c_parent; /* the controller whose I2C bus it shares */
	/* of a bus */
	struct orr_clock *bus_clock;
	struct orr_bridge *bridge; /* from the bus outside; NULL: none */
	const struct orr_initiator_socket *initiators[ORR_BUS_PORTS];
	bool uart_given; /* by --uart */
};

/* One --set. */
struct setting {
	const char *option;
	const char *path;
	const char *property;
	const char *value;
	bool used;
};

/* A line, the node that drives it and the one that it goes to. */
struct line {
	struct line *next;
	const struct orr_wire *in;
	int driver;
	int controller;
};

struct board {
	struct orr_sim *sim;
	const char *file;
	const void *fdt;
	const struct orr_device_class *const *classes; /* or NULL */
	struct orr_error *err; /* while loading */
	struct item *items; /* in the order of their creation */
	struct item **items_end;
	struct setting *settings;
	size_t nsettings;
	struct line *lines;
	struct orr_initiator_socket cpu;
	struct orr_bus *first_bus; /* the one that the cpu is on */
};

/* dtc.c: compile b->file into b->fdt. */
int board_compile(struct board *b);

/* tree.c. Functions that return int leave the reason in b->err. */

/* A run of cells; n is 0 for an absent property. */
struct cells {
	const fdt32_t *cell;
	unsigned n;
};

/* "FILE: NODE: property 'PROPERTY': ..."; property may be NULL. -EINVAL. */
int tree_fail(const struct board *b, int node, const char *property,
	      const char *fmt, ...) ORR_PRINTF(4, 5);

/* The path of a node, in memory of the simulation. */
const char *tree_path(const struct board *b, int node);

/* Whether a node is to be built, by its status. */
int tree_enabled(const struct board *b, int node, bool *enabled);

/* One cell; *value stays as it is if the property is absent. */
int tree_u32(const struct board *b, int node, const char *property,
	     uint32_t *value);
int tree_cells(const struct board *b, int node, const char *property,
	       struct cells *c);
uint32_t tree_cell(const struct cells *c, unsigned i);

/* The number of texts in a property, 0 if absent. */
int tree_texts(const struct board *b, int node, const char *property,
	       unsigned *n);

/* <ADDRESS SIZE> in the cells that the parent declares. */
int tree_reg(const struct board *b, int node, uint64_t *base, uint64_t *size);

/* One <CHILD PARENT SIZE>, of a bus within a bus. */
struct window {
	uint64_t child;
	uint64_t parent;
	uint64_t size;
};

int tree_ranges(const struct board *b, int node, struct window *w);

/* The label of a node, or NULL. */
const char *tree_label(const struct board *b, int node);

/* Its name as a new object below parent: label, or else node name. */
int tree_name(const struct board *b, int node, struct orr_object *parent,
	      const char **name);

/*
 * Refuse properties that are neither standard ones without influence, nor in
 * known (ended by NULL), nor properties of cls (may be NULL).
 */
int tree_check_known(const struct board *b, int node, const char *const *known,
		     const struct orr_device_class *cls);

/* wire.c */
int board_add_clock(struct board *b, int node);
int board_add_derived_clock(struct board *b, int node);
/* The clock at entry k of property clocks, which exists. */
int board_clock(const struct board *b, int node, const struct cells *clocks,
		unsigned k, struct orr_clock **clock);
/* The enabled node that a phandle in property refers to. */
int board_follow(const struct board *b, int node, const char *property,
		 uint32_t phandle, int *target);
/* Which node drives the input so far; a negative number: none. */
int board_driver(const struct board *b, const struct orr_wire *in);
void board_note_line(struct board *b, const struct orr_wire *in, int driver,
		     int controller);
int board_connect_clocks(const struct board *b, const struct item *it);
int board_connect_interrupts(struct board *b, const struct item *it);

/* dma.c: what property dmas connects. */
int board_connect_dmas(struct board *b, const struct item *it);

/* bus.c */
/* At the root, or, with outside, within another bus. */
int board_add_bus(struct board *b, int node, struct item *outside);
/* Whatever is below a bus, or below a device that has one. */
int board_add_children(struct board *b, struct item *parent);
/* Let an initiator, of that node, transfer on a bus. */
int board_add_initiator(const struct board *b, int node, struct item *bus,
			struct orr_initiator_socket *i);
int board_read_u32(struct board *b, int node, const char *bus,
		   const char *property, uint32_t *value);

/* bridge.c: the way from outside into a bus. */
int board_add_bridge(struct board *b, struct item *bus, struct item *outside,
		     const char *name);

/* device.c */
int board_add_device(struct board *b, int node, struct item *parent,
		     const struct orr_device_class *cls);
int board_realize(const struct board *b, const struct item *it);
/* Whether the property of a device is what reg says, and nothing else. */
bool board_is_from_reg(const struct item *it, const char *property);

/* i2c.c */
/* A chip at its address on the bus of controller. */
int board_place_on_i2c(const struct board *b, const struct item *it,
		       const struct item *controller);
/* Put a controller on the bus that its i2c-parent says, if it has one. */
int board_share_i2c(const struct board *b, struct item *it);

/* board.c */

/* The first port of that kind, or NULL. */
const struct orr_device_port *board_port(const struct orr_device_class *cls,
					 enum orr_port_kind kind);

/* Whether text is the label or the path of an object. */
bool board_names(const char *text, const struct item *it);

/* The character port of an item, or NULL. */
struct orr_char_port *board_char_port(const struct item *it);

/* Remember an object made from node; its kind is filled in by the caller. */
struct item *board_add_item(struct board *b, int node, struct orr_object *obj);
struct item *board_item_at(const struct board *b, int node);

enum role { ROLE_NONE, ROLE_CLOCK, ROLE_BUS, ROLE_DEVICE };

/* What a node is to become, by status and compatible. */
int board_role(const struct board *b, int node, enum role *role,
	       const struct orr_device_class **cls);

/* set.c */
int board_read_settings(struct board *b, const struct board_options *options);
/* Apply what --set says of a device, or of a number of another node. */
int board_set_device(struct board *b, const struct item *it);
int board_set_u32(struct board *b, const char *object, const char *property,
		  uint32_t *value);
/* " (by --set ...)": all of a device's, any of which may be to blame; or "". */
const char *board_settings_of(const struct board *b, const struct item *it,
			      char *buf, size_t size);
/* Refuse settings that have met no object. */
int board_check_settings(const struct board *b);
int board_open_uarts(struct board *b, const struct board_options *options);

#endif
