/* SPDX-License-Identifier: Apache-2.0 */
#include "output.h"
#include "../commands.h"
#include "../host/file.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int make_directory(const char *dir)
{
	struct stat st;

	if (mkdir(dir, 0777) == 0)
		return EXIT_OK;
	if (errno != EEXIST)
		return complain("%s: cannot be made a directory: %s", dir,
				strerror(errno));
	if (stat(dir, &st) != 0 || !S_ISDIR(st.st_mode))
		return complain("%s: expected a directory", dir);
	return EXIT_OK;
}

int output_name(struct output *o, const char *dir, const char *name)
{
	int n = snprintf(o->draft, sizeof(o->draft), "%s/%s.new", dir, name);

	if (n >= (int)sizeof(o->draft))
		return complain("%s: the name is too long", dir);
	snprintf(o->path, sizeof(o->path), "%s/%s", dir, name);
	o->f = NULL;
	return EXIT_OK;
}

int output_open(struct output *o)
{
	o->f = fopen(o->draft, "w");
	return o->f ? EXIT_OK : complain("%s: %s", o->draft, strerror(errno));
}

int output_close(struct output *o)
{
	int code = o->f ? close_written(o->f) : 0;

	o->f = NULL;
	if (code == 0 && rename(o->draft, o->path) == 0)
		return EXIT_OK;
	code = code ? code : errno;
	output_drop(o);
	return complain("%s: %s", o->path, strerror(code));
}

void output_drop(struct output *o)
{
	if (o->f)
		fclose(o->f);
	o->f = NULL;
	unlink(o->draft);
}
