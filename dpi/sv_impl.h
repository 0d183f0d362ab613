/* SPDX-License-Identifier: Apache-2.0 */
/* Shared by the sv*.c files: what is behind a handle, and its ports. */
#ifndef ORRERY_DPI_SV_IMPL_H
#define ORRERY_DPI_SV_IMPL_H

#include <orrery/net.h>
#include <orrery/orrery.h>
#include <orrery/rtl_port.h>
#include <orrery/sv.h>

#include "../tools/host/host.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

enum { SV_MAX_PINS = 64, SV_MAX_SPANS = 256 };

struct sv_link;

/* A wire or a net of the models at one bit of a port. */
struct sv_pin {
	struct orr_wire *wire; /* or else */
	struct orr_net *net;
	struct orr_net_driver driver;
	struct orr_listener listener;
	struct sv_port *port;
};

/* An access by the RTL. */
struct sv_access {
	bool write;
	uint64_t address;
	uint64_t data;
	uint32_t strobes;
};

struct sv_port {
	struct sv_link *link;
	struct sv_port *next; /* in the order of kind and name */
	enum orr_sv_kind kind;
	int number;
	const char *name;
	const char *scope;
	uint32_t width;
	/* an input that is recorded, with this kick */
	bool recorded;
	int kick;
	/* ORR_SV_INITIATOR */
	struct orr_bus *bus;
	struct orr_initiator_socket initiator;
	struct orr_process thread;
	struct orr_event issued;
	struct sv_access access;
	bool wanted; /* access is to be carried out */
	bool under_way;
	bool done; /* to be collected */
	bool cancelled;
	enum orr_response response; /* also of ORR_SV_TARGET */
	uint64_t data;
	/* ORR_SV_TARGET */
	struct orr_rtl_port *target;
	bool replying; /* a request has been taken */
	/* the others */
	struct sv_pin *pins;
	uint64_t a; /* recorded levels */
	uint64_t b;
	uint64_t shown_a; /* ORR_SV_LINES: levels when last looked at */
	uint64_t shown_b;
};

/* The calls of which there are many. */
enum sv_call {
	SV_ADVANCE,
	SV_BUS_ISSUE,
	SV_BUS_COLLECT,
	SV_BUS_B,
	SV_REQ_POLL,
	SV_REQ_REPLY,
	SV_PINS_SET,
	SV_PINS_GET,
	SV_CALLS
};

/* A file that is written at the end. */
struct sv_output {
	FILE *file; /* NULL: nobody wants it */
	const char *option; /* that asked for it */
	const char *path;
	uint64_t begin; /* ns */
};

/* What calls take of the host's time. */
struct sv_calls {
	struct sv_output output;
	struct sampler_calls at_work;
	struct sampler *sampler; /* NULL: not yet, or there is no clock */
	uint32_t dice;
	uint32_t left; /* calls until one is timed */
	struct sv_cost {
		uint64_t count;
		uint64_t timed; /* of these */
		uint64_t ns; /* in those */
	} of[SV_CALLS];
};

struct sv_profile {
	struct sv_output output;
	const char *board; /* NULL: it could not be loaded */
};

struct sv_span {
	long long id; /* 0: none is open here */
	struct orr_span span;
};

/* Stays when it is closed, so that calls with an old handle are refused. */
struct sv_link {
	struct orr_sim *sim; /* NULL: closed, or never opened */
	struct orr_bus *first_bus;
	char instance[256];
	pthread_t thread; /* the one that may call */
	atomic_bool intruded; /* by another */
	_Atomic orr_time now; /* in the RTL, as far as is known */
	orr_time quantum;
	orr_time skew;
	uint64_t hash; /* when it was closed */
	bool started;
	bool stopped;
	bool changed; /* to be told by the next advance */
	bool recorded; /* any port has an input */
	enum orr_sv_status status;
	struct sv_port *first; /* in the order of kind and name */
	struct sv_port *ports[128]; /* by number */
	int nports;
	struct sv_calls calls;
	struct sv_profile profile;
	struct sv_span *spans; /* SV_MAX_SPANS, in memory of sim */
	long long nspans; /* that there have been */
	char error[1024];
};

/* The link behind a handle if it may be used by this thread, or NULL. */
struct sv_link *ori_sv_link(long long s);
/* The same and time moves on to now; NULL, told, if that is backwards. */
struct sv_link *ori_sv_at(long long s, long long now);
/* Its port of that number and a kind in the mask, or NULL, told. */
struct sv_port *ori_sv_port(struct sv_link *l, int number, unsigned kinds);

/* Tell an error; port may be NULL. Returns -1. */
int ori_sv_fail(struct sv_link *l, const struct sv_port *port, const char *fmt,
		...) ORR_PRINTF(3, 4);
/* The same without a change of status: an access that went wrong. */
void ori_sv_note(struct sv_link *l, const struct sv_port *port, const char *fmt,
		 ...) ORR_PRINTF(3, 4);

/* The name of an instance, from what %m says. */
const char *ori_sv_scope(const char *scope);

/* Run the models up to time t, or to a stable state if that is now. */
void ori_sv_run(struct sv_link *l, orr_time t);

/* An input of port has come. */
void ori_sv_record(struct sv_port *port, int kick);

/*
 * sv_output.c: the file at path, for an option; how long ago that was; and
 * close it, where an error is told. The host's time is in ns.
 */
int ori_sv_output_open(struct sv_link *l, struct sv_output *o,
		       const char *option, const char *path);
double ori_sv_output_seconds(const struct sv_output *o);
void ori_sv_output_close(struct sv_link *l, struct sv_output *o);
uint64_t ori_sv_host_ns(void);

/*
 * sv_calls.c: measure calls from now on; sample, once the board is there; end
 * both, and print. A call that is to be timed begins at some time in ns, others
 * at 0.
 */
int ori_sv_calls_open(struct sv_link *l, const char *path);
void ori_sv_calls_start(struct sv_link *l);
void ori_sv_calls_close(struct sv_link *l);
uint64_t ori_sv_call_begin(struct sv_link *l, enum sv_call call);
void ori_sv_call_end(struct sv_link *l, enum sv_call call, uint64_t begin);

static inline uint64_t sv_begin(long long s, enum sv_call call)
{
	struct sv_link *l = (struct sv_link *)(uintptr_t)s;

	return l && l->calls.output.file ? ori_sv_call_begin(l, call) : 0;
}

static inline void sv_end(long long s, enum sv_call call, uint64_t begin)
{
	struct sv_link *l = (struct sv_link *)(uintptr_t)s;

	if (l && l->calls.output.file)
		ori_sv_call_end(l, call, begin);
}

/*
 * sv_profile.c: record a profile of the board, once that is there, and write it
 * at the end.
 */
void ori_sv_profile_start(struct sv_link *l, const char *board);
void ori_sv_profile_close(struct sv_link *l);

/* sv_port.c: make the kernel objects of all ports. */
void ori_sv_start(struct sv_link *l);
/* sv_bus.c and sv_pins.c, by kind: look up, then at the start, then apply. */
int ori_sv_initiator_find(struct sv_port *port, const char *path);
void ori_sv_initiator_start(struct sv_port *port);
void ori_sv_initiator_apply(struct sv_port *port);
int ori_sv_target_find(struct sv_port *port, const char *path);
void ori_sv_target_apply(struct sv_port *port);
bool ori_sv_target_asks(const struct sv_port *port);
int ori_sv_pins_find(struct sv_port *port, const char *path);
void ori_sv_pins_apply(struct sv_port *port);
bool ori_sv_lines_changed(struct sv_port *port);

#endif
