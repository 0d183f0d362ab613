/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The calls of orrery/sv.h as system tasks and functions $orr_NAME (IEEE
 * 1800-2017 clause 36), for Icarus Verilog, which has no DPI.
 */
#include <orrery/sv.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <vpi_user.h>

enum { MAX_ARGS = 8 };

/* Arguments by position: numbers, or texts, which are freed afterwards. */
struct call {
	long long n[MAX_ARGS];
	char *s[MAX_ARGS];
	long long result;
};

struct function {
	const char *name;
	/*
	 * What it returns, v for nothing, then its arguments: i and l for 32
	 * and 64 bits, s for a text, in capitals for an output.
	 */
	const char *types;
	void (*call)(struct call *c);
};

static void call_open(struct call *c)
{
	c->result = orr_sv_open((int)c->n[0], c->s[1], c->s[2]);
}

static void call_status(struct call *c)
{
	c->result = orr_sv_status(c->n[0]);
}

static void call_error(struct call *c)
{
	const char *text;

	orr_sv_error(c->n[0], &text);
	c->s[1] = strdup(text);
}

static void call_close(struct call *c)
{
	orr_sv_close(c->n[0]);
}

static void call_hash(struct call *c)
{
	c->result = orr_sv_hash(c->n[0]);
}

static void call_attach(struct call *c)
{
	c->result = orr_sv_attach(c->n[0], (int)c->n[1], c->s[2], c->s[3],
				  (int)c->n[4], c->s[5]);
}

static void call_advance(struct call *c)
{
	c->result = orr_sv_advance(c->n[0], c->n[1], (int)c->n[2], &c->n[3]);
}

static void call_set_quantum(struct call *c)
{
	orr_sv_set_quantum(c->n[0], c->n[1]);
}

static void call_skew(struct call *c)
{
	c->result = orr_sv_skew(c->n[0]);
}

static void call_bus_issue(struct call *c)
{
	orr_sv_bus_issue(c->n[0], (int)c->n[1], (int)c->n[2], c->n[3], c->n[4],
			 (int)c->n[5], c->n[6], (int)c->n[7]);
}

static void call_bus_collect(struct call *c)
{
	int resp;

	c->result = orr_sv_bus_collect(c->n[0], (int)c->n[1], &c->n[2], &resp);
	c->n[3] = resp;
}

static void call_bus_cancel(struct call *c)
{
	orr_sv_bus_cancel(c->n[0], (int)c->n[1], c->n[2]);
}

static void call_bus_b(struct call *c)
{
	c->result = orr_sv_bus_b(c->n[0], (int)c->n[1], (int)c->n[2], c->n[3],
				 &c->n[4], (int)c->n[5], c->n[6], &c->n[7]);
}

static void call_dbg(struct call *c)
{
	c->result = orr_sv_dbg(c->n[0], (int)c->n[1], (int)c->n[2], c->n[3],
			       &c->n[4], (int)c->n[5]);
}

static void call_req_poll(struct call *c)
{
	int write;
	int strb;

	c->result = orr_sv_req_poll(c->n[0], (int)c->n[1], &write, &c->n[3],
				    &c->n[4], &strb);
	c->n[2] = write;
	c->n[5] = strb;
}

static void call_req_reply(struct call *c)
{
	orr_sv_req_reply(c->n[0], (int)c->n[1], (int)c->n[2], c->n[3], c->n[4],
			 (int)c->n[5]);
}

static void call_pins_set(struct call *c)
{
	orr_sv_pins_set(c->n[0], (int)c->n[1], c->n[2], c->n[3], c->n[4],
			(int)c->n[5]);
}

static void call_pins_get(struct call *c)
{
	orr_sv_pins_get(c->n[0], (int)c->n[1], &c->n[2], &c->n[3]);
}

static void call_fault(struct call *c)
{
	orr_sv_fault(c->n[0], (int)c->n[1], c->s[2], c->n[3]);
}

static void call_log(struct call *c)
{
	orr_sv_log(c->n[0], (int)c->n[1], c->s[2]);
}

static void call_span_begin(struct call *c)
{
	c->result = orr_sv_span_begin(c->n[0], c->s[1], c->n[2]);
}

static void call_span_end(struct call *c)
{
	orr_sv_span_end(c->n[0], c->n[1], c->n[2]);
}

static const struct function functions[] = {
	{"$orr_open", "liss", call_open},
	{"$orr_status", "il", call_status},
	{"$orr_error", "vlS", call_error},
	{"$orr_close", "vl", call_close},
	{"$orr_hash", "ll", call_hash},
	{"$orr_attach", "ilissis", call_attach},
	{"$orr_advance", "illiL", call_advance},
	{"$orr_set_quantum", "vll", call_set_quantum},
	{"$orr_skew", "ll", call_skew},
	{"$orr_bus_issue", "vliillili", call_bus_issue},
	{"$orr_bus_collect", "iliLI", call_bus_collect},
	{"$orr_bus_cancel", "vlil", call_bus_cancel},
	{"$orr_bus_b", "iliilLilL", call_bus_b},
	{"$orr_dbg", "iliilLi", call_dbg},
	{"$orr_req_poll", "iliILLI", call_req_poll},
	{"$orr_req_reply", "vliilli", call_req_reply},
	{"$orr_pins_set", "vlillli", call_pins_set},
	{"$orr_pins_get", "vliLL", call_pins_get},
	{"$orr_fault", "vlisl", call_fault},
	{"$orr_log", "vlis", call_log},
	{"$orr_span_begin", "llsl", call_span_begin},
	{"$orr_span_end", "vlll", call_span_end},
};

