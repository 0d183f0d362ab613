/* SPDX-License-Identifier: Apache-2.0 */
#include <orrery/time.h>

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

__extension__ typedef unsigned __int128 u128;

#define PS_PER_S UINT64_C(1000000000000)

static const struct unit {
	const char *name;
	orr_time ps;
} units[] = {
	{"s", ORR_S(1)},   {"ms", ORR_MS(1)}, {"us", ORR_US(1)},
	{"ns", ORR_NS(1)}, {"ps", ORR_PS(1)},
};

static uint64_t saturate(u128 v)
{
	return v > UINT64_MAX ? UINT64_MAX : (uint64_t)v;
}

orr_time orr_time_add(orr_time a, orr_time b)
{
	return a + b < a ? ORR_TIME_MAX : a + b;
}

orr_time orr_time_mul(orr_time t, uint64_t n)
{
	return saturate((u128)t * n);
}

orr_time orr_ns(uint64_t n)
{
	return orr_time_mul(ORR_NS(1), n);
}

orr_time orr_us(uint64_t n)
{
	return orr_time_mul(ORR_US(1), n);
}

orr_time orr_ms(uint64_t n)
{
	return orr_time_mul(ORR_MS(1), n);
}

orr_time orr_s(uint64_t n)
{
	return orr_time_mul(ORR_S(1), n);
}

struct orr_period orr_period_hz(uint64_t hz)
{
	return (struct orr_period){PS_PER_S, hz};
}

struct orr_period orr_period_fs(uint64_t fs)
{
	return (struct orr_period){fs, 1000};
}

orr_time orr_period_time(struct orr_period p, uint64_t n)
{
	return saturate(((u128)p.num * n + (p.den - 1)) / p.den);
}

uint64_t orr_period_count(struct orr_period p, orr_time t)
{
	return saturate((u128)t * p.den / p.num);
}

static const char *skip_spaces(const char *s)
{
	return s + strspn(s, " \t");
}

static const struct unit *find_unit(const char *name)
{
	for (size_t i = 0; i < ORR_COUNT(units); i++)
		if (strcmp(units[i].name, name) == 0)
			return &units[i];
	return NULL;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Saturates; returns what follows the digits. */
static const char *read_whole(const char *s, uint64_t *n)
{
	for (*n = 0; is_digit(*s); s++)
		*n = saturate((u128)*n * 10 + (unsigned)(*s - '0'));
	return s;
}

/* Into units of 10^-12; returns what follows, NULL if it is finer. */
static const char *read_fraction(const char *s, uint64_t *n)
{
	uint64_t weight = PS_PER_S;

	for (*n = 0; is_digit(*s); s++) {
		if (weight == 1 && *s != '0')
			return NULL;
		weight = weight > 1 ? weight / 10 : 1;
		*n += weight * (unsigned)(*s - '0');
	}
	return s;
}

/* "12.5" as 12 and 5 * 10^11; returns what follows, NULL if it is none. */
static const char *read_decimal(const char *s, uint64_t *whole,
				uint64_t *fraction)
{
	*fraction = 0;
	if (!is_digit(s[0]) && !(s[0] == '.' && is_digit(s[1])))
		return NULL;
	s = read_whole(s, whole);
	return *s == '.' ? read_fraction(s + 1, fraction) : s;
}

int orr_time_parse(const char *text, orr_time *t)
{
	const struct unit *unit;
	uint64_t whole;
	uint64_t fraction;
	u128 ps;
	const char *s = read_decimal(skip_spaces(text), &whole, &fraction);

	unit = s ? find_unit(skip_spaces(s)) : NULL;
	if (!unit || (u128)fraction * unit->ps % PS_PER_S)
		return -EINVAL;
	ps = (u128)whole * unit->ps + (u128)fraction * unit->ps / PS_PER_S;
	if (ps >= ORR_TIME_MAX)
		return -ERANGE;
	*t = (orr_time)ps;
	return 0;
}

char *orr_time_format(orr_time t, char *buf, size_t size)
{
	size_t i = 0;
	char frac[24]; /* as many digits as any 64-bit number has */
	int digits;

	if (t == ORR_TIME_MAX) {
		snprintf(buf, size, "never");
		return buf;
	}
	while (i + 1 < ORR_COUNT(units) && t < units[i].ps)
		i++;
	/* units[i].ps is a power of 1000: 3 decimals per step to ps */
	digits = 3 * (int)(ORR_COUNT(units) - 1 - i);
	snprintf(frac, sizeof(frac), "%0*" PRIu64, digits, t % units[i].ps);
	while (digits > 0 && frac[digits - 1] == '0')
		digits--;
	frac[digits] = '\0';
	snprintf(buf, size, "%" PRIu64 "%s%s %s", t / units[i].ps,
		 digits ? "." : "", frac, units[i].name);
	return buf;
}
