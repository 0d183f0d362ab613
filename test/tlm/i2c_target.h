/* SPDX-License-Identifier: Apache-2.0 */
/* A target on an I2C bus that writes down what it hears; unit.h comes first. */
#ifndef ORRERY_TEST_I2C_TARGET_H
#define ORRERY_TEST_I2C_TARGET_H

#include <orrery/i2c.h>

#include <stdio.h>
#include <string.h>

/* It shifts out 0x51, 0x52... G is a general call. */
struct target {
	struct orr_object obj;
	struct orr_i2c_target i2c;
	bool refuses;
	orr_time stretch; /* for those that have it */
	uint8_t next;
	char heard[64];
};

static inline struct target *target_of(struct orr_i2c_target *t)
{
	return orr_container_of(t, struct target, i2c);
}

static inline void target_note(struct orr_i2c_target *t, const char *what)
{
	struct target *self = target_of(t);

	assert_true(strlen(self->heard) + strlen(what) < sizeof(self->heard));
	strcat(self->heard, what);
}

static inline bool target_start(struct orr_i2c_target *t, bool read)
{
	target_note(t, t->called ? read ? "R " : "W " : "G ");
	return !target_of(t)->refuses;
}

static inline bool target_write(struct orr_i2c_target *t, uint8_t byte)
{
	char text[8];

	snprintf(text, sizeof(text), "%02x ", byte);
	target_note(t, text);
	return !target_of(t)->refuses;
}

static inline uint8_t target_read(struct orr_i2c_target *t)
{
	return target_of(t)->next;
}

static inline void target_ack(struct orr_i2c_target *t, bool acked)
{
	target_of(t)->next++;
	target_note(t, acked ? "ack " : "nack ");
}

static inline void target_stop(struct orr_i2c_target *t, bool restart)
{
	target_note(t, restart ? "again " : "stop ");
}

static inline void target_init(struct target *t, struct orr_object *parent,
			       const char *name,
			       const struct orr_i2c_target_ops *ops)
{
	t->next = 0x51;
	orr_object_init(&t->obj, parent, name);
	orr_i2c_target_init(&t->i2c, &t->obj, ops);
}

#endif
