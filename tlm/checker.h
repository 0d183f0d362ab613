/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ORRERY_TLM_CHECKER_H
#define ORRERY_TLM_CHECKER_H

#include <orrery/checker.h>

/* A transaction on a hop, from its first call to its last. */
struct ori_live {
	struct orr_payload *p;
	struct orr_payload start; /* as it was when it began */
	orr_phase phase; /* the last one of the base protocol */
	orr_time when; /* of that phase, the delay included */
	uint32_t watched; /* so many bytes of data must not change */
	uint64_t data; /* a sum of them */
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
void ori_check_unchanged(struct ori_watch *w, const struct ori_live *l,
			 orr_time delay);
void ori_check_response(struct ori_watch *w, const struct ori_live *l,
			orr_time delay);
uint32_t ori_watched_length(const struct ori_watch *w,
			    const struct orr_payload *p);
uint64_t ori_data_sum(const struct orr_payload *p, uint32_t length);

/* checker.c */
struct ori_live *ori_live_begin(struct ori_watch *w, struct orr_payload *p);
struct ori_live *ori_live_find(const struct ori_watch *w,
			       const struct orr_payload *p);
void ori_live_end(struct ori_watch *w, struct ori_live *l);

/* checker_phase.c */
enum orr_sync ori_check_fw(struct ori_watch *w, struct orr_payload *p,
			   orr_phase *phase, orr_time *delay);
enum orr_sync ori_check_bw(struct ori_watch *w, struct orr_payload *p,
			   orr_phase *phase, orr_time *delay);

#endif
