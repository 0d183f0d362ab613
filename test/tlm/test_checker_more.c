/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The checker of the base protocol: what is known of a payload beside its
 * attributes, and what is said of a fault.
 */
#include "../unit.h"

#include "checker_rig.h"

#include <string.h>

static void with_stamp(struct orr_payload *p)
{
	static struct orr_extension e = {.type = &stamp};

	orr_payload_set_extension(p, &e);
}

static void mandatory_extensions_14_21(void **state)
{
	/* a delay that setup() takes for the other protocol */
	static const struct script without = {.delay = ORR_S(1)};
	struct orr_payload *p;

	(void)state;
	for (int k = 0; k < 2; k++) {
		setup(&without);
		rig.s.delay = 0;
		p = payload();
		if (k)
			with_stamp(p);
		fw(p, ORR_BEGIN_REQ, 0);
		conclude(k ? ORR_RULE_COUNT : ORR_RULE_EXTENSION);
	}
}

/* A pool of payloads with data knows how long those are. */
static void length_is_that_of_the_pool_at_most_14_12(void **state)
{
	(void)state;
	for (uint32_t length = 8; length < 10; length++) {
		struct orr_pool pool;
		struct orr_payload *p;

		setup(NULL);
		orr_pool_init(&pool, rig.sim, 8);
		p = orr_pool_get(&pool);
		orr_payload_set(p, ORR_WRITE_COMMAND, 0, p->data, length);
		fw(p, ORR_BEGIN_REQ, 0);
		conclude(length == 8 ? ORR_RULE_COUNT : ORR_RULE_DATA_LENGTH);
	}
}

static void message_has_all_that_was_asked(void **state)
{
	struct orr_payload *p;

	(void)state;
	setup(NULL);
	orr_sim_run(rig.sim, ORR_NS(40));
	p = payload();
	fw(p, ORR_BEGIN_REQ, ORR_NS(2));
	fw(payload(), ORR_BEGIN_REQ, ORR_NS(3));
	assert_string_equal(rig.said,
			    "error: 40 ns cpu: TLM-2.0 15.2.6: BEGIN_REQ "
			    "before the last request has ended (to memory, "
			    "write of 8 bytes at 0x4, delay 3 ns)");
	conclude(ORR_RULE_REQUEST_EXCLUSION);
}

static void every_rule_has_a_clause(void **state)
{
	(void)state;
	for (unsigned k = 0; k < ORR_RULE_COUNT; k++) {
		assert_non_null(orr_rule_clause((enum orr_tlm_rule)k));
		assert_true(strlen(orr_rule_text((enum orr_tlm_rule)k)) > 8);
	}
	assert_string_equal(orr_rule_text(ORR_RULE_COUNT), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mandatory_extensions_14_21),
		cmocka_unit_test(length_is_that_of_the_pool_at_most_14_12),
		cmocka_unit_test(message_has_all_that_was_asked),
		cmocka_unit_test(every_rule_has_a_clause),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
