/* SPDX-License-Identifier: Apache-2.0 */
/* Boards with a bus within a bus, DMA requests, and weights. */
#include "../watch.h"
#include "board_rig.h"

#include <orrery/models/dma.h>
#include <orrery/models/pl011.h>
#include <orrery/models/ram.h>

#include <string.h>

enum { WINDOW = 0x40000, UART = WINDOW, BUFFER = WINDOW + 0x1000 };
enum { RAM = 0, DMA = 0x2000 };

/* test/boards/bridge.dts with one --set, or NULL. */
static struct board *load_bridge(struct rig *rig, const char *set)
{
	struct board *b = board_load(
		rig->sim, source_path("test/boards/bridge.dts"),
		&(struct board_options){.sets = &set, .nsets = set ? 1 : 0},
		&rig->err);

	if (!b)
		fail_msg("%s", rig->err.text);
	watch_sockets(rig->sim);
	return b;
}

static orr_time time_of_write(struct board *b, uint64_t address)
{
	unsigned char byte = 7;
	orr_time delay = 0;
	struct orr_payload p;

	orr_payload_init(&p);
	orr_payload_set(&p, ORR_WRITE_COMMAND, address, &byte, 1);
	orr_b_transport(board_cpu(b), &p, &delay);
	assert_int_equal(p.response, ORR_OK_RESPONSE);
	return delay;
}

/*
 * Outside: 2 cycles of 10 ns. The slow edge at 25 ns, 2 cycles more: 75; APB:
 * 2 cycles, 125. The fast edge at 130, 2 cycles more.
 */
static void bridge_crosses_to_another_clock(void **state)
{
	struct rig *rig = *state;
	struct board *b = load_bridge(rig, NULL);

	assert_true(time_of_write(b, BUFFER + 4) == ORR_NS(150));
	assert_int_equal(orr_read8(board_cpu(b), BUFFER + 4), 7);
	assert_int_equal(orr_object_kind(find(rig, "soc.apb.bridge")),
			 ORR_KIND_BRIDGE);
	assert_int_equal(orr_object_kind(find(rig, "soc.apb.uart0")),
			 ORR_KIND_DEVICE);
}

static void set_changes_what_a_bridge_takes(void **state)
{
	static const char *const sets[] = {"apb.orrery,request-cycles=3",
					   "soc.apb.orrery,request-cycles=3"};
	struct rig *rig = *state;

	for (size_t i = 0; i < ORR_COUNT(sets); i++) {
		/* 25 ns later, at 150; the fast edge is there, too */
		assert_true(time_of_write(load_bridge(rig, sets[i]), BUFFER) ==
			    ORR_NS(170));
		orr_sim_free(rig->sim);
		rig->sim = orr_sim_new();
	}
}

static void nothing_is_seen_beyond_the_window(void **state)
{
	struct rig *rig = *state;
	struct board *b = load_bridge(rig, NULL);

	orr_write8(board_cpu(b), WINDOW + 0x2fff, 1);
	assert_int_equal(board_cpu(b)->response, ORR_OK_RESPONSE);
	orr_sim_set_log_level(rig->sim, ORR_LOG_FATAL);
	orr_write8(board_cpu(b), WINDOW + 0x3000, 1);
	assert_int_equal(board_cpu(b)->response, ORR_ADDRESS_ERROR_RESPONSE);
}

static void regions_are_those_that_the_cpu_sees(void **state)
{
	struct rig *rig = *state;
	struct board *b = load_bridge(rig, NULL);
	struct board_region r = board_region(b, BUFFER + 9);

	assert_ptr_equal(r.dev, board_find(b, "buffer"));
	assert_true(r.base == BUFFER && r.last == BUFFER + 0xff);
	r = board_region(b, WINDOW + 0x2fff); /* cut by the window */
	assert_ptr_equal(r.dev, board_find(b, "deep"));
	assert_true(r.base == WINDOW + 0x2f80 && r.last == WINDOW + 0x2fff);
	r = board_region(b, WINDOW - 1);
	assert_null(r.dev);
	assert_true(r.base == DMA + 0x100 && r.last == WINDOW - 1);
}

