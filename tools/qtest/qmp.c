/* SPDX-License-Identifier: Apache-2.0 */
#include "qmp.h"

#include <orrery/sim.h>

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { REQUEST_MAX = 64 << 10 };

struct qmp {
	const struct qom *qom;
	struct stream *out;
	bool negotiated;
	bool quit;
	/* the request that is coming in, and where the scanner stands */
	size_t used;
	unsigned depth; /* of braces and brackets */
	bool in_text;
	bool escaped;
	bool too_long;
	char request[REQUEST_MAX];
};

static void send(struct qmp *m, json_t *message)
{
	char *text = message ? json_dumps(message, 0) : NULL;

	if (text) {
		stream_write(m->out, text, strlen(text));
		stream_write(m->out, "\r\n", 2);
	}
	free(text);
	json_decref(message);
}

/* Send an answer, with the id of the request if it has one. */
static void answer(struct qmp *m, const json_t *request, const char *key,
		   json_t *value)
{
	json_t *message = json_object();
	json_t *id = json_object_get(request, "id");

	json_object_set_new(message, key, value);
	if (id)
		json_object_set(message, "id", id);
	send(m, message);
}

static void refuse(struct qmp *m, const json_t *request, const char *class,
		   const char *fmt, ...) ORR_PRINTF(4, 5);

static void refuse(struct qmp *m, const json_t *request, const char *class,
		   const char *fmt, ...)
{
	char text[256];
	va_list args;
	json_t *error;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	error = json_pack("{s:s, s:s}", "class", class, "desc", text);
	if (!error) /* the request's words, cut within a character */
		error = json_pack("{s:s, s:s}", "class", class, "desc",
				  "not understood");
	answer(m, request, "error", error);
}

static const char generic[] = "GenericError";
static const char not_found[] = "CommandNotFound";

static json_t *version(void)
{
	unsigned v[3] = {0};

	sscanf(orr_version(), "%u.%u.%u", &v[0], &v[1], &v[2]);
	return json_pack("{s:{s:i, s:i, s:i}, s:s}", "qemu", "micro", (int)v[2],
			 "minor", (int)v[1], "major", (int)v[0], "package",
			 "Orrery");
}

static void query_version(struct qmp *m, const json_t *request)
{
	answer(m, request, "return", version());
}

static void query_status(struct qmp *m, const json_t *request)
{
	answer(m, request, "return",
	       json_pack("{s:s, s:b, s:b}", "status", "running", "singlestep",
			 0, "running", 1));
}

static void negotiate(struct qmp *m, const json_t *request)
{
	m->negotiated = true;
	answer(m, request, "return", json_object());
}

static void quit(struct qmp *m, const json_t *request)
{
	m->quit = true;
	answer(m, request, "return", json_object());
}

static void list(struct qmp *m, const json_t *request)
{
	const json_t *path =
		json_object_get(json_object_get(request, "arguments"), "path");
	json_t *found;

	if (!path) {
		refuse(m, request, generic, "Parameter 'path' is missing");
	} else if (!json_is_string(path)) {
		refuse(m, request, generic,
		       "Invalid parameter type for 'path', expected: string");
	} else {
		found = qom_list(m->qom, json_string_value(path));
		if (found)
			answer(m, request, "return", found);
		else
			refuse(m, request, "DeviceNotFound",
			       "Device '%.200s' not found",
			       json_string_value(path));
	}
}

static const struct {
	const char *name;
	void (*fn)(struct qmp *m, const json_t *request);
} commands[] = {
	{"qom-list", list},
	{"query-status", query_status},
	{"query-version", query_version},
	{"quit", quit},
};

