/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The report: a page that is the same for all profiles (web/, put together
 * when the program was built), with the profile where its marker is.
 */
#include "page.h"
#include "impl.h"

#include <stdlib.h>
#include <string.h>

static const char marker[] = "<!-- profile -->";

/* As text of a script element, which only a < could end. */
static int write_escaped(const char *text, size_t size, void *arg)
{
	const char *end = text + size;

	while (text < end) {
		const char *special = memchr(text, '<', (size_t)(end - text));
		const char *stop = special ? special : end;

		fwrite(text, 1, (size_t)(stop - text), arg);
		if (special)
			fputs("\\u003c", arg);
		text = special ? special + 1 : end;
	}
	return 0;
}

void page_write(FILE *f, const json_t *profile)
{
	const char *page = (const char *)page_html;
	const char *place = strstr(page, marker);

	fwrite(page, 1, (size_t)(place - page), f);
	json_dump_callback(profile, write_escaped, f, JSON_COMPACT);
	fputs(place + strlen(marker), f);
}
