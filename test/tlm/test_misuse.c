/* SPDX-License-Identifier: Apache-2.0 */
/* What is called at a wrong time, or twice, says so in words. */
#include "../unit.h"

#include "../child.h"

#include <orrery/bus.h>
#include <orrery/checker.h>
#include <orrery/i2c.h>
#include <orrery/models/ram.h>
#include <orrery/sim.h>
#include <orrery/traffic.h>

struct bench {
	struct orr_sim *sim;
	struct orr_object *root;
	struct orr_initiator_socket cpu;
	struct orr_bus bus;
	struct orr_ram ram;
};

static void build(struct bench *b)
{
	static const struct orr_bus_timing timing = {.width = 4};

	b->sim = orr_sim_new();
	b->root = orr_sim_root(b->sim);
	orr_initiator_socket_init(&b->cpu, b->root, "cpu");
	orr_bus_init(&b->bus, b->root, "bus", &timing);
	orr_bus_connect(&b->bus, &b->cpu);
	orr_ram_init(&b->ram, b->root, "ram");
	orr_bus_map(&b->bus, 0, 0x1000, &b->ram.dev.mmio, NULL);
}

/* A memory has its bytes from realize on. */
static void read_too_early(void)
{
	struct bench b;

	build(&b);
	orr_read32(&b.cpu, 0);
}

static void look_too_early(void)
{
	struct orr_payload p;
	uint32_t word;
	struct bench b;

	build(&b);
	orr_payload_init(&p);
	orr_payload_set(&p, ORR_READ_COMMAND, 0, &word, sizeof(word));
	orr_transport_dbg(&b.cpu, &p);
}

static void save_too_early(void)
{
	struct bench b;

	build(&b);
	orr_state_save(b.root, NULL, 0);
}

static void set_too_late(void)
{
	struct bench b;

	build(&b);
	orr_device_realize(&b.ram.dev, NULL);
	orr_device_set(&b.ram.dev, "size", "16", NULL);
}

static void realize_twice(void)
{
	struct bench b;

	build(&b);
	orr_device_realize(&b.ram.dev, NULL);
	orr_device_realize(&b.ram.dev, NULL);
}

static void release_what_is_not_held(void)
{
	struct bench b;

	build(&b);
	orr_reset_release(&b.ram.dev.obj);
}

static void devices_say_what_is_wrong(void **state)
{
	(void)state;
	assert_aborts(read_too_early,
		      "ram: is accessed before orr_device_realize");
	assert_aborts(look_too_early,
		      "ram: is accessed before orr_device_realize");
	assert_aborts(save_too_early,
		      "ram: has no state to save before orr_device_realize");
	assert_aborts(set_too_late, "ram: 'size' is set too late");
	assert_aborts(realize_twice, "ram: is realized for the second time");
	assert_aborts(release_what_is_not_held,
		      "ram: orr_reset_release without orr_reset_assert");
}

static void answers_once_it_is_realized(void **state)
{
	struct bench b;

	(void)state;
	build(&b);
	assert_int_equal(orr_device_realize(&b.ram.dev, NULL), 0);
	orr_write32(&b.cpu, 4, 0x1234);
	assert_int_equal(orr_read32(&b.cpu, 4), 0x1234);
	orr_sim_free(b.sim);
}

static void connect_twice(void)
{
	struct bench b;

	build(&b);
	orr_bus_connect(&b.bus, &b.cpu);
}

static void watch_twice(void)
{
	struct orr_checker c;
	struct bench b;

	build(&b);
	orr_checker_init(&c);
	orr_checker_watch(&c, &b.cpu);
	orr_checker_watch(&c, &b.cpu);
}

static void bind_across_simulations(void)
{
	struct orr_initiator_socket i;
	struct bench b;

	build(&b);
	orr_initiator_socket_init(&i, orr_sim_root(orr_sim_new()), "i");
	orr_bind(&i, &b.ram.dev.mmio);
}

