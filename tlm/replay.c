/* SPDX-License-Identifier: Apache-2.0 */
#include <orrery/traffic.h>

#include <orrery/sim.h>

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE = 4096, MAX_LENGTH = 1024 };

struct transfer {
	struct transfer *next;
	orr_time when;
	enum orr_command command;
	uint64_t address;
	uint32_t length;
	bool has_data;
	unsigned char data[];
};

struct orr_replay_player {
	struct orr_initiator_socket socket;
	struct orr_process thread;
	const char *name;
	struct orr_replay *replay;
	struct orr_replay_player *next;
	struct transfer *first;
	struct transfer *last;
};

/* Where the parser is. */
struct place {
	const char *name;
	unsigned line;
	struct orr_error *err;
};

static int fail(const struct place *at, const char *what, const char *text)
{
	return orr_error_set(at->err, -EINVAL, "%s:%u: expected %s, not '%s'",
			     at->name, at->line, what, text);
}

static struct orr_replay_player *find(const struct orr_replay *r,
				      const char *name)
{
	struct orr_replay_player *p = r->players;

	while (p && strcmp(p->name, name) != 0)
		p = p->next;
	return p;
}

static void make(struct orr_replay *r, struct orr_replay_player *p,
		 const struct transfer *t)
{
	unsigned char data[MAX_LENGTH];
	enum orr_response response;

	if (t->command == ORR_WRITE_COMMAND)
		response =
			orr_write(&p->socket, t->address, t->data, t->length);
	else
		response = orr_read(&p->socket, t->address, data, t->length);
	r->transfers++;
	r->errors += response != ORR_OK_RESPONSE;
	if (t->command == ORR_READ_COMMAND && t->has_data &&
	    response == ORR_OK_RESPONSE &&
	    memcmp(data, t->data, t->length) != 0)
		r->mismatches++;
}

static void play(struct orr_process *self)
{
	struct orr_replay_player *p =
		orr_container_of(self, struct orr_replay_player, thread);
	const struct transfer *t = p->first;

	for (; t; t = t->next) {
		orr_time now = orr_now(p->socket.obj.sim);

		if (t->when > now)
			orr_wait_for(self, t->when - now);
		else
			p->replay->late += t->when < now;
		make(p->replay, p, t);
	}
}

/* An object's name, since it becomes one. */
static bool is_name(const char *text)
{
	return text[0] && strlen(text) < 64 && !strchr(text, '.');
}

static struct orr_replay_player *player(struct orr_replay *r,
					struct orr_object *parent,
					const char *name)
{
	struct orr_replay_player *p = find(r, name);
	struct orr_replay_player **end = &r->players;

	if (p || orr_object_find(parent, name))
		return p;
	p = orr_sim_alloc(r->sim, sizeof(*p));
	p->replay = r;
	p->name = memcpy(orr_sim_alloc(r->sim, strlen(name) + 1), name,
			 strlen(name));
	while (*end)
		end = &(*end)->next;
	*end = p;
	return p;
}

static bool read_number(const char *text, uint64_t max, uint64_t *n)
{
	char *end;

	if (text[0] < '0' || text[0] > '9')
		return false;
	errno = 0;
	*n = strtoull(text, &end, text[0] == '0' && text[1] == 'x' ? 16 : 10);
	return *end == '\0' && errno == 0 && *n <= max;
}

static int digit(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *d;

	if (c >= 'A' && c <= 'F')
		c = (char)(c - 'A' + 'a');
	d = c ? strchr(digits, c) : NULL;
	return d ? (int)(d - digits) : -1;
}

