/* SPDX-License-Identifier: Apache-2.0 */
/* The file of an EEPROM on a disk that is full. */
#include "at24_rig.h"

#include "../child.h"

#include <sched.h>
#include <sys/mount.h>

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		file_test(full_disk_leaves_no_half_of_a_file),
		file_test(write_that_the_disk_refuses_is_reported),
		file_test(really_full_disk_is_reported), /* the last */
	};
	size_t n = ORR_COUNT(tests) - !may_mount();

	return _cmocka_run_group_tests("at24_disk", tests, n, NULL, NULL);
}
