/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory and registers. An access acts at the present time and does not move
 * it. As a processor's bus does, blocks are cut into transfers that the
 * target takes: whole runs of memory, aligned words of registers.
 */
#include "impl.h"

#include <inttypes.h>
#include <resolv.h>
#include <stdlib.h>
#include <string.h>

/* A multiple of 3, as base64 wants, and of all sizes of words. */
enum { CHUNK = 3 << 12, LAST_PORT = 0xffff };

/* Powers of two: the largest that target, alignment and rest allow. */
static uint64_t word_size(const struct orr_device *dev, uint64_t address,
			  uint64_t rest)
{
	uint64_t size = dev->cls->max_access ? dev->cls->max_access : 8;

	while (size > rest || address % size)
		size /= 2;
	return size;
}

static uint64_t piece_size(struct qtest *q, uint64_t address, uint64_t rest)
{
	struct board_region r = board_region(q->qom->board, address);
	uint64_t most = r.last - address;

	if (rest - 1 < most)
		most = rest - 1;
	if (r.dev && !r.dev->cls->mmio)
		return word_size(r.dev, address, most + 1);
	return most + 1;
}

/* Where nobody answers, reads give 0. */
static void transfer(struct qtest *q, enum orr_command command,
		     uint64_t address, unsigned char *bytes, uint64_t n)
{
	struct orr_initiator_socket *cpu = board_cpu(q->qom->board);

	while (n > 0) {
		uint64_t size = piece_size(q, address, n);

		if (command == ORR_WRITE_COMMAND)
			orr_write(cpu, address, bytes, (uint32_t)size);
		else if (orr_read(cpu, address, bytes, (uint32_t)size) !=
			 ORR_OK_RESPONSE)
			memset(bytes, 0, size);
		address += size;
		bytes += size;
		n -= size;
	}
}

/* Words are little-endian. */

static unsigned size_of(const char *command)
{
	switch (command[strlen(command) - 1]) {
	case 'b':
		return 1;
	case 'w':
		return 2;
	case 'l':
		return 4;
	default:
		return 8;
	}
}

static bool check_range(struct qtest *q, uint64_t address, uint64_t n)
{
	if (n > QTEST_BLOCK_MAX)
		qtest_fail(q, "more than %d bytes", QTEST_BLOCK_MAX);
	else if (n && address > UINT64_MAX - (n - 1))
		qtest_fail(q, "beyond the last address");
	else
		return true;
	return false;
}

void qtest_read_word(struct qtest *q, char **words)
{
	unsigned size = size_of(words[0]);
	unsigned char bytes[8];
	uint64_t value = 0;
	uint64_t address;

	if (!qtest_number(q, words[1], &address) ||
	    !check_range(q, address, size))
		return;
	transfer(q, ORR_READ_COMMAND, address, bytes, size);
	qtest_settle(q);
	for (unsigned b = size; b-- > 0;)
		value = value << 8 | bytes[b];
	stream_printf(q->out, "OK 0x%016" PRIx64 "\n", value);
}

void qtest_write_word(struct qtest *q, char **words)
{
	unsigned size = size_of(words[0]);
	unsigned char bytes[8];
	uint64_t address;
	uint64_t value;

	if (!qtest_number(q, words[1], &address) ||
	    !qtest_number(q, words[2], &value) ||
	    !check_range(q, address, size))
		return;
	for (unsigned b = 0; b < size; b++)
		bytes[b] = (unsigned char)(value >> 8 * b);
	transfer(q, ORR_WRITE_COMMAND, address, bytes, size);
	qtest_settle(q);
	qtest_ok(q);
}

/* Blocks. */

struct block {
	uint64_t address;
	uint64_t size;
};

static bool read_block(struct qtest *q, char **words, struct block *b)
{
	return qtest_number(q, words[1], &b->address) &&
	       qtest_number(q, words[2], &b->size) &&
	       check_range(q, b->address, b->size);
}

/* How much of a block is left for one step, from done on. */
static size_t chunk(const struct block *b, uint64_t done)
{
	return b->size - done < CHUNK ? (size_t)(b->size - done) : CHUNK;
}

static void put_hex(struct stream *out, const unsigned char *bytes, size_t n)
{
	static const char digits[] = "0123456789abcdef";
	char text[2 * CHUNK];

	for (size_t i = 0; i < n; i++) {
		text[2 * i] = digits[bytes[i] >> 4];
		text[2 * i + 1] = digits[bytes[i] & 15];
	}
	stream_write(out, text, 2 * n);
}

static void put_base64(struct stream *out, const unsigned char *bytes, size_t n)
{
	char text[CHUNK / 3 * 4 + 1];
	int length = b64_ntop(bytes, n, text, sizeof(text));

	stream_write(out, text, length > 0 ? (size_t)length : 0);
}

