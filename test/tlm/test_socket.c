/* SPDX-License-Identifier: Apache-2.0 */
/* Sockets and the calls between them: IEEE 1666-2023 clauses 11 and 13. */
#include "../unit.h"

#include "../watch.h"
#include "socket_rig.h"

#include <stdio.h>

static const struct orr_target_ops plain_ops = {.b_transport = m_b_transport};

static enum orr_sync back(struct orr_initiator_socket *i, struct orr_payload *p,
			  orr_phase *phase, orr_time *delay)
{
	(void)p;
	(void)delay;
	rig.backs++;
	rig.number = i->number;
	*phase = ORR_END_RESP;
	return ORR_COMPLETED;
}

static void invalidate(struct orr_initiator_socket *i, uint64_t start,
		       uint64_t end)
{
	rig.backs++;
	rig.number = i->number;
	rig.start = start;
	rig.end = end;
}

static const struct orr_initiator_ops back_ops = {
	.nb_transport_bw = back,
	.invalidate_direct_mem_ptr = invalidate,
};

static void blocking_call_reaches_the_target_11_2_2(void **state)
{
	(void)state;
	assert_false(orr_bound(&rig.i));
	orr_bind(&rig.i, &rig.m.socket);
	assert_true(orr_bound(&rig.i));
	watch_sockets(rig.sim);
	orr_write32(&rig.i, 4, 0x01020304);
	assert_int_equal(orr_read16(&rig.i, 5), 0x0203);
	assert_int_equal(rig.m.calls, 2);
}

static void phase_and_delay_go_both_ways_11_2_3(void **state)
{
	orr_phase phase = ORR_BEGIN_REQ;
	orr_time delay = ORR_NS(3);
	unsigned char byte = 1;
	struct orr_payload *p = orr_pool_get(&rig.pool);

	(void)state;
	orr_bind(&rig.i, &rig.m.socket);
	orr_initiator_socket_set_ops(&rig.i, &back_ops);
	watch_sockets(rig.sim);
	orr_payload_set(p, ORR_WRITE_COMMAND, 1, &byte, 1);
	assert_int_equal(orr_nb_transport_fw(&rig.i, p, &phase, &delay),
			 ORR_UPDATED);
	assert_int_equal(rig.m.phase, ORR_BEGIN_REQ);
	assert_true(rig.m.delay == ORR_NS(3));
	assert_int_equal(phase, ORR_END_REQ);
	assert_true(delay == ORR_NS(7));
	phase = ORR_BEGIN_RESP;
	assert_int_equal(orr_nb_transport_bw(&rig.m.socket, p, &phase, &delay),
			 ORR_COMPLETED);
	assert_int_equal(phase, ORR_END_RESP);
	assert_int_equal(rig.backs, 1);
}

static void debug_transport_counts_bytes_11_4(void **state)
{
	struct memory plain = {.calls = 0};
	struct orr_initiator_socket j;
	unsigned char bytes[8];
	struct orr_payload p;

	(void)state;
	orr_target_socket_init(&plain.socket, rig.root, "plain", &plain_ops);
	orr_initiator_socket_init(&j, rig.root, "j");
	orr_bind(&rig.i, &rig.m.socket);
	orr_bind(&j, &plain.socket);
	watch_sockets(rig.sim);
	orr_payload_init(&p);
	orr_payload_set(&p, ORR_READ_COMMAND, 12, bytes, 8);
	assert_int_equal(orr_transport_dbg(&rig.i, &p), 4);
	assert_int_equal(orr_transport_dbg(&j, &p), 0); /* not supported */
	assert_int_equal(rig.m.calls + plain.calls, 0);
}

static void direct_memory_is_asked_for_and_invalidated_11_3(void **state)
{
	struct orr_payload p;
	struct orr_dmi dmi;

	(void)state;
	orr_bind(&rig.i, &rig.m.socket);
	orr_initiator_socket_set_ops(&rig.i, &back_ops);
	watch_sockets(rig.sim);
	orr_payload_init(&p);
	orr_payload_set(&p, ORR_READ_COMMAND, 3, NULL, 0);
	assert_true(orr_get_direct_mem_ptr(&rig.i, &p, &dmi));
	assert_ptr_equal(dmi.ptr, rig.m.bytes);
	p.command = ORR_WRITE_COMMAND;
	assert_false(orr_get_direct_mem_ptr(&rig.i, &p, &dmi));
	orr_invalidate_direct_mem_ptr(&rig.m.socket, 2, 9);
	assert_int_equal(rig.backs, 1);
	assert_true(rig.start == 2 && rig.end == 9);
}

