/* SPDX-License-Identifier: Apache-2.0 */
/* Any register program, input, pin and time does the PL011 no harm. */
#include "fuzz_device.h"

#include <orrery/models/pl011.h>

enum { MOST_STEPS = 200 };

const char fuzz_corpus[] = "pl011";

struct rig {
	struct orr_sim *sim;
	struct orr_clock clock;
	struct orr_initiator_socket cpu;
	struct orr_pl011 uart;
};

static void set(struct rig *r, const char *name, uint64_t value)
{
	orr_device_set_u64(&r->uart.dev, name, value, NULL);
}

static void begin(struct rig *r, unsigned how)
{
	struct orr_object *root;

	r->sim = fuzz_sim();
	root = orr_sim_root(r->sim);
	orr_clock_init(&r->clock, root, "uartclk", orr_period_hz(24000000));
	orr_initiator_socket_init(&r->cpu, root, "cpu");
	orr_pl011_init(&r->uart, root, "uart");
	r->uart.uartclk = &r->clock;
	set(r, "fifo-depth", how & 1 ? 16 : 32);
	set(r, "bit-pins", how >> 1 & 1);
	set(r, "flow-control", how >> 2 & 1);
	FUZZ_CHECK(orr_char_open(&r->uart.serial, "memory", NULL) == 0);
	if (how >> 3 & 1)
		orr_char_set_limit(&r->uart.serial, 20);
	FUZZ_CHECK(orr_device_realize(&r->uart.dev, NULL) == 0);
	orr_bind(&r->cpu, &r->uart.dev.mmio);
}

static void toggle(struct rig *r, unsigned which)
{
	struct orr_wire *const inputs[] = {
		&r->uart.cts,	   &r->uart.dsr, &r->uart.dcd,
		&r->uart.ri,	   &r->uart.rxd, &r->uart.txdmaclr,
		&r->uart.rxdmaclr, &r->uart.rxd,
	};
	struct orr_wire *w = inputs[which % ORR_COUNT(inputs)];

	orr_wire_set(w, !w->level);
}

static void feed(struct rig *r, struct fuzz_input *in)
{
	uint8_t c = (uint8_t)fuzz_take(in, 1);

	orr_char_feed(&r->uart.serial, &c, 1);
}

static void take(struct rig *r)
{
	uint8_t bytes[64];

	orr_char_take(&r->uart.serial, bytes, sizeof(bytes));
}

static void step(struct rig *r, struct fuzz_input *in)
{
	unsigned op = (unsigned)fuzz_take(in, 1);

	switch (op >> 4) {
	case 0:
		orr_sim_run(r->sim, ORR_US(fuzz_take(in, 1)));
		break;
	case 1:
		orr_sim_run(r->sim, fuzz_take(in, 2));
		break;
	case 2:
		feed(r, in);
		break;
	case 3:
		toggle(r, op);
		break;
	case 4:
		orr_pl011_inject(&r->uart, (uint16_t)(op << 8));
		break;
	case 5:
		orr_device_reset(&r->uart.dev);
		break;
	case 6:
		orr_clock_set_period(&r->clock,
				     orr_period_hz(1 + fuzz_take(in, 3)));
		break;
	case 7:
		take(r);
		break;
	case 8:
		fuzz_check_state(&r->uart.dev);
		break;
	default:
		fuzz_access(in, &r->cpu, 0x1000);
		break;
	}
}

static void check(const struct rig *r)
{
	const struct orr_pl011 *u = &r->uart;
	uint32_t depth = u->fen ? u->fifo_depth : 1;

	FUZZ_CHECK(u->tx_fifo.count <= depth);
	FUZZ_CHECK(u->rx_fifo.count <= depth);
	FUZZ_CHECK(u->irq.level == ((u->ris & u->imsc) != 0));
	FUZZ_CHECK(!(u->ris & ~ORR_PL011_INT_ALL));
	FUZZ_CHECK(!u->txdmasreq.level || u->tx_fifo.count < depth);
	FUZZ_CHECK(!u->rxdmasreq.level || u->rx_fifo.count > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_input in = {data, size};
	struct rig r;

	begin(&r, (unsigned)fuzz_take(&in, 1));
	for (unsigned i = 0; i < MOST_STEPS && in.left; i++) {
		step(&r, &in);
		check(&r);
	}
	orr_sim_run(r.sim, ORR_MS(1));
	check(&r);
	orr_sim_free(r.sim);
	return 0;
}
