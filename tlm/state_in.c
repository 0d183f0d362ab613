/* SPDX-License-Identifier: Apache-2.0 */
#include "state_in.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int ori_state_fail(struct ori_state_in *in, int code, const char *fmt, ...)
{
	char path[ORI_PATH_SIZE] = "header";
	char why[256];
	va_list args;

	va_start(args, fmt);
	vsnprintf(why, sizeof(why), fmt, args);
	va_end(args);
	if (in->dev)
		ori_device_path(in->dev, path);
	else if (in->bus)
		orr_object_path(&in->bus->obj, path, sizeof(path));
	return orr_error_set(in->err, code, "state, byte %zu (%s): %s", in->at,
			     path, why);
}

int ori_state_get_bytes(struct ori_state_in *in, size_t n,
			const unsigned char **bytes)
{
	*bytes = in->bytes + in->at;
	if (n > in->size - in->at)
		return ori_state_fail(
			in, -EINVAL,
			"the state ends here, where %zu more bytes are due", n);
	in->at += n;
	return 0;
}

int ori_state_get(struct ori_state_in *in, unsigned width, uint64_t *value)
{
	const unsigned char *bytes;
	int ret = ori_state_get_bytes(in, width, &bytes);

	*value = 0;
	for (unsigned i = width; ret == 0 && i-- > 0;)
		*value = *value << 8 | bytes[i];
	return ret;
}

int ori_state_expect(struct ori_state_in *in, unsigned width, uint64_t wanted,
		     const char *what, int code)
{
	size_t at = in->at;
	uint64_t value;
	int ret = ori_state_get(in, width, &value);

	if (ret || value == wanted)
		return ret;
	in->at = at;
	return ori_state_fail(in, code,
			      "%s is %" PRIu64 " in the state, and %" PRIu64
			      " here",
			      what, value, wanted);
}

int ori_state_expect_text(struct ori_state_in *in, const char *wanted,
			  const char *what, int code)
{
	const unsigned char *bytes;
	size_t at = in->at;
	uint64_t n;
	int ret = ori_state_get(in, 2, &n);

	if (ret == 0)
		ret = ori_state_get_bytes(in, n, &bytes);
	if (ret || (n == strlen(wanted) && memcmp(bytes, wanted, n) == 0))
		return ret;
	in->at = at;
	return ori_state_fail(in, code, "%s '%.*s' in the state, and '%s' here",
			      what, n > 80 ? 80 : (int)n, (const char *)bytes,
			      wanted);
}

/* Pages that are zero need not be touched. */
static void clear(unsigned char *bytes, uint64_t from, uint64_t to)
{
	for (; from < to; from++)
		if (bytes[from])
			bytes[from] = 0;
}

static int get_page(struct ori_state_in *in, unsigned char *memory,
		    uint64_t size, uint64_t at)
{
	uint64_t n = size - at < ORI_STATE_PAGE ? size - at : ORI_STATE_PAGE;
	const unsigned char *bytes;
	int ret = ori_state_get_bytes(in, n, &bytes);

	if (ret == 0 && in->apply)
		memcpy(memory + at, bytes, n);
	return ret;
}

int ori_state_get_memory(struct ori_state_in *in, unsigned char *memory,
			 uint64_t size)
{
	uint64_t next = 0;
	uint64_t at = 0;
	int ret =
		ori_state_expect(in, 8, size, "the size of a memory", -EEXIST);

	while (ret == 0 && (ret = ori_state_get(in, 8, &at)) == 0) {
		if (at < next || (at % ORI_STATE_PAGE && at != size) ||
		    at > size)
			return ori_state_fail(
				in, -EINVAL,
				"page 0x%" PRIx64 " is out of order", at);
		if (in->apply)
			clear(memory, next, at);
		if (at == size)
			return 0;
		ret = get_page(in, memory, size, at);
		next = at + ORI_STATE_PAGE;
	}
	return ret;
}
