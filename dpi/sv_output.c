/* SPDX-License-Identifier: Apache-2.0 */
/* Files that are asked for behind the board and written at the end. */
#include "sv_impl.h"

#include "../tools/host/file.h"

#include <errno.h>
#include <string.h>
#include <time.h>

uint64_t ori_sv_host_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000000 + (uint64_t)ts.tv_nsec;
}

int ori_sv_output_open(struct sv_link *l, struct sv_output *o,
		       const char *option, const char *path)
{
	if (o->file)
		fclose(o->file);
	o->file = fopen(path, "w");
	if (!o->file)
		return ori_sv_fail(l, NULL, "%s %s: %s", option, path,
				   strerror(errno));
	o->option = option;
	o->path = path;
	o->begin = ori_sv_host_ns();
	return 0;
}

double ori_sv_output_seconds(const struct sv_output *o)
{
	return (double)(ori_sv_host_ns() - o->begin) * 1e-9;
}

void ori_sv_output_close(struct sv_link *l, struct sv_output *o)
{
	int code = close_written(o->file);

	o->file = NULL;
	if (code)
		ori_sv_fail(l, NULL, "%s %s: cannot be written: %s", o->option,
			    o->path, strerror(code));
}
