/* SPDX-License-Identifier: Apache-2.0 */
/* A board that other programs drive: its connections, and the loop. */
#ifndef ORRERY_TOOLS_SERVE_H
#define ORRERY_TOOLS_SERVE_H

#include "qom.h"
#include "stream.h"

enum { SERVE_UARTS = 4, SERVE_UART_LIMIT = 4096 };

/*
 * A UART on a connection of this loop. What has come there when a command
 * arrives is with the UART before the command is carried out; what the UART
 * has sent is on its way before the answer.
 */
struct serve_uart {
	struct stream stream;
	struct orr_char_port *port; /* with the memory back end; or NULL */
	/* private: output on its way */
	size_t sent;
	size_t used;
	char bytes[1024];
};

struct serve {
	struct orr_sim *sim;
	struct qom qom;
	int stop; /* readable when a signal wants the end */
	struct stream qtest;
	struct stream qmp; /* in is -1 without */
	struct serve_uart uarts[SERVE_UARTS];
	size_t nuarts;
};

/*
 * Block the signals that end a program and return a descriptor to read them
 * from, or -1.
 */
int serve_catch_signals(void);

/* Which signal came, or 0; not waiting. */
int serve_signal(int stop);

/*
 * Serve until the client of qtest hangs up, that of QMP says quit, or stop
 * becomes readable.
 */
void serve_run(struct serve *s);

#endif
