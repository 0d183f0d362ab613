/* SPDX-License-Identifier: Apache-2.0 */
/* The rows of a profile by what they are told from others by. */
#ifndef ORRERY_TOOLS_PROFILE_ROWS_H
#define ORRERY_TOOLS_PROFILE_ROWS_H

#include <jansson.h>
#include <stddef.h>

enum { ROW_NAME = 640 };

/* "bus cpu soc.uart0.DR read wait"; or of another part of the same. */
char *row_name(const json_t *row, char *buf, size_t size);
char *row_name_part(const json_t *row, const char *part, char *buf,
		    size_t size);

/* An object from the name of each row to the row; the caller's. */
json_t *rows_by_name(const json_t *profile);

#endif