static void sockets_say_what_is_wrong(void **state)
{
	(void)state;
	assert_aborts(connect_twice, "cpu: is bound or connected already");
	assert_aborts(watch_twice, "cpu: is watched by a checker already");
	assert_aborts(bind_across_simulations,
		      "i: cannot be bound to a target of another simulation");
}

static void watching_all_leaves_out_who_is_watched(void **state)
{
	struct orr_checker c;
	struct bench b;
	uint32_t sockets;

	(void)state;
	build(&b);
	orr_checker_init(&c);
	orr_checker_watch(&c, &b.cpu);
	orr_checker_watch_all(&c, b.sim);
	sockets = c.sockets;
	orr_checker_watch_all(&c, b.sim);
	assert_int_equal(c.sockets, sockets);
	orr_sim_free(b.sim);
}

static void open_port(const char *first, const char *second)
{
	struct orr_char_port port;

	orr_char_port_init(&port, orr_sim_root(orr_sim_new()), "line");
	orr_char_open(&port, first, NULL);
	if (second)
		orr_char_open(&port, second, NULL);
	orr_char_feed_end(&port);
	orr_char_feed(&port, "a", 1);
}

static void two_back_ends(void)
{
	open_port("memory", "null");
}

static void feed_nothing(void)
{
	open_port("null", NULL);
}

static void feed_after_the_end(void)
{
	open_port("memory", NULL);
}

static void character_ports_say_what_is_wrong(void **state)
{
	(void)state;
	assert_aborts(two_back_ends, "line: 'null' comes second: the back end "
				     "is memory already");
	assert_aborts(feed_nothing, "line: has the back end null");
	assert_aborts(feed_after_the_end,
		      "line: is fed after orr_char_feed_end");
}

static void attach_twice(void)
{
	static const struct orr_i2c_target_ops none = {0};
	struct orr_object *root = orr_sim_root(orr_sim_new());
	struct orr_i2c_bus bus;
	struct orr_i2c_target t;
	struct orr_object rom;

	orr_i2c_bus_init(&bus, root, "i2c");
	orr_object_init(&rom, root, "rom");
	orr_i2c_target_init(&t, &rom, &none);
	orr_i2c_attach(&bus, &t, 0x50, NULL);
	orr_i2c_attach(&bus, &t, 0x51, NULL);
}

static void i2c_targets_say_what_is_wrong(void **state)
{
	(void)state;
	assert_aborts(attach_twice,
		      "rom: is attached to an I2C bus already, at 0x50");
}

static void make_traffic(const struct orr_traffic_config *config)
{
	struct orr_traffic t;

	orr_traffic_init(&t, orr_sim_root(orr_sim_new()), "cpu", config);
}

static void no_burst(void)
{
	make_traffic(&(struct orr_traffic_config){0});
}

static void no_room(void)
{
	make_traffic(&(struct orr_traffic_config){
		.burst = 1, .min_length = 4, .max_length = 8, .size = 7});
}

static void traffic_says_what_is_wrong(void **state)
{
	(void)state;
	assert_aborts(no_burst, "cpu: traffic is configured with a burst of 1");
	assert_aborts(no_room, "with a size of max_length or more");
}

/* Two registers of a class with a span of 16 bytes. */
static void init_device(struct orr_reg first, struct orr_reg second)
{
	const struct orr_reg regs[] = {first, second};
	const struct orr_device_class cls = {
		.name = "gadget",
		.size = sizeof(struct orr_device),
		.span = 0x10,
		.regs = regs,
		.nregs = 2,
	};
	struct orr_sim *sim = orr_sim_new();
	struct orr_device dev;

	orr_device_init(&dev, &cls, orr_sim_root(sim), "dev");
	orr_sim_free(sim);
}

static void init_with(struct orr_reg second)
{
	init_device((struct orr_reg){.name = "A"}, second);
}

static uint64_t read_one(struct orr_device *dev, unsigned i)
{
	(void)dev;
	(void)i;
	return 1;
}

static void three_bytes(void)
{
	init_with((struct orr_reg){.name = "B", .offset = 4, .width = 3});
}

