/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gperftools' heap profiler is part of its malloc, which has to be there from
 * the start; the one that the command is linked with has none. So the program
 * is started anew with the other one in front.
 */
#include "host.h"

#include "../commands.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PRELOAD "LD_PRELOAD"
#define PREFIX "HEAPPROFILE" /* has it begin by itself, before main */
#define LIBRARY "libtcmalloc.so.4"

enum { PATH_SIZE = 4096 };

/* The first that the profiler writes; it counts them up. */
static const char *first_file(const char *prefix, char *buf)
{
	snprintf(buf, PATH_SIZE, "%s.0001.heap", prefix);
	return buf;
}

#ifdef WITH_PROFILER
static int check_writable(const char *prefix)
{
	char path[PATH_SIZE];
	FILE *f = fopen(first_file(prefix, path), "w");

	if (!f)
		return complain("--heap-profile %s: %s: %s", prefix, path,
				strerror(errno));
	fclose(f);
	return 0;
}

/* What the program was called with, in memory that stays; NULL if unknown. */
static char **arguments(void)
{
	FILE *f = fopen("/proc/self/cmdline", "r");
	char **args = NULL;
	size_t n = 0;
	char *arg = NULL;
	size_t room = 0;

	while (f && getdelim(&arg, &room, '\0', f) > 0) {
		args = realloc(args, (n + 2) * sizeof(*args));
		if (!args)
			abort();
		args[n++] = arg;
		args[n] = NULL;
		arg = NULL;
		room = 0;
	}
	free(arg);
	if (f)
		fclose(f);
	return args;
}

static int start_anew(const char *prefix)
{
	char **args = arguments();

	setenv(PRELOAD, LIBRARY, 1);
	setenv(PREFIX, prefix, 1);
	if (args)
		execv("/proc/self/exe", args);
	return complain("--heap-profile: cannot start anew: %s",
			strerror(errno));
}

int heap_profile_start(const char *prefix)
{
	int (*is_running)(void);
	const char *preload = getenv(PRELOAD);
	int code = check_writable(prefix);

	if (code)
		return code;
	*(void **)&is_running = dlsym(RTLD_DEFAULT, "IsHeapProfilerRunning");
	if (is_running && is_running()) {
		unsetenv(PRELOAD); /* what this starts is not profiled */
		unsetenv(PREFIX);
		return 0;
	}
	if (preload && strcmp(preload, LIBRARY) == 0)
		return complain("--heap-profile: %s is not there; install "
				"libgoogle-perftools4",
				LIBRARY);
	return start_anew(prefix);
}
#else
int heap_profile_start(const char *prefix)
{
	return complain("--heap-profile %s: this orrery was built without "
			"gperftools' profiler; configure says what it found",
			prefix);
}
#endif

int heap_profile_finish(const char *prefix)
{
	void (*dump)(const char *reason);
	void (*stop)(void);
	char path[PATH_SIZE];
	bool written = false;
	FILE *f;

	*(void **)&dump = dlsym(RTLD_DEFAULT, "HeapProfilerDump");
	*(void **)&stop = dlsym(RTLD_DEFAULT, "HeapProfilerStop");
	if (!dump || !stop)
		return 0;
	dump("end of the run");
	stop();
	f = fopen(first_file(prefix, path), "r");
	if (f) {
		written = fgetc(f) != EOF;
		fclose(f);
	}
	return written ? 0
		       : complain("--heap-profile %s: %s cannot be written",
				  prefix, path);
}
