/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ORRERY_TLM_CHECKER_H
#define ORRERY_TLM_CHECKER_H

#include <orrery/checker.h>

/* A transaction on a hop, from its first call to its last. */
struct ori_live {
	struct orr_payload *p;
	struct ori_watch *hop;
	struct orr_payload start; /* as it was when it began */
	uint64_t began; /* the number of the call that it began with */
	const struct orr_process *blocked; /* in b_transport, or NULL */
	bool blocking; /* it is a call of b_transport */
	orr_phase phase; /* the last one of the base protocol */
	orr_time when; /* of that phase, the delay included */
	uint32_t watched; /* so many bytes of data must not change */
	uint32_t watched_enables;
	uint64_t data; /* a sum of them */
	uint64_t enables; /* and of the byte enables */
	struct ori_live *next;
};

/* The hop from i to t: front stands for t, back for i. */
struct ori_watch {
	struct orr_checker *checker;
	struct ori_watch *next; /* of the same checker */
	struct orr_initiator_socket *i;
	struct orr_target_socket *t;
	struct orr_target_socket front;
	struct orr_initiator_socket back;
	struct ori_live *live;
	struct ori_live *idle;
	const struct orr_payload *request; /* since BEGIN_REQ */
	const struct orr_payload *response; /* since BEGIN_RESP */
};

/* checker_rules.c; p may be NULL, text says more and may be "". */
void ori_broken(struct ori_watch *w, enum orr_tlm_rule rule,
		const struct orr_payload *p, orr_time delay, const char *text);
void ori_check_start(struct ori_watch *w, const struct orr_payload *p,
		     orr_time delay);
/* What debug access has in common with transport. */
void ori_check_attributes(struct ori_watch *w, const struct orr_payload *p,
			  orr_time delay);
void ori_check_unchanged(struct ori_watch *w, const struct ori_live *l,
			 orr_time delay);
void ori_check_response(struct ori_watch *w, const struct ori_live *l,
			orr_time delay);
/* Remember of p what has to stay. */
void ori_remember(const struct ori_watch *w, struct ori_live *l,
		  struct orr_payload *p);

/* checker_hops.c: of the other hops of the same transaction. */
void ori_check_way(struct ori_watch *w, const struct orr_payload *p,
		   orr_time delay);
void ori_check_way_back(struct ori_watch *w, const struct ori_live *l,
			orr_time delay);
void ori_check_free(struct ori_watch *w, const struct orr_payload *p);

/* checker_direct.c: the calls without time. */
uint32_t ori_check_dbg(struct ori_watch *w, struct orr_payload *p);
bool ori_check_dmi(struct ori_watch *w, struct orr_payload *p,
		   struct orr_dmi *dmi);
void ori_check_invalidation(struct ori_watch *w, uint64_t start, uint64_t end);

/* checker.c */
struct ori_live *ori_live_begin(struct ori_watch *w, struct orr_payload *p,
				orr_time delay);
struct ori_live *ori_live_find(const struct ori_watch *w,
			       const struct orr_payload *p);
void ori_live_end(struct ori_watch *w, struct ori_live *l);
/* delay from now, for the socket that is watched. */
orr_time ori_watch_time(const struct ori_watch *w, orr_time delay);

/*
 * A call that must not wait, and so whatever the same process does until it
 * is left is done from within it.
 */
enum ori_extent { ORI_OUTSIDE, ORI_FORWARD, ORI_BACKWARD, ORI_INVALIDATION };
struct ori_moment {
	unsigned inside;
	const struct orr_process *inside_by;
	orr_time now;
	uint64_t delta;
};
struct ori_moment ori_enter(struct ori_watch *w, enum ori_extent extent);
/* Whether nobody has waited since. */
bool ori_leave(struct ori_watch *w, const struct ori_moment *m);
bool ori_is_within(const struct ori_watch *w, enum ori_extent extent);

/*
 * If one of others is watched, watch *i, too, which makes their calls in
 * phases; *i becomes what its target has to call back.
 */
void ori_watch_conversion(struct orr_initiator_socket *others,
			  struct orr_initiator_socket **i);

/* checker_phase.c */
enum orr_sync ori_check_fw(struct ori_watch *w, struct orr_payload *p,
			   orr_phase *phase, orr_time *delay);
enum orr_sync ori_check_bw(struct ori_watch *w, struct orr_payload *p,
			   orr_phase *phase, orr_time *delay);

#endif
