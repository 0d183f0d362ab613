/* SPDX-License-Identifier: Apache-2.0 */
/* Saving and loading the state of devices. */
#include "machine.h"
#include "scramble.h"

#include <errno.h>
#include <string.h>

enum { ROOM = 1 << 17 };

struct saved {
	unsigned char bytes[ROOM];
	size_t size;
};

static void save(struct machine *m, struct saved *s)
{
	s->size = orr_state_save(orr_sim_root(m->sim), s->bytes, ROOM);
	assert_in_range(s->size, 1000, ROOM);
}

static int load(struct machine *m, const struct saved *s, struct orr_error *e)
{
	return orr_state_load(orr_sim_root(m->sim), s->bytes, s->size, e);
}

static struct saved *new_saved(void)
{
	return test_calloc(1, sizeof(struct saved));
}

/* The hash of what follows. */
static uint64_t hash_on(struct machine *m)
{
	orr_sim_hash_enable(m->sim, true);
	machine_go_on(m);
	return orr_sim_hash(m->sim);
}

static uint64_t expected_hash(struct saved *s)
{
	struct machine *m = machine_new();
	uint64_t hash;

	machine_begin(m);
	save(m, s);
	hash = hash_on(m);
	machine_free(m);
	return hash;
}

static void scramble_all(struct machine *m)
{
	for (unsigned i = 0; i < M_DEVICES; i++)
		scramble_device(machine_device(m, i));
}

static bool has_one(struct machine *m, const struct orr_device_class *cls)
{
	for (unsigned i = 0; i < M_DEVICES; i++)
		if (machine_device(m, i)->cls == cls)
			return true;
	return false;
}

/* But the PCF8574A, which is a PCF8574 at other addresses. */
static void all_models_are_in_the_machine(void **state)
{
	struct machine *m = machine_new();

	(void)state;
	for (const struct orr_device_class *const *c = orr_models(); *c; c++)
		if (!has_one(m, *c) && *c != &orr_pcf8574a_class)
			fail_msg("there is no %s", (*c)->name);
	machine_free(m);
}

static void scrambled_and_restored_devices_run_on_alike(void **state)
{
	struct saved *s = new_saved();
	uint64_t hash = expected_hash(s);
	struct machine *m = machine_new();
	struct orr_error e;

	(void)state;
	machine_begin(m);
	scramble_all(m);
	if (load(m, s, &e) != 0)
		fail_msg("%s", e.text);
	assert_true(hash_on(m) == hash);
	machine_free(m);
	test_free(s);
}

static void fresh_devices_take_over_where_others_were(void **state)
{
	struct saved *s = new_saved();
	struct saved *again = new_saved();
	uint64_t hash = expected_hash(s);
	struct machine *m = machine_new();
	struct orr_error e;

	(void)state;
	orr_sim_run(m->sim, MACHINE_TIME);
	if (load(m, s, &e) != 0)
		fail_msg("%s", e.text);
	save(m, again);
	assert_int_equal(again->size, s->size);
	assert_memory_equal(again->bytes, s->bytes, s->size);
	assert_true(hash_on(m) == hash);
	machine_free(m);
	test_free(s);
	test_free(again);
}

/* Marks the bytes of objects, whose insides are the kernel's affair. */
static void mark_objects(struct orr_object *scope, const char *base,
			 unsigned char *marks)
{
	static const size_t sizes[] = {
		[ORR_KIND_EVENT] = sizeof(struct orr_event),
		[ORR_KIND_METHOD] = sizeof(struct orr_process),
		[ORR_KIND_WIRE] = sizeof(struct orr_wire),
	};
	enum orr_kind kind = orr_object_kind(scope);
	size_t at = (size_t)((const char *)scope - base);
	struct orr_object *child = NULL;

	if (kind < ORR_COUNT(sizes) && at < sizeof(struct machine))
		memset(marks + at, 1, sizes[kind]);
	while ((child = orr_object_next(scope, child)))
		mark_objects(child, base, marks);
}

/*
 * After loading, every byte of every device is as it was in the other machine,
 * but for objects and for what is different in fresh machines: addresses.
 */
