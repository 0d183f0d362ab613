/* SPDX-License-Identifier: Apache-2.0 */
/* Section numbers are those of the AT24C02C's data sheet, DS20006111A. */
#include "../unit.h"

#include "../child.h"

#include <orrery/models/at24.h>
#include <orrery/sim.h>

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/stat.h>

enum { ADDRESS = 0x50, PAGE = 8 };

struct rig {
	struct orr_sim *sim;
	struct orr_i2c_bus bus;
	struct orr_at24 rom;
	char dir[32];
	char path[64]; /* of a file that is not there yet */
	char log[256]; /* the last line */
};

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

/* With a file, but not realized. */
static int setup_file(void **state)
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

static int setup(void **state)
{
	struct rig *r;

	setup_file(state);
	r = *state;
	r->rom.file = NULL;
	assert_int_equal(orr_device_realize(&r->rom.dev, NULL), 0);
	return 0;
}

static int teardown(void **state)
{
	struct rig *r = *state;

	orr_sim_free(r->sim);
	unlink(r->path);
	rmdir(r->path);
	rmdir(r->dir);
	free(r);
	return 0;
}

/* What a driver does */

static bool put(struct rig *r, uint8_t at, const uint8_t *bytes, unsigned n)
{
	bool ack = orr_i2c_start(&r->bus, ADDRESS, false) &&
		   orr_i2c_write(&r->bus, at);

	for (unsigned i = 0; ack && i < n; i++)
		ack = orr_i2c_write(&r->bus, bytes[i]);
	orr_i2c_stop(&r->bus);
	return ack;
}

static void cycle(struct rig *r)
{
	orr_sim_run(r->sim, ORR_MS(5));
}

static void put1(struct rig *r, uint8_t at, uint8_t byte)
{
	assert_true(put(r, at, &byte, 1));
	cycle(r);
}

static uint8_t get_current(struct rig *r)
{
	uint8_t byte;

	assert_true(orr_i2c_start(&r->bus, ADDRESS, true));
	byte = orr_i2c_read(&r->bus);
	orr_i2c_ack(&r->bus, false);
	orr_i2c_stop(&r->bus);
	return byte;
}

static uint8_t get(struct rig *r, uint8_t at)
{
	assert_true(orr_i2c_start(&r->bus, ADDRESS, false));
	assert_true(orr_i2c_write(&r->bus, at));
	return get_current(r);
}

/* 7.1 */
static void byte_write_stores_a_byte(void **state)
{
	struct rig *r = *state;

	put1(r, 0x42, 0xa5);
	assert_int_equal(get(r, 0x42), 0xa5);
	assert_int_equal(get(r, 0x43), 0xff);
}

/* 7.2 */
static void page_write_stores_up_to_a_page(void **state)
{
	static const uint8_t bytes[PAGE] = {1, 2, 3, 4, 5, 6, 7, 8};
	struct rig *r = *state;

	assert_true(put(r, 0x10, bytes, PAGE));
	cycle(r);
	assert_memory_equal(r->rom.bytes + 0x10, bytes, PAGE);
}