typedef void put_fn(struct stream *out, const unsigned char *bytes, size_t n);

/*
 * All of it is read before any of the answer is given: it may cause
 * interrupts, whose lines come first.
 */
static void answer_block(struct qtest *q, const struct block *b,
			 const char *head, put_fn *put)
{
	unsigned char *bytes = malloc(b->size + 1);
	uint64_t done;

	if (!bytes) {
		qtest_fail(q, "out of memory");
		return;
	}
	transfer(q, ORR_READ_COMMAND, b->address, bytes, b->size);
	qtest_settle(q);
	stream_printf(q->out, "OK %s", head);
	for (done = 0; done < b->size; done += chunk(b, done))
		put(q->out, bytes + done, chunk(b, done));
	stream_write(q->out, "\n", 1);
	free(bytes);
}

void qtest_read(struct qtest *q, char **words)
{
	struct block b;

	if (!read_block(q, words, &b))
		return;
	if (b.size == 0)
		qtest_fail(q, "read: expected a size from 1");
	else
		answer_block(q, &b, "0x", put_hex);
}

void qtest_b64read(struct qtest *q, char **words)
{
	struct block b;

	if (!read_block(q, words, &b))
		return;
	if (b.size == 0)
		qtest_fail(q, "b64read: expected a size from 1");
	else
		answer_block(q, &b, "", put_base64);
}

/* Write n bytes, cut to the block, and zeros for the rest of it. */
static void fill_block(struct qtest *q, const struct block *b,
		       unsigned char *bytes, uint64_t n, unsigned char rest)
{
	unsigned char pad[CHUNK];
	uint64_t done = n < b->size ? n : b->size;
	size_t size;

	memset(pad, rest, sizeof(pad));
	transfer(q, ORR_WRITE_COMMAND, b->address, bytes, done);
	for (; done < b->size; done += size) {
		size = chunk(b, done);
		transfer(q, ORR_WRITE_COMMAND, b->address + done, pad, size);
	}
	qtest_settle(q);
	qtest_ok(q);
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* In place; returns the number of bytes, or -1 if it is no hexadecimal. */
static int64_t decode_hex(char *text)
{
	unsigned char *to = (unsigned char *)text;
	const char *from = text + 2;

	if (text[0] != '0' || (text[1] != 'x' && text[1] != 'X'))
		return -1;
	for (; from[0]; from += 2) {
		int high = hex_digit(from[0]);
		int low = hex_digit(from[1]);

		if (high < 0 || low < 0)
			return -1;
		*to++ = (unsigned char)(high << 4 | low);
	}
	return to - (unsigned char *)text;
}

void qtest_write(struct qtest *q, char **words)
{
	struct block b;
	int64_t n;

	if (!read_block(q, words, &b))
		return;
	if (strlen(words[3]) < 3) {
		stream_printf(q->out, "ERR invalid argument size\n");
		return;
	}
	n = decode_hex(words[3]);
	if (n < 0)
		qtest_fail(q, "write: expected 0x and pairs of digits");
	else
		fill_block(q, &b, (unsigned char *)words[3], (uint64_t)n, 0);
}

void qtest_b64write(struct qtest *q, char **words)
{
	size_t room = strlen(words[3]) + 1;
	unsigned char *bytes;
	struct block b;
	int n;

	if (!read_block(q, words, &b))
		return;
	bytes = malloc(room);
	n = bytes ? b64_pton(words[3], bytes, room) : -1;
	if (n < 0)
		qtest_fail(q, "b64write: expected base64");
	else
		fill_block(q, &b, bytes, (uint64_t)n, 0);
	free(bytes);
}

void qtest_memset(struct qtest *q, char **words)
{
	uint64_t value;
	struct block b;

	if (read_block(q, words, &b) && qtest_number(q, words[3], &value))
		fill_block(q, &b, NULL, 0, (unsigned char)value);
}

/* The ports of a PC, of which these boards have none: as an empty bus. */

static bool read_port(struct qtest *q, const char *word, uint64_t *port)
{
	if (!qtest_number(q, word, port))
		return false;
	if (*port > LAST_PORT)
		qtest_fail(q, "'%s': expected a port, 0 to 0xffff", word);
	return *port <= LAST_PORT;
}

void qtest_in(struct qtest *q, char **words)
{
	uint64_t ones = UINT64_MAX >> (64 - 8 * size_of(words[0]));
	uint64_t port;

	if (read_port(q, words[1], &port))
		stream_printf(q->out, "OK 0x%04" PRIx64 "\n", ones);
}

void qtest_out(struct qtest *q, char **words)
{
	uint64_t value;
	uint64_t port;

	if (read_port(q, words[1], &port) && qtest_number(q, words[2], &value))
		qtest_ok(q);
}
