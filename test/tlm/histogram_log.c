/* SPDX-License-Identifier: Apache-2.0 */
/*
 * For test/tlm/histogram.sh: writes a log of one histogram of a wide range to
 * the file that is given. Prints count and standard deviation, and the
 * percentile for each fraction (0..1) on standard input.
 */
#include <orrery/histogram.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { VALUES = 100000, DIGITS = 3 };

/* Every power of two below 2^40 is as likely; by Knuth's MMIX generator. */
static void record_all(struct orr_histogram *h)
{
	uint64_t x = 1;

	for (int i = 0; i < VALUES; i++) {
		uint64_t high;

		x = x * UINT64_C(6364136223846793005) +
		    UINT64_C(1442695040888963407);
		high = x >> 33;
		orr_histogram_record(h, (x >> 24) >> high % 40);
	}
}

static int write_log(const struct orr_histogram *h, const char *path)
{
	size_t size = orr_histogram_encode(h, NULL, 0) + 1;
	char *text = malloc(size);
	FILE *f = fopen(path, "w");

	if (!text || !f)
		return EXIT_FAILURE;
	orr_histogram_encode(h, text, size);
	fprintf(f, "#[Histogram log format version 1.3]\n0,1,1,%s\n", text);
	free(text);
	return fclose(f) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char **argv)
{
	struct orr_histogram h;
	uint64_t *counts = calloc(orr_histogram_slots(DIGITS), sizeof(*counts));
	double fraction;
	int code = EXIT_FAILURE;

	if (argc == 2 && counts) {
		orr_histogram_init(&h, DIGITS, counts);
		record_all(&h);
		code = write_log(&h, argv[1]);
		printf("%" PRIu64 " %.3f\n", h.count,
		       orr_histogram_deviation(&h));
		while (scanf("%lf", &fraction) == 1)
			printf("%" PRIu64 "\n",
			       orr_histogram_percentile(&h, 100 * fraction));
	}
	free(counts);
	return code;
}
