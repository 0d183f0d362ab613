/* SPDX-License-Identifier: Apache-2.0 */
/* QEMU's command line, as far as clients of qtest give it. */
#ifndef ORRERY_TOOLS_SYSTEM_H
#define ORRERY_TOOLS_SYSTEM_H

#include "serve.h"

enum { SYSTEM_CHARDEVS = 8 };

/* What orrery-system-ARCH is asked to do. */
struct system_options {
	const char *machine; /* "virt", say; NULL: the first */
	const char *qtest; /* the options of -qtest, "unix:PATH,..."; or NULL */
	const char *qmp; /* likewise, or "chardev:ID" */
	const char *serials[SERVE_UARTS];
	size_t nserials;
	const char *chardevs[SYSTEM_CHARDEVS];
	size_t nchardevs;
	const char **globals; /* "DRIVER.PROPERTY=VALUE" */
	size_t nglobals;
	bool help;
	bool version;
};

/*
 * Read the command line; options that mean nothing here are skipped, with
 * their arguments. Returns 0, or EXIT_USE after a complaint.
 */
int system_read_options(struct system_options *o, char **argv);

/*
 * Find the socket that a serial line, -qtest or -qmp names, through -chardev
 * if it says "chardev:ID": its address as stream_open takes it, and who
 * listens. False if it names none.
 */
bool system_socket(const struct system_options *o, const char *text,
		   char *address, size_t size, enum stream_role *role);

/* The value of key in "A,B=C,...": "" for a bare word. False if absent. */
bool system_option(const char *list, const char *key, char *value, size_t size);

#endif
