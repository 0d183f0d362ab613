/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gperftools' CPU profiler, loaded when it is asked for: linked, it would
 * bring libunwind into every run, which opens a pipe before main and so takes
 * the place of a standard stream that is closed. It writes into memory, so
 * that a full disk is noticed, and a flame graph can be made as well.
 */
#include "file.h"
#include "host.h"

#include "../commands.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { PATH_SIZE = 64, COMMAND_SIZE = 256 };

static int open_file(FILE **f, const char *option, const char *path)
{
	if (!path)
		return 0;
	*f = fopen(path, "w");
	return *f ? 0 : complain("%s %s: %s", option, path, strerror(errno));
}

/* As other programs and libraries can open the profile. */
static const char *name_of(int data, char *buf)
{
	snprintf(buf, PATH_SIZE, "/proc/%ld/fd/%d", (long)getpid(), data);
	return buf;
}

#ifdef WITH_PROFILER
static int begin(struct cpu_profile *p, const char *option)
{
	void *library;
	int (*start)(const char *path);
	char path[PATH_SIZE];

	/* ticks of the host's clock are fewer, if more than by default */
	setenv("CPUPROFILE_FREQUENCY", "1000", 0);
	library = dlopen("libprofiler.so.0", RTLD_NOW);
	if (!library)
		return complain("%s: %s; install libgoogle-perftools4", option,
				dlerror());
	*(void **)&start = dlsym(library, "ProfilerStart");
	*(void **)&p->stop = dlsym(library, "ProfilerStop");
	p->data = memfd_create("profile", MFD_CLOEXEC);
	if (start && p->stop && p->data >= 0 && start(name_of(p->data, path)))
		return 0;
	p->stop = NULL;
	return complain("%s: the profiler of gperftools does not start",
			option);
}
#else
static int begin(struct cpu_profile *p, const char *option)
{
	(void)p;
	return complain("%s: this orrery was built without gperftools' "
			"profiler; configure says what it found",
			option);
}
#endif

/* The functions' names are found by the program that reads profiles. */
static int find_reader(void)
{
	if (system("command -v google-pprof >/dev/null") == 0)
		return 0;
	return complain("--flame-graph: google-pprof is needed; install "
			"google-perftools");
}

int cpu_profile_start(struct cpu_profile *p)
{
	int code = 0;

	if (!p->profile_path && !p->flame_path)
		return 0;
	if (p->flame_path)
		code = find_reader();
	if (code == 0)
		code = open_file(&p->profile, "--cpu-profile", p->profile_path);
	if (code == 0)
		code = open_file(&p->flame, "--flame-graph", p->flame_path);
	if (code == 0)
		code = begin(p, p->profile_path ? "--cpu-profile"
						: "--flame-graph");
	return code;
}

static bool copy(int data, FILE *f)
{
	char buf[4096];
	ssize_t n;
	off_t at = 0;

	while ((n = pread(data, buf, sizeof(buf), at)) > 0) {
		if (fwrite(buf, 1, (size_t)n, f) != (size_t)n)
			return false;
		at += n;
	}
	return n == 0;
}

/* What the other end of the pipe says is not for our users. */
static bool draw(int data, FILE *f)
{
	char command[COMMAND_SIZE];
	char path[PATH_SIZE];
	bool drawn;
	FILE *in;

	snprintf(command, sizeof(command),
		 "google-pprof --collapsed /proc/%ld/exe %s 2>/dev/null",
		 (long)getpid(), name_of(data, path));
	in = popen(command, "r");
	if (!in)
		return false;
	drawn = flame_draw(in, f);
	return pclose(in) == 0 && drawn;
}

static int finish(FILE *f, bool written, const char *option, const char *path)
{
	int code = close_written(f);

	if (code)
		return complain("%s %s: %s", option, path, strerror(code));
	return written ? 0 : complain("%s %s: cannot be written", option, path);
}

int cpu_profile_finish(struct cpu_profile *p)
{
	int code = 0;

	if (!p->stop)
		return 0;
	p->stop();
	if (p->profile)
		code = finish(p->profile, copy(p->data, p->profile),
			      "--cpu-profile", p->profile_path);
	if (p->flame && code == 0)
		code = finish(p->flame, draw(p->data, p->flame),
			      "--flame-graph", p->flame_path);
	close(p->data);
	return code;
}
