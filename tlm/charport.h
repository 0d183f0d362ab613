/* SPDX-License-Identifier: Apache-2.0 */
/* What a back end of a character port provides. */
#ifndef ORRERY_TLM_CHARPORT_H
#define ORRERY_TLM_CHARPORT_H

#include <orrery/charport.h>

struct ori_char_ops {
	/* As orr_char_get and orr_char_put. */
	int (*get)(struct orr_char_backend *b);
	bool (*put)(struct orr_char_backend *b, uint8_t c);
	/* Release everything; at orr_sim_free. The port may be gone. */
	void (*close)(struct orr_char_backend *b);
	/*
	 * Make a back end for what follows "NAME:" in the specification, ""
	 * if nothing does. NULL with the reason in err if it cannot.
	 */
	struct orr_char_backend *(*open)(struct orr_char_port *port,
					 const char *rest,
					 struct orr_error *err);
	const char *name;
	bool has_rest; /* the specification needs something after "NAME:" */
};

/* Embedded at the start of every back end's own struct. */
struct orr_char_backend {
	const struct ori_char_ops *ops;
	struct orr_char_port *port;
	bool interactive;
	bool stdio;
};

extern const struct ori_char_ops ori_char_stdio;
extern const struct ori_char_ops ori_char_file;
extern const struct ori_char_ops ori_char_memory;
extern const struct ori_char_ops ori_char_pty;
extern const struct ori_char_ops ori_char_tcp;
extern const struct ori_char_ops ori_char_unix;

#endif
