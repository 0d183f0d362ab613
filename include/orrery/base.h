/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What every other header needs: the names of the types, errors, and a
 * few macros.
 */
#ifndef ORRERY_BASE_H
#define ORRERY_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#define ORR_API __attribute__((visibility("default")))
#define ORR_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#define ORR_NORETURN __attribute__((noreturn))
#else
#define ORR_API
#define ORR_PRINTF(fmt, args)
#define ORR_NORETURN
#endif

/* The struct of TYPE whose MEMBER is at PTR. */
#define orr_container_of(ptr, type, member) \
	((type *)(void *)((char *)(ptr)-offsetof(type, member)))

/* The number of elements of an array (not of a pointer). */
#define ORR_COUNT(array) (sizeof(array) / sizeof((array)[0]))

#ifdef __cplusplus
extern "C" {
#endif

/* kernel */
struct orr_channel;
struct orr_clock;
struct orr_event;
struct orr_event_queue;
struct orr_fifo;
struct orr_export;
struct orr_interface;
struct orr_listener;
struct orr_mutex;
struct orr_object;
struct orr_port;
struct orr_post;
struct orr_process;
struct orr_report;
struct orr_resolved;
struct orr_semaphore;
struct orr_signal;
struct orr_sim;
struct orr_vcd;
/* tlm */
struct orr_bus;
struct orr_char_port;
struct orr_device;
struct orr_device_class;
struct orr_extension;
struct orr_extension_type;
struct orr_i2c_bus;
struct orr_i2c_master;
struct orr_i2c_target;
struct orr_initiator_socket;
struct orr_net;
struct orr_net_driver;
struct orr_payload;
struct orr_pool;
struct orr_profile;
struct orr_reg;
struct orr_target_socket;
struct orr_tracer;
struct orr_wire;

/*
 * Why a call failed, in words that name the place and what was expected.
 * Owned by the caller; a call that succeeds leaves it alone. Every function
 * that takes one accepts NULL from a caller who does not care.
 */
struct orr_error {
	char text[512];
};

/* Write a message into err (may be NULL); returns code, a negative errno. */
ORR_API int orr_error_set(struct orr_error *err, int code, const char *fmt, ...)
	ORR_PRINTF(3, 4);

/* The version of the library that is linked, "MAJOR.MINOR.PATCH". */
ORR_API const char *orr_version(void);

#ifdef __cplusplus
}
#endif

#endif
