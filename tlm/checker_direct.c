/* SPDX-License-Identifier: Apache-2.0 */
/* Debug and direct access: calls that take no time, of payloads of their own.
 */
#include "checker.h"

static void check_option(struct ori_watch *w, const struct orr_payload *p,
			 enum orr_payload_option before)
{
	if (p->option != before &&
	    (before != ORR_FULL_PAYLOAD || p->option == ORR_MIN_PAYLOAD))
		ori_broken(w, ORR_RULE_OPTION, p, 0, "changed");
}

static void check_before(struct ori_watch *w, const struct orr_payload *p)
{
	ori_check_free(w, p);
	if (p->option == ORR_FULL_PAYLOAD_ACCEPTED)
		ori_broken(w, ORR_RULE_OPTION, p, 0,
			   "TLM_FULL_PAYLOAD_ACCEPTED");
}

uint32_t ori_check_dbg(struct ori_watch *w, struct orr_payload *p)
{
	enum orr_payload_option option = p->option;
	struct ori_live l = {.p = p};
	struct ori_moment m;
	uint32_t done;

	check_before(w, p);
	ori_check_attributes(w, p, 0);
	if (p->length > 0 && !p->data && p->command != ORR_IGNORE_COMMAND)
		ori_broken(w, ORR_RULE_DATA_POINTER, p, 0, "");
	ori_remember(w, &l, p);
	m = ori_enter(w, ORI_OUTSIDE);
	done = orr_transport_dbg(&w->back, p);
	if (!ori_leave(w, &m))
		ori_broken(w, ORR_RULE_DEBUG_TIME, p, 0, "");
	if (done > l.start.length && p->command != ORR_IGNORE_COMMAND)
		ori_broken(w, ORR_RULE_DEBUG_COUNT, p, 0, "");
	ori_check_unchanged(w, &l, 0);
	check_option(w, p, option);
	return done;
}

static bool allows(const struct orr_dmi *dmi, enum orr_command command)
{
	switch (command) {
	case ORR_READ_COMMAND:
		return dmi->read;
	case ORR_WRITE_COMMAND:
		return dmi->write;
	case ORR_IGNORE_COMMAND:
		break;
	}
	return true;
}

static void check_grant(struct ori_watch *w, const struct orr_payload *p,
			const struct orr_dmi *dmi)
{
	if (!dmi->ptr)
		ori_broken(w, ORR_RULE_DMI_POINTER, p, 0, "");
	if (!allows(dmi, p->command))
		ori_broken(w, ORR_RULE_DMI_ACCESS, p, 0, "");
}

bool ori_check_dmi(struct ori_watch *w, struct orr_payload *p,
		   struct orr_dmi *dmi)
{
	enum orr_payload_option option = p->option;
	enum orr_command command = p->command;
	uint64_t address = p->address;
	struct ori_moment m;
	bool granted;

	check_before(w, p);
	if ((unsigned)command >= ORR_IGNORE_COMMAND)
		ori_broken(w, ORR_RULE_COMMAND, p, 0, "");
	if (ori_is_within(w, ORI_INVALIDATION))
		ori_broken(w, ORR_RULE_INVALIDATION, p, 0,
			   "get_direct_mem_ptr");
	m = ori_enter(w, ORI_OUTSIDE);
	granted = orr_get_direct_mem_ptr(&w->back, p, dmi);
	if (!ori_leave(w, &m))
		ori_broken(w, ORR_RULE_DMI_TIME, p, 0, "");
	if (p->command != command)
		ori_broken(w, ORR_RULE_ATTRIBUTE_CHANGED, p, 0, "command");
	check_option(w, p, option);
	if (address < dmi->start || address > dmi->end)
		ori_broken(w, ORR_RULE_DMI_RANGE, p, 0, "");
	if (granted)
		check_grant(w, p, dmi);
	return granted;
}

void ori_check_invalidation(struct ori_watch *w, uint64_t start, uint64_t end)
{
	struct ori_moment m = ori_enter(w, ORI_INVALIDATION);

	w->i->bw.invalidate_direct_mem_ptr(w->i, start, end);
	if (!ori_leave(w, &m))
		ori_broken(w, ORR_RULE_INVALIDATION, NULL, 0, "a wait");
	if (start > end)
		ori_broken(w, ORR_RULE_INVALIDATION, NULL, 0,
			   "a range that ends before it starts");
}
