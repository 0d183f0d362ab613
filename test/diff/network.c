/* SPDX-License-Identifier: Apache-2.0 */
/* The text form of a network: what can be said, and saying it. */
#include "network.h"

#include "text.h"

#include <stdlib.h>
#include <string.h>

const struct op_form op_forms[OP_KINDS] = {
	[OP_NOTIFY] = {"notify", "e", "TCM"},
	[OP_NOTIFY_DELTA] = {"notify_delta", "e", "TCM0"},
	[OP_NOTIFY_AFTER] = {"notify_after", "et", "TCM0"},
	[OP_CANCEL] = {"cancel", "e", "TCM0"},
	[OP_WRITE] = {"write", "sn", "TCM0"},
	[OP_QUEUE_NOTIFY] = {"queue_notify", "qt", "TCM0"},
	[OP_QUEUE_CANCEL] = {"queue_cancel", "q", "TCM0"},
	[OP_PUT] = {"put", "fn", "TCM"},
	[OP_GET] = {"get", "f", "TCM"},
	[OP_PUT_WAITING] = {"put_waiting", "fn", "T"},
	[OP_GET_WAITING] = {"get_waiting", "f", "T"},
	[OP_TRYLOCK] = {"trylock", "m", "TCM"},
	[OP_LOCK] = {"lock", "m", "T"},
	[OP_UNLOCK] = {"unlock", "m", "TCM"},
	[OP_TRYACQUIRE] = {"tryacquire", "k", "TCM"},
	[OP_ACQUIRE] = {"acquire", "k", "T"},
	[OP_POST] = {"post", "k", "TCM"},
	[OP_WAIT] = {"wait", "", "TC"},
	[OP_WAIT_N] = {"wait_n", "n", "TC"},
	[OP_WAIT_FOR] = {"wait_for", "t", "T"},
	[OP_WAIT_EVENT] = {"wait_event", "x", "T"},
	[OP_WAIT_EVENT_FOR] = {"wait_event_for", "xt", "T"},
	[OP_WAIT_ANY] = {"wait_any", "l", "T"},
	[OP_WAIT_ANY_FOR] = {"wait_any_for", "lt", "T"},
	[OP_WAIT_ALL] = {"wait_all", "l", "T"},
	[OP_WAIT_ALL_FOR] = {"wait_all_for", "lt", "T"},
	[OP_NEXT] = {"next", "", "M"},
	[OP_NEXT_FOR] = {"next_for", "t", "M"},
	[OP_NEXT_EVENT] = {"next_event", "x", "M"},
	[OP_NEXT_EVENT_FOR] = {"next_event_for", "xt", "M"},
	[OP_NEXT_ANY] = {"next_any", "l", "M"},
	[OP_NEXT_ANY_FOR] = {"next_any_for", "lt", "M"},
	[OP_NEXT_ALL] = {"next_all", "l", "M"},
	[OP_NEXT_ALL_FOR] = {"next_all_for", "lt", "M"},
	[OP_END] = {"end", "", "M"},
	[OP_SPAWN] = {"spawn", "p", "TCM"},
	[OP_SUSPEND] = {"suspend", "P", "TCM0"},
	[OP_RESUME] = {"resume", "P", "TCM0"},
	[OP_DISABLE] = {"disable", "P", "TCM0"},
	[OP_ENABLE] = {"enable", "P", "TCM0"},
	[OP_KILL] = {"kill", "P", "TCM"},
	[OP_RESET] = {"reset", "P", "TCM"},
	[OP_THROW] = {"throw", "Pn", "TCM"},
	[OP_SYNC_RESET_ON] = {"sync_reset_on", "P", "TCM0"},
	[OP_SYNC_RESET_OFF] = {"sync_reset_off", "P", "TCM0"},
	[OP_PAUSE] = {"pause", "", "TCM"},
	[OP_STOP] = {"stop", "", "TCM"},
	[OP_RUN] = {"run", "t", "0"},
	[OP_STEP] = {"step", "", "0"},
};

static const char *const process_kinds[] = {"method", "thread", "cthread"};
static const char *const signal_kinds[] = {"int", "buffer", "bit"};