static void page_write_wraps_within_the_page(void **state)
{
	static const uint8_t bytes[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
	static const uint8_t page[PAGE] = {3, 4, 5, 6, 7, 8, 9, 10};
	struct rig *r = *state;

	/* from 6 on: 1 and 2, then 3 to 8 at 0, and 9 and 10 over 1 and 2 */
	assert_true(put(r, 0x16, bytes, sizeof(bytes)));
	cycle(r);
	assert_memory_equal(r->rom.bytes + 0x10, page, PAGE);
	assert_int_equal(r->rom.bytes[0x18], 0xff);
}

static void bytes_of_the_page_not_written_stay(void **state)
{
	struct rig *r = *state;

	put1(r, 0x20, 0x11);
	put1(r, 0x22, 0x33);
	assert_int_equal(get(r, 0x20), 0x11);
	assert_int_equal(get(r, 0x21), 0xff);
}

/* 7.3: acknowledge polling */
static void it_answers_again_when_the_write_cycle_is_over(void **state)
{
	struct rig *r = *state;
	uint8_t byte = 0;

	assert_true(put(r, 0, &byte, 1));
	assert_false(orr_i2c_start(&r->bus, ADDRESS, true));
	orr_sim_run(r->sim, ORR_MS(5) - 1);
	assert_false(orr_i2c_start(&r->bus, ADDRESS, false));
	orr_i2c_stop(&r->bus);
	orr_sim_run(r->sim, 1);
	assert_true(orr_i2c_start(&r->bus, ADDRESS, true));
}

static void address_alone_starts_no_write_cycle(void **state)
{
	struct rig *r = *state;

	assert_true(put(r, 0x42, NULL, 0));
	assert_true(orr_i2c_start(&r->bus, ADDRESS, true));
}

static void repeated_start_discards_what_was_to_be_written(void **state)
{
	struct rig *r = *state;

	orr_i2c_start(&r->bus, ADDRESS, false);
	orr_i2c_write(&r->bus, 0x42);
	orr_i2c_write(&r->bus, 0x00);
	assert_int_equal(get(r, 0x42), 0xff);
	cycle(r);
	assert_int_equal(get(r, 0x42), 0xff);
}

/* 8.1 */
static void current_address_is_the_one_after_the_last(void **state)
{
	struct rig *r = *state;

	put1(r, 0x42, 0x01);
	put1(r, 0x43, 0x02);
	put1(r, 0x44, 0x03);
	assert_int_equal(get(r, 0x42), 0x01);
	assert_int_equal(get_current(r), 0x02);
	assert_int_equal(get_current(r), 0x03);
}

/* 8.3 */
static void sequential_read_goes_on_over_the_end(void **state)
{
	struct rig *r = *state;

	put1(r, 0xff, 0x01);
	put1(r, 0x00, 0x02);
	orr_i2c_start(&r->bus, ADDRESS, false);
	orr_i2c_write(&r->bus, 0xff);
	orr_i2c_start(&r->bus, ADDRESS, true);
	assert_int_equal(orr_i2c_read(&r->bus), 0x01);
	orr_i2c_ack(&r->bus, true);
	assert_int_equal(orr_i2c_read(&r->bus), 0x02);
	orr_i2c_ack(&r->bus, false);
}

/* 7.5 */
static void protected_memory_is_read_but_not_written(void **state)
{
	struct rig *r = *state;

	orr_wire_set(&r->rom.wp, true);
	put1(r, 0x42, 0x00);
	assert_int_equal(get(r, 0x42), 0xff);
	orr_wire_set(&r->rom.wp, false);
	put1(r, 0x42, 0x00);
	assert_int_equal(get(r, 0x42), 0x00);
}

static void power_on_cuts_a_write_cycle_short(void **state)
{
	struct rig *r = *state;
	uint8_t byte = 0;

	put(r, 0x42, &byte, 1);
	orr_device_reset(&r->rom.dev);
	cycle(r);
	assert_int_equal(get(r, 0x42), 0xff);
}

/* 6: the address */
static void address_of_another_kind_is_refused(void **state)
{
	struct rig *r = *state;
	struct orr_error err;
	struct orr_at24 other;

	orr_at24_init(&other, orr_sim_root(r->sim), "other");
	orr_i2c_attach(&r->bus, &other.i2c, 0x58, NULL);
	assert_int_equal(orr_device_realize(&other.dev, &err), -EINVAL);
	assert_string_equal(err.text,
			    "other: an at24 is attached at an I2C address "
			    "from 0x50 to 0x57, not at 0x58");
}

static void sizes_are_powers_of_two(void **state)
{
	struct rig *r = *state;

	orr_device_set_u64(&r->rom.dev, "pagesize", 3, NULL);
	assert_int_equal(orr_device_realize(&r->rom.dev, NULL), -EINVAL);
	orr_device_set_u64(&r->rom.dev, "pagesize", 16, NULL);
	orr_device_set_u64(&r->rom.dev, "size", 200, NULL);
	assert_int_equal(orr_device_realize(&r->rom.dev, NULL), -EINVAL);
	orr_device_set_u64(&r->rom.dev, "size", 128, NULL);
	assert_int_equal(orr_device_realize(&r->rom.dev, NULL), 0);
}

/* The file */

static void start_again(struct rig *r)
{
	orr_sim_free(r->sim);
	build(r);
	orr_device_set(&r->rom.dev, "file", r->path, NULL);
	assert_int_equal(orr_device_realize(&r->rom.dev, NULL), 0);
}

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

static void make_file(const struct rig *r, size_t size, mode_t mode)
{
	int fd = open(r->path, O_WRONLY | O_CREAT, 0600);

	assert_true(fd >= 0);
	assert_int_equal(ftruncate(fd, (off_t)size), 0);
	assert_int_equal(fchmod(fd, mode), 0);
	close(fd);
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

/* A limit on the size of files stands in for a full disk. */
static void limit_files(rlim_t bytes)
{
	struct rlimit limit;

	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &limit);
	limit.rlim_cur = bytes;
	setrlimit(RLIMIT_FSIZE, &limit);
}

static void full_disk_leaves_no_half_of_a_file(void **state)
{
	struct rig *r = *state;
	struct orr_error err;
	struct stat st;
	int code;

	limit_files(100);
	code = orr_device_realize(&r->rom.dev, &err);
	limit_files(RLIM_INFINITY);
	assert_true(code < 0);
	assert_non_null(strstr(err.text, r->path));
	assert_int_equal(stat(r->path, &st), -1);
}

static void write_that_the_disk_refuses_is_reported(void **state)
{
	struct rig *r = *state;
	uint8_t byte = 0;
	enum orr_run result;

	assert_int_equal(orr_device_realize(&r->rom.dev, NULL), 0);
	assert_true(put(r, 0x80, &byte, 1));
	limit_files(0x80);
	result = orr_sim_run(r->sim, ORR_MS(10));
	limit_files(RLIM_INFINITY);
	assert_int_equal(result, ORR_RUN_PAUSED);
	assert_true(r->rom.dev.failed);
	assert_non_null(strstr(r->log, "bytes 0x80 to 0x87 are not in "));
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

/* In a name space of our own, so that nobody else sees what is mounted. */
static bool may_mount(void)
{
	if (unshare(CLONE_NEWNS) == 0 &&
	    mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0)
		return true;
	print_message("# SKIP really_full_disk_is_reported: "
		      "nothing can be mounted: %s\n",
		      strerror(errno));
	return false;
}

static void fill_disk(const struct rig *r)
{
	char path[64];
	char page[4096] = {0};
	int fd;

	snprintf(path, sizeof(path), "%s/filler", r->dir);
	fd = open(path, O_WRONLY | O_CREAT, 0600);
	assert_true(fd >= 0);
	while (write(fd, page, sizeof(page)) > 0)
		;
	assert_int_equal(errno, ENOSPC);
	close(fd);
}

static void really_full_disk_is_reported(void **state)
{
	struct rig *r = *state;
	uint8_t byte = 0x5a;
	struct orr_error err;
	struct stat st;

	assert_int_equal(mount("none", r->dir, "tmpfs", 0, "size=1"), 0);
	fill_disk(r);
	assert_int_equal(orr_device_realize(&r->rom.dev, &err), -ENOSPC);
	assert_non_null(strstr(err.text, "No space left on device"));
	assert_int_equal(stat(r->path, &st), -1);
	make_file(r, 256, 0600); /* of no blocks */
	start_again(r);
	assert_true(put(r, 0x80, &byte, 1));
	assert_int_equal(orr_sim_run(r->sim, ORR_MS(10)), ORR_RUN_PAUSED);
	assert_true(r->rom.dev.failed);
	assert_non_null(strstr(r->log, "bytes 0x80 to 0x87 are not in "));
	assert_non_null(strstr(r->log, "No space left on device"));
	umount2(r->dir, MNT_DETACH);
}

#define on_test(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)
#define file_test(fn) cmocka_unit_test_setup_teardown(fn, setup_file, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		on_test(byte_write_stores_a_byte),
		on_test(page_write_stores_up_to_a_page),
		on_test(page_write_wraps_within_the_page),
		on_test(bytes_of_the_page_not_written_stay),
		on_test(it_answers_again_when_the_write_cycle_is_over),
		on_test(address_alone_starts_no_write_cycle),
		on_test(repeated_start_discards_what_was_to_be_written),
		on_test(current_address_is_the_one_after_the_last),
		on_test(sequential_read_goes_on_over_the_end),
		on_test(protected_memory_is_read_but_not_written),
		on_test(power_on_cuts_a_write_cycle_short),
		on_test(address_of_another_kind_is_refused),
		file_test(sizes_are_powers_of_two),
		file_test(missing_file_is_created_blank),
		file_test(contents_last_from_run_to_run),
		file_test(contents_survive_a_killed_run),
		file_test(truncated_file_is_refused_and_left_alone),
		file_test(unreadable_file_is_refused),
		file_test(directory_is_refused),
		file_test(fifo_is_refused),
		file_test(file_is_one_eeproms),
		file_test(read_only_needs_no_right_to_write),
		file_test(full_disk_leaves_no_half_of_a_file),
		file_test(loaded_state_goes_into_the_file),
		file_test(write_that_the_disk_refuses_is_reported),
		file_test(really_full_disk_is_reported), /* the last */
	};
	size_t n = ORR_COUNT(tests) - !may_mount();

	return _cmocka_run_group_tests("at24", tests, n, NULL, NULL);
}
