/* SPDX-License-Identifier: Apache-2.0 */
/* What the command line says of a board: --set and --uart. */
#include "impl.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *keep(const struct board *b, const char *text, size_t length)
{
	return memcpy(orr_sim_alloc(b->sim, length + 1), text, length);
}

/* Cut PATH.PROPERTY=VALUE; the property follows the last '.' before '='. */
static int read_setting(const struct board *b, struct setting *s,
			const char *option)
{
	size_t left = strcspn(option, "=");
	char *path = keep(b, option, left);
	char *dot = strrchr(path, '.');

	if (!option[left] || !dot || dot == path || !dot[1])
		return orr_error_set(b->err, -EINVAL,
				     "--set %s: expected PATH.PROPERTY=VALUE",
				     option);
	*dot = '\0';
	*s = (struct setting){.option = option,
			      .path = path,
			      .property = dot + 1,
			      .value = option + left + 1};
	return 0;
}

int board_read_settings(struct board *b, const struct board_options *options)
{
	int code = 0;

	b->nsettings = options->nsets;
	b->settings =
		orr_sim_alloc(b->sim, b->nsettings * sizeof(*b->settings));
	for (size_t i = 0; i < b->nsettings && code == 0; i++)
		code = read_setting(b, &b->settings[i], options->sets[i]);
	return code;
}

int board_set_device(struct board *b, const struct item *it)
{
	for (size_t i = 0; i < b->nsettings; i++) {
		struct setting *s = &b->settings[i];
		struct orr_error e;

		if (!board_names(s->path, it))
			continue;
		s->used = true;
		if (board_is_from_reg(it, s->property))
			return orr_error_set(b->err, -EINVAL,
					     "--set %s: the size comes from "
					     "reg",
					     s->option);
		if (orr_device_set(it->dev, s->property, s->value, &e) != 0)
			return orr_error_set(b->err, -EINVAL, "--set %s: %s",
					     s->option, e.text);
	}
	return 0;
}

const char *board_settings_of(const struct board *b, const struct item *it,
			      char *buf, size_t size)
{
	const char *before = " (by ";
	size_t n = 0;

	*buf = '\0';
	for (size_t i = 0; i < b->nsettings && n < size; i++) {
		if (!board_names(b->settings[i].path, it))
			continue;
		n += (size_t)snprintf(buf + n, size - n, "%s--set %s", before,
				      b->settings[i].option);
		before = ", ";
	}
	if (n && n < size)
		snprintf(buf + n, size - n, ")");
	return buf;
}

static bool parse_u32(const char *text, uint32_t *value)
{
	unsigned long long v;
	char *end;

	if (text[0] < '0' || text[0] > '9')
		return false;
	errno = 0;
	v = strtoull(text, &end, 0);
	if (*end || errno || v > UINT32_MAX)
		return false;
	*value = (uint32_t)v;
	return true;
}

/* Whether text is the path of an object, or the last name in it. */
static bool is_called(const char *path, const char *text)
{
	const char *dot = strrchr(path, '.');

	return strcmp(path, text) == 0 || (dot && strcmp(dot + 1, text) == 0);
}

int board_set_u32(struct board *b, const char *object, const char *property,
		  uint32_t *value)
{
	for (size_t i = 0; i < b->nsettings; i++) {
		struct setting *s = &b->settings[i];

		if (!is_called(object, s->path) ||
		    strcmp(s->property, property) != 0)
			continue;
		s->used = true;
		if (!parse_u32(s->value, value))
			return orr_error_set(b->err, -EINVAL,
					     "--set %s: expected a 32-bit "
					     "number",
					     s->option);
	}
	return 0;
}