/* How a kind of source is written: a letter before its number, one after. */
static const char source_forms[SOURCE_KINDS][3] = {
	[SOURCE_EVENT] = "e",	 [SOURCE_CHANGED] = "s",
	[SOURCE_POSEDGE] = "s+", [SOURCE_NEGEDGE] = "s-",
	[SOURCE_WRITTEN] = "fw", [SOURCE_READ] = "fr",
	[SOURCE_QUEUE] = "q",	 [SOURCE_TERMINATED] = "pt",
	[SOURCE_RESET] = "pr",
};

static void print_source(struct text *t, struct source s)
{
	const char *form = source_forms[s.kind];

	text_print(t, " %c%u%s", form[0], s.index, form + 1);
}

void source_print(struct source s, char *at, size_t size)
{
	const char *form = source_forms[s.kind];

	snprintf(at, size, "%c%u%s", form[0], s.index, form + 1);
}

static void print_operand(struct text *t, const struct op *op, char operand)
{
	switch (operand) {
	case 'x':
	case 'l':
		for (unsigned i = 0; i < op->count; i++)
			print_source(t, op->sources[i]);
		break;
	case 't':
	case 'n':
		text_print(t, " %u", op->value);
		break;
	case 'P':
		text_print(t, " p%u%s", op->object, op->descendants ? "*" : "");
		break;
	default:
		text_print(t, " %c%u", operand, op->object);
	}
}

static void print_op(struct text *t, const struct op *op)
{
	const struct op_form *form = &op_forms[op->kind];

	text_print(t, "%s", form->name);
	for (const char *o = form->operands; *o; o++)
		print_operand(t, op, *o);
}

void op_print(const struct op *op, char *at, size_t size)
{
	struct text t;

	text_init(&t, at, size);
	print_op(&t, op);
}

static void print_body(struct text *t, const struct body *b)
{
	for (unsigned i = 0; i < b->count; i++) {
		text_print(t, "  ");
		print_op(t, &b->ops[i]);
		text_print(t, "\n");
	}
}

static void print_process(struct text *t, const struct process *p)
{
	text_print(t, "process %s%s%s%s\n", process_kinds[p->kind],
		   p->once ? " once" : "", p->quiet ? " quiet" : "",
		   p->spawned ? " spawned" : "");
	if (p->sensitive_count) {
		text_print(t, "  sensitive");
		for (unsigned i = 0; i < p->sensitive_count; i++)
			print_source(t, p->sensitive[i]);
		text_print(t, "\n");
	}
	for (unsigned i = 0; i < p->reset_count; i++)
		text_print(t, "  %s s%u %d\n",
			   p->resets[i].async ? "async_reset" : "sync_reset",
			   p->resets[i].signal, p->resets[i].active);
	print_body(t, &p->body);
}

void network_print(const struct network *n, char *at, size_t size)
{
	struct text t;

	text_init(&t, at, size);
	text_print(&t, "events %u\nqueues %u\nmutexes %u\n", n->events,
		   n->queues, n->mutexes);
	for (unsigned i = 0; i < n->signals; i++)
		text_print(&t, "%s %u\n", signal_kinds[n->signal[i].kind],
			   n->signal[i].value);
	for (unsigned i = 0; i < n->fifos; i++)
		text_print(&t, "fifo %u\n", n->fifo_size[i]);
	for (unsigned i = 0; i < n->semaphores; i++)
		text_print(&t, "semaphore %u\n", n->semaphore_value[i]);
	for (unsigned i = 0; i < n->processes; i++)
		print_process(&t, &n->process[i]);
	text_print(&t, "main\n");
	print_body(&t, &n->main);
}

/* Whether object number i exists of the kind that a letter stands for. */
static bool exists(const struct network *n, char letter, unsigned i)
{
	switch (letter) {
	case 'e':
		return i < n->events;
	case 's':
		return i < n->signals;
	case 'b':
		return i < n->signals && n->signal[i].kind == SIGNAL_BIT;
	case 'f':
		return i < n->fifos;
	case 'q':
		return i < n->queues;
	case 'm':
		return i < n->mutexes;
	case 'k':
		return i < n->semaphores;
	default:
		return i < n->processes;
	}
}

