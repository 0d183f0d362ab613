/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Between saving and loading of state: the format, which doc/state.md
 * describes, and how tables are walked.
 */
#ifndef ORRERY_TLM_STATE_H
#define ORRERY_TLM_STATE_H

#include "bus.h"
#include "device.h"

#include <orrery/state.h>

#define ORI_STATE_MAGIC "ORRERY\x1a\x01" /* the last byte is the format's */
enum { ORI_STATE_MAGIC_SIZE = 8, ORI_STATE_PAGE = 4096 };

/* FNV-1a. */
#define ORI_STATE_SUM UINT64_C(0xcbf29ce484222325)
uint64_t ori_state_sum(uint64_t sum, const void *bytes, size_t n);

/* The bytes of a number of that type; 0 if it is none. */
unsigned ori_state_width(enum orr_state_type type);

unsigned ori_state_count(const struct orr_state_field *field);

/* Whether a section of that version has the field. */
bool ori_state_has(const struct orr_state_field *field, unsigned version);

/* How many fields that is. */
unsigned ori_state_fields(const struct orr_state_field *fields,
			  unsigned version);

/* What is saved of every device: its registers and ports, as fields. */
typedef int ori_state_field_fn(void *arg, struct orr_device *dev,
			       const struct orr_state_field *field);
int ori_state_each_own(struct orr_device *dev, ori_state_field_fn *fn,
		       void *arg);

/* Each bus at or below scope, and what is saved of its wires. */
void ori_each_bus(struct orr_object *scope,
		  void (*fn)(struct orr_bus *bus, void *arg), void *arg);
extern const struct orr_state_field ori_bus_channel_fields[];

/* Whether a transfer of an approximately timed initiator is under way. */
bool ori_bus_in_phases(const struct orr_bus_channel *ch);

/* An event as it was saved. */
struct ori_state_event {
	struct orr_event *event;
	orr_time when;
	uint32_t rank; /* among those that are due at the same time */
	bool pending;
	size_t number; /* in the order of the bytes */
};

/* The caller's to free. */
struct ori_state_events {
	struct ori_state_event *all;
	size_t n;
	size_t room;
};

/* state_events.c: -ENOMEM; and arm or cancel them all, in their order. */
int ori_state_note(struct ori_state_events *events,
		   const struct ori_state_event *e);
void ori_state_arm(struct ori_state_events *events);

#endif
