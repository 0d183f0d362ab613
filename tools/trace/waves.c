/* SPDX-License-Identifier: Apache-2.0 */
#include "waves.h"

#include "fst.h"
#include "nearest.h"
#include "values.h"

#include <fnmatch.h>
#include <string.h>

/* A value that is recorded. */
struct wave {
	struct wave *next; /* of those that one has to look at */
	struct orr_listener listener;
	struct value value; /* whose path is gone */
	struct orr_vcd_var *var;
	uint64_t last;
};

struct waves {
	struct orr_sim *sim;
	struct orr_vcd *vcd;
	struct fst fst;
	bool is_fst;
	struct wave *looked_at;
	struct wave **end;
	struct orr_stage_callback timestep;
};

/* waves_record on its way through all values. */
struct search {
	struct waves *waves;
	const char *const *patterns;
	size_t n;
	struct nearest *nearest; /* for each pattern; NULL: it has matched */
	bool *matched;
};

static void changed(struct orr_listener *l)
{
	struct wave *wave = orr_container_of(l, struct wave, listener);

	if (wave->value.read_lines)
		orr_vcd_change_lines(wave->var,
				     wave->value.read_lines(&wave->value));
	else
		orr_vcd_change(wave->var, wave->value.read(&wave->value));
}

static void look(struct waves *w)
{
	for (struct wave *wave = w->looked_at; wave; wave = wave->next) {
		uint64_t now = wave->value.read(&wave->value);

		if (now == wave->last)
			continue;
		wave->last = now;
		orr_vcd_change(wave->var, now);
	}
}

static void on_timestep(struct orr_stage_callback *c, enum orr_stage stage)
{
	(void)stage;
	look(orr_container_of(c, struct waves, timestep));
}

static void look_from_now_on(struct waves *w, struct wave *wave)
{
	if (!w->looked_at)
		orr_sim_add_callback(w->sim, &w->timestep, ORR_PRE_TIMESTEP);
	*w->end = wave;
	w->end = &wave->next;
}

static bool is_clock(const struct value *v)
{
	return orr_object_kind(v->obj) == ORR_KIND_CLOCK;
}

static void record(struct waves *w, const struct value *v)
{
	struct wave *wave = orr_sim_alloc(w->sim, sizeof(*wave));

	wave->listener.fn = changed;
	wave->value = *v;
	wave->value.path = NULL;
	if (is_clock(v)) {
		orr_vcd_add_clock(
			w->vcd,
			orr_container_of(v->obj, struct orr_clock, obj));
		return;
	}
	if (v->read_lines) {
		wave->var = orr_vcd_add_lines(w->vcd, v->path, v->width,
					      v->read_lines(v));
	} else {
		wave->last = v->read(v);
		wave->var = orr_vcd_add_named(w->vcd, v->path, v->width,
					      wave->last);
	}
	if (v->listen)
		v->listen(&wave->value, &wave->listener);
	else
		look_from_now_on(w, wave);
}

static bool is_line(const struct value *v)
{
	enum orr_kind kind = orr_object_kind(v->obj);

	return kind == ORR_KIND_WIRE || kind == ORR_KIND_NET;
}

/* A clock has so many edges that its name alone will do. */
static bool names(const char *pattern, const struct value *v)
{
	if (is_clock(v))
		return strcmp(pattern, v->path) == 0;
	return fnmatch(pattern, v->path, 0) == 0;
}

/* All patterns are told, also when an earlier one has matched. */
static void consider(void *arg, const struct value *v)
{
	struct search *s = arg;
	bool wanted = s->n == 0 && is_line(v);

	for (size_t i = 0; i < s->n; i++) {
		bool matches = names(s->patterns[i], v);

		s->matched[i] |= matches;
		wanted |= matches;
		if (!s->matched[i])
			nearest_offer(&s->nearest[i], v->path);
	}
	if (wanted)
		record(s->waves, v);
}

void waves_record(struct waves *w, const char *const *patterns, size_t n,
		  waves_missed_fn *missed, void *arg)
{
	struct search s = {
		.waves = w,
		.patterns = patterns,
		.n = n,
		.nearest = orr_sim_alloc(w->sim, n * sizeof(*s.nearest)),
		.matched = orr_sim_alloc(w->sim, n * sizeof(*s.matched)),
	};
	char list[NEAREST * NEAREST_NAME_SIZE];

	for (size_t i = 0; i < n; i++)
		s.nearest[i].pattern = patterns[i];
	values_each(orr_sim_root(w->sim), consider, &s);
	for (size_t i = 0; i < n; i++)
		if (!s.matched[i])
			missed(arg, patterns[i],
			       nearest_list(&s.nearest[i], list, sizeof(list)));
}

static void rescue(void *arg)
{
	struct waves *w = arg;

	if (w->is_fst)
		fst_rescue(&w->fst);
}

static void finish(void *arg)
{
	struct waves *w = arg;
	struct orr_error err;

	if (waves_close(w, &err) != 0)
		orr_log(orr_sim_root(w->sim), ORR_LOG_ERROR, "%s", err.text);
}

struct waves *waves_open(struct orr_sim *sim, const char *path,
			 struct orr_error *err)
{
	struct waves *w = orr_sim_alloc(sim, sizeof(*w));

	w->sim = sim;
	w->end = &w->looked_at;
	w->timestep.fn = on_timestep;
	if (fst_is_path(path)) {
		if (fst_open(&w->fst, path, err) != 0)
			return NULL;
		w->is_fst = true;
		orr_sim_at_abort(sim, rescue, w); /* after that of the VCD */
		w->vcd = orr_vcd_open_file(sim, w->fst.vcd, path);
	} else {
		w->vcd = orr_vcd_open(sim, path, err);
	}
	if (!w->vcd)
		return NULL;
	orr_sim_at_free(sim, finish, w);
	return w;
}

int waves_close(struct waves *w, struct orr_error *err)
{
	int status;
	int code = 0;

	look(w);
	w->looked_at = NULL;
	status = orr_vcd_close(w->vcd, err);
	if (w->is_fst)
		code = fst_finish(&w->fst, err);
	w->is_fst = false;
	return code ? code : status;
}