static void target_without_direct_memory_says_so_for_all_11_3_5(void **state)
{
	struct memory plain = {.calls = 0};
	struct orr_payload p;
	struct orr_dmi dmi = {0};

	(void)state;
	orr_target_socket_init(&plain.socket, rig.root, "plain", &plain_ops);
	orr_bind(&rig.i, &plain.socket);
	watch_sockets(rig.sim);
	orr_payload_init(&p);
	p.command = ORR_READ_COMMAND;
	assert_false(orr_get_direct_mem_ptr(&rig.i, &p, &dmi));
	assert_true(dmi.start == 0 && dmi.end == UINT64_MAX);
	assert_true(dmi.read && dmi.write);
}

static void initiators_share_a_target_13_2(void **state)
{
	struct orr_initiator_socket j;

	(void)state;
	orr_initiator_socket_init(&j, rig.root, "j");
	orr_initiator_socket_set_ops(&j, &back_ops);
	orr_initiator_socket_set_ops(&rig.i, &back_ops);
	orr_bind(&rig.i, &rig.m.socket);
	orr_bind(&j, &rig.m.socket);
	watch_sockets(rig.sim);
	orr_write8(&rig.i, 0, 1);
	orr_write8(&j, 1, 2);
	assert_int_equal(rig.m.bytes[0] + rig.m.bytes[1], 3);
	orr_invalidate_direct_mem_ptr(&rig.m.socket, 0, 1);
	assert_int_equal(rig.backs, 2);
}

/* Both ends three levels deep, from the innermost on. */
struct levels {
	struct orr_initiator_socket *i[3];
	struct orr_target_socket *t[3];
};

static void step(struct levels *l, unsigned n)
{
	switch (n) {
	case 0:
	case 1:
		orr_pass_initiator(l->i[n], l->i[n + 1]);
		break;
	case 2:
	case 3:
		orr_pass_target(l->t[n - 1], l->t[n - 2]);
		break;
	default:
		orr_bind(l->i[2], l->t[2]);
		break;
	}
}

/* order: which of the steps that are left comes next, in mixed radix. */
static void pass_and_bind(unsigned order)
{
	struct orr_initiator_socket i[2];
	struct orr_target_socket t[2];
	struct levels l = {{&rig.i, &i[0], &i[1]},
			   {&rig.m.socket, &t[0], &t[1]}};
	unsigned left[] = {0, 1, 2, 3, 4};

	for (unsigned k = 0; k < 2; k++) {
		orr_initiator_socket_init(&i[k], rig.root, k ? "i2" : "i1");
		orr_target_socket_init(&t[k], rig.root, k ? "t2" : "t1",
				       &plain_ops);
	}
	orr_initiator_socket_set_ops(&rig.i, &back_ops);
	for (unsigned n = 5; n > 0; order /= n, n--) {
		unsigned k = order % n;

		step(&l, left[k]);
		left[k] = left[n - 1];
	}
	assert_true(orr_bound(&rig.i) && orr_bound(&i[1]));
	watch_sockets(rig.sim);
	orr_write8(&rig.i, 7, 7);
	assert_int_equal(rig.m.bytes[7], 7);
	orr_invalidate_direct_mem_ptr(&rig.m.socket, 0, 1);
	assert_int_equal(rig.backs, 1);
}

static void hierarchical_binding_in_any_order_13_2_5(void **state)
{
	for (unsigned order = 0; order < 5 * 4 * 3 * 2; order++) {
		if (order) {
			teardown(state);
			setup(state);
		}
		pass_and_bind(order);
	}
}

static void count_number(struct orr_target_socket *t, struct orr_payload *p,
			 orr_time *delay)
{
	(void)delay;
	rig.number = t->number;
	assert_ptr_equal(orr_multi_target_at(orr_multi_target_of(t), t->number),
			 t);
	p->response = ORR_OK_RESPONSE;
}

static enum orr_sync accept_request(struct orr_target_socket *t,
				    struct orr_payload *p, orr_phase *phase,
				    orr_time *delay)
{
	assert_int_equal(*phase, ORR_BEGIN_REQ);
	count_number(t, p, delay);
	p->response = ORR_INCOMPLETE_RESPONSE; /* until it responds */
	return ORR_ACCEPTED;
}