static bool read_bytes(const char *text, unsigned char *bytes, size_t n)
{
	if (strlen(text) != 2 * n)
		return false;
	for (size_t i = 0; i < n; i++) {
		int high = digit(text[2 * i]);
		int low = digit(text[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		bytes[i] = (unsigned char)(high << 4 | low);
	}
	return true;
}

/* The words of a line: time, initiator, command, address, length, data. */
enum { WHEN, WHO, COMMAND, ADDRESS, LENGTH, DATA, WORDS };

static int read_transfer(const struct place *at, struct orr_sim *sim,
			 char *const *word, unsigned n, struct transfer **made)
{
	struct transfer head = {0};
	struct transfer *t;
	uint64_t length;

	if (orr_time_parse(word[WHEN], &head.when) != 0)
		return fail(at, "a time such as 10ns", word[WHEN]);
	if (!is_name(word[WHO]))
		return fail(at, "the name of an initiator", word[WHO]);
	head.command = strcmp(word[COMMAND], "write") == 0 ? ORR_WRITE_COMMAND
							   : ORR_READ_COMMAND;
	if (head.command == ORR_READ_COMMAND &&
	    strcmp(word[COMMAND], "read") != 0)
		return fail(at, "read or write", word[COMMAND]);
	if (!read_number(word[ADDRESS], UINT64_MAX, &head.address))
		return fail(at, "a 64-bit address", word[ADDRESS]);
	if (!read_number(word[LENGTH], MAX_LENGTH, &length) || length == 0)
		return fail(at, "a length of 1 to 1024 bytes", word[LENGTH]);
	head.length = (uint32_t)length;
	head.has_data = n > DATA;
	t = orr_sim_alloc(sim, sizeof(*t) + length);
	*t = head;
	*made = t;
	if (head.has_data && !read_bytes(word[DATA], t->data, length))
		return fail(at, "two hexadecimal digits for each byte",
			    word[DATA]);
	if (!head.has_data && head.command == ORR_WRITE_COMMAND)
		return fail(at, "the data to write", "");
	return 0;
}

static int append(const struct place *at, struct orr_replay_player *p,
		  struct transfer *t)
{
	if (!p)
		return orr_error_set(at->err, -EINVAL,
				     "%s:%u: the name of the initiator is "
				     "taken by something else",
				     at->name, at->line);
	if (p->last && t->when < p->last->when)
		return orr_error_set(at->err, -EINVAL,
				     "%s:%u: the time is before that of the "
				     "initiator's last transfer",
				     at->name, at->line);
	if (p->last)
		p->last->next = t;
	else
		p->first = t;
	p->last = t;
	return 0;
}

static int read_line(struct orr_replay *r, struct orr_object *parent,
		     const struct place *at, char *line)
{
	static const char blank[] = " \t\r";
	char *word[WORDS + 1];
	struct transfer *t = NULL;
	unsigned n = 0;
	char *rest;
	char *w;
	int code;

	for (w = strtok_r(line, blank, &rest); w && n <= WORDS;
	     w = strtok_r(NULL, blank, &rest))
		word[n++] = w;
	if (n == 0 || word[0][0] == '#')
		return 0;
	if (n < DATA || n > WORDS)
		return orr_error_set(at->err, -EINVAL,
				     "%s:%u: expected TIME INITIATOR COMMAND "
				     "ADDRESS LENGTH [DATA]",
				     at->name, at->line);
	code = read_transfer(at, r->sim, word, n, &t);
	return code ? code : append(at, player(r, parent, word[WHO]), t);
}

/* The next line of text, of left bytes, into line; returns what it took. */
static size_t take_line(const char *text, size_t left, char *line, bool *ok)
{
	const char *end = memchr(text, '\n', left);
	size_t n = end ? (size_t)(end - text) : left;

	*ok = n < LINE && !memchr(text, '\0', n);
	if (*ok) {
		memcpy(line, text, n);
		line[n] = '\0';
	}
	return end ? n + 1 : n;
}

/* Only when all could be read. */
static void make_objects(struct orr_replay *r, struct orr_object *parent)
{
	struct orr_replay_player *p = r->players;

	for (; p; p = p->next) {
		orr_initiator_socket_init(&p->socket, parent, p->name);
		orr_thread_init(&p->thread, &p->socket.obj, "play", play);
	}
}

int orr_replay_init(struct orr_replay *r, struct orr_object *parent,
		    const char *name, const char *text, size_t size,
		    struct orr_error *err)
{
	struct place at = {.name = name, .err = err};
	char line[LINE];

	*r = (struct orr_replay){.sim = parent->sim};
	while (size > 0) {
		bool ok;
		size_t took = take_line(text, size, line, &ok);
		int code;

		at.line++;
		text += took;
		size -= took;
		code = ok ? read_line(r, parent, &at, line)
			  : fail(&at, "a line of text of at most 4095 bytes",
				 "this");
		if (code) {
			r->players = NULL;
			return code;
		}
	}
	make_objects(r, parent);
	return 0;
}

struct orr_initiator_socket *orr_replay_socket(const struct orr_replay *r,
					       const char *initiator)
{
	struct orr_replay_player *p = find(r, initiator);

	return p ? &p->socket : NULL;
}

struct orr_initiator_socket *orr_replay_next(const struct orr_replay *r,
					     struct orr_initiator_socket *prev)
{
	struct orr_replay_player *p =
		prev ? orr_container_of(prev, struct orr_replay_player, socket)
				->next
		     : r->players;

	return p ? &p->socket : NULL;
}
