/* SPDX-License-Identifier: Apache-2.0 */
#include "pl011_pair.h"
#include "../watch.h"

static void add_uart(struct pair *p, unsigned i, const char *bit_pins)
{
	struct orr_object *root = orr_sim_root(p->sim);
	struct orr_pl011 *u = &p->uart[i];

	orr_initiator_socket_init(&p->cpu[i], root, i ? "cpu1" : "cpu0");
	orr_pl011_init(u, root, i ? "uart1" : "uart0");
	u->uartclk = &p->clock;
	assert_int_equal(orr_device_set(&u->dev, "bit-pins", bit_pins, NULL),
			 0);
	assert_int_equal(orr_char_open(&u->serial, "memory", NULL), 0);
	orr_bind(&p->cpu[i], &u->dev.mmio);
}

static struct pair *new_pair(const char *bit_pins)
{
	struct pair *p = test_calloc(1, sizeof(*p));

	p->sim = orr_sim_new();
	orr_clock_init(&p->clock, orr_sim_root(p->sim), "uartclk",
		       orr_period_hz(24000000));
	add_uart(p, 0, bit_pins);
	add_uart(p, 1, "true");
	watch_sockets(p->sim);
	return p;
}

static void realize(struct pair *p)
{
	for (unsigned i = 0; i < 2; i++)
		assert_int_equal(orr_device_realize(&p->uart[i].dev, NULL), 0);
}

int set_up_joined(void **state)
{
	struct pair *p = new_pair("true");

	orr_wire_connect(&p->uart[0].txd, &p->uart[1].rxd);
	realize(p);
	*state = p;
	return 0;
}

int set_up_faces(void **state)
{
	struct pair *p = new_pair("false");

	realize(p);
	*state = p;
	return 0;
}

int tear_down_pair(void **state)
{
	struct pair *p = *state;

	orr_sim_free(p->sim);
	test_free(p);
	return 0;
}

void put(struct pair *p, unsigned i, uint32_t offset, uint32_t value)
{
	orr_write32(&p->cpu[i], offset, value);
}

uint32_t get(struct pair *p, unsigned i, uint32_t offset)
{
	return orr_read32(&p->cpu[i], offset);
}

void begin(struct pair *p, unsigned i, uint32_t lcr_h, uint32_t cr)
{
	put(p, i, ORR_PL011_IBRD, 13);
	put(p, i, ORR_PL011_FBRD, 1);
	put(p, i, ORR_PL011_LCR_H, lcr_h);
	put(p, i, ORR_PL011_CR, cr);
}
