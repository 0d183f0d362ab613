/* SPDX-License-Identifier: Apache-2.0 */
#include "text.h"

#include <stdarg.h>
#include <stdio.h>

void text_init(struct text *t, char *at, size_t size)
{
	*t = (struct text){.at = at, .size = size};
	at[0] = '\0';
}

void text_print(struct text *t, const char *format, ...)
{
	size_t left = t->size - t->length;
	va_list ap;
	int n;

	va_start(ap, format);
	n = vsnprintf(t->at + t->length, left, format, ap);
	va_end(ap);
	if (n < 0 || (size_t)n >= left) {
		t->cut = true;
		n = (int)left - 1;
	}
	t->length += (size_t)n;
}
