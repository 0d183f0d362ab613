/* SPDX-License-Identifier: Apache-2.0 */
/* Shared by what works on devices of any class. */
#ifndef ORRERY_TLM_DEVICE_H
#define ORRERY_TLM_DEVICE_H

#include <orrery/device.h>

enum { ORI_PATH_SIZE = 256 };

/* The member at an offset in the struct that embeds dev. */
void *ori_device_member(const struct orr_device *dev, uint32_t field);

/* How many members a port or property has, and the one with number i. */
unsigned ori_port_count(const struct orr_device_port *port);
void *ori_port_member(const struct orr_device *dev,
		      const struct orr_device_port *port, unsigned i);
unsigned ori_prop_count(const struct orr_prop *prop);
void *ori_prop_member(const struct orr_device *dev, const struct orr_prop *prop,
		      unsigned i);

/* The path of dev in buf, which has ORI_PATH_SIZE bytes. */
char *ori_device_path(const struct orr_device *dev, char *buf);

/* Call fn for each device at or below scope, parents and elder ones first. */
void ori_each_device(struct orr_object *scope,
		     void (*fn)(struct orr_device *dev, void *arg), void *arg);

/* Bits of orr_device.watched; those of the class's points follow. */
enum { ORI_WATCHED_READ = 1, ORI_WATCHED_WRITE = 2 };

/* Software accesses element i of a register of dev, which is watched. */
void ori_trace_read(const struct orr_device *dev, const struct orr_reg *reg,
		    unsigned i, uint64_t value);
void ori_trace_write(const struct orr_device *dev, const struct orr_reg *reg,
		     unsigned i, uint64_t value, uint64_t mask);

#endif
