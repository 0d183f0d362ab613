/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where RTL sits on a board: a device whose registers and interrupts are in a
 * SystemVerilog simulator or a verilated model. In liborrery-dpi.
 *
 * Accesses wait for the RTL, so they come from thread processes; from anything
 * else they are refused with a response.
 */
#ifndef ORRERY_RTL_PORT_H
#define ORRERY_RTL_PORT_H

#include <orrery/device.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { ORR_RTL_PORT_WIRES = 32 };

/* One beat: width bytes at a multiple of the width. */
struct orr_rtl_request {
	bool write;
	uint64_t address; /* within the device */
	uint64_t data; /* byte i of the beat in bits 8 i */
	uint32_t strobes; /* bit i: byte i is wanted */
};

struct orr_rtl_port {
	struct orr_device dev;
	struct orr_wire irq[ORR_RTL_PORT_WIRES]; /* driven by the RTL */
	struct orr_wire in[ORR_RTL_PORT_WIRES]; /* seen by the RTL */
	/* properties */
	uint64_t size;
	/* private */
	uint32_t width; /* 0: nobody answers yet */
	bool busy; /* a transfer is being carried out */
	bool asked; /* request waits to be polled */
	bool waiting; /* for the reply */
	struct orr_rtl_request request;
	enum orr_response response;
	uint64_t data;
	struct orr_event requested; /* notified when asked is set */
	struct orr_event replied;
	struct orr_event freed;
};

ORR_API extern const struct orr_device_class orr_rtl_port_class;

/* Say that somebody answers from now on, in beats of width bytes, 1 to 8. */
ORR_API void orr_rtl_port_attach(struct orr_rtl_port *port, uint32_t width);

/* Take the request, if there is one; its reply is then awaited. */
ORR_API bool orr_rtl_port_poll(struct orr_rtl_port *port,
			       struct orr_rtl_request *r);

/* Answer the request that was taken; the asking thread goes on at once. */
ORR_API void orr_rtl_port_reply(struct orr_rtl_port *port,
				enum orr_response response, uint64_t data);

#ifdef __cplusplus
}
#endif

#endif
