/* SPDX-License-Identifier: Apache-2.0 */
#include "script_rig.h"
#include "../watch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct gadget *gadget_of(struct orr_device *dev)
{
	return orr_container_of(dev, struct gadget, dev);
}

static void ctrl_wrote(struct orr_device *dev, unsigned i)
{
	(void)i;
	orr_wire_set(&gadget_of(dev)->irq, gadget_of(dev)->ctrl & 1);
}

static uint64_t pins_read(struct orr_device *dev, unsigned i)
{
	const struct gadget *g = gadget_of(dev);

	(void)i;
	return (uint64_t)g->pin[1].level << 1 | g->pin[0].level;
}

static uint64_t take_read(struct orr_device *dev, unsigned i)
{
	(void)i;
	return ++gadget_of(dev)->taken;
}

static uint64_t take_peek(struct orr_device *dev, unsigned i)
{
	(void)i;
	return gadget_of(dev)->taken;
}

static void tx_write(struct orr_device *dev, unsigned i, uint64_t value,
		     uint64_t mask)
{
	(void)i;
	orr_char_put(&gadget_of(dev)->serial, (uint8_t)(value & mask));
}

static uint64_t rx_read(struct orr_device *dev, unsigned i)
{
	(void)i;
	return (uint64_t)(orr_char_get(&gadget_of(dev)->serial) & 0xffff);
}

static const struct orr_reg gadget_regs[] = {
	{"CTRL", 0x00, ORR_FIELD(struct gadget, ctrl), .wmask = 0xffffffff,
	 .wrote = ctrl_wrote},
	{"PINS", 0x04, .read = pins_read},
	{"TAKE", 0x08, .read = take_read, .peek = take_peek},
	{"TX", 0x0c, .width = 1, .write = tx_write},
	{"RX", 0x10, .width = 2, .read = rx_read},
	{"SLOT", 0x40, ORR_FIELDS(struct gadget, slot), .width = 8, .count = 3,
	 .stride = 0x20, .wmask = UINT64_MAX},
};

static const struct orr_device_port gadget_ports[] = {
	{"irq", ORR_PORT_OUT, offsetof(struct gadget, irq)},
	{"pin", ORR_PORT_IN, offsetof(struct gadget, pin), .count = 2},
	{"serial", ORR_PORT_CHAR, offsetof(struct gadget, serial)},
};

static const struct orr_device_class gadget_class = {
	.name = "gadget",
	.size = sizeof(struct gadget),
	.offset = offsetof(struct gadget, dev),
	.span = 0x100,
	.regs = gadget_regs,
	.nregs = ORR_COUNT(gadget_regs),
	.ports = gadget_ports,
	.nports = ORR_COUNT(gadget_ports),
};

int rig_setup(void **state)
{
	static const struct orr_bus_timing timing = {ORR_NS(10), ORR_NS(10), 4};
	struct rig *r = calloc(1, sizeof(*r));
	struct orr_object *root;

	r->sim = orr_sim_new();
	root = orr_sim_root(r->sim);
	orr_bus_init(&r->soc, root, "soc", &timing);
	orr_initiator_socket_init(&r->cpu, root, "cpu");
	orr_bus_connect(&r->soc, &r->cpu);
	orr_ram_init(&r->ram, &r->soc.obj, "ram");
	orr_device_set_u64(&r->ram.dev, "size", 0x1000, NULL);
	orr_device_realize(&r->ram.dev, NULL);
	orr_bus_map(&r->soc, 0, 0x1000, &r->ram.dev.mmio, NULL);
	orr_device_init(&r->gadget.dev, &gadget_class, &r->soc.obj, "gadget");
	orr_device_realize(&r->gadget.dev, NULL);
	orr_bus_map(&r->soc, 0x1000, 0x100, &r->gadget.dev.mmio, NULL);
	orr_device_init(&r->far.dev, &gadget_class, root, "far");
	watch_sockets(r->sim);
	orr_sim_hash_enable(r->sim, true);
	*state = r;
	return 0;
}

int rig_teardown(void **state)
{
	struct rig *r = *state;

	orr_sim_free(r->sim);
	free(r);
	return 0;
}

/* Send stream into a new file; returns where it went before. */
static int redirect(FILE *stream, FILE **file)
{
	int before = dup(fileno(stream));

	fflush(stream);
	*file = tmpfile();
	assert_non_null(*file);
	dup2(fileno(*file), fileno(stream));
	return before;
}

static void restore(FILE *stream, FILE *file, int before, char *buf,
		    size_t size)
{
	fflush(stream);
	dup2(before, fileno(stream));
	close(before);
	rewind(file);
	buf[fread(buf, 1, size - 1, file)] = '\0';
	fclose(file);
}

void run_on(struct rig *r)
{
	FILE *out;
	FILE *err;
	int old_out = redirect(stdout, &out);
	int old_err = redirect(stderr, &err);

	r->result = orr_sim_run(r->sim, ORR_S(1));
	restore(stdout, out, old_out, r->out, sizeof(r->out));
	restore(stderr, err, old_err, r->err, sizeof(r->err));
}

static void run(struct rig *r, const char *path)
{
	r->script = script_load(r->sim, &r->cpu, path, &r->options, &r->error);
	if (r->script)
		run_on(r);
}

void run_text(struct rig *r, const char *text)
{
	char dir[] = "/tmp/orrery-XXXXXX";
	char path[64];
	FILE *f;

	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/t.lua", dir);
	f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
	run(r, path);
	unlink(path);
	rmdir(dir);
}

void run_file(struct rig *r, const char *name)
{
	const char *srcdir = getenv("srcdir");
	char path[1024];

	snprintf(path, sizeof(path), "%s/test/scripts/%s",
		 srcdir ? srcdir : ".", name);
	run(r, path);
}

void print_waits(struct rig *r)
{
	FILE *err;
	int old_err = redirect(stderr, &err);

	script_print_waits(r->script);
	restore(stderr, err, old_err, r->err, sizeof(r->err));
}

void assert_prints(struct rig *r, const char *expected)
{
	assert_string_equal(r->error.text, "");
	assert_string_equal(r->err, "");
	assert_string_equal(r->out, expected);
	assert_int_equal(r->result, ORR_RUN_STOPPED);
	assert_false(script_crashed(r->script));
}

void assert_crashes(struct rig *r, const char *part)
{
	assert_string_equal(r->error.text, "");
	if (!strstr(r->err, part))
		fail_msg("'%s' is no part of '%s'", part, r->err);
	assert_int_equal(r->result, ORR_RUN_STOPPED);
	assert_true(script_crashed(r->script));
}