static bool source_valid(const struct network *n, struct source s)
{
	bool edge = s.kind == SOURCE_POSEDGE || s.kind == SOURCE_NEGEDGE;

	return s.kind < SOURCE_KINDS &&
	       exists(n, edge ? 'b' : source_forms[s.kind][0], s.index);
}

static bool sources_valid(const struct network *n, const struct source *s,
			  unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		if (!source_valid(n, s[i]))
			return false;
	return count <= MAX_LIST;
}

static bool op_valid(const struct network *n, const struct op *op, char where)
{
	const struct op_form *form = &op_forms[op->kind];

	if (op->kind >= OP_KINDS || !strchr(form->where, where) ||
	    !sources_valid(n, op->sources, op->count))
		return false;
	if (op->kind == OP_SPAWN && !n->process[op->object].spawned)
		return false;
	for (const char *o = form->operands; *o; o++)
		if (strchr("xl", *o)
			    ? !op->count
			    : !strchr("tn", *o) && !exists(n, *o, op->object))
			return false;
	return true;
}

static bool body_valid(const struct network *n, const struct body *b,
		       char where)
{
	for (unsigned i = 0; i < b->count; i++)
		if (!op_valid(n, &b->ops[i], where))
			return false;
	return true;
}

static bool process_valid(const struct network *n, const struct process *p)
{
	if (!sources_valid(n, p->sensitive, p->sensitive_count))
		return false;
	for (unsigned i = 0; i < p->reset_count; i++)
		if (!exists(n, 'b', p->resets[i].signal))
			return false;
	if (p->kind == KIND_CTHREAD &&
	    (p->spawned || p->sensitive_count != 1 ||
	     (p->sensitive[0].kind != SOURCE_POSEDGE &&
	      p->sensitive[0].kind != SOURCE_NEGEDGE)))
		return false;
	return body_valid(n, &p->body, "MTC"[p->kind]);
}

bool network_valid(const struct network *n)
{
	for (unsigned i = 0; i < n->processes; i++)
		if (!process_valid(n, &n->process[i]))
			return false;
	return body_valid(n, &n->main, '0');
}

/* Reading: line by line, word by word. */

struct reader {
	struct network *network;
	struct process *process; /* being described, or NULL */
	struct body *body; /* to which operations belong */
};

static bool read_number(const char **at, unsigned *value)
{
	int used = 0;

	if (sscanf(*at, "%u%n", value, &used) != 1)
		return false;
	*at += used;
	return true;
}

static bool read_source(const char *word, struct source *s)
{
	unsigned index;
	char letter = *word++;

	if (!read_number(&word, &index))
		return false;
	for (unsigned kind = 0; kind < SOURCE_KINDS; kind++)
		if (source_forms[kind][0] == letter &&
		    !strcmp(source_forms[kind] + 1, word)) {
			*s = (struct source){(uint8_t)kind, (uint8_t)index};
			return true;
		}
	return false;
}

static bool read_word(struct op *op, const char *word, const char *operands)
{
	unsigned value;
	const char *at = word;

	if (read_number(&at, &value)) {
		op->value = value;
		return *at == '\0';
	}
	if (strpbrk(operands, "xl"))
		return op->count < MAX_LIST &&
		       read_source(word, &op->sources[op->count++]);
	at = word + 1;
	if (!read_number(&at, &value))
		return false;
	op->object = (uint8_t)value;
	op->descendants = *at == '*';
	return true;
}

static bool read_op(struct reader *r, const char *name, char **rest)
{
	struct op op = {0};
	const char *word;

	while (op.kind < OP_KINDS && strcmp(op_forms[op.kind].name, name))
		op.kind++;
	if (op.kind == OP_KINDS || !r->body || r->body->count == MAX_OPS)
		return false;
	while ((word = strtok_r(NULL, " ", rest)))
		if (!read_word(&op, word, op_forms[op.kind].operands))
			return false;
	r->body->ops[r->body->count++] = op;
	return true;
}

