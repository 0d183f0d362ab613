/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The calls of orrery/sv.h without Orrery behind them, so that a test bench
 * runs where it is not installed: nothing ever happens by itself, accesses by
 * the RTL end at once and read 0, pins of the models are low.
 */
#include <orrery/sv.h>

long long orr_sv_open(int abi, const char *instance, const char *board)
{
	(void)instance, (void)board;
	return abi == ORR_SV_ABI;
}

int orr_sv_status(long long s)
{
	(void)s;
	return ORR_SV_RUNNING;
}

void orr_sv_error(long long s, const char **text)
{
	(void)s;
	*text = "";
}

void orr_sv_close(long long s)
{
	(void)s;
}

long long orr_sv_hash(long long s)
{
	(void)s;
	return 0;
}

int orr_sv_attach(long long s, int kind, const char *name, const char *path,
		  int width, const char *scope)
{
	(void)s, (void)kind, (void)name, (void)path, (void)width, (void)scope;
	return 0;
}

/* Always a look, as an access may have been made. */
int orr_sv_advance(long long s, long long now, int kick, long long *next)
{
	(void)s, (void)now, (void)kick;
	*next = -1;
	return ORR_SV_CHANGED;
}

void orr_sv_set_quantum(long long s, long long ps)
{
	(void)s, (void)ps;
}

long long orr_sv_skew(long long s)
{
	(void)s;
	return 0;
}

void orr_sv_bus_issue(long long s, int port, int write, long long addr,
		      long long data, int strb, long long now, int kick)
{
	(void)s, (void)port, (void)write, (void)addr, (void)data, (void)strb;
	(void)now, (void)kick;
}

int orr_sv_bus_collect(long long s, int port, long long *data, int *resp)
{
	(void)s, (void)port;
	*data = 0;
	*resp = 0;
	return 1;
}

void orr_sv_bus_cancel(long long s, int port, long long now)
{
	(void)s, (void)port, (void)now;
}

int orr_sv_bus_b(long long s, int port, int write, long long addr,
		 long long *data, int strb, long long now, long long *delay)
{
	(void)s, (void)port, (void)write, (void)addr, (void)strb, (void)now;
	*data = 0;
	*delay = 0;
	return 0;
}

int orr_sv_dbg(long long s, int port, int write, long long addr,
	       long long *data, int len)
{
	(void)s, (void)port, (void)write, (void)addr, (void)data, (void)len;
	return 0;
}

int orr_sv_req_poll(long long s, int port, int *write, long long *addr,
		    long long *data, int *strb)
{
	(void)s, (void)port;
	*write = *strb = 0;
	*addr = *data = 0;
	return 0;
}

void orr_sv_req_reply(long long s, int port, int resp, long long data,
		      long long now, int kick)
{
	(void)s, (void)port, (void)resp, (void)data, (void)now, (void)kick;
}

void orr_sv_pins_set(long long s, int port, long long a, long long b,
		     long long now, int kick)
{
	(void)s, (void)port, (void)a, (void)b, (void)now, (void)kick;
}

void orr_sv_pins_get(long long s, int port, long long *a, long long *b)
{
	(void)s, (void)port;
	*a = *b = 0;
}

void orr_sv_fault(long long s, int port, const char *what, long long now)
{
	(void)s, (void)port, (void)what, (void)now;
}

void orr_sv_log(long long s, int level, const char *text)
{
	(void)s, (void)level, (void)text;
}

long long orr_sv_span_begin(long long s, const char *name, long long now)
{
	(void)s, (void)name, (void)now;
	return 1;
}

void orr_sv_span_end(long long s, long long span, long long now)
{
	(void)s, (void)span, (void)now;
}

struct orr_sim *orr_sv_sim(long long s)
{
	(void)s;
	return NULL;
}
