/* SPDX-License-Identifier: Apache-2.0 */
#include "chrome.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

enum { PS_PER_NS = 1000, PS_PER_US = 1000000 };

int chrome_open(struct chrome *c, const char *path, struct orr_error *err)
{
	*c = (struct chrome){.f = fopen(path, "we"), .path = path};
	if (!c->f)
		return orr_error_set(err, -errno, "cannot create %s: %s", path,
				     strerror(errno));
	fputs("{\"displayTimeUnit\":\"ns\",\"traceEvents\":[", c->f);
	return 0;
}

void chrome_rescue(struct chrome *c)
{
	fputs("\n]}\n", c->f);
	fflush(c->f);
}

int chrome_close(struct chrome *c, struct orr_error *err)
{
	bool failed;

	errno = 0;
	chrome_rescue(c);
	failed = ferror(c->f) != 0;
	failed |= fclose(c->f) != 0;
	c->f = NULL;
	if (!failed)
		return 0;
	return orr_error_set(err, -EIO, "cannot write %s: %s", c->path,
			     strerror(errno ? errno : EIO));
}

static void put_text(FILE *f, const char *text)
{
	putc('"', f);
	for (; *text; text++) {
		unsigned char byte = (unsigned char)*text;

		if (byte == '"' || byte == '\\')
			fprintf(f, "\\%c", byte);
		else if (byte < ' ' || byte > '~')
			fprintf(f, "\\u%04x", byte);
		else
			putc(byte, f);
	}
	putc('"', f);
}

/* In microseconds, as the format wants, and exact. */
static void put_time(FILE *f, const char *key, orr_time t)
{
	fprintf(f, ",\"%s\":%" PRIu64 ".%06" PRIu64, key, t / PS_PER_US,
		t % PS_PER_US);
}

/* What all events have; whoever calls ends the object. */
static void begin_event(struct chrome *c, char phase, struct chrome_track t,
			const char *name)
{
	fprintf(c->f, "%s\n{\"ph\":\"%c\",\"pid\":%u", c->any ? "," : "", phase,
		t.process);
	if (t.thread)
		fprintf(c->f, ",\"tid\":%u", t.thread);
	if (name) {
		fputs(",\"name\":", c->f);
		put_text(c->f, name);
	}
	c->any = true;
}

static void put_metadata(struct chrome *c, struct chrome_track t,
			 const char *key, const char *name)
{
	begin_event(c, 'M', t, key);
	fputs(",\"args\":{\"name\":", c->f);
	put_text(c->f, name);
	fputs("}}", c->f);
}

void chrome_name_process(struct chrome *c, unsigned process, const char *name)
{
	put_metadata(c, (struct chrome_track){process, 0}, "process_name",
		     name);
}

void chrome_name_track(struct chrome *c, struct chrome_track t,
		       const char *name)
{
	put_metadata(c, t, "thread_name", name);
}

/* What Perfetto makes of a time in the file. */
static long long perfetto_ns(orr_time t)
{
	return llround((double)t / PS_PER_US * 1000);
}

/*
 * Perfetto rounds start and duration, each for itself. Where the end would be
 * behind that of the next one's start, both are not slices beside each other
 * any more: such a duration is cut, by less than a nanosecond.
 */
static orr_time without_overlap(orr_time start, orr_time duration)
{
	long long most =
		perfetto_ns(orr_time_add(start, duration)) - perfetto_ns(start);

	return perfetto_ns(duration) > most ? (orr_time)most * PS_PER_NS
					    : duration;
}

void chrome_slice(struct chrome *c, struct chrome_track t, const char *name,
		  orr_time start, orr_time duration,
		  const struct chrome_split *split)
{
	begin_event(c, 'X', t, name);
	put_time(c->f, "ts", start);
	put_time(c->f, "dur", without_overlap(start, duration));
	if (split)
		fprintf(c->f,
			",\"args\":{\"wait_ps\":%" PRIu64
			",\"transfer_ps\":%" PRIu64 ",\"device_ps\":%" PRIu64
			"}",
			split->wait, split->transfer, split->device);
	putc('}', c->f);
}

static void put_point(struct chrome *c, char phase, struct chrome_track t,
		      const char *name, orr_time when, const char *rest)
{
	begin_event(c, phase, t, name);
	put_time(c->f, "ts", when);
	fprintf(c->f, "%s}", rest);
}

void chrome_begin(struct chrome *c, struct chrome_track t, const char *name,
		  orr_time when)
{
	put_point(c, 'B', t, name, when, "");
}

void chrome_end(struct chrome *c, struct chrome_track t, orr_time when)
{
	put_point(c, 'E', t, NULL, when, "");
}

/* "bp":"e": it ends in the slice around it, not in the next one. */
void chrome_flow(struct chrome *c, uint64_t id, struct chrome_track from,
		 orr_time start, struct chrome_track to, orr_time end)
{
	char rest[64];

	snprintf(rest, sizeof(rest), ",\"cat\":\"bus\",\"id\":%" PRIu64, id);
	put_point(c, 's', from, "transfer", start, rest);
	strcat(rest, ",\"bp\":\"e\"");
	put_point(c, 'f', to, "transfer", end, rest);
}

void chrome_instant(struct chrome *c, struct chrome_track t, const char *name,
		    orr_time when)
{
	put_point(c, 'i', t, name, when, ",\"s\":\"t\"");
}

void chrome_counter(struct chrome *c, unsigned process, const char *name,
		    orr_time when, uint64_t value)
{
	char rest[64];

	snprintf(rest, sizeof(rest), ",\"args\":{\"value\":%" PRIu64 "}",
		 value);
	put_point(c, 'C', (struct chrome_track){process, 0}, name, when, rest);
}
