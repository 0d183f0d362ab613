/* SPDX-License-Identifier: Apache-2.0 */
/* Text that grows by printing, up to a fixed size, beyond which it is cut. */
#ifndef DIFF_TEXT_H
#define DIFF_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

struct text {
	char *at;
	size_t size;
	size_t length;
	bool cut;
};

void text_init(struct text *t, char *at, size_t size);
void text_print(struct text *t, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#ifdef __cplusplus
}
#endif

#endif
