/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Boards: a device tree source becomes buses, devices, clocks and wires. The
 * words are those of the Linux bindings; doc/boards.md lists what is
 * understood. Anything else is refused with node path and property.
 */
#ifndef ORRERY_TOOLS_BOARD_H
#define ORRERY_TOOLS_BOARD_H

#include <orrery/orrery.h>

#include <stdio.h>

struct board;

/*
 * "PATH.PROPERTY=VALUE" of --set, or "LABEL=BACKEND" of --uart, and classes
 * besides those of the library, ended by NULL.
 */
struct board_options {
	const char *const *sets;
	size_t nsets;
	const char *const *uarts;
	size_t nuarts;
	const struct orr_device_class *const *classes;
};

/*
 * Build the board that the .dts file at path describes into sim: objects named
 * by their label (or else their node name), each bus with its devices below
 * it, and an initiator named "cpu" at the root, connected to the first bus.
 * Returns NULL with the reason, place included, in err. Lives as long as sim.
 */
struct board *board_load(struct orr_sim *sim, const char *path,
			 const struct board_options *options,
			 struct orr_error *err);

struct orr_initiator_socket *board_cpu(struct board *b);

/*
 * The k-th device, in the order of the description, and the one with the given
 * label or path; NULL if there is none. Labels: NULL without.
 */
struct orr_device *board_device(const struct board *b, unsigned k);
struct orr_device *board_find(const struct board *b, const char *name);
const char *board_label(const struct board *b, const struct orr_device *dev);

/* The character port of the k-th device that has one, or NULL. */
struct orr_char_port *board_uart(const struct board *b, unsigned k);

/* What the cpu's bus has at an address: a device, or (NULL) nobody. */
struct board_region {
	struct orr_device *dev;
	uint64_t base;
	uint64_t last;
};

struct board_region board_region(const struct board *b, uint64_t address);

/* Whether any UART of the board is on an interactive terminal, or on stdio. */
bool board_interactive(const struct board *b);
bool board_uses_stdio(const struct board *b);

/* Say on f where a peer finds each UART that waits for one. */
void board_print_addresses(const struct board *b, FILE *f);

/* Whether the host failed a UART; that it did has been logged. */
bool board_lost_data(const struct board *b);

/* Visit all routes of all buses. */
void board_routes(const struct board *b, orr_bus_route_fn *fn, void *arg);

#endif
