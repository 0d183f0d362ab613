/* SPDX-License-Identifier: Apache-2.0 */
/* The table of orrery bench: a workload per row. */
#include "../commands.h"
#include "impl.h"

#include <inttypes.h>
#include <string.h>

enum { QUICK = 50 };

/* Over the repetitions. */
struct row {
	struct figures ns; /* per operation */
	struct outcome last;
	uint64_t peak;
	double floor; /* ns per operation; 0: none */
};

char *job_params(const struct job *job, char *buf, size_t size)
{
	size_t used = 0;

	for (unsigned i = 0; i < job->bench->nparams && used < size; i++) {
		char value[32];

		used += (size_t)snprintf(
			buf + used, size - used, "%s%s=%s", i ? " " : "",
			job->bench->params[i].name,
			job_value(job, i, value, sizeof(value)));
	}
	return buf;
}

json_t *job_params_json(const struct job *job)
{
	json_t *params = json_object();

	for (unsigned i = 0; i < job->bench->nparams; i++) {
		const struct bench_param *p = &job->bench->params[i];

		json_object_set_new(
			params, p->name,
			p->words ? json_string(p->words[job->values[i]])
				 : json_integer((json_int_t)job->values[i]));
	}
	return params;
}

struct job job_scaled(const struct job *job, const struct bench_options *o)
{
	struct job scaled = *job;

	if (o->quick && !job->bench->whole && scaled.ops > QUICK)
		scaled.ops /= QUICK;
	return scaled;
}

bool job_lacks(const struct job *job)
{
	const char *why = job->bench->lacks ? job->bench->lacks() : NULL;
	char params[128] = "";

	if (why)
		printf("%-12s %-24s %s\n", job->bench->name,
		       job_params(job, params, sizeof(params)), why);
	return why != NULL;
}

static int run_once(const struct job *job, const struct bench_options *options,
		    struct outcome *o)
{
	struct side self = {
		.kind = SIDE_SELF,
		.program = "/proc/self/exe",
		.floor = options->floor,
	};
	char why[512];
	int code;

	if (options->in_process)
		return run_here(job, options->floor, o);
	code = side_run(&self, job, o, why, sizeof(why));
	if (code != SIDE_LACKS)
		return code;
	complain("%s: %s", job->bench->name, why);
	return EXIT_CHECK;
}

static int measure(const struct job *job, unsigned reps,
		   const struct bench_options *o, struct row *row)
{
	double times[MAX_REPS];
	double floors[MAX_REPS];

	row->peak = 0;
	for (unsigned i = 0; i < reps; i++) {
		int code = run_once(job, o, &row->last);

		if (code != EXIT_OK)
			return code;
		times[i] = row->last.ns;
		floors[i] = row->last.floor;
		if (row->last.peak > row->peak)
			row->peak = row->last.peak;
	}
	row->ns = summarize(times, reps);
	row->floor = summarize(floors, reps).median;
	return EXIT_OK;
}

static void print_row(const struct job *job, const struct row *row)
{
	char params[128] = "";
	char range[64];
	char instructions[32] = "-";

	snprintf(range, sizeof(range), "%.2f..%.2f", row->ns.min, row->ns.max);
	if (row->last.instructions > 0)
		snprintf(instructions, sizeof(instructions), "%.0f",
			 row->last.instructions);
	printf("%-12s %-24s %11.0f %9.2f  %-18s %8.1f %9s", job->bench->name,
	       job_params(job, params, sizeof(params)), 1e9 / row->ns.median,
	       row->ns.median, range, (double)row->peak / (1 << 20),
	       instructions);
	if (row->floor > 0)
		printf("  %9.2f", row->floor);
	if (row->last.bytes)
		printf("  %" PRIu64 " bytes each", row->last.bytes);
	putchar('\n');
	fflush(stdout);
}

static json_t *row_json(const struct job *job, unsigned reps,
			const struct row *row)
{
	char sum[24];
	json_t *json =
		json_pack("{s:s, s:o, s:I, s:i, s:f, s:f, s:f, s:f}", "name",
			  job->bench->name, "params", job_params_json(job),
			  "ops", (json_int_t)job->ops, "reps", (int)reps,
			  "events_per_second", 1e9 / row->ns.median,
			  "ns_per_event", row->ns.median, "ns_per_event_min",
			  row->ns.min, "ns_per_event_max", row->ns.max);

	snprintf(sum, sizeof(sum), "%016" PRIx64, row->last.checksum);
	json_object_set_new(json, "count",
			    json_integer((json_int_t)row->last.count));
	json_object_set_new(json, "checksum", json_string(sum));
	json_object_set_new(json, "peak_bytes",
			    json_integer((json_int_t)row->peak));
	if (row->last.instructions > 0)
		json_object_set_new(json, "instructions_per_event",
				    json_real(row->last.instructions));
	if (row->floor > 0)
		json_object_set_new(json, "floor_ns", json_real(row->floor));
	if (row->last.bytes)
		json_object_set_new(json, "bytes_each",
				    json_integer((json_int_t)row->last.bytes));
	return json;
}

static int keep(struct history *h, const struct job *job, unsigned reps,
		const struct row *row)
{
	return history_add(h, &(struct result){
				      .job = job,
				      .program = "orrery",
				      .version = orr_version(),
				      .flags = ORRERY_BUILT_WITH,
				      .ns = row->ns,
				      .runs = reps,
				      .peak = row->peak,
				      .bytes = row->last.bytes,
				      .checksum = row->last.checksum,
			      });
}

int measure_plan(const struct plan *plan, const struct bench_options *o,
		 json_t *rows)
{
	unsigned reps = o->reps ? o->reps : o->quick ? 1 : 5;

	printf("%-12s %-24s %11s %9s  %-18s %8s %9s%s\n", "workload",
	       "parameters", "events/s", "ns/event", "min..max", "peak MiB",
	       "instr/ev", o->floor ? "   floor ns" : "");
	for (size_t i = 0; i < plan->count; i++) {
		struct job job = job_scaled(&plan->jobs[i], o);
		struct row row;
		int code;

		if (job_lacks(&job))
			continue;
		code = measure(&job, reps, o, &row);
		if (code != EXIT_OK)
			return code;
		print_row(&job, &row);
		json_array_append_new(rows, row_json(&job, reps, &row));
		code = keep(o->kept, &job, reps, &row);
		if (code != EXIT_OK)
			return code;
	}
	return EXIT_OK;
}