/* A request to the multi socket, which calls back the one who made it. */
static void ask_and_answer(struct orr_initiator_socket *i,
			   struct orr_target_socket *t)
{
	struct orr_payload *p = orr_pool_get(&rig.pool);
	orr_phase phase = ORR_BEGIN_REQ;
	orr_time delay = 0;
	unsigned char byte = 1;

	orr_payload_set(p, ORR_WRITE_COMMAND, 0, &byte, 1);
	orr_nb_transport_fw(i, p, &phase, &delay);
	assert_int_equal(rig.number, t->number);
	rig.number = UINT32_MAX;
	phase = ORR_BEGIN_RESP;
	p->response = ORR_OK_RESPONSE;
	assert_int_equal(orr_nb_transport_bw(t, p, &phase, &delay),
			 ORR_COMPLETED);
	assert_int_equal(rig.number, i->number);
	orr_payload_release(p);
}

static void multi_target_tells_initiators_apart_16_2_4(void **state)
{
	static const struct orr_target_ops ops = {
		.b_transport = count_number, .nb_transport_fw = accept_request};
	struct orr_initiator_socket i[6];
	struct orr_multi_target m;
	char name[8];

	(void)state;
	orr_multi_target_init(&m, rig.root, "multi", &ops);
	for (unsigned k = 0; k < 6; k++) {
		snprintf(name, sizeof(name), "i%u", k);
		orr_initiator_socket_init(&i[k], rig.root, name);
		orr_initiator_socket_set_ops(&i[k], &back_ops);
		i[k].number = 10 + k;
		orr_bind(&i[k], orr_multi_target_add(&m));
	}
	watch_sockets(rig.sim);
	assert_int_equal(m.count, 6);
	for (unsigned k = 0; k < 6; k++) {
		orr_write8(&i[k], 0, 0);
		assert_int_equal(rig.number, k);
		ask_and_answer(&i[k], orr_multi_target_at(&m, k));
	}
}

static void multi_initiator_tells_targets_apart_16_2_4(void **state)
{
	struct memory m[3] = {0};
	struct orr_multi_initiator multi;
	char name[8];

	(void)state;
	orr_multi_initiator_init(&multi, rig.root, "multi", &back_ops);
	for (unsigned k = 0; k < 3; k++) {
		snprintf(name, sizeof(name), "m%u", k);
		orr_target_socket_init(&m[k].socket, rig.root, name,
				       &memory_ops);
		orr_bind(orr_multi_initiator_add(&multi), &m[k].socket);
	}
	watch_sockets(rig.sim);
	orr_write8(orr_multi_initiator_at(&multi, 1), 0, 9);
	assert_int_equal(m[1].bytes[0], 9);
	orr_invalidate_direct_mem_ptr(&m[2].socket, 0, 1);
	assert_int_equal(rig.number, 2);
	assert_ptr_equal(
		orr_multi_initiator_of(orr_multi_initiator_at(&multi, 2)),
		&multi);
}

static void names_of_phases_and_syncs(void **state)
{
	(void)state;
	assert_string_equal(orr_phase_name(ORR_BEGIN_REQ), "BEGIN_REQ");
	assert_string_equal(orr_phase_name(ORR_END_RESP), "END_RESP");
	assert_string_equal(orr_phase_name(ORR_FIRST_PHASE), "phase");
	assert_string_equal(orr_sync_name(ORR_UPDATED), "TLM_UPDATED");
	assert_string_equal(orr_sync_name((enum orr_sync)9), "(no sync)");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(blocking_call_reaches_the_target_11_2_2),
		TEST(phase_and_delay_go_both_ways_11_2_3),
		TEST(debug_transport_counts_bytes_11_4),
		TEST(direct_memory_is_asked_for_and_invalidated_11_3),
		TEST(target_without_direct_memory_says_so_for_all_11_3_5),
		TEST(initiators_share_a_target_13_2),
		TEST(hierarchical_binding_in_any_order_13_2_5),
		TEST(multi_target_tells_initiators_apart_16_2_4),
		TEST(multi_initiator_tells_targets_apart_16_2_4),
		cmocka_unit_test(names_of_phases_and_syncs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
