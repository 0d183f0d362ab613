/* SPDX-License-Identifier: Apache-2.0 */
#include "reference.h"

#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void fail(const char *what)
{
	perror(what);
	exit(2);
}

void reference_start(struct reference *r, const char *path)
{
	int to[2], from[2];

	if (access(path, X_OK) || pipe(to) || pipe(from) ||
	    (r->child = fork()) < 0)
		fail(path);
	if (r->child == 0) {
		setenv("SYSTEMC_DISABLE_COPYRIGHT_MESSAGE", "1", 1);
		dup2(to[0], 0);
		dup2(from[1], 1);
		close(to[1]);
		close(from[0]);
		execl(path, path, (char *)NULL);
		fail(path);
	}
	close(to[0]);
	close(from[1]);
	r->to = fdopen(to[1], "w");
	r->from = fdopen(from[0], "r");
}

void reference_stop(struct reference *r)
{
	fclose(r->to);
	fclose(r->from);
	waitpid(r->child, NULL, 0);
}

void reference_ask(struct reference *r, const struct network *n)
{
	static char text[NETWORK_TEXT];

	network_print(n, text, sizeof(text));
	fprintf(r->to, "%zu\n%s", strlen(text), text);
	fflush(r->to);
}

void reference_answer(struct reference *r, char *trace, size_t size)
{
	size_t length;

	if (fscanf(r->from, "%zu", &length) != 1 || getc(r->from) != '\n' ||
	    length >= size || fread(trace, 1, length, r->from) != length)
		fail("the SystemC side");
	trace[length] = '\0';
}
