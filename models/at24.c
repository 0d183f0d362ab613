/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A serial EEPROM of 256 bytes like Microchip's AT24C02C (data sheet
 * DS20006111A) and its many equals; or of 128, like the AT24C01.
 *
 * Connections: i2c, a target at 0x50 to 0x57; wp, write protection.
 *
 * What is written goes into a page buffer and, after STOP, in a write cycle
 * into the memory; until that is over the chip does not acknowledge its
 * address. Property file names a file that has the contents: each write cycle
 * ends with its bytes in the file, where they survive the end of the run,
 * whatever ends it.
 *
 * Where the data sheet is silent: a START in place of STOP discards the
 * buffer, and after power-on the current address is 0.
 */
#include <orrery/models/at24.h>

#include <orrery/sim.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static struct orr_at24 *rom_of(struct orr_i2c_target *t)
{
	return orr_container_of(t, struct orr_at24, i2c);
}

/* 7: no answer during a write cycle, which is how its end is polled. */
static bool i2c_start(struct orr_i2c_target *t, bool read)
{
	struct orr_at24 *rom = rom_of(t);

	if (rom->busy)
		return false;
	rom->expects_pointer = !read;
	return true;
}

/* 7.2: the lower bits of the address wrap within the page. */
static void load(struct orr_at24 *rom, uint8_t byte)
{
	uint8_t within = (uint8_t)(rom->pagesize - 1);
	uint8_t i = rom->pointer & within;

	rom->page = (uint8_t)(rom->pointer & ~within);
	rom->buffer[i] = byte;
	rom->loaded |= 1u << i;
	rom->pointer = (uint8_t)(rom->page | ((i + 1) & within));
}

static bool i2c_write(struct orr_i2c_target *t, uint8_t byte)
{
	struct orr_at24 *rom = rom_of(t);

	if (rom->expects_pointer)
		rom->pointer = byte & (uint8_t)(rom->size - 1);
	else
		load(rom, byte);
	rom->expects_pointer = false;
	return true;
}

static uint8_t i2c_read(struct orr_i2c_target *t)
{
	return rom_of(t)->bytes[rom_of(t)->pointer];
}

/* 8: after each byte the address counts on, over the end of the memory. */
static void i2c_ack(struct orr_i2c_target *t, bool acked)
{
	struct orr_at24 *rom = rom_of(t);

	(void)acked;
	rom->pointer = (rom->pointer + 1) & (uint8_t)(rom->size - 1);
}

/* 7.5: the level of wp at STOP counts. */
static void i2c_stop(struct orr_i2c_target *t, bool restart)
{
	struct orr_at24 *rom = rom_of(t);

	if (restart || orr_wire_level(&rom->wp) || rom->read_only)
		rom->loaded = 0;
	if (!rom->loaded)
		return;
	rom->busy = true;
	orr_event_notify_after(&rom->cycle_end, orr_us(rom->write_time_us));
}

static const struct orr_i2c_target_ops i2c_ops = {
	.start = i2c_start,
	.write = i2c_write,
	.read = i2c_read,
	.ack = i2c_ack,
	.stop = i2c_stop,
};

/* The page as it is now, at its place in the file, in one piece. */
static void save_page(struct orr_at24 *rom)
{
	ssize_t n;

	if (rom->fd < 0)
		return;
	n = pwrite(rom->fd, rom->bytes + rom->page, rom->pagesize, rom->page);
	if (n == (ssize_t)rom->pagesize)
		return;
	rom->dev.failed = true;
	orr_log(&rom->dev.obj, ORR_LOG_ERROR,
		"bytes 0x%x to 0x%x are not in %s: %s", rom->page,
		rom->page + rom->pagesize - 1, rom->file,
		n < 0 ? strerror(errno) : "written in part");
	orr_sim_pause(rom->dev.obj.sim);
}

static void on_cycle_end(struct orr_process *self)
{
	struct orr_at24 *rom =
		orr_container_of(self, struct orr_at24, on_cycle_end);

	for (unsigned i = 0; i < rom->pagesize; i++)
		if (rom->loaded >> i & 1)
			rom->bytes[rom->page + i] = rom->buffer[i];
	rom->loaded = 0;
	rom->busy = false;
	save_page(rom);
}