/* "soc, uart0, hpet0": all objects, or those with a character port. */
static const char *known(const struct board *b, bool uarts, char *buf,
			 size_t size)
{
	size_t n = 0;

	snprintf(buf, size, "none");
	for (const struct item *it = b->items; it && n < size; it = it->next) {
		char path[256];

		if (uarts && !board_char_port(it))
			continue;
		orr_object_path(it->obj, path, sizeof(path));
		n += (size_t)snprintf(buf + n, size - n, "%s%s", n ? ", " : "",
				      it->label ? it->label : path);
	}
	return buf;
}

int board_check_settings(const struct board *b)
{
	for (size_t i = 0; i < b->nsettings; i++) {
		const struct setting *s = &b->settings[i];
		const struct item *it = b->items;
		char list[300];

		if (s->used)
			continue;
		while (it && !board_names(s->path, it))
			it = it->next;
		if (it)
			return orr_error_set(b->err, -EINVAL,
					     "--set %s: nothing named '%s' can "
					     "be set there",
					     s->option, s->property);
		return orr_error_set(b->err, -EINVAL,
				     "--set %s: no object is named '%s'; "
				     "known: %s",
				     s->option, s->path,
				     known(b, false, list, sizeof(list)));
	}
	return 0;
}

static struct item *find_uart(const struct board *b, const char *name)
{
	struct item *it = b->items;

	while (it && !(board_names(name, it) && board_char_port(it)))
		it = it->next;
	return it;
}

/* LABEL=BACKEND */
static int open_uart(struct board *b, const char *option)
{
	size_t left = strcspn(option, "=");
	const char *backend = option + left + 1;
	char list[300];
	struct orr_error e;
	struct item *it;

	if (!option[left] || left == 0)
		return orr_error_set(b->err, -EINVAL,
				     "--uart %s: expected LABEL=BACKEND",
				     option);
	it = find_uart(b, keep(b, option, left));
	if (!it)
		return orr_error_set(b->err, -EINVAL,
				     "--uart %s: no UART is named '%.*s'; "
				     "known: %s",
				     option, (int)left, option,
				     known(b, true, list, sizeof(list)));
	if (it->uart_given)
		return orr_error_set(b->err, -EINVAL,
				     "--uart %s: this UART has a back end "
				     "already",
				     option);
	if (strcmp(backend, "stdio") == 0 && board_uses_stdio(b))
		return orr_error_set(b->err, -EINVAL,
				     "--uart %s: another UART has stdio",
				     option);
	it->uart_given = true;
	if (orr_char_open(board_char_port(it), backend, &e) != 0)
		return orr_error_set(b->err, -EINVAL, "--uart %s: %s", option,
				     e.text);
	return 0;
}

int board_open_uarts(struct board *b, const struct board_options *options)
{
	int code = 0;

	for (size_t i = 0; i < options->nuarts && code == 0; i++)
		code = open_uart(b, options->uarts[i]);
	return code;
}

typedef bool port_fn(const struct orr_char_port *port);

static bool any_port(const struct board *b, port_fn *fn)
{
	for (const struct item *it = b->items; it; it = it->next)
		if (board_char_port(it) && fn(board_char_port(it)))
			return true;
	return false;
}

bool board_interactive(const struct board *b)
{
	return any_port(b, orr_char_interactive);
}

bool board_uses_stdio(const struct board *b)
{
	return any_port(b, orr_char_uses_stdio);
}

static bool has_failed(const struct orr_char_port *port)
{
	return orr_char_error(port, NULL) != 0;
}

bool board_lost_data(const struct board *b)
{
	for (const struct item *it = b->items; it; it = it->next)
		if (it->dev && it->dev->failed)
			return true;
	return any_port(b, has_failed);
}

void board_print_addresses(const struct board *b, FILE *f)
{
	for (const struct item *it = b->items; it; it = it->next) {
		struct orr_char_port *port = board_char_port(it);
		const char *address = port ? orr_char_address(port) : "";
		char path[256];

		if (*address)
			fprintf(f, "orrery: %s is on %s\n",
				orr_object_path(it->obj, path, sizeof(path)),
				address);
	}
}