static void sixteen_bytes(void)
{
	init_with((struct orr_reg){.name = "B", .offset = 4, .width = 16});
}

static void member_of_three_bytes(void)
{
	init_with((struct orr_reg){.name = "B", .offset = 4, .fsize = 3});
}

static void reset_too_wide(void)
{
	init_with((struct orr_reg){
		.name = "B", .offset = 4, .width = 2, .reset = 0x10000});
}

/* The register has room for the value, where it is kept has not. */
static void reset_too_wide_for_the_member(void)
{
	init_with((struct orr_reg){
		.name = "B", .offset = 4, .fsize = 1, .reset = 0x100});
}

static void beyond_the_span(void)
{
	init_with((struct orr_reg){.name = "B", .offset = 14});
}

static void stride_too_small(void)
{
	init_with((struct orr_reg){
		.name = "B", .offset = 4, .count = 2, .stride = 2});
}

static void overlap(void)
{
	init_with((struct orr_reg){.name = "B", .offset = 2, .width = 2});
}

/* The array has 4 to 5 and 12 to 13. */
static void overlap_of_an_element(void)
{
	init_device((struct orr_reg){.name = "A",
				     .offset = 4,
				     .width = 2,
				     .count = 2,
				     .stride = 8},
		    (struct orr_reg){.name = "B", .offset = 10});
}

static void second_name_that_writes(void)
{
	init_device(
		(struct orr_reg){.name = "A", .read = read_one},
		(struct orr_reg){.name = "B", .read = read_one, .wmask = 1});
}

static void register_tables_say_what_is_wrong(void **state)
{
	(void)state;
	assert_aborts(three_bytes,
		      "dev: class gadget, register B: has a width "
		      "of 3 bytes, expected 1, 2, 4 or 8, or 0 for 4");
	assert_aborts(sixteen_bytes, "has a width of 16 bytes, expected");
	assert_aborts(member_of_three_bytes,
		      "register B: has a member of 3 bytes, expected 1, 2, 4 "
		      "or 8, or 0 for none");
	assert_aborts(reset_too_wide, "register B: has the reset value "
				      "0x10000, expected at most 0xffff");
	assert_aborts(reset_too_wide_for_the_member,
		      "the reset value 0x100, expected at most 0xff");
	assert_aborts(beyond_the_span, "register B: ends at 0x12, expected at "
				       "most 0x10, the span of the class");
	assert_aborts(stride_too_small, "register B: has a stride of 2 bytes, "
					"expected its width of 4 or more");
	assert_aborts(overlap, "register B: overlaps A at 0x2, expected a "
			       "place of its own");
	assert_aborts(overlap_of_an_element, "register B: overlaps A at 0xa");
	assert_aborts(second_name_that_writes, "register B: overlaps A at 0x0");
}

/* B fits between the elements of A; its third is for a larger map. */
static void interleaved_registers_are_taken(void **state)
{
	(void)state;
	init_device((struct orr_reg){.name = "A", .count = 2, .stride = 8},
		    (struct orr_reg){.name = "B",
				     .offset = 4,
				     .count = 3,
				     .stride = 8,
				     .reset = UINT32_MAX});
}

static void second_name_is_taken(void **state)
{
	(void)state;
	init_device((struct orr_reg){.name = "A", .read = read_one, .wmask = 1},
		    (struct orr_reg){.name = "B", .read = read_one});
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(devices_say_what_is_wrong),
		cmocka_unit_test(answers_once_it_is_realized),
		cmocka_unit_test(sockets_say_what_is_wrong),
		cmocka_unit_test(watching_all_leaves_out_who_is_watched),
		cmocka_unit_test(character_ports_say_what_is_wrong),
		cmocka_unit_test(i2c_targets_say_what_is_wrong),
		cmocka_unit_test(traffic_says_what_is_wrong),
		cmocka_unit_test(register_tables_say_what_is_wrong),
		cmocka_unit_test(interleaved_registers_are_taken),
		cmocka_unit_test(second_name_is_taken),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