static void execute(struct qmp *m, const json_t *request, const char *name)
{
	bool negotiates = strcmp(name, "qmp_capabilities") == 0;

	if (negotiates && !m->negotiated) {
		negotiate(m, request);
		return;
	}
	if (negotiates || !m->negotiated) {
		refuse(m, request, not_found,
		       negotiates ? "Capabilities negotiation is already "
				    "complete, command ignored"
				  : "Expecting capabilities negotiation with "
				    "'qmp_capabilities'");
		return;
	}
	for (size_t i = 0; i < ORR_COUNT(commands); i++) {
		if (strcmp(commands[i].name, name) == 0) {
			commands[i].fn(m, request);
			return;
		}
	}
	refuse(m, request, not_found, "The command %.200s has not been found",
	       name);
}

/* A member that requests do not have, or NULL. */
static const char *unexpected(json_t *request)
{
	const char *key;
	json_t *value;

	json_object_foreach(request, key, value)
	{
		if (strcmp(key, "execute") != 0 &&
		    strcmp(key, "arguments") != 0 && strcmp(key, "id") != 0)
			return key;
	}
	return NULL;
}

static void handle(struct qmp *m, json_t *request)
{
	const json_t *execute_is = json_object_get(request, "execute");
	const json_t *arguments = json_object_get(request, "arguments");
	const char *key = unexpected(request);

	if (!json_is_object(request))
		refuse(m, NULL, generic, "QMP input must be a JSON object");
	else if (key)
		refuse(m, request, generic,
		       "QMP input member '%.200s' is unexpected", key);
	else if (!execute_is)
		refuse(m, request, generic, "QMP input lacks member 'execute'");
	else if (!json_is_string(execute_is))
		refuse(m, request, generic,
		       "QMP input member 'execute' must be a string");
	else if (arguments && !json_is_object(arguments))
		refuse(m, request, generic,
		       "QMP input member 'arguments' must be an object");
	else
		execute(m, request, json_string_value(execute_is));
}

static void end_request(struct qmp *m)
{
	json_error_t error;
	json_t *request;

	if (m->too_long) {
		refuse(m, NULL, generic, "request longer than %d bytes",
		       REQUEST_MAX);
	} else {
		request = json_loadb(m->request, m->used, JSON_DECODE_ANY,
				     &error);
		if (request)
			handle(m, request);
		else
			refuse(m, NULL, generic, "JSON parse error, %s",
			       error.text);
		json_decref(request);
	}
	m->used = m->depth = 0;
	m->in_text = m->escaped = m->too_long = false;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Follow the nesting; only what is outside of texts counts. */
static void scan(struct qmp *m, char c)
{
	if (m->escaped)
		m->escaped = false;
	else if (m->in_text && c == '\\')
		m->escaped = true;
	else if (c == '"')
		m->in_text = !m->in_text;
	else if (!m->in_text && (c == '{' || c == '['))
		m->depth++;
	else if (!m->in_text && (c == '}' || c == ']') && m->depth)
		m->depth--;
}

/*
 * Objects follow each other without anything between them. Whatever else
 * comes, a number say, ends with a blank; a text does not outlast its line.
 */
static bool is_complete(const struct qmp *m, char c)
{
	if (m->in_text)
		return c == '\n';
	return m->depth == 0 &&
	       (c == '}' || c == ']' || c == '"' || is_blank(c));
}

static void take(struct qmp *m, char c)
{
	if (m->used == 0 && !m->too_long && is_blank(c))
		return;
	if (m->used < REQUEST_MAX)
		m->request[m->used++] = c;
	else
		m->too_long = true;
	scan(m, c);
	if (is_complete(m, c))
		end_request(m);
}

void qmp_feed(struct qmp *m, const char *bytes, size_t n)
{
	for (size_t i = 0; i < n && !m->quit; i++)
		take(m, bytes[i]);
}

bool qmp_has_quit(const struct qmp *m)
{
	return m->quit;
}

struct qmp *qmp_new(struct orr_sim *sim, const struct qom *qom,
		    struct stream *out)
{
	struct qmp *m = orr_sim_alloc(sim, sizeof(*m));

	m->qom = qom;
	m->out = out;
	send(m, json_pack("{s:{s:o, s:[]}}", "QMP", "version", version(),
			  "capabilities"));
	return m;
}
