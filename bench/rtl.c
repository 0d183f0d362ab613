/* SPDX-License-Identifier: Apache-2.0 */
/*
 * RTL with models, in Verilator: programs that `make bench-rtl` builds from
 * bench/peers/rtl, run with some of the work and with more of it, so that what
 * they do before they begin does not count.
 */
#include "rtl.h"
#include "bench.h"

enum { LOAD, GAP };
enum { CALL };

static const char *const loads[] = {"16", "128", "512", NULL};
static const char *const calls[] = {"status", "advance", NULL};

static const char *run_clock(const uint64_t *values, struct bench_meter *m)
{
	return rtl_run("models", loads[values[LOAD]], values[GAP], 1, m);
}

static const char *run_word(const uint64_t *values, struct bench_meter *m)
{
	return rtl_run("models", loads[values[LOAD]], values[GAP], values[GAP],
		       m);
}

static const char *run_lead(const uint64_t *values, struct bench_meter *m)
{
	return rtl_run("models-lead", loads[values[LOAD]], values[GAP], 1, m);
}

static const char *run_call(const uint64_t *values, struct bench_meter *m)
{
	return rtl_run("calls", calls[values[CALL]], 0, 1, m);
}

static const char *lacks(void)
{
	return rtl_lacks("models", loads[0]);
}

static const struct bench_param clock_params[] = {
	[LOAD] = {"load", "16", .words = loads},
	[GAP] = {"gap", "100", NULL, 4, 1000000},
};

static const struct bench_param word_params[] = {
	[LOAD] = {"load", "16", .words = loads},
	[GAP] = {"gap", "4", NULL, 4, 1000000},
};

static const struct bench_param call_params[] = {
	[CALL] = {"call", "status", .words = calls},
};

static const char *const clock_sets[] = {
	"load=16 gap=100", "load=16 gap=1000000", "load=128 gap=100",
	"load=512 gap=100", NULL};
static const char *const word_sets[] = {"gap=4", NULL};
static const char *const call_sets[] = {"call=status", "call=advance", NULL};

const struct bench bench_rtl_clock = {
	.name = "rtl-clock",
	.doc = "clocks of RTL, 32 flip-flops times load, with an APB transfer "
	       "to a model in gap of them",
	.params = clock_params,
	.nparams = ORR_COUNT(clock_params),
	.sets = clock_sets,
	.ops = 2000000,
	.run = run_clock,
	.lacks = lacks,
};

const struct bench bench_rtl_lead = {
	.name = "rtl-lead",
	.doc = "clocks of RTL that the models clock, 32 flip-flops times load, "
	       "with an APB transfer to it in gap of them",
	.params = clock_params,
	.nparams = ORR_COUNT(clock_params),
	.sets = clock_sets,
	.ops = 2000000,
	.run = run_lead,
	.lacks = lacks,
};

const struct bench bench_rtl_word = {
	.name = "rtl-word",
	.doc = "words transferred so, with gap clocks each",
	.params = word_params,
	.nparams = ORR_COUNT(word_params),
	.sets = word_sets,
	.ops = 500000,
	.run = run_word,
	.lacks = lacks,
};

const struct bench bench_rtl_call = {
	.name = "rtl-call",
	.doc = "calls from SystemVerilog by DPI: one that reads a number, and "
	       "one that lets the models run, with nothing due",
	.params = call_params,
	.nparams = ORR_COUNT(call_params),
	.sets = call_sets,
	.ops = 50000000,
	.run = run_call,
	.lacks = lacks,
};
