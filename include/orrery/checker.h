/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A checker of the base protocol (IEEE 1666-2023 clauses 11, 14 and 15): it
 * stands between an initiator socket and its target, passes everything on,
 * and says when a rule is broken: rule, clause, initiator, target,
 * transaction, and times. doc/tlm.md lists the rules.
 */
#ifndef ORRERY_CHECKER_H
#define ORRERY_CHECKER_H

#include <orrery/socket.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * The rules: of attributes when a transaction begins, of what may change, of
 * responses, phases, return values, time and calls within calls, and of debug
 * and direct access.
 */
enum orr_tlm_rule {
	ORR_RULE_COMMAND,
	ORR_RULE_DATA_POINTER,
	ORR_RULE_DATA_LENGTH,
	ORR_RULE_BYTE_ENABLE_LENGTH,
	ORR_RULE_BYTE_ENABLE_VALUE,
	ORR_RULE_STREAMING_WIDTH,
	ORR_RULE_DMI_AT_START,
	ORR_RULE_RESPONSE_AT_START,
	ORR_RULE_OPTION,
	ORR_RULE_MEMORY_MANAGER,
	ORR_RULE_REFERENCE,
	ORR_RULE_EXTENSION,
	ORR_RULE_LIVE_PAYLOAD,
	ORR_RULE_ATTRIBUTE_CHANGED,
	ORR_RULE_WRITE_DATA_CHANGED,
	ORR_RULE_DISABLED_BYTE_CHANGED,
	ORR_RULE_RESPONSE_CHANGED,
	ORR_RULE_RESPONSE_MISSING,
	ORR_RULE_FORWARD_PHASE,
	ORR_RULE_BACKWARD_PHASE,
	ORR_RULE_NOT_LIVE,
	ORR_RULE_PHASE_ORDER,
	ORR_RULE_REQUEST_EXCLUSION,
	ORR_RULE_RESPONSE_EXCLUSION,
	ORR_RULE_RESPONSE_PATH,
	ORR_RULE_ACCEPTED_CHANGED,
	ORR_RULE_UPDATED_PHASE,
	ORR_RULE_COMPLETED_EARLY,
	ORR_RULE_DELAY_DECREASED,
	ORR_RULE_TIME_ORDER,
	ORR_RULE_BLOCKING_NESTED,
	ORR_RULE_NON_BLOCKING_NESTED,
	ORR_RULE_NON_BLOCKING_TIME,
	ORR_RULE_DEBUG_COUNT,
	ORR_RULE_DEBUG_TIME,
	ORR_RULE_DMI_RANGE,
	ORR_RULE_DMI_POINTER,
	ORR_RULE_DMI_ACCESS,
	ORR_RULE_DMI_TIME,
	ORR_RULE_INVALIDATION,
	ORR_RULE_COUNT
};

struct ori_watch;

struct orr_checker {
	/* read-only */
	uint64_t faults; /* rules that were broken */
	uint64_t calls; /* that were looked at */
	uint64_t broken[ORR_RULE_COUNT]; /* faults by rule */
	uint32_t sockets; /* that are watched */
	/* private */
	struct ori_watch *watches;
	unsigned inside; /* a call that does not wait */
	const struct orr_process *inside_by; /* of this process */
};

/* "15.2.6", and what the rule is in a few words. */
ORR_API const char *orr_rule_clause(enum orr_tlm_rule rule);
ORR_API const char *orr_rule_text(enum orr_tlm_rule rule);

/* Nothing is watched yet. The struct stays in place. */
ORR_API void orr_checker_init(struct orr_checker *c);

/*
 * Watch i, which is bound and not watched yet, or every bound initiator socket
 * of the simulation that is not watched; before it starts. The checker stays
 * in place until the simulation is freed. Each fault is a line in the log, an
 * error of i. Where a blocking call is made in phases (16.2.2), those are
 * watched, too, and their initiator is the socket "b_transport" below the
 * target.
 */
ORR_API void orr_checker_watch(struct orr_checker *c,
			       struct orr_initiator_socket *i);
ORR_API void orr_checker_watch_all(struct orr_checker *c, struct orr_sim *sim);

#ifdef __cplusplus
}
#endif

#endif