static int file_error(const struct orr_at24 *rom, struct orr_error *err,
		      int code, const char *what)
{
	char path[256];

	return orr_error_set(err, code, "%s: file %s: %s",
			     orr_object_path(&rom->dev.obj, path, sizeof(path)),
			     rom->file, what);
}

static int write_all(const struct orr_at24 *rom, struct orr_error *err)
{
	ssize_t n = pwrite(rom->fd, rom->bytes, rom->size, 0);
	int code = n < 0 ? errno : ENOSPC;

	if (n == (ssize_t)rom->size)
		return 0;
	return file_error(rom, err, -code, strerror(code));
}

/* A file that was not there; without one half written on a full disk. */
static int create_file(const struct orr_at24 *rom, struct orr_error *err)
{
	int code = write_all(rom, err);

	if (code)
		unlink(rom->file);
	return code;
}

static int load_file(struct orr_at24 *rom, off_t length, struct orr_error *err)
{
	char path[256];

	if (length != (off_t)rom->size)
		return orr_error_set(
			err, -EINVAL,
			"%s: file %s has %lld bytes, expected %u: the EEPROM's",
			orr_object_path(&rom->dev.obj, path, sizeof(path)),
			rom->file, (long long)length, rom->size);
	if (pread(rom->fd, rom->bytes, rom->size, 0) != (ssize_t)rom->size)
		return file_error(rom, err, -EIO, "cannot be read");
	return 0;
}

static int open_file(struct orr_at24 *rom, struct orr_error *err)
{
	int flags = rom->read_only ? O_RDONLY : O_RDWR | O_CREAT;
	struct stat st;

	rom->fd = open(rom->file, flags | O_CLOEXEC | O_NONBLOCK, 0666);
	if (rom->fd < 0 || fstat(rom->fd, &st) != 0)
		return file_error(rom, err, -errno, strerror(errno));
	if (!S_ISREG(st.st_mode))
		return file_error(rom, err, -EINVAL, "is no regular file");
	if (!rom->read_only && flock(rom->fd, LOCK_EX | LOCK_NB) != 0)
		return file_error(rom, err, -errno,
				  "is in use by another EEPROM");
	if (st.st_size == 0 && !rom->read_only)
		return create_file(rom, err);
	return load_file(rom, st.st_size, err);
}

static void close_file(void *arg)
{
	int *fd = arg;

	if (*fd >= 0)
		close(*fd);
}

static bool is_power_of_2(uint32_t n)
{
	return n && !(n & (n - 1));
}

static int check(const struct orr_at24 *rom, struct orr_error *err)
{
	char path[256];

	orr_object_path(&rom->dev.obj, path, sizeof(path));
	if ((rom->i2c.address & ~7) != 0x50)
		return orr_error_set(err, -EINVAL,
				     "%s: an %s is attached at an I2C address "
				     "from 0x50 to 0x57, not at 0x%x",
				     path, rom->dev.cls->name,
				     rom->i2c.address);
	if (!is_power_of_2(rom->size) || !is_power_of_2(rom->pagesize))
		return orr_error_set(err, -EINVAL,
				     "%s: size is 128 or 256 and pagesize 1, "
				     "2, 4, 8 or 16, not %u and %u",
				     path, rom->size, rom->pagesize);
	return 0;
}

static int at24_realize(struct orr_device *dev, struct orr_error *err)
{
	struct orr_at24 *rom = orr_container_of(dev, struct orr_at24, dev);
	int *fd = orr_sim_alloc(dev->obj.sim, sizeof(*fd));
	int code = check(rom, err);

	if (code || !rom->file)
		return code;
	code = open_file(rom, err);
	if (code && rom->fd >= 0)
		close(rom->fd);
	*fd = code ? -1 : rom->fd;
	orr_sim_at_free(dev->obj.sim, close_file, fd);
	return code;
}