/* $time itself as an argument is not to be had as a vector. */
static long long get_time(vpiHandle arg)
{
	s_vpi_value v = {.format = vpiDecStrVal};

	vpi_get_value(arg, &v);
	return strtoll(v.value.str, NULL, 10);
}

/* X and Z are 0: the transactors look for them where they matter. */
static long long get_number(vpiHandle arg, char type)
{
	s_vpi_value v = {.format = vpiVectorVal};
	PLI_INT32 size = vpi_get(vpiSize, arg);
	unsigned long long low;
	unsigned long long high = 0;

	if (vpi_get(vpiType, arg) == vpiSysFuncCall)
		return get_time(arg);
	vpi_get_value(arg, &v);
	low = (PLI_UINT32)(v.value.vector[0].aval & ~v.value.vector[0].bval);
	if (size > 32)
		high = (PLI_UINT32)(v.value.vector[1].aval &
				    ~v.value.vector[1].bval);
	else if (size == 32 && vpi_get(vpiSigned, arg))
		high = low >> 31 ? 0xffffffffu : 0;
	if (type == 'i' || type == 'I')
		return (int)low;
	return (long long)(high << 32 | low);
}

static char *get_text(vpiHandle arg)
{
	s_vpi_value v = {.format = vpiStringVal};

	vpi_get_value(arg, &v);
	return strdup(v.value.str ? v.value.str : "");
}

static void put_number(vpiHandle to, long long n)
{
	s_vpi_vecval words[2] = {
		{.aval = (PLI_INT32)((unsigned long long)n & 0xffffffffu)},
		{.aval = (PLI_INT32)((unsigned long long)n >> 32)},
	};
	s_vpi_value v = {.format = vpiVectorVal};

	v.value.vector = words;
	vpi_put_value(to, &v, NULL, vpiNoDelay);
}

static void put_text(vpiHandle to, char *text)
{
	s_vpi_value v = {.format = vpiStringVal};

	v.value.str = text;
	vpi_put_value(to, &v, NULL, vpiNoDelay);
}

static void get_argument(struct call *c, size_t i, char type, vpiHandle arg)
{
	if (type == 's')
		c->s[i] = get_text(arg);
	else if (type != 'S')
		c->n[i] = get_number(arg, type);
}

static void put_argument(struct call *c, size_t i, char type, vpiHandle arg)
{
	if (type == 'S')
		put_text(arg, c->s[i]);
	else if (type == 'I' || type == 'L')
		put_number(arg, c->n[i]);
	free(c->s[i]);
}

/* The arguments of the call at hand; returns how many. */
static size_t find_arguments(vpiHandle here, vpiHandle *args)
{
	vpiHandle it = vpi_iterate(vpiArgument, here);
	vpiHandle arg;
	size_t n = 0;

	while (it && (arg = vpi_scan(it))) {
		if (n < MAX_ARGS)
			args[n] = arg;
		n++;
	}
	return n;
}

static PLI_INT32 check(PLI_BYTE8 *data)
{
	const struct function *f = (const void *)data;
	vpiHandle here = vpi_handle(vpiSysTfCall, NULL);
	vpiHandle args[MAX_ARGS];
	size_t n = find_arguments(here, args);

	if (n == strlen(f->types) - 1)
		return 0;
	vpi_printf("%s:%d: error: %s takes %d arguments, not %d\n",
		   vpi_get_str(vpiFile, here), (int)vpi_get(vpiLineNo, here),
		   f->name, (int)strlen(f->types) - 1, (int)n);
	vpi_control(vpiFinish, 1);
	return 0;
}

static PLI_INT32 call(PLI_BYTE8 *data)
{
	const struct function *f = (const void *)data;
	vpiHandle here = vpi_handle(vpiSysTfCall, NULL);
	vpiHandle args[MAX_ARGS];
	struct call c = {0};
	size_t n = strlen(f->types) - 1;

	if (find_arguments(here, args) != n)
		return 0;
	for (size_t i = 0; i < n; i++)
		get_argument(&c, i, f->types[i + 1], args[i]);
	f->call(&c);
	for (size_t i = 0; i < n; i++)
		put_argument(&c, i, f->types[i + 1], args[i]);
	if (f->types[0] != 'v')
		put_number(here, c.result);
	return 0;
}

static PLI_INT32 size(PLI_BYTE8 *data)
{
	const struct function *f = (const void *)data;

	return f->types[0] == 'l' ? 64 : 32;
}

static void start(void)
{
	for (size_t i = 0; i < ORR_COUNT(functions); i++) {
		const struct function *f = &functions[i];
		s_vpi_systf_data d = {
			.type = f->types[0] == 'v' ? vpiSysTask : vpiSysFunc,
			.sysfunctype = vpiSizedSignedFunc,
			.tfname = (PLI_BYTE8 *)(uintptr_t)f->name,
			.calltf = call,
			.compiletf = check,
			.sizetf = size,
			.user_data = (PLI_BYTE8 *)(uintptr_t)f,
		};

		vpi_register_systf(&d);
	}
}

ORR_API extern void (*vlog_startup_routines[])(void);

void (*vlog_startup_routines[])(void) = {start, NULL};