static void nothing_of_a_device_is_forgotten(void **state)
{
	struct machine *one = machine_new();
	struct machine *two = machine_new();
	char *fresh_one = test_calloc(1, sizeof(*one));
	char *fresh_two = test_calloc(1, sizeof(*two));
	unsigned char *marks = test_calloc(1, sizeof(*one));
	struct saved *s = new_saved();
	size_t first = offsetof(struct machine, uart);

	(void)state;
	memcpy(fresh_one, one, sizeof(*one));
	memcpy(fresh_two, two, sizeof(*two));
	mark_objects(orr_sim_root(one->sim), (char *)one, marks);
	machine_begin(one);
	save(one, s);
	orr_sim_run(two->sim, orr_now(one->sim));
	assert_int_equal(load(two, s, NULL), 0);
	for (size_t i = first; i < sizeof(*one); i++)
		if (!marks[i] && fresh_one[i] == fresh_two[i] &&
		    ((char *)one)[i] != ((char *)two)[i])
			fail_msg("byte %zu of struct machine was forgotten", i);
	machine_free(one);
	machine_free(two);
	test_free(fresh_one);
	test_free(fresh_two);
	test_free(marks);
	test_free(s);
}

/* Without loading, the run that follows is another one. */
static void hash_tells_a_fresh_machine_apart(void **state)
{
	struct saved *s = new_saved();
	uint64_t hash = expected_hash(s);
	struct machine *m = machine_new();

	(void)state;
	orr_sim_run(m->sim, MACHINE_TIME);
	assert_false(hash_on(m) == hash);
	machine_free(m);
	test_free(s);
}

static void size_is_told_without_room(void **state)
{
	struct machine *m = machine_new();
	unsigned char few[10] = {0};
	size_t size = orr_state_save(orr_sim_root(m->sim), NULL, 0);

	(void)state;
	assert_int_equal(orr_state_save(orr_sim_root(m->sim), few, 9), size);
	assert_int_equal(few[9], 0);
	machine_free(m);
}

/* Refused with words, and nothing has changed. */
static void assert_refused(struct machine *m, const struct saved *bad,
			   const struct saved *good, struct saved *scratch)
{
	struct orr_error e = {""};

	assert_true(load(m, bad, &e) < 0);
	assert_true(strncmp(e.text, "state", 5) == 0);
	save(m, scratch);
	assert_int_equal(scratch->size, good->size);
	assert_memory_equal(scratch->bytes, good->bytes, good->size);
}

static void truncated_state_is_refused(void **state)
{
	struct saved *good = new_saved();
	struct saved *bad = new_saved();
	struct saved *scratch = new_saved();
	struct machine *m = machine_new();

	(void)state;
	machine_begin(m);
	save(m, good);
	for (size_t n = 0; n < good->size; n += n < 300 ? 1 : 97) {
		*bad = *good;
		bad->size = n;
		assert_refused(m, bad, good, scratch);
	}
	machine_free(m);
	test_free(good);
	test_free(bad);
	test_free(scratch);
}

static void damaged_state_is_refused(void **state)
{
	struct saved *good = new_saved();
	struct saved *bad = new_saved();
	struct saved *scratch = new_saved();
	struct machine *m = machine_new();

	(void)state;
	machine_begin(m);
	save(m, good);
	for (size_t n = 0; n < good->size; n += 61) {
		*bad = *good;
		bad->bytes[n] ^= (unsigned char)(1u << n % 8);
		assert_refused(m, bad, good, scratch);
	}
	machine_free(m);
	test_free(good);
	test_free(bad);
	test_free(scratch);
}

/* FNV-1a, as doc/state.md has it. */
static void forge_sum(struct saved *s)
{
	uint64_t sum = 0xcbf29ce484222325;

	for (size_t i = 0; i < s->size - 8; i++)
		sum = (sum ^ s->bytes[i]) * 0x100000001b3;
	for (unsigned i = 0; i < 8; i++)
		s->bytes[s->size - 8 + i] = (unsigned char)(sum >> 8 * i);
}

