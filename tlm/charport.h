/* SPDX-License-Identifier: Apache-2.0 */
/* What a back end of a character port provides. */
#ifndef ORRERY_TLM_CHARPORT_H
#define ORRERY_TLM_CHARPORT_H

#include <orrery/charport.h>

struct ori_char_ops {
	/* As orr_char_get and orr_char_put. */
	int (*get)(struct orr_char_backend *b);
	bool (*put)(struct orr_char_backend *b, uint8_t c);
	/* Hand to the host what is buffered; when a run ends. May be NULL. */
	void (*flush)(struct orr_char_backend *b);
	/* Release everything; at orr_sim_free. The port is gone (NULL). */
	void (*close)(struct orr_char_backend *b);
	/*
	 * Connect port to what follows "NAME:" in the specification, "" if
	 * nothing does. Returns 0, or a negative errno with the reason in err
	 * and nothing left open.
	 */
	int (*open)(struct orr_char_port *port, const char *rest,
		    struct orr_error *err);
	const char *name;
	bool has_rest; /* the specification needs something after "NAME:" */
};

/* Embedded in every back end's own struct, in memory of the simulation. */
struct orr_char_backend {
	const struct ori_char_ops *ops;
	struct orr_char_port *port; /* NULL when the simulation is freed */
	struct orr_sim *sim;
	const char *address;
	bool interactive;
	bool stdio;
	int error; /* the first failure of the host, a negative errno */
	struct orr_error failure;
};

/* The first step of an open, with b zeroed; and the last, if it succeeds. */
void ori_char_init(struct orr_char_backend *b, struct orr_char_port *port,
		   const struct ori_char_ops *ops);
void ori_char_attach(struct orr_char_backend *b);

/* The host could not do what the format says; told and remembered once. */
void ori_char_failed(struct orr_char_backend *b, int code, const char *fmt, ...)
	ORR_PRINTF(3, 4);

/* Output to a descriptor of the host, which may make the caller wait. */
struct ori_char_out {
	struct orr_char_backend *backend; /* which reports for it */
	const char *name; /* in messages */
	int fd;
	bool unbuffered;
	bool broken; /* a write has failed; the rest vanishes */
	unsigned used;
	uint8_t bytes[4096];
};

void ori_char_out_put(struct ori_char_out *o, uint8_t c);
void ori_char_out_flush(struct ori_char_out *o);

extern const struct ori_char_ops ori_char_stdio;
extern const struct ori_char_ops ori_char_terminal; /* stdio on a terminal */
extern const struct ori_char_ops ori_char_file;
extern const struct ori_char_ops ori_char_memory;
extern const struct ori_char_ops ori_char_pty;
extern const struct ori_char_ops ori_char_tcp;
extern const struct ori_char_ops ori_char_unix;
extern const struct ori_char_ops ori_char_tcp_client;
extern const struct ori_char_ops ori_char_unix_client;

#endif