static void buses_nest(void **state)
{
	struct rig *rig = *state;
	struct board *b = load(
		rig, "&soc { middle: middle { compatible = \"simple-bus\";\n"
		     "	#address-cells = <1>; #size-cells = <1>;\n"
		     "	ranges = <0x0 0x8000 0x1000>; clocks = <&clk>;\n"
		     "	inner: inner { compatible = \"simple-bus\";\n"
		     "		#address-cells = <1>; #size-cells = <1>;\n"
		     "		ranges = <0x500 0x100 0x10>; clocks = <&clk>;\n"
		     "		ram: sram@500 { compatible = \"mmio-sram\";\n"
		     "			reg = <0x500 0x10>; }; }; }; };\n");
	struct board_region r = board_region(b, 0x8104);

	orr_write8(board_cpu(b), 0x8104, 9);
	assert_int_equal(board_cpu(b)->response, ORR_OK_RESPONSE);
	assert_int_equal(
		orr_container_of(board_find(b, "ram"), struct orr_ram, dev)
			->bytes[4],
		9);
	assert_ptr_equal(r.dev, board_find(b, "soc.middle.inner.ram"));
	assert_true(r.base == 0x8100 && r.last == 0x810f);
}

static void dma_requests_go_there_and_back(void **state)
{
	struct rig *rig = *state;

	load_bridge(rig, NULL);
	orr_wire_set(wire(rig, "soc.apb.uart0.rxdmasreq"), true);
	assert_true(wire(rig, "soc.dma.req1")->level);
	assert_false(wire(rig, "soc.dma.req3")->level);
	orr_wire_set(wire(rig, "soc.apb.uart0.txdmasreq"), true);
	assert_true(wire(rig, "soc.dma.req3")->level);
	/* the UART takes its request back */
	orr_wire_set(wire(rig, "soc.dma.clr3"), true);
	assert_false(wire(rig, "soc.dma.req3")->level);
}

static void start_channel(struct board *b, unsigned n, uint32_t src,
			  uint32_t dst, uint32_t count, uint32_t ctrl)
{
	uint32_t base = DMA + n * ORR_DMA_STRIDE;

	orr_write32(board_cpu(b), base + ORR_DMA_SRC, src);
	orr_write32(board_cpu(b), base + ORR_DMA_DST, dst);
	orr_write32(board_cpu(b), base + ORR_DMA_COUNT, count);
	orr_write32(board_cpu(b), base + ORR_DMA_CTRL,
		    ctrl | ORR_DMA_CTRL_ENABLE | ORR_DMA_CTRL_PACED);
}

/* DDI 0183, 3.3: baud rate of clock / 16, 8 bits, FIFOs, looped back. */
static void dma_moves_what_a_uart_sends_and_receives(void **state)
{
	enum { IBRD = 0x24, LCR_H = 0x2c, CR = 0x30, DMACR = 0x48 };
	static const char text[] = "by way of two channels and a bridge";
	struct rig *rig = *state;
	struct board *b = load_bridge(rig, NULL);
	struct orr_initiator_socket *cpu = board_cpu(b);
	char back[sizeof(text)] = "";

	assert_int_equal(orr_write(cpu, RAM, text, sizeof(text)),
			 ORR_OK_RESPONSE);
	orr_write32(cpu, UART + IBRD, 1);
	orr_write32(cpu, UART + LCR_H, 0x70);
	orr_write32(cpu, UART + CR, 0x381);
	start_channel(b, 1, UART, RAM + 0x100, sizeof(text),
		      ORR_DMA_CTRL_DST_INC);
	start_channel(b, 3, RAM, UART, sizeof(text), ORR_DMA_CTRL_SRC_INC);
	orr_write32(cpu, UART + DMACR, 3);
	orr_sim_run(rig->sim, ORR_MS(1));
	assert_int_equal(orr_read32(cpu, DMA + ORR_DMA_DONE), 1 << 1 | 1 << 3);
	orr_read(cpu, RAM + 0x100, back, sizeof(back));
	assert_string_equal(back, text);
}