static void at24_init(struct orr_device *dev)
{
	struct orr_at24 *rom = orr_container_of(dev, struct orr_at24, dev);

	memset(rom->bytes, 0xff, sizeof(rom->bytes));
	rom->fd = -1;
	orr_i2c_target_init(&rom->i2c, &dev->obj, &i2c_ops);
	orr_event_init(&rom->cycle_end, &dev->obj, "cycle_end");
	orr_method_init_on(&rom->on_cycle_end, &dev->obj, "on_cycle_end",
			   on_cycle_end, &rom->cycle_end);
}

/* Power-on; a write cycle that it cuts short has written nothing. */
static void at24_reset(struct orr_device *dev)
{
	struct orr_at24 *rom = orr_container_of(dev, struct orr_at24, dev);

	orr_event_cancel(&rom->cycle_end);
	rom->busy = false;
	rom->loaded = 0;
	rom->pointer = 0;
}

#define STATE(type, member) ORR_STATE_ONE(type, struct orr_at24, member)

static const struct orr_state_field at24_fields[] = {
	{ORR_STATE_ARRAY(U8, struct orr_at24, bytes)},
	{STATE(U8, pointer)},
	{STATE(BOOL, busy)},
	{STATE(BOOL, expects_pointer)},
	{STATE(U8, page)},
	{STATE(U32, loaded)},
	{ORR_STATE_ARRAY(U8, struct orr_at24, buffer)},
	{STATE(EVENT, cycle_end)},
	{0},
};

static bool is_possible(const struct orr_at24 *rom)
{
	return rom->pointer < rom->size && rom->page < rom->size &&
	       rom->page % rom->pagesize == 0 &&
	       rom->busy == orr_event_pending(&rom->cycle_end);
}

/* The file has what the memory has. */
static int at24_loaded(struct orr_device *dev, struct orr_error *err)
{
	const struct orr_at24 *rom =
		orr_container_of(dev, struct orr_at24, dev);

	if (!is_possible(rom))
		return orr_error_set(err, -EINVAL,
				     "state: %s cannot be at work so",
				     dev->obj.name);
	if (rom->fd < 0 || rom->read_only)
		return 0;
	return write_all(rom, err);
}

static const struct orr_state at24_state = {
	.name = "at24",
	.version = 1,
	.fields = at24_fields,
	.loaded = at24_loaded,
};

#define PROP(member) offsetof(struct orr_at24, member)

static const struct orr_prop at24_props[] = {
	{"size", ORR_PROP_U32, PROP(size), 256, 128, 256, "bytes: 128 or 256"},
	{"pagesize", ORR_PROP_U32, PROP(pagesize), 8, 1, ORR_AT24_MAX_PAGE,
	 "bytes that can be written at once: 1, 2, 4, 8 or 16"},
	{"write-time-us", ORR_PROP_U32, PROP(write_time_us), 5000, 0, 100000,
	 "duration of a write cycle in microseconds"},
	{"read-only", ORR_PROP_BOOL, PROP(read_only), 0, 0, 0,
	 "writes are ignored, as with wp high"},
	{"file", ORR_PROP_TEXT, PROP(file), 0, 0, 0,
	 "holds the contents from run to run; created if missing"},
};

static const struct orr_device_port at24_ports[] = {
	{"wp", ORR_PORT_IN, offsetof(struct orr_at24, wp),
	 .doc = "true: all bytes are protected"},
	{"i2c", ORR_PORT_I2C_TARGET, offsetof(struct orr_at24, i2c),
	 .doc = "the bus"},
};

const struct orr_device_class orr_at24_class = {
	.name = "at24",
	.compatible = "atmel,24c02",
	.doc = "EEPROM of 256 bytes",
	.size = sizeof(struct orr_at24),
	.offset = offsetof(struct orr_at24, dev),
	.props = at24_props,
	.nprops = ORR_COUNT(at24_props),
	.ports = at24_ports,
	.nports = ORR_COUNT(at24_ports),
	.init = at24_init,
	.realize = at24_realize,
	.reset = at24_reset,
	.state = &at24_state,
};

void orr_at24_init(struct orr_at24 *rom, struct orr_object *parent,
		   const char *name)
{
	orr_device_init(&rom->dev, &orr_at24_class, parent, name);
}
