/* SPDX-License-Identifier: Apache-2.0 */
#include "history.h"

#include "../commands.h"
#include "commit.h"
#include "impl.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

enum { FORMAT = 1, WAIT_MS = 10000 };

struct history {
	sqlite3 *db;
	char path[PATH_MAX];
	char machine[256];
};

static const char schema[] =
	"CREATE TABLE IF NOT EXISTS result ("
	" workload TEXT NOT NULL, params TEXT NOT NULL,"
	" program TEXT NOT NULL, version TEXT NOT NULL,"
	" machine TEXT NOT NULL, commit_id TEXT NOT NULL,"
	" flags TEXT NOT NULL, at TEXT NOT NULL, ops INTEGER NOT NULL,"
	" runs INTEGER NOT NULL, ns REAL NOT NULL, ns_min REAL NOT NULL,"
	" ns_max REAL NOT NULL, peak_bytes INTEGER, bytes_each INTEGER,"
	" checksum TEXT NOT NULL,"
	" PRIMARY KEY (workload, params, program, version, machine,"
	" commit_id));"
	"PRAGMA user_version = 1;";

static const char insert[] =
	"INSERT OR REPLACE INTO result VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7,"
	" strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), ?8, ?9, ?10, ?11, ?12,"
	" nullif(?13, 0), nullif(?14, 0), ?15);";

/* SQLite gives the columns beside max() from the same row. */
static const char pending[] =
	"SELECT program, version, ns,"
	" CAST(substr(params, 3) AS INTEGER) AS n, max(at)"
	" FROM result WHERE workload = ?1 AND machine = ?2"
	" AND params GLOB 'n=* dist=exp'"
	" GROUP BY program, n ORDER BY program <> 'orrery', program, n;";

void history_path(const char *path, char *buf, size_t size)
{
	const char *state = getenv("XDG_STATE_HOME");
	const char *home = getenv("HOME");

	if (!path)
		path = getenv("ORRERY_BENCH_HISTORY");
	if (path)
		snprintf(buf, size, "%s", path);
	else if (state && *state)
		snprintf(buf, size, "%s/orrery/bench.db", state);
	else
		snprintf(buf, size, "%s/.local/state/orrery/bench.db",
			 home ? home : "");
}

char *machine_name(char *buf, size_t size)
{
	FILE *f = fopen("/proc/cpuinfo", "r");
	struct utsname u;
	char line[256];
	const char *name = NULL;

	while (!name && f && fgets(line, sizeof(line), f))
		if (strncmp(line, "model name", 10) == 0)
			name = strchr(line, ':');
	if (f)
		fclose(f);
	if (!name) {
		snprintf(line, sizeof(line), ": %s",
			 uname(&u) == 0 ? u.machine : "unknown");
		name = line;
	}
	snprintf(buf, size, "%.*s, %ld CPUs", (int)strcspn(name + 2, "\n"),
		 name + 2, sysconf(_SC_NPROCESSORS_ONLN));
	return buf;
}

const char *history_commit(void)
{
	return ORRERY_COMMIT;
}

static int failed(const struct history *h)
{
	return complain("%s: %s", h->path, sqlite3_errmsg(h->db));
}

/* The folders above a file, as mkdir -p. */
static int make_folders(const char *path)
{
	char part[PATH_MAX];

	for (const char *p = strchr(path + 1, '/'); p; p = strchr(p + 1, '/')) {
		snprintf(part, sizeof(part), "%.*s", (int)(p - path), path);
		if (mkdir(part, 0777) != 0 && errno != EEXIST)
			return complain("%s: %s", part, strerror(errno));
	}
	return EXIT_OK;
}

static int format_of(sqlite3 *db, int *format)
{
	sqlite3_stmt *s;
	int code = sqlite3_prepare_v2(db, "PRAGMA user_version;", -1, &s, NULL);

	if (code != SQLITE_OK)
		return code;
	*format = sqlite3_step(s) == SQLITE_ROW ? sqlite3_column_int(s, 0) : 0;
	return sqlite3_finalize(s);
}

