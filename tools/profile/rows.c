/* SPDX-License-Identifier: Apache-2.0 */
#include "rows.h"

#include <stdio.h>

static const char *text(const json_t *row, const char *key)
{
	return json_string_value(json_object_get(row, key));
}

char *row_name_part(const json_t *row, const char *part, char *buf, size_t size)
{
	const char *initiator = text(row, "initiator");
	const char *reg = text(row, "register");
	const char *command = text(row, "command");

	snprintf(buf, size, "%s %s%s%s%s%s%s%s %s", text(row, "kind"),
		 initiator, *initiator ? " " : "", text(row, "target"),
		 *reg ? "." : "", reg, *command ? " " : "", command, part);
	return buf;
}

char *row_name(const json_t *row, char *buf, size_t size)
{
	return row_name_part(row, text(row, "part"), buf, size);
}

json_t *rows_by_name(const json_t *profile)
{
	json_t *names = json_object();
	char name[ROW_NAME];
	json_t *row;
	size_t i;

	json_array_foreach(json_object_get(profile, "rows"), i, row)
		json_object_set(names, row_name(row, name, sizeof(name)), row);
	return names;
}
