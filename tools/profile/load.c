/* SPDX-License-Identifier: Apache-2.0 */
/* A profile is read, with all that its readers rely on looked at. */
#include "impl.h"
#include "profile.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

enum { PATH_SIZE = 4096 };

/* The lists of a profile, and what each member has: see json_unpack. */
static const struct list {
	const char *name;
	const char *format;
	const char *keys[18];
} lists[] = {
	{"rows",
	 "{s:s,s:s,s:s,s:s,s:s,s:s,s:s,s:I,s:I,s:F,s:F,s:I,s:I,s:I,s:I,s:I,"
	 "s:[],s:[]}",
	 {"kind", "initiator", "target", "register", "command", "part", "unit",
	  "count", "min", "mean", "deviation", "p50", "p90", "p99", "p999",
	  "max", "worst", "buckets"}},
	{"buses",
	 "{s:s,s:I,s:[],s:[]}",
	 {"name", "interval", "busy", "waiting"}},
	{"interrupts", "{s:s,s:[],s:I}", {"wire", "edges", "dropped"}},
	{"transactions",
	 "{s:I,s:s,s:s,s:s,s:s,s:I,s:I,s:I,s:I}",
	 {"id", "initiator", "target", "register", "command", "start", "wait",
	  "transfer", "device"}},
};

/* A list within a member, and what each of its own members is. */
static const struct inner {
	const char *list;
	const char *name;
	const char *format;
	const char *keys[3];
} inners[] = {
	{"rows", "worst", "{s:I,s:I,s:s}", {"value", "when", "what"}},
	{"rows", "buckets", "[I,I,I!]", {0}},
	{"buses", "busy", "I", {0}},
	{"buses", "waiting", "I", {0}},
	{"interrupts", "edges", "[I,I!]", {0}},
};

/* json_unpack_ex without values, whose keys come in an array. */
static int validate(json_t *json, const char *format, const char *const *k,
		    json_error_t *why)
{
	return json_unpack_ex(json, why, JSON_VALIDATE_ONLY, format, k[0], k[1],
			      k[2], k[3], k[4], k[5], k[6], k[7], k[8], k[9],
			      k[10], k[11], k[12], k[13], k[14], k[15], k[16],
			      k[17]);
}

static int check_inner(const struct inner *inner, json_t *member,
		       const char *place, struct orr_error *err)
{
	const char *keys[18] = {inner->keys[0], inner->keys[1], inner->keys[2]};
	json_error_t why;
	json_t *item;
	size_t i;

	json_array_foreach(
		json_object_get(member, inner->name), i,
		item) if (validate(item, inner->format, keys, &why) !=
			  0) return orr_error_set(err, -EINVAL,
						  "%s.%s[%zu]: %s", place,
						  inner->name, i, why.text);
	return 0;
}

static int check_member(const struct list *list, json_t *member,
			const char *place, struct orr_error *err)
{
	json_error_t why;

	if (validate(member, list->format, list->keys, &why) != 0)
		return orr_error_set(err, -EINVAL, "%s: %s", place, why.text);
	for (size_t i = 0; i < ORR_COUNT(inners); i++)
		if (strcmp(inners[i].list, list->name) == 0 &&
		    check_inner(&inners[i], member, place, err) != 0)
			return -EINVAL;
	return 0;
}

static int check_list(const char *path, json_t *profile,
		      const struct list *list, struct orr_error *err)
{
	json_t *members = json_object_get(profile, list->name);
	char place[PATH_SIZE + 64];
	json_t *member;
	size_t i;

	if (!json_is_array(members))
		return orr_error_set(err, -EINVAL, "%s: %s: expected an array",
				     path, list->name);
	json_array_foreach(members, i, member)
	{
		snprintf(place, sizeof(place), "%s: %s[%zu]", path, list->name,
			 i);
		if (check_member(list, member, place, err) != 0)
			return -EINVAL;
	}
	return 0;
}

/* Buckets ascend, so that what has one order has one in all readers. */
static int check_order(const char *path, json_t *profile, struct orr_error *err)
{
	json_t *row;
	size_t r;

	json_array_foreach(json_object_get(profile, "rows"), r, row)
	{
		json_int_t last = -1;
		json_t *bucket;
		size_t i;

		json_array_foreach(json_object_get(row, "buckets"), i, bucket)
		{
			json_int_t low;
			json_int_t high;
			json_int_t n;

			json_unpack(bucket, "[I,I,I]", &low, &high, &n);
			if (low <= last || high < low || n < 1)
				return orr_error_set(
					err, -EINVAL,
					"%s: rows[%zu].buckets[%zu]: expected "
					"[low, high, count] above the one "
					"before",
					path, r, i);
			last = high;
		}
	}
	return 0;
}

static int check_head(const char *path, json_t *profile, struct orr_error *err)
{
	const char *format = NULL;
	json_error_t why;
	int version = 0;

	json_unpack(profile, "{s:s}", "format", &format);
	if (!format || strcmp(format, "orrery-profile") != 0)
		return orr_error_set(err, -EINVAL,
				     "%s: expected an object whose \"format\" "
				     "is \"orrery-profile\"",
				     path);
	json_unpack(profile, "{s:i}", "version", &version);
	if (version != PROFILE_VERSION)
		return orr_error_set(err, -EINVAL,
				     "%s: \"version\" is %d, expected %d", path,
				     version, PROFILE_VERSION);
	if (json_unpack_ex(profile, &why, JSON_VALIDATE_ONLY,
			   "{s:s,s:s,s:s,s:I,s:s,s:I,s:{s:F,s:[]}}", "board",
			   "script", "orrery", "simulated", "hash", "events",
			   "host", "seconds", "by") != 0)
		return orr_error_set(err, -EINVAL, "%s: %s", path, why.text);
	return 0;
}

static int check(const char *path, json_t *profile, struct orr_error *err)
{
	int code = check_head(path, profile, err);

	for (size_t i = 0; code == 0 && i < ORR_COUNT(lists); i++)
		code = check_list(path, profile, &lists[i], err);
	return code ? code : check_order(path, profile, err);
}

char *profile_path(const char *path, char *buf, size_t size)
{
	struct stat st;
	bool directory = stat(path, &st) == 0 && S_ISDIR(st.st_mode);

	snprintf(buf, size, "%s%s", path, directory ? "/profile.json" : "");
	return buf;
}

json_t *profile_load(const char *path, struct orr_error *err)
{
	char file[PATH_SIZE];
	json_error_t why;
	json_t *profile;
	FILE *f = fopen(profile_path(path, file, sizeof(file)), "r");

	if (!f) {
		orr_error_set(err, -errno, "%s: %s", file, strerror(errno));
		return NULL;
	}
	profile = json_loadf(f, JSON_REJECT_DUPLICATES, &why);
	fclose(f);
	if (!profile) {
		orr_error_set(err, -EINVAL, "%s:%d:%d: %s", file, why.line,
			      why.column, why.text);
		return NULL;
	}
	if (check(file, profile, err) == 0)
		return profile;
	json_decref(profile);
	return NULL;
}
