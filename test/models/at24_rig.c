/* SPDX-License-Identifier: Apache-2.0 */
#include "at24_rig.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void keep_line(void *arg, enum orr_log_level level, const char *line)
{
	struct rig *r = arg;

	(void)level;
	snprintf(r->log, sizeof(r->log), "%s", line);
}

static void build(struct rig *r)
{
	struct orr_object *root;

	r->sim = orr_sim_new();
	root = orr_sim_root(r->sim);
	orr_sim_set_log(r->sim, keep_line, r);
	orr_i2c_bus_init(&r->bus, root, "bus");
	orr_at24_init(&r->rom, root, "rom");
	orr_i2c_attach(&r->bus, &r->rom.i2c, ADDRESS, NULL);
}

int setup_file(void **state)
{
	struct rig *r = calloc(1, sizeof(*r));

	strcpy(r->dir, "/tmp/at24.XXXXXX");
	assert_non_null(mkdtemp(r->dir));
	snprintf(r->path, sizeof(r->path), "%s/rom", r->dir);
	build(r);
	orr_device_set(&r->rom.dev, "file", r->path, NULL);
	*state = r;
	return 0;
}

int setup(void **state)
{
	struct rig *r;

	setup_file(state);
	r = *state;
	r->rom.file = NULL;
	assert_int_equal(orr_device_realize(&r->rom.dev, NULL), 0);
	return 0;
}

int teardown(void **state)
{
	struct rig *r = *state;

	orr_sim_free(r->sim);
	unlink(r->path);
	rmdir(r->path);
	rmdir(r->dir);
	free(r);
	return 0;
}

bool put(struct rig *r, uint8_t at, const uint8_t *bytes, unsigned n)
{
	bool ack = orr_i2c_start(&r->bus, ADDRESS, false) &&
		   orr_i2c_write(&r->bus, at);

	for (unsigned i = 0; ack && i < n; i++)
		ack = orr_i2c_write(&r->bus, bytes[i]);
	orr_i2c_stop(&r->bus);
	return ack;
}

void cycle(struct rig *r)
{
	orr_sim_run(r->sim, ORR_MS(5));
}

void put1(struct rig *r, uint8_t at, uint8_t byte)
{
	assert_true(put(r, at, &byte, 1));
	cycle(r);
}

uint8_t get_current(struct rig *r)
{
	uint8_t byte;

	assert_true(orr_i2c_start(&r->bus, ADDRESS, true));
	byte = orr_i2c_read(&r->bus);
	orr_i2c_ack(&r->bus, false);
	orr_i2c_stop(&r->bus);
	return byte;
}

uint8_t get(struct rig *r, uint8_t at)
{
	assert_true(orr_i2c_start(&r->bus, ADDRESS, false));
	assert_true(orr_i2c_write(&r->bus, at));
	return get_current(r);
}

void start_again(struct rig *r)
{
	orr_sim_free(r->sim);
	build(r);
	orr_device_set(&r->rom.dev, "file", r->path, NULL);
	assert_int_equal(orr_device_realize(&r->rom.dev, NULL), 0);
}

void make_file(const struct rig *r, size_t size, mode_t mode)
{
	int fd = open(r->path, O_WRONLY | O_CREAT, 0600);

	assert_true(fd >= 0);
	assert_int_equal(ftruncate(fd, (off_t)size), 0);
	assert_int_equal(fchmod(fd, mode), 0);
	close(fd);
}
