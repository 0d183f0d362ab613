/* SPDX-License-Identifier: Apache-2.0 */
#include "../commands.h"
#include "system.h"

#include <stdio.h>
#include <string.h>

bool system_option(const char *list, const char *key, char *value, size_t size)
{
	size_t n = strlen(key);

	while (*list) {
		size_t length = strcspn(list, ",");
		bool found = length >= n && strncmp(list, key, n) == 0 &&
			     (length == n || list[n] == '=');

		if (found) {
			size_t skip = length == n ? n : n + 1;

			snprintf(value, size, "%.*s", (int)(length - skip),
				 list + skip);
			return true;
		}
		list += length + (list[length] == ',');
	}
	return false;
}

/* The first item of a list, by itself or behind key=. */
static void first_item(const char *list, char *value, size_t size)
{
	snprintf(value, size, "%.*s", (int)strcspn(list, ","), list);
}

static const char *find_chardev(const struct system_options *o, const char *id)
{
	char text[64];

	for (size_t i = 0; i < o->nchardevs; i++)
		if (system_option(o->chardevs[i], "id", text, sizeof(text)) &&
		    strcmp(text, id) == 0)
			return o->chardevs[i];
	return NULL;
}

static bool is_on(const char *list, const char *key)
{
	char value[16];

	return system_option(list, key, value, sizeof(value)) &&
	       (!*value || strcmp(value, "on") == 0);
}

/* "socket,id=ID,path=PATH" or "socket,id=ID,host=HOST,port=PORT" */
static bool chardev_socket(const char *chardev, char *address, size_t size)
{
	char path[256];
	char host[256] = "127.0.0.1";
	char port[32];

	if (strncmp(chardev, "socket", 6) != 0)
		return false;
	if (system_option(chardev, "path", path, sizeof(path))) {
		snprintf(address, size, "unix:%s", path);
		return true;
	}
	system_option(chardev, "host", host, sizeof(host));
	if (!system_option(chardev, "port", port, sizeof(port)))
		return false;
	snprintf(address, size, "tcp:%s:%s", host, port);
	return true;
}

bool system_socket(const struct system_options *o, const char *text,
		   char *address, size_t size, enum stream_role *role)
{
	const char *list = text;
	bool found;

	if (strncmp(text, "chardev:", 8) == 0) {
		list = find_chardev(o, text + 8);
		found = list && chardev_socket(list, address, size);
	} else {
		first_item(text, address, size);
		found = strncmp(text, "unix:", 5) == 0 ||
			strncmp(text, "tcp:", 4) == 0;
	}
	*role = list && is_on(list, "server") ? STREAM_LISTEN : STREAM_CONNECT;
	return found;
}

/* Options. */

static void set_machine(struct system_options *o, const char *value)
{
	o->machine = value;
}

static void set_qtest(struct system_options *o, const char *value)
{
	o->qtest = value;
}

static void set_qmp(struct system_options *o, const char *value)
{
	o->qmp = value;
}

static void add_serial(struct system_options *o, const char *value)
{
	if (o->nserials < ORR_COUNT(o->serials))
		o->serials[o->nserials++] = value;
}

static void add_chardev(struct system_options *o, const char *value)
{
	if (o->nchardevs < ORR_COUNT(o->chardevs))
		o->chardevs[o->nchardevs++] = value;
}

static void add_global(struct system_options *o, const char *value)
{
	o->globals[o->nglobals++] = value;
}

/* "chardev=ID,mode=control"; other monitors are for people. */
static void add_monitor(struct system_options *o, const char *value)
{
	static char qmp[80] = "chardev:";
	char mode[32] = "";

	system_option(value, "mode", mode, sizeof(mode));
	if (strcmp(mode, "control") == 0 &&
	    system_option(value, "chardev", qmp + 8, sizeof(qmp) - 8))
		o->qmp = qmp;
}

static const struct {
	const char *name;
	void (*fn)(struct system_options *o, const char *value);
} options[] = {
	{"M", set_machine},	  {"machine", set_machine},
	{"qtest", set_qtest},	  {"qmp", set_qmp},
	{"mon", add_monitor},	  {"serial", add_serial},
	{"chardev", add_chardev}, {"global", add_global},
};

/* "-name" or "--name" */
static const char *option_name(const char *word)
{
	return word[0] == '-' ? word + 1 + (word[1] == '-') : "";
}

static int read_option(struct system_options *o, const char *word,
		       const char *value)
{
	const char *name = option_name(word);

	for (size_t i = 0; i < ORR_COUNT(options); i++) {
		if (strcmp(options[i].name, name) != 0)
			continue;
		if (!value)
			return complain("%s: expected an argument", word);
		options[i].fn(o, value);
	}
	o->help |= strcmp(name, "help") == 0 || strcmp(name, "h") == 0;
	o->version |= strcmp(name, "version") == 0;
	return 0;
}

int system_read_options(struct system_options *o, char **argv)
{
	int code = 0;

	while (*argv && code == 0) {
		const char *word = *argv++;
		bool has_value = *argv && (*argv)[0] != '-';

		if (word[0] != '-')
			return complain("'%s': expected an option", word);
		code = read_option(o, word, has_value ? *argv : NULL);
		argv += has_value;
	}
	return code;
}