/* With a right checksum it may be a possible state; then it has to run. */
static void forged_state_does_no_harm(void **state)
{
	struct saved *good = new_saved();
	struct saved *bad = new_saved();
	struct saved *scratch = new_saved();
	unsigned refused = 0;

	(void)state;
	expected_hash(good);
	for (unsigned i = 0; i < 300; i++) {
		struct machine *m = machine_new();
		struct orr_error e;

		orr_sim_run(m->sim, MACHINE_TIME);
		orr_sim_set_log_level(m->sim, ORR_LOG_ERROR);
		*bad = *good;
		bad->bytes[garbage() % (good->size - 8)] ^=
			(unsigned char)(garbage() | 1);
		forge_sum(bad);
		if (load(m, bad, &e) != 0)
			refused++;
		else
			orr_sim_run(m->sim, ORR_US(200));
		machine_free(m);
	}
	assert_in_range(refused, 100, 299);
	test_free(good);
	test_free(bad);
	test_free(scratch);
}

/* The error for a state that does not belong here. */
static void assert_foreign(struct machine *m, const struct saved *s, int code,
			   const char *words)
{
	struct orr_error e = {""};

	assert_int_equal(load(m, s, &e), code);
	if (!strstr(e.text, words))
		fail_msg("'%s' lacks '%s'", e.text, words);
	machine_free(m);
}

static void other_time_properties_and_clocks_are_refused(void **state)
{
	struct saved *s = new_saved();
	struct machine *m;

	(void)state;
	expected_hash(s);
	assert_foreign(machine_new(), s, -ETIME, "time");
	m = machine_new();
	orr_sim_run(m->sim, MACHINE_TIME);
	m->hpet.period_fs++;
	assert_foreign(m, s, -EEXIST, "hpet");
	m = machine_new();
	orr_sim_run(m->sim, MACHINE_TIME);
	orr_clock_set_period(&m->clock, orr_period_hz(1000000));
	assert_foreign(m, s, -EEXIST, "clock");
	test_free(s);
}

/* Its initiator has the other half of it. */
static void transfer_in_its_phases_is_refused(void **state)
{
	struct saved *s = new_saved();
	struct machine *m = machine_new();
	struct orr_pool pool;
	struct orr_payload *p;
	orr_phase phase = ORR_BEGIN_REQ;
	orr_time delay = 0;

	(void)state;
	orr_pool_init(&pool, m->sim, 4);
	p = orr_pool_get(&pool);
	orr_payload_set(p, ORR_WRITE_COMMAND, M_RAM, p->data, 4);
	orr_nb_transport_fw(&m->cpu, p, &phase, &delay);
	save(m, s);
	assert_foreign(m, s, -EBUSY, "bus): a transfer was in its phases");
	test_free(s);
}

static void part_of_the_hierarchy_is_saved_alone(void **state)
{
	struct machine *m = machine_new();
	unsigned char bytes[4096];
	size_t n;

	(void)state;
	machine_begin(m);
	n = orr_state_save(&m->gpio.dev.obj, bytes, sizeof(bytes));
	assert_in_range(n, 1, sizeof(bytes));
	m->gpio.latch ^= 0xff;
	assert_int_equal(orr_state_load(&m->gpio.dev.obj, bytes, n, NULL), 0);
	assert_int_equal(m->gpio.latch, 0x5a);
	assert_int_equal(orr_state_load(&m->ram.dev.obj, bytes, n, NULL),
			 -EEXIST);
	machine_free(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_models_are_in_the_machine),
		cmocka_unit_test(scrambled_and_restored_devices_run_on_alike),
		cmocka_unit_test(fresh_devices_take_over_where_others_were),
		cmocka_unit_test(nothing_of_a_device_is_forgotten),
		cmocka_unit_test(hash_tells_a_fresh_machine_apart),
		cmocka_unit_test(size_is_told_without_room),
		cmocka_unit_test(truncated_state_is_refused),
		cmocka_unit_test(damaged_state_is_refused),
		cmocka_unit_test(forged_state_does_no_harm),
		cmocka_unit_test(other_time_properties_and_clocks_are_refused),
		cmocka_unit_test(transfer_in_its_phases_is_refused),
		cmocka_unit_test(part_of_the_hierarchy_is_saved_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
