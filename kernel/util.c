/* SPDX-License-Identifier: Apache-2.0 */
#include "util.h"

#include <orrery/base.h>

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static void *check(void *p, size_t n, size_t size)
{
	if (!p && n && size) {
		fprintf(stderr, "orrery: out of memory (%zu times %zu bytes)\n",
			n, size);
		abort();
	}
	return p;
}

void *ori_calloc(size_t n, size_t size)
{
	return check(calloc(n, size), n, size);
}

void *ori_realloc(void *old, size_t n, size_t size)
{
	return check(reallocarray(old, n, size), n, size);
}

void *ori_aligned_alloc(size_t alignment, size_t size)
{
	return check(aligned_alloc(alignment, size), 1, size);
}

void ori_free(void *p)
{
	free(p);
}

int orr_error_set(struct orr_error *err, int code, const char *fmt, ...)
{
	va_list args;

	if (err) {
		va_start(args, fmt);
		vsnprintf(err->text, sizeof(err->text), fmt, args);
		va_end(args);
	}
	return code;
}

const char *orr_version(void)
{
	return ORRERY_VERSION;
}
