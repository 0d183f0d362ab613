/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Records a PL011's TXD and RXD, for a logic analyser to decode:
 *
 *	uart_wave FILE.vcd LCR_H IBRD FBRD
 *
 * at 24 MHz; LCR_H as in the register, without FEN. Each line carries every
 * kind of bit pattern; TXD a break and RXD the errors that the format has.
 * Prints what a decoder should find.
 */
#include <orrery/models/pl011.h>
#include <orrery/orrery.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const uint8_t text[] = {0x55, 0xaa, 0x00, 0xff, 0x4f, 0x12, 0x80, 0x01};

struct bench {
	struct orr_sim *sim;
	struct orr_clock clock;
	struct orr_initiator_socket cpu;
	struct orr_pl011 uart;
	unsigned lcr_h;
	orr_time bit;
};

/* A wire in the waveform. */
struct probe {
	struct orr_listener listener;
	const struct orr_wire *wire;
	struct orr_vcd_var *var;
};

static void wire_changed(struct orr_listener *l)
{
	const struct probe *p = orr_container_of(l, struct probe, listener);

	orr_vcd_change(p->var, p->wire->level);
}

static void record(struct orr_vcd *vcd, struct probe *p, struct orr_wire *w)
{
	p->listener.fn = wire_changed;
	p->wire = w;
	p->var = orr_vcd_add(vcd, &w->obj, 1, w->level);
	orr_wire_listen(w, &p->listener);
}

static unsigned cut(const struct bench *b, unsigned c)
{
	return c & ((32u << (b->lcr_h >> 5 & 3)) - 1);
}

/* As test/models/sigrok.sh sums up what is decoded. */
static void expect(const char *line, unsigned data, const char *also)
{
	printf("%s %02X%s\n", line, data, also);
}

static void set(struct bench *b, uint32_t reg, uint32_t value)
{
	orr_write32(&b->cpu, reg, value);
}

static void pass(struct bench *b, unsigned bits)
{
	orr_sim_run(b->sim, orr_time_mul(b->bit, bits));
}

static void send(struct bench *b)
{
	for (size_t i = 0; i < sizeof(text); i++) {
		set(b, ORR_PL011_DR, text[i]);
		expect("TX", cut(b, text[i]), "");
	}
	pass(b, 13 * sizeof(text));
}

static void receive(struct bench *b, uint8_t c, uint16_t error,
		    const char *also)
{
	orr_pl011_inject(&b->uart, error);
	orr_char_feed(&b->uart.serial, &c, 1);
	expect("RX", error & ORR_PL011_DR_BE ? 0 : cut(b, c), also);
	pass(b, 15);
	orr_read32(&b->cpu, ORR_PL011_DR);
}

static void run(struct bench *b)
{
	unsigned fen = ORR_PL011_LCR_H_FEN;

	set(b, ORR_PL011_LCR_H, b->lcr_h | fen);
	set(b, ORR_PL011_CR,
	    ORR_PL011_CR_UARTEN | ORR_PL011_CR_TXE | ORR_PL011_CR_RXE);
	pass(b, 20);
	send(b);
	set(b, ORR_PL011_LCR_H, b->lcr_h | fen | ORR_PL011_LCR_H_BRK);
	expect("TX", 0, " break");
	pass(b, 30);
	set(b, ORR_PL011_LCR_H, b->lcr_h | fen);
	pass(b, 5);
	send(b);
	for (size_t i = 0; i < sizeof(text); i++)
		receive(b, text[i], 0, "");
	if (b->lcr_h & ORR_PL011_LCR_H_PEN)
		receive(b, 0x35, ORR_PL011_DR_PE, " parity");
	receive(b, 0x0f, ORR_PL011_DR_FE, " frame");
	receive(b, 0, ORR_PL011_DR_BE, " break");
	receive(b, 0x15, 0, "");
}

int main(int argc, char **argv)
{
	struct bench b = {.sim = orr_sim_new()};
	struct orr_object *root = orr_sim_root(b.sim);
	struct orr_error err = {""};
	struct probe probes[2];
	struct orr_vcd *vcd;
	unsigned ibrd;
	unsigned fbrd;

	if (argc != 5)
		return 2;
	b.lcr_h = (unsigned)strtoul(argv[2], NULL, 0);
	ibrd = (unsigned)strtoul(argv[3], NULL, 0);
	fbrd = (unsigned)strtoul(argv[4], NULL, 0);
	orr_clock_init(&b.clock, root, "uartclk", orr_period_hz(24000000));
	orr_initiator_socket_init(&b.cpu, root, "cpu");
	orr_pl011_init(&b.uart, root, "uart");
	b.uart.uartclk = &b.clock;
	orr_device_set(&b.uart.dev, "bit-pins", "true", NULL);
	orr_bind(&b.cpu, &b.uart.dev.mmio);
	vcd = orr_vcd_open(b.sim, argv[1], &err);
	if (!vcd || orr_char_open(&b.uart.serial, "memory", &err) ||
	    orr_device_realize(&b.uart.dev, &err)) {
		fprintf(stderr, "%s\n", err.text);
		return 1;
	}
	record(vcd, &probes[0], &b.uart.txd);
	record(vcd, &probes[1], &b.uart.rxd);
	b.bit = orr_clock_cycles(&b.clock, (64 * ibrd + fbrd + 3) / 4);
	set(&b, ORR_PL011_IBRD, ibrd);
	set(&b, ORR_PL011_FBRD, fbrd);
	run(&b);
	orr_sim_free(b.sim);
	return 0;
}
