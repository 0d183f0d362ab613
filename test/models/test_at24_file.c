/* SPDX-License-Identifier: Apache-2.0 */
/* The file of an EEPROM: created, kept, refused. */
#include "at24_rig.h"

#include "../child.h"

static void missing_file_is_created_blank(void **state)
{
	struct rig *r = *state;
	struct stat st;

	assert_int_equal(orr_device_realize(&r->rom.dev, NULL), 0);
	assert_int_equal(stat(r->path, &st), 0);
	assert_int_equal(st.st_size, 256);
	assert_int_equal(get(r, 0), 0xff);
}

static void contents_last_from_run_to_run(void **state)
{
	struct rig *r = *state;

	assert_int_equal(orr_device_realize(&r->rom.dev, NULL), 0);
	put1(r, 0x42, 0xa5);
	start_again(r);
	assert_int_equal(get(r, 0x42), 0xa5);
	assert_int_equal(get(r, 0x41), 0xff);
}

/* One byte is through its write cycle, one is in it. */
static void killed_run(struct rig *r)
{
	uint8_t byte = 0x5a;

	if (orr_device_realize(&r->rom.dev, NULL) != 0)
		_exit(1);
	put1(r, 0x10, 0xa5);
	put(r, 0x20, &byte, 1);
	orr_sim_run(r->sim, ORR_MS(4));
	raise(SIGKILL);
}

static void contents_survive_a_killed_run(void **state)
{
	struct rig *r = *state;
	int status;
	pid_t pid = fork();

	if (pid == 0)
		killed_run(r);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status));
	start_again(r);
	assert_int_equal(get(r, 0x10), 0xa5);
	assert_int_equal(get(r, 0x20), 0xff);
}

static void assert_refused(struct rig *r, const char *why)
{
	struct orr_error err;

	assert_true(orr_device_realize(&r->rom.dev, &err) < 0);
	if (!strstr(err.text, why))
		fail_msg("'%s' does not contain '%s'", err.text, why);
	assert_non_null(strstr(err.text, r->path));
}

static void truncated_file_is_refused_and_left_alone(void **state)
{
	struct rig *r = *state;
	struct stat st;

	make_file(r, 100, 0600);
	assert_refused(r, "has 100 bytes, expected 256");
	assert_int_equal(stat(r->path, &st), 0);
	assert_int_equal(st.st_size, 100);
}

static void unreadable_file_is_refused(void **state)
{
	struct rig *r = *state;
	struct orr_error err;

	uid_t me = geteuid();
	int code;

	make_file(r, 256, 0);
	if (me == 0) /* who reads everything */
		assert_int_equal(seteuid(65534), 0);
	code = orr_device_realize(&r->rom.dev, &err);
	assert_int_equal(seteuid(me), 0);
	assert_int_equal(code, -EACCES);
	assert_non_null(strstr(err.text, "Permission denied"));
}

static void directory_is_refused(void **state)
{
	struct rig *r = *state;

	assert_int_equal(mkdir(r->path, 0700), 0);
	assert_refused(r, "Is a directory");
}

static void fifo_is_refused(void **state)
{
	struct rig *r = *state;

	assert_int_equal(mkfifo(r->path, 0600), 0);
	assert_refused(r, "is no regular file");
	orr_device_set(&r->rom.dev, "read-only", "true", NULL);
	assert_refused(r, "is no regular file");
}

static void file_is_one_eeproms(void **state)
{
	struct rig *r = *state;
	struct orr_error err;
	struct orr_at24 other;

	assert_int_equal(orr_device_realize(&r->rom.dev, NULL), 0);
	orr_at24_init(&other, orr_sim_root(r->sim), "other");
	orr_i2c_attach(&r->bus, &other.i2c, 0x51, NULL);
	orr_device_set(&other.dev, "file", r->path, NULL);
	assert_true(orr_device_realize(&other.dev, &err) < 0);
	assert_non_null(strstr(err.text, "is in use by another EEPROM"));
}

static void read_only_needs_no_right_to_write(void **state)
{
	struct rig *r = *state;

	make_file(r, 256, 0400);
	orr_device_set(&r->rom.dev, "read-only", "true", NULL);
	assert_int_equal(orr_device_realize(&r->rom.dev, NULL), 0);
	put1(r, 0x42, 0xa5);
	assert_int_equal(get(r, 0x42), 0x00);
}

/* The state of a run that has written a byte, in another one with a file. */
static void loaded_state_goes_into_the_file(void **state)
{
	struct rig *r = *state;
	static uint8_t saved[8192];
	uint8_t bytes[ORR_AT24_MAX_SIZE] = {0};
	struct orr_error err;
	size_t n;
	int fd;

	assert_int_equal(orr_device_realize(&r->rom.dev, NULL), 0);
	put1(r, 0x42, 0x5a);
	n = orr_state_save(&r->rom.dev.obj, saved, sizeof(saved));
	assert_in_range(n, 256, sizeof(saved));
	r->rom.bytes[0x43] = 0x11;
	make_file(r, 0, 0600);
	make_file(r, sizeof(bytes), 0600); /* zeros */
	if (orr_state_load(&r->rom.dev.obj, saved, n, &err) != 0)
		fail_msg("%s", err.text);
	fd = open(r->path, O_RDONLY);
	assert_int_equal(read(fd, bytes, sizeof(bytes)), sizeof(bytes));
	close(fd);
	assert_memory_equal(bytes, r->rom.bytes, sizeof(bytes));
	assert_int_equal(bytes[0x42], 0x5a);
	assert_int_equal(bytes[0x43], 0xff);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		file_test(missing_file_is_created_blank),
		file_test(contents_last_from_run_to_run),
		file_test(contents_survive_a_killed_run),
		file_test(truncated_file_is_refused_and_left_alone),
		file_test(unreadable_file_is_refused),
		file_test(directory_is_refused),
		file_test(fifo_is_refused),
		file_test(file_is_one_eeproms),
		file_test(read_only_needs_no_right_to_write),
		file_test(loaded_state_goes_into_the_file),
	};

	return cmocka_run_group_tests_name("at24_file", tests, NULL, NULL);
}
