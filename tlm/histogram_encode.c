/* SPDX-License-Identifier: Apache-2.0 */
/*
 * HdrHistogram's encoding, version 2: a header of 40 bytes and the counts up to
 * that of the highest value, each a zigzag LEB128 number of at most 9 bytes
 * in which a negative one stands for a run of zeros; all of it as a zlib
 * stream (RFC 1950) behind 8 bytes; and that in base64 (RFC 4648). The
 * stream's blocks are stored ones (RFC 1951, 3.2.4), so that the library needs
 * no zlib: the counts are short as they are.
 */
#include <orrery/histogram.h>

enum {
	COOKIE = 0x1c849313, /* version 2 | 0x10 */
	COMPRESSED_COOKIE = 0x1c849314,
	HEADER_SIZE = 40,
	STORED_MAX = 65535, /* bytes in a stored block */
	STORED_HEADER = 5,
	ZLIB_EXTRA = 2 + 4, /* header and checksum */
	ADLER_BASE = 65521
};

/* Where bytes go: into base64, and within the stream into its checksum. */
struct sink {
	char *text; /* has room for size - 1 characters */
	size_t size;
	size_t length; /* of the whole text so far */
	uint32_t group; /* up to three bytes */
	unsigned pending; /* that many of them */
	uint32_t a; /* Adler-32 */
	uint32_t b;
	size_t left; /* raw bytes that are to come */
	size_t block; /* of these in the current block */
};

static void put_character(struct sink *s, char c)
{
	if (s->length + 1 < s->size)
		s->text[s->length] = c;
	s->length++;
}

/* The group as four characters, of which padding are '='. */
static void flush_group(struct sink *s, unsigned padding)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz0123456789+/";

	for (unsigned i = 0; i < 4 - padding; i++)
		put_character(s, digits[s->group >> (18 - 6 * i) & 63]);
	for (unsigned i = 0; i < padding; i++)
		put_character(s, '=');
	s->group = 0;
	s->pending = 0;
}

static void put_byte(struct sink *s, unsigned byte)
{
	s->group |= (byte & 0xff) << (16 - 8 * s->pending);
	if (++s->pending == 3)
		flush_group(s, 0);
}

static void put_word(struct sink *s, uint32_t word)
{
	for (unsigned i = 0; i < 4; i++)
		put_byte(s, word >> (24 - 8 * i));
}

/* Lengths are little-endian here, and come again inverted. */
static void begin_block(struct sink *s)
{
	s->block = s->left < STORED_MAX ? s->left : STORED_MAX;
	put_byte(s, s->block == s->left); /* the last one? */
	put_byte(s, (unsigned)s->block);
	put_byte(s, (unsigned)s->block >> 8);
	put_byte(s, ~(unsigned)s->block);
	put_byte(s, ~(unsigned)s->block >> 8);
}

static void put_raw(struct sink *s, unsigned byte)
{
	if (s->block == 0)
		begin_block(s);
	put_byte(s, byte);
	s->a = (s->a + (byte & 0xff)) % ADLER_BASE;
	s->b = (s->b + s->a) % ADLER_BASE;
	s->block--;
	s->left--;
}

static void put_raw_number(struct sink *s, uint64_t n, unsigned bytes)
{
	while (bytes-- > 0)
		put_raw(s, (unsigned)(n >> (8 * bytes)));
}

/* Returns the bytes of n; without s they are only counted. */
static size_t put_leb128(struct sink *s, uint64_t n)
{
	size_t bytes = 1;

	for (; n > 0x7f && bytes < 9; bytes++, n >>= 7)
		if (s)
			put_raw(s, (unsigned)(n & 0x7f) | 0x80);
	if (s)
		put_raw(s, (unsigned)n); /* all 8 bits of the ninth count */
	return bytes;
}

/* The counts from the first to that of max; returns their bytes. */
static size_t put_counts(struct sink *s, const struct orr_histogram *h)
{
	uint64_t left = h->count;
	uint64_t zeros = 0;
	size_t bytes = 0;

	for (size_t i = 0; left > 0; i++) {
		if (h->counts[i] == 0) {
			zeros++;
			continue;
		}
		if (zeros == 1)
			bytes += put_leb128(s, 0);
		else if (zeros > 1) /* -zeros by zigzag */
			bytes += put_leb128(s, 2 * zeros - 1);
		zeros = 0;
		bytes += put_leb128(s, 2 * h->counts[i]);
		left -= h->counts[i];
	}
	return bytes;
}

static void put_header(struct sink *s, const struct orr_histogram *h,
		       size_t bytes)
{
	put_raw_number(s, COOKIE, 4);
	put_raw_number(s, bytes, 4);
	put_raw_number(s, 0, 4); /* index offset */
	put_raw_number(s, h->digits, 4);
	put_raw_number(s, 1, 8); /* lowest discernible value */
	put_raw_number(s, INT64_MAX, 8); /* highest */
	put_raw_number(s, UINT64_C(0x3ff0) << 48, 8); /* ratio 1.0 */
}

size_t orr_histogram_encode(const struct orr_histogram *h, char *text,
			    size_t size)
{
	size_t bytes = put_counts(NULL, h);
	size_t raw = HEADER_SIZE + bytes;
	size_t blocks = (raw + STORED_MAX - 1) / STORED_MAX;
	struct sink s = {.text = text, .size = size, .a = 1, .left = raw};

	put_word(&s, COMPRESSED_COOKIE);
	put_word(&s, (uint32_t)(raw + blocks * STORED_HEADER + ZLIB_EXTRA));
	put_byte(&s, 0x78); /* deflate, window of 32 KB */
	put_byte(&s, 0x01); /* and the check bits */
	put_header(&s, h, bytes);
	put_counts(&s, h);
	put_word(&s, s.b << 16 | s.a);
	if (s.pending)
		flush_group(&s, 3 - s.pending);
	if (size > 0)
		text[s.length < size ? s.length : size - 1] = '\0';
	return s.length;
}