/* An initiator that always asks, and notes when it was granted the bus. */
struct asker {
	struct orr_event again;
	struct orr_process process;
	struct orr_initiator_socket *socket;
	struct orr_pool pool;
	uint32_t word;
	char name;
};

static struct asker askers[2];
static char grants[32];
static size_t ngrants;

static void ask(struct orr_process *self)
{
	struct asker *a = orr_container_of(self, struct asker, process);
	struct orr_payload *p = orr_pool_get(&a->pool);
	orr_phase phase = ORR_BEGIN_REQ;
	orr_time delay = 0;

	orr_payload_set(p, ORR_WRITE_COMMAND, 0, &a->word, 4);
	orr_nb_transport_fw(a->socket, p, &phase, &delay);
}

static enum orr_sync granted(struct orr_initiator_socket *i,
			     struct orr_payload *p, orr_phase *phase,
			     orr_time *delay)
{
	struct asker *a = &askers[i == askers[1].socket];

	(void)delay;
	if (*phase == ORR_BEGIN_RESP) {
		orr_payload_release(p);
		return ORR_COMPLETED;
	}
	if (ngrants + 1 < sizeof(grants))
		grants[ngrants++] = a->name;
	orr_event_notify_delta(&a->again);
	return ORR_ACCEPTED;
}

static void set_asking(struct rig *rig, unsigned k, const char *name,
		       struct orr_initiator_socket *socket)
{
	static const struct orr_initiator_ops ops = {.nb_transport_bw =
							     granted};
	struct asker *a = &askers[k];

	*a = (struct asker){.socket = socket, .name = name[0]};
	orr_initiator_socket_set_ops(socket, &ops);
	orr_pool_init(&a->pool, rig->sim, 0);
	orr_event_init(&a->again, orr_sim_root(rig->sim), name);
	orr_method_init_on(&a->process, &a->again.obj, "ask", ask, &a->again);
	orr_event_notify_after(&a->again, 1);
}

/* The cpu may have one grant in a row, the DMA controller three. */
static void weights_are_grants_in_a_row(void **state)
{
	struct rig *rig = *state;
	struct board *b =
		load(rig, "&soc { orrery,protocol = \"ahb-lite\";\n"
			  "	orrery,arbitration = \"weighted\";\n"
			  "	orrery,weights = <1 3>;\n"
			  "	sram@0 { compatible = \"mmio-sram\";\n"
			  "		reg = <0x0 0x100>; };\n"
			  "	dma: dma@1000 { compatible = \"orrery,dma\";\n"
			  "		reg = <0x1000 0x100>; }; };\n");
	struct orr_dma *dma =
		orr_container_of(board_find(b, "dma"), struct orr_dma, dev);

	ngrants = 0;
	memset(grants, 0, sizeof(grants));
	set_asking(rig, 0, "c", board_cpu(b));
	set_asking(rig, 1, "d", &dma->bus);
	orr_sim_run(rig->sim, ORR_NS(10 * 16));
	grants[12] = '\0';
	assert_string_equal(grants, "cdddcdddcddd");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(bridge_crosses_to_another_clock),
		TEST(set_changes_what_a_bridge_takes),
		TEST(nothing_is_seen_beyond_the_window),
		TEST(regions_are_those_that_the_cpu_sees),
		TEST(buses_nest),
		TEST(dma_requests_go_there_and_back),
		TEST(dma_moves_what_a_uart_sends_and_receives),
		TEST(weights_are_grants_in_a_row),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
