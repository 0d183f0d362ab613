/* SPDX-License-Identifier: Apache-2.0 */
/* The rules, and those that a payload can break by itself. */
#include "bus.h"
#include "checker.h"
#include "pool.h"
#include "regs.h"

#include <orrery/extension.h>
#include <orrery/log.h>
#include <orrery/sim.h>

#include <inttypes.h>
#include <stdio.h>

/*
 * No burst of a bus is longer: AXI's end at borders of 4 KiB (ARM IHI 0022E,
 * A3.4.1). What a model moves in larger blocks is not summed up twice at each
 * hop.
 */
enum { WATCHED_MAX = 4096 };

static const struct {
	const char *clause;
	const char *text;
} rules[ORR_RULE_COUNT] = {
	[ORR_RULE_COMMAND] = {"14.9", "the command is none of the three"},
	[ORR_RULE_DATA_POINTER] = {"14.11", "the data pointer is null"},
	[ORR_RULE_DATA_LENGTH] = {"14.12", "the data length is 0"},
	[ORR_RULE_BYTE_ENABLE_LENGTH] = {"14.14",
					 "the byte enable length is 0"},
	[ORR_RULE_BYTE_ENABLE_VALUE] = {"14.13",
					"a byte enable is neither 0 nor 0xff"},
	[ORR_RULE_STREAMING_WIDTH] = {"14.15", "the streaming width is 0"},
	[ORR_RULE_DMI_AT_START] = {"14.16",
				   "the DMI hint is set before the call"},
	[ORR_RULE_RESPONSE_AT_START] =
		{"14.17", "the response status is not incomplete at the start"},
	[ORR_RULE_OPTION] = {"14.8", "the option is not that of such a call"},
	[ORR_RULE_MEMORY_MANAGER] =
		{"14.5", "a non-blocking transaction has no memory manager"},
	[ORR_RULE_REFERENCE] = {"14.5",
				"a managed payload is passed unreferenced"},
	[ORR_RULE_EXTENSION] = {"14.21", "a mandatory extension is missing"},
	[ORR_RULE_LIVE_PAYLOAD] = {"14.5", "a payload is used again before its "
					   "transaction has ended"},
	[ORR_RULE_ATTRIBUTE_CHANGED] = {"14.7", "an attribute that may not has "
						"changed"},
	[ORR_RULE_WRITE_DATA_CHANGED] = {"14.11",
					 "the data of a write have changed"},
	[ORR_RULE_DISABLED_BYTE_CHANGED] = {"14.13",
					    "a disabled byte was read into"},
	[ORR_RULE_RESPONSE_CHANGED] = {"14.17",
				       "the response status has changed after "
				       "BEGIN_RESP"},
	[ORR_RULE_RESPONSE_MISSING] = {"14.17", "the response status is still "
						"incomplete"},
	[ORR_RULE_FORWARD_PHASE] = {"15.2.3",
				    "a phase that has no place on the forward "
				    "path"},
	[ORR_RULE_BACKWARD_PHASE] = {"15.2.3",
				     "a phase that has no place on the "
				     "backward path"},
	[ORR_RULE_NOT_LIVE] = {"15.2.4",
			       "a phase of a transaction that has not begun or "
			       "has ended"},
	[ORR_RULE_PHASE_ORDER] = {"15.2.4", "a phase that may not follow"},
	[ORR_RULE_REQUEST_EXCLUSION] = {"15.2.6",
					"BEGIN_REQ before the last request "
					"has ended"},
	[ORR_RULE_RESPONSE_EXCLUSION] = {"15.2.6",
					 "BEGIN_RESP before the last response "
					 "has ended"},
	[ORR_RULE_RESPONSE_PATH] = {"15.2.6",
				    "a response before that from downstream"},
	[ORR_RULE_ACCEPTED_CHANGED] = {"11.2.3.7",
				       "TLM_ACCEPTED of what it has changed"},
	[ORR_RULE_UPDATED_PHASE] = {"15.2.4",
				    "TLM_UPDATED with a phase that may not "
				    "follow"},
	[ORR_RULE_COMPLETED_EARLY] = {"15.2.3",
				      "TLM_COMPLETED where no transaction can "
				      "end"},
	[ORR_RULE_DELAY_DECREASED] = {"11.2.4", "the delay was decreased"},
	[ORR_RULE_TIME_ORDER] = {"15.2.7",
				 "a phase earlier than the one before"},
	[ORR_RULE_BLOCKING_NESTED] =
		{"11.2.2.4", "nb_transport_bw from within b_transport"},
	[ORR_RULE_NON_BLOCKING_NESTED] =
		{"11.2.3.4",
		 "a call that may not come from within nb_transport"},
	[ORR_RULE_NON_BLOCKING_TIME] = {"11.2.3.4",
					"a non-blocking call has waited"},
	[ORR_RULE_DEBUG_COUNT] = {"11.4.4", "more bytes than there are"},
	[ORR_RULE_DEBUG_TIME] = {"11.4.4", "debug access took time"},
	[ORR_RULE_DMI_RANGE] = {"11.3.5",
				"the range of direct memory does not hold the "
				"address"},
	[ORR_RULE_DMI_POINTER] = {"11.3.5", "direct memory is granted nowhere"},
	[ORR_RULE_DMI_ACCESS] = {"11.3.5",
				 "direct memory is granted for another "
				 "command"},
	[ORR_RULE_DMI_TIME] = {"11.3.3",
			       "a request for direct memory has waited"},
	[ORR_RULE_INVALIDATION] =
		{"11.3.6",
		 "an invalidation of direct memory has what it may not"},
};