static bool read_process(struct reader *r, char **rest)
{
	struct network *n = r->network;
	struct process *p = &n->process[n->processes];
	const char *word = strtok_r(NULL, " ", rest);

	if (!word || n->processes == MAX_PROCESSES)
		return false;
	n->processes++;
	while (p->kind <= KIND_CTHREAD && strcmp(process_kinds[p->kind], word))
		p->kind++;
	while ((word = strtok_r(NULL, " ", rest))) {
		p->once |= !strcmp(word, "once");
		p->quiet |= !strcmp(word, "quiet");
		p->spawned |= !strcmp(word, "spawned");
	}
	r->process = p;
	r->body = &p->body;
	return p->kind <= KIND_CTHREAD;
}

static bool read_sensitive(struct process *p, char **rest)
{
	const char *word;

	while ((word = strtok_r(NULL, " ", rest)))
		if (p->sensitive_count == MAX_LIST ||
		    !read_source(word, &p->sensitive[p->sensitive_count++]))
			return false;
	return true;
}

static bool read_reset(struct process *p, bool async, const char *rest)
{
	unsigned signal, active;

	if (p->reset_count == 2 ||
	    sscanf(rest, "s%u %u", &signal, &active) != 2)
		return false;
	p->resets[p->reset_count++] =
		(struct reset){(uint8_t)signal, active, async};
	return true;
}

static bool read_signal(struct network *n, unsigned kind, const char *rest)
{
	if (n->signals == MAX_SIGNALS)
		return false;
	n->signal[n->signals].kind = (uint8_t)kind;
	n->signal[n->signals].value = (uint8_t)strtoul(rest, NULL, 10);
	n->signals++;
	return true;
}

static bool read_count(unsigned *count, unsigned max, const char *rest)
{
	return read_number(&rest, count) && *count <= max;
}

static bool read_channel(uint8_t *list, unsigned *count, const char *rest)
{
	unsigned value;

	if (*count == MAX_CHANNELS || !read_number(&rest, &value))
		return false;
	list[(*count)++] = (uint8_t)value;
	return true;
}

static bool read_line(struct reader *r, char *line)
{
	struct network *n = r->network;
	char *rest;
	const char *name = strtok_r(line, " ", &rest);

	if (!name || name[0] == '#')
		return true;
	for (unsigned kind = 0; kind <= SIGNAL_BIT; kind++)
		if (!strcmp(name, signal_kinds[kind]))
			return read_signal(n, kind, rest);
	if (!strcmp(name, "events"))
		return read_count(&n->events, MAX_EVENTS, rest);
	if (!strcmp(name, "queues"))
		return read_count(&n->queues, MAX_CHANNELS, rest);
	if (!strcmp(name, "mutexes"))
		return read_count(&n->mutexes, MAX_CHANNELS, rest);
	if (!strcmp(name, "fifo"))
		return read_channel(n->fifo_size, &n->fifos, rest);
	if (!strcmp(name, "semaphore"))
		return read_channel(n->semaphore_value, &n->semaphores, rest);
	if (!strcmp(name, "process"))
		return read_process(r, &rest);
	if (!strcmp(name, "main")) {
		r->process = NULL;
		r->body = &n->main;
		return true;
	}
	if (r->process && !strcmp(name, "sensitive"))
		return read_sensitive(r->process, &rest);
	if (r->process && !strcmp(name, "sync_reset"))
		return read_reset(r->process, false, rest);
	if (r->process && !strcmp(name, "async_reset"))
		return read_reset(r->process, true, rest);
	return read_op(r, name, &rest);
}

bool network_read(struct network *n, const char *text, char *error, size_t size)
{
	struct reader r = {.network = n};
	char line[256], copy[256];

	*n = (struct network){0};
	while (*text) {
		size_t length = strcspn(text, "\n");

		snprintf(line, sizeof(line), "%.*s", (int)length, text);
		snprintf(copy, sizeof(copy), "%s", line);
		if (!read_line(&r, line)) {
			snprintf(error, size, "cannot read '%s'", copy);
			return false;
		}
		text += length + (text[length] == '\n');
	}
	snprintf(error, size, "something is used that does not exist");
	return network_valid(n);
}
