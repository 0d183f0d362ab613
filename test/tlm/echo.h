/* SPDX-License-Identifier: Apache-2.0 */
/* What the tests of character ports share. */
#ifndef ORRERY_TEST_ECHO_H
#define ORRERY_TEST_ECHO_H

#include <orrery/orrery.h>

/* In place of a UART: sends back what it receives, a byte each microsecond. */
struct echo {
	struct orr_object obj;
	struct orr_char_port port;
	struct orr_process step;
	struct orr_event line_free;
	int held; /* what orr_char_get said and was not sent back yet */
	size_t count; /* bytes sent back */
	size_t pause_at; /* pause the simulation then; 0: never */
	bool ended; /* has seen the end of input */
};

/* Below the root of sim as "echo"; its port is on spec, which must open. */
void echo_init(struct echo *e, struct orr_sim *sim, const char *spec);

/* A long text, byte by byte: it repeats after 251 bytes, no power of two. */
enum { TEXT_SIZE = 100000 };
uint8_t text_at(size_t i);

/* Send the text, in one go, to fd; and whether it is what fd brings. */
bool send_text(int fd, size_t n);
bool receive_text(int fd, size_t n);

/* Become the peer of a tcp, unix or pty back end: a descriptor. */
int plug_in(const struct orr_char_port *port);

unsigned open_descriptors(void);

#endif