const char *orr_rule_clause(enum orr_tlm_rule rule)
{
	return rule < ORR_RULE_COUNT ? rules[rule].clause : "";
}

const char *orr_rule_text(enum orr_tlm_rule rule)
{
	return rule < ORR_RULE_COUNT ? rules[rule].text : "";
}

static const char *command_name(enum orr_command command)
{
	switch (command) {
	case ORR_READ_COMMAND:
		return "read";
	case ORR_WRITE_COMMAND:
		return "write";
	case ORR_IGNORE_COMMAND:
		return "ignore";
	}
	return "command?";
}

static void describe(const struct orr_payload *p, char *buf, size_t size)
{
	buf[0] = '\0';
	if (p)
		snprintf(buf, size, ", %s of %" PRIu32 " bytes at 0x%" PRIx64,
			 command_name(p->command), p->length, p->address);
}

void ori_broken(struct ori_watch *w, enum orr_tlm_rule rule,
		const struct orr_payload *p, orr_time delay, const char *text)
{
	char target[256];
	char what[80];
	char plus[32];

	w->checker->faults++;
	w->checker->broken[rule]++;
	describe(p, what, sizeof(what));
	orr_log(&w->i->obj, ORR_LOG_ERROR,
		"TLM-2.0 %s: %s%s%s (to %s%s, delay %s)", rules[rule].clause,
		rules[rule].text, *text ? ": " : "", text,
		orr_object_path(&w->t->obj, target, sizeof(target)), what,
		orr_time_format(delay, plus, sizeof(plus)));
}

static void check_extensions(struct ori_watch *w, const struct orr_payload *p,
			     orr_time delay)
{
	const struct orr_extension_type *const *type;

	if (!w->i->protocol || !w->i->protocol->mandatory)
		return;
	for (type = w->i->protocol->mandatory; *type; type++)
		if (!orr_payload_extension(p, *type))
			ori_broken(w, ORR_RULE_EXTENSION, p, delay,
				   (*type)->name);
}

static bool moves(const struct orr_payload *p)
{
	return p->command != ORR_IGNORE_COMMAND;
}

/*
 * How many bytes of data to look at. A payload does not say how large its
 * buffer is, so a length that is wrong must not be believed before a target
 * had the chance to refuse it: of what is known to be refused, none.
 */
static uint32_t watched_length(const struct ori_watch *w,
			       const struct orr_payload *p)
{
	uint32_t room = ori_pool_room(p);

	if (!moves(p) || !p->data || ori_bus_refuses(w->t, p) ||
	    ori_regs_refuse(w->t, p))
		return 0;
	if (room > WATCHED_MAX)
		room = WATCHED_MAX;
	return p->length < room ? p->length : room;
}

/* And of byte enables: those beyond the data are not used (14.14). */
static uint32_t watched_enables(const struct ori_watch *w,
				const struct orr_payload *p)
{
	uint32_t n = watched_length(w, p);

	if (!p->byte_enable)
		return 0;
	return p->byte_enable_length < n ? p->byte_enable_length : n;
}

static uint64_t add_to_sum(uint64_t sum, unsigned char byte)
{
	return (sum ^ byte) * UINT64_C(0x100000001b3);
}

/* Of all of these bytes of a write, and of the disabled ones of a read. */
static uint64_t data_sum(const struct orr_payload *p, uint32_t length)
{
	bool all = p->command == ORR_WRITE_COMMAND;
	uint64_t sum = 0;

	if (!all && (!p->byte_enable || p->byte_enable_length == 0))
		return 0;
	for (uint32_t i = 0; i < length; i++)
		if (all || !orr_payload_enabled(p, i))
			sum = add_to_sum(sum, p->data[i]);
	return sum;
}

static uint64_t enable_sum(const struct orr_payload *p, uint32_t n)
{
	uint64_t sum = 0;

	for (uint32_t i = 0; i < n; i++)
		sum = add_to_sum(sum, p->byte_enable[i]);
	return sum;
}

