/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Gives each file of the target's corpus to it, or those that are named on the
 * command line; prints TAP.
 */
#include "fuzz.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

/* All of f, or NULL; *size bytes, the caller's to free. */
static uint8_t *slurp(FILE *f, size_t *size)
{
	uint8_t *bytes = NULL;
	size_t room = 0;
	size_t n = 0;

	do {
		if (n == room) {
			room = room ? 2 * room : 4096;
			bytes = realloc(bytes, room);
		}
		if (!bytes)
			return NULL;
		n += fread(bytes + n, 1, room - n, f);
	} while (n == room);
	*size = n;
	return bytes;
}

/* Whether the file could be read; the target aborts if it fails. */
static bool replay(const char *path)
{
	FILE *f = fopen(path, "rb");
	size_t size = 0;
	uint8_t *bytes = f ? slurp(f, &size) : NULL;

	if (bytes)
		LLVMFuzzerTestOneInput(bytes, size);
	free(bytes);
	if (f)
		fclose(f);
	return bytes;
}

static void result(unsigned i, bool ok, const char *path)
{
	printf("%sok %u - %s\n", ok ? "" : "not ", i, path);
	fflush(stdout);
}

static int is_input(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static int replay_corpus(void)
{
	const char *srcdir = getenv("srcdir");
	struct dirent **names;
	char path[4096];
	int failed = 0;
	int n;

	snprintf(path, sizeof(path), "%s/test/fuzz/corpus/%s",
		 srcdir ? srcdir : ".", fuzz_corpus);
	n = scandir(path, &names, is_input, alphasort);
	printf("1..%d\n", n);
	for (int i = 0; i < n; i++) {
		bool ok;

		snprintf(path, sizeof(path), "%s/test/fuzz/corpus/%s/%s",
			 srcdir ? srcdir : ".", fuzz_corpus, names[i]->d_name);
		ok = replay(path);
		result((unsigned)i + 1, ok, names[i]->d_name);
		failed += !ok;
		free(names[i]);
	}
	if (n > 0)
		free(names);
	return n <= 0 || failed;
}

int main(int argc, char **argv)
{
	int failed = 0;

	if (argc == 1)
		return replay_corpus();
	printf("1..%d\n", argc - 1);
	for (int i = 1; i < argc; i++) {
		bool ok = replay(argv[i]);

		result((unsigned)i, ok, argv[i]);
		failed |= !ok;
	}
	return failed;
}