static int prepare(struct history *h)
{
	int format = 0;

	if (sqlite3_open(h->path, &h->db) != SQLITE_OK)
		return failed(h);
	sqlite3_busy_timeout(h->db, WAIT_MS);
	if (format_of(h->db, &format) != SQLITE_OK)
		return failed(h);
	if (format != 0 && format != FORMAT)
		return complain("%s: it has format %d; expected %d", h->path,
				format, FORMAT);
	if (sqlite3_exec(h->db, schema, NULL, NULL, NULL) != SQLITE_OK)
		return failed(h);
	return EXIT_OK;
}

int history_open(struct history **h, const char *path)
{
	char buf[PATH_MAX];
	int code;

	*h = NULL;
	history_path(path, buf, sizeof(buf));
	if (*buf == '\0')
		return EXIT_OK;
	if (make_folders(buf) != EXIT_OK)
		return EXIT_USE;
	*h = calloc(1, sizeof(**h));
	if (!*h)
		abort();
	strcpy((*h)->path, buf);
	machine_name((*h)->machine, sizeof((*h)->machine));
	code = prepare(*h);
	if (code != EXIT_OK) {
		history_close(*h);
		*h = NULL;
	}
	return code;
}

void history_close(struct history *h)
{
	if (!h)
		return;
	sqlite3_close(h->db);
	free(h);
}

static void bind_text(sqlite3_stmt *s, int i, const char *text)
{
	sqlite3_bind_text(s, i, text, -1, SQLITE_TRANSIENT);
}

static void bind_result(sqlite3_stmt *s, const struct result *r)
{
	char buf[128] = "";

	bind_text(s, 1, r->job->bench->name);
	bind_text(s, 2, job_params(r->job, buf, sizeof(buf)));
	bind_text(s, 3, r->program);
	bind_text(s, 4, r->version);
	bind_text(s, 6, ORRERY_COMMIT);
	bind_text(s, 7, r->flags);
	sqlite3_bind_int64(s, 8, (sqlite3_int64)r->job->ops);
	sqlite3_bind_int(s, 9, (int)r->runs);
	sqlite3_bind_double(s, 10, r->ns.median);
	sqlite3_bind_double(s, 11, r->ns.min);
	sqlite3_bind_double(s, 12, r->ns.max);
	sqlite3_bind_int64(s, 13, (sqlite3_int64)r->peak);
	sqlite3_bind_int64(s, 14, (sqlite3_int64)r->bytes);
	snprintf(buf, sizeof(buf), "%016" PRIx64, r->checksum);
	bind_text(s, 15, buf);
}

int history_add(struct history *h, const struct result *r)
{
	sqlite3_stmt *s;

	if (!h)
		return EXIT_OK;
	if (sqlite3_prepare_v2(h->db, insert, -1, &s, NULL) != SQLITE_OK)
		return failed(h);
	bind_result(s, r);
	bind_text(s, 5, h->machine);
	sqlite3_step(s);
	return sqlite3_finalize(s) == SQLITE_OK ? EXIT_OK : failed(h);
}

int history_pending(struct history *h, const char *workload, history_fn *fn,
		    void *arg)
{
	sqlite3_stmt *s;

	if (sqlite3_prepare_v2(h->db, pending, -1, &s, NULL) != SQLITE_OK)
		return failed(h);
	bind_text(s, 1, workload);
	bind_text(s, 2, h->machine);
	while (sqlite3_step(s) == SQLITE_ROW)
		fn(arg, (const char *)sqlite3_column_text(s, 0),
		   (const char *)sqlite3_column_text(s, 1),
		   (uint64_t)sqlite3_column_int64(s, 3),
		   sqlite3_column_double(s, 2));
	return sqlite3_finalize(s) == SQLITE_OK ? EXIT_OK : failed(h);
}