/* 14.12: as long as the buffer of its pool, if it is known to have one. */
static void check_length(struct ori_watch *w, const struct orr_payload *p,
			 orr_time delay)
{
	if (p->length > ori_pool_room(p))
		ori_broken(w, ORR_RULE_DATA_LENGTH, p, delay,
			   "more than its pool has for it");
}

void ori_check_attributes(struct ori_watch *w, const struct orr_payload *p,
			  orr_time delay)
{
	if ((unsigned)p->command > ORR_IGNORE_COMMAND)
		ori_broken(w, ORR_RULE_COMMAND, p, delay, "");
	check_length(w, p, delay);
}

static void check_enables(struct ori_watch *w, const struct orr_payload *p,
			  orr_time delay)
{
	uint32_t n = watched_enables(w, p);

	if (p->byte_enable && p->byte_enable_length == 0)
		ori_broken(w, ORR_RULE_BYTE_ENABLE_LENGTH, p, delay, "");
	for (uint32_t i = 0; i < n; i++) {
		if (p->byte_enable[i] == 0 || p->byte_enable[i] == 0xff)
			continue;
		ori_broken(w, ORR_RULE_BYTE_ENABLE_VALUE, p, delay, "");
		return;
	}
}

static void check_defaults(struct ori_watch *w, const struct orr_payload *p,
			   orr_time delay)
{
	if (p->dmi_allowed)
		ori_broken(w, ORR_RULE_DMI_AT_START, p, delay, "");
	if (p->response != ORR_INCOMPLETE_RESPONSE)
		ori_broken(w, ORR_RULE_RESPONSE_AT_START, p, delay,
			   orr_response_name(p->response));
	if (p->option != ORR_MIN_PAYLOAD)
		ori_broken(w, ORR_RULE_OPTION, p, delay, "");
}

void ori_check_start(struct ori_watch *w, const struct orr_payload *p,
		     orr_time delay)
{
	ori_check_attributes(w, p, delay);
	if (moves(p) && !p->data)
		ori_broken(w, ORR_RULE_DATA_POINTER, p, delay, "");
	if (moves(p) && p->length == 0)
		ori_broken(w, ORR_RULE_DATA_LENGTH, p, delay, "");
	if (moves(p) && p->streaming_width == 0)
		ori_broken(w, ORR_RULE_STREAMING_WIDTH, p, delay, "");
	check_enables(w, p, delay);
	check_defaults(w, p, delay);
	if (p->mm && p->refs == 0)
		ori_broken(w, ORR_RULE_REFERENCE, p, delay, "");
	check_extensions(w, p, delay);
	ori_check_way(w, p, delay);
}

static const char *changed_attribute(const struct orr_payload *a,
				     const struct orr_payload *b)
{
	if (a->command != b->command)
		return "command";
	if (a->data != b->data)
		return "data pointer";
	if (a->length != b->length)
		return "data length";
	if (a->streaming_width != b->streaming_width)
		return "streaming width";
	if (a->byte_enable != b->byte_enable)
		return "byte enable pointer";
	if (a->byte_enable_length != b->byte_enable_length)
		return "byte enable length";
	if (a->mm != b->mm)
		return "memory manager";
	return NULL;
}

void ori_remember(const struct ori_watch *w, struct ori_live *l,
		  struct orr_payload *p)
{
	l->start = *p;
	l->watched = watched_length(w, p);
	l->watched_enables = watched_enables(w, p);
	l->data = data_sum(p, l->watched);
	l->enables = enable_sum(p, l->watched_enables);
}

static const char *changed(const struct ori_live *l)
{
	const char *attribute = changed_attribute(&l->start, l->p);

	if (!attribute && enable_sum(l->p, l->watched_enables) != l->enables)
		return "byte enables";
	return attribute;
}

void ori_check_unchanged(struct ori_watch *w, const struct ori_live *l,
			 orr_time delay)
{
	const char *what = changed(l);

	if (what) {
		ori_broken(w, ORR_RULE_ATTRIBUTE_CHANGED, l->p, delay, what);
		return;
	}
	if (data_sum(l->p, l->watched) == l->data)
		return;
	ori_broken(w,
		   l->p->command == ORR_WRITE_COMMAND
			   ? ORR_RULE_WRITE_DATA_CHANGED
			   : ORR_RULE_DISABLED_BYTE_CHANGED,
		   l->p, delay, "");
}

void ori_check_response(struct ori_watch *w, const struct ori_live *l,
			orr_time delay)
{
	if (l->p->response == ORR_INCOMPLETE_RESPONSE)
		ori_broken(w, ORR_RULE_RESPONSE_MISSING, l->p, delay, "");
}
