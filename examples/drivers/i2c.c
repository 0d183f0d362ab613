/* SPDX-License-Identifier: Apache-2.0 */
#include "i2c.h"

#include <orrery/models/i2c_ocores.h>

#include <errno.h>

enum { EN = 0x80, IEN = 0x40 };
enum { START = 0x91, WRITE = 0x11, READ = 0x21, READ_NACK = 0x29, STOP = 0x41 };
enum { IACK = 0x01 };
enum { NACK = 0x80, BUSY = 0x40, LOST = 0x20, DONE = 0x01 };
enum { CLOCKS_TO_FREE_SDA = 9, POLL_US = 5 };

static void put(struct i2c_driver *d, unsigned reg, uint8_t value)
{
	orr_write8(d->cpu, d->base + (reg << d->reg_shift), value);
}

static uint8_t get(struct i2c_driver *d, unsigned reg)
{
	return orr_read8(d->cpu, d->base + (reg << d->reg_shift));
}

static void enable(struct i2c_driver *d)
{
	put(d, ORR_I2C_OCORES_CTR, d->irq ? EN | IEN : EN);
	put(d, ORR_I2C_OCORES_CR, IACK);
}

void i2c_start(struct i2c_driver *d, uint32_t core_hz, uint32_t bus_hz)
{
	uint32_t prescale = core_hz / (5 * bus_hz) - 1;

	put(d, ORR_I2C_OCORES_CTR, 0);
	put(d, ORR_I2C_OCORES_PRERLO, prescale & 0xff);
	put(d, ORR_I2C_OCORES_PRERHI, (uint8_t)(prescale >> 8));
	enable(d);
}

/*
 * Sleep until something may have happened. The interrupt may still be high
 * from before, so the status decides, and a line that is high is no reason not
 * to let time pass.
 */
static void pause_for(struct i2c_driver *d, orr_time left)
{
	orr_time poll = orr_us(POLL_US);

	if (d->irq && !orr_wire_level(d->irq))
		orr_wire_wait(d->task, d->irq, true, left);
	else
		orr_wait_for(d->task, left < poll ? left : poll);
}

/* Until the status, under mask, is value; false after the time-out. */
static bool await(struct i2c_driver *d, uint8_t mask, uint8_t value)
{
	orr_time end = orr_now(d->task->obj.sim) + d->timeout;

	while ((get(d, ORR_I2C_OCORES_SR) & mask) != value) {
		orr_time now = orr_now(d->task->obj.sim);

		if (now >= end)
			return false;
		pause_for(d, end - now);
	}
	return true;
}

/*
 * The core hangs, because somebody holds a line: switch it off, which releases
 * both once its command has run out, and clock the target out of its byte. The
 * core cannot make clocks alone: reading a byte makes nine, and a NACK.
 */
static void recover(struct i2c_driver *d)
{
	d->recoveries++;
	put(d, ORR_I2C_OCORES_CTR, 0);
	orr_wait_for(d->task, orr_us(POLL_US));
	enable(d);
	put(d, ORR_I2C_OCORES_CR, READ_NACK);
	await(d, DONE, DONE);
	put(d, ORR_I2C_OCORES_CR, STOP);
	await(d, DONE, DONE);
	put(d, ORR_I2C_OCORES_CR, IACK);
}

static int command(struct i2c_driver *d, uint8_t cr)
{
	put(d, ORR_I2C_OCORES_CR, cr);
	if (!await(d, DONE, DONE)) {
		d->timeouts++;
		recover(d);
		return -ETIMEDOUT;
	}
	if (!(get(d, ORR_I2C_OCORES_SR) & LOST))
		return 0;
	d->lost++;
	return -EAGAIN;
}

/* Send a byte; refused is what it means if nobody acknowledges it. */
static int send(struct i2c_driver *d, uint8_t byte, uint8_t cr, int refused)
{
	int code;

	put(d, ORR_I2C_OCORES_TXR, byte);
	code = command(d, cr);
	if (code == 0 && get(d, ORR_I2C_OCORES_SR) & NACK)
		return refused;
	return code;
}

static int receive(struct i2c_driver *d, uint8_t *byte, bool last)
{
	int code = command(d, last ? READ_NACK : READ);

	*byte = get(d, ORR_I2C_OCORES_RXR);
	return code;
}

static int message(struct i2c_driver *d, const struct i2c_msg *m)
{
	int code = send(d, (uint8_t)(m->address << 1 | m->read), START, -ENXIO);

	for (unsigned i = 0; i < m->n && code == 0; i++)
		code = m->read ? receive(d, &m->bytes[i], i + 1 == m->n)
			       : send(d, m->bytes[i], WRITE, -EIO);
	return code;
}

/*
 * STOP, but not after a lost arbitration: then the bus is another master's. If
 * it is nobody's, a target is stuck in the middle of a byte.
 */
static void finish(struct i2c_driver *d, int code)
{
	if (code == 0 || code == -ENXIO || code == -EIO) {
		command(d, STOP);
		await(d, BUSY, 0);
	} else if (code == -EAGAIN && !(get(d, ORR_I2C_OCORES_SR) & BUSY)) {
		recover(d);
	}
	put(d, ORR_I2C_OCORES_CR, IACK);
}

int i2c_transfer(struct i2c_driver *d, struct i2c_msg *msgs, unsigned n)
{
	int code = 0;

	if (!await(d, BUSY, 0)) {
		d->timeouts++;
		recover(d);
	}
	for (unsigned i = 0; i < n && code == 0; i++)
		code = message(d, &msgs[i]);
	finish(d, code);
	return code;
}
