/* SPDX-License-Identifier: Apache-2.0 */
/* orrery profile --compare: which rows of two profiles differ. */
#include "impl.h"
#include "pair.h"
#include "rows.h"

#include <orrery/time.h>

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const verdicts[] = {
	[SLOWER] = "slower",
	[TAIL_SLOWER] = "slower in the tail",
	[TAIL_FASTER] = "faster in the tail",
	[FASTER] = "faster",
	[ALIKE] = "no difference",
	[FEW] = "too few values",
	[SAME] = "the same values",
};

static const char *text(const json_t *row, const char *key)
{
	return json_string_value(json_object_get(row, key));
}

static uint64_t integer(const json_t *row, const char *key)
{
	return (uint64_t)json_integer_value(json_object_get(row, key));
}

/* A row that is a part is measured by the whole. */
static double scale_of(const json_t *rows, const json_t *row)
{
	char name[ROW_NAME];
	const json_t *whole = json_object_get(
		rows, row_name_part(row, "total", name, sizeof(name)));

	return json_number_value(json_object_get(whole ? whole : row, "mean"));
}

static size_t find_pairs(json_t *a, json_t *b, struct pair *pairs)
{
	const char *name;
	json_t *row;
	size_t n = 0;

	json_object_foreach(a, name, row)
	{
		struct pair *pair = &pairs[n];

		if (!json_object_get(b, name))
			continue;
		strcpy(pair->name, name);
		pair->a = row;
		pair->b = json_object_get(b, name);
		pair->scale = scale_of(a, row);
		n++;
	}
	return n;
}

/* What is slower first, and that by how much. */
static int by_verdict(const void *a, const void *b)
{
	const struct pair *x = a;
	const struct pair *y = b;
	double far_x = fabs(x->superior[0] - 0.5);
	double far_y = fabs(y->superior[0] - 0.5);

	if (x->verdict != y->verdict)
		return (int)x->verdict - (int)y->verdict;
	if (far_x != far_y)
		return (far_x < far_y) - (far_x > far_y);
	return strcmp(x->name, y->name);
}

/* Four digits, for a column; the profile has all. */
static void print_time(const json_t *row, const char *key)
{
	static const char *const units[] = {"ps", "ns", "us", "ms"};
	double value = json_number_value(json_object_get(row, key));
	size_t unit = 0;
	char buf[32];

	while (value >= 1000 && unit < ORR_COUNT(units)) {
		value /= 1000;
		unit++;
	}
	snprintf(buf, sizeof(buf), "%.4g %s", value,
		 unit < ORR_COUNT(units) ? units[unit] : "s");
	printf("  %8s", buf);
}

static void print_times(const struct pair *pair, const char *key)
{
	print_time(pair->a, key);
	print_time(pair->b, key);
}

/* The probability of the test that the verdict is by. */
static double probability(const struct pair *pair)
{
	bool tail =
		pair->verdict == TAIL_SLOWER || pair->verdict == TAIL_FASTER;

	if (pair->verdict == ALIKE)
		return fmin(pair->p[0], pair->p[1]);
	return pair->p[tail];
}

static void print_probability(double p)
{
	if (p < 1e-99)
		printf("  %6s", "<1e-99");
	else
		printf("  %6.1g", p);
}

static void print_pair(const struct pair *pair, int width)
{
	printf("%-*s  %8" PRIu64 "  %8" PRIu64, width, pair->name,
	       integer(pair->a, "count"), integer(pair->b, "count"));
	print_times(pair, "mean");
	print_times(pair, "p99");
	printf("  %5.1f %%", 100 * pair->superior[0]);
	if (pair->verdict == FEW)
		printf("  %6s", "-");
	else
		print_probability(probability(pair));
	printf("  %s\n", verdicts[pair->verdict]);
}

/* Of n pairs, those before the ones with the same values are shown. */
static void print_pairs(const struct pair *pairs, size_t n)
{
	int width = (int)strlen("latency");

	while (n && pairs[n - 1].verdict == SAME)
		n--;
	for (size_t i = 0; i < n; i++)
		if ((int)strlen(pairs[i].name) > width)
			width = (int)strlen(pairs[i].name);
	if (n)
		printf("%-*s  %7s  %7s  %8s  %8s  %8s  %8s  %7s  %6s  "
		       "%s\n",
		       width, "latency", "count A", "count B", "mean A",
		       "mean B", "p99 A", "p99 B", "B above", "p", "verdict");
	for (size_t i = 0; i < n; i++)
		print_pair(&pairs[i], width);
}

static void print_head(const char *letter, const char *path,
		       const json_t *profile)
{
	char time[32];

	printf("%s: %s: %s %s, %s, run hash %s\n", letter, path,
	       text(profile, "board"), text(profile, "script"),
	       orr_time_format(integer(profile, "simulated"), time,
			       sizeof(time)),
	       text(profile, "hash"));
}

static void print_missing(const char *path, json_t *rows, json_t *others)
{
	const char *name;
	json_t *row;

	json_object_foreach(rows, name, row) if (!json_object_get(others, name))
		printf("only in %s: %s\n", path, name);
}

/* "2 slower, 1 faster, ..."; returns whether anything is slower. */
static bool print_sums(const struct pair *pairs, size_t n)
{
	size_t sums[ORR_COUNT(verdicts)] = {0};
	const char *comma = "";

	for (size_t i = 0; i < n; i++)
		sums[pairs[i].verdict]++;
	for (size_t i = 0; i < ORR_COUNT(verdicts); i++) {
		if (!sums[i])
			continue;
		printf("%s%zu %s", comma, sums[i], verdicts[i]);
		comma = ", ";
	}
	puts(n ? "" : "no row is in both");
	return sums[SLOWER] || sums[TAIL_SLOWER];
}

/* a and b are rows by their names. */
static int compare_rows(json_t *a, json_t *b, const char *path_a,
			const char *path_b)
{
	struct pair *pairs = calloc(json_object_size(a) + 1, sizeof(*pairs));
	size_t n;
	bool slower;

	if (!pairs)
		abort();
	n = find_pairs(a, b, pairs);
	pairs_judge(pairs, n);
	qsort(pairs, n, sizeof(*pairs), by_verdict);
	print_pairs(pairs, n);
	print_missing(path_a, a, b);
	print_missing(path_b, b, a);
	slower = print_sums(pairs, n);
	free(pairs);
	return slower ? EXIT_CHECK : EXIT_OK;
}

static int compare(const json_t *a, const json_t *b, const char *path_a,
		   const char *path_b)
{
	json_t *rows_a = rows_by_name(a);
	json_t *rows_b = rows_by_name(b);
	int code;

	print_head("A", path_a, a);
	print_head("B", path_b, b);
	putchar('\n');
	code = compare_rows(rows_a, rows_b, path_a, path_b);
	json_decref(rows_a);
	json_decref(rows_b);
	return code;
}

int profile_compare(const char *path_a, const char *path_b)
{
	struct orr_error err;
	json_t *a = profile_load(path_a, &err);
	json_t *b = a ? profile_load(path_b, &err) : NULL;
	int code = b ? compare(a, b, path_a, path_b) : complain("%s", err.text);

	json_decref(b);
	json_decref(a);
	return code;
}
