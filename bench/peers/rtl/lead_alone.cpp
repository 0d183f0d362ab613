// SPDX-License-Identifier: Apache-2.0
// lead.sv by itself: a loop clocks it, and accesses it once in gap clocks, in
// the clocks in which lead_models.c does.
#include "Vlead.h"
#include "verilated.h"

#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <cstring>

static uint64_t plusarg(int argc, char **argv, const char *name,
			uint64_t otherwise)
{
	size_t n = strlen(name);

	for (int i = 1; i < argc; i++)
		if (strncmp(argv[i], name, n) == 0)
			return strtoull(argv[i] + n, nullptr, 10);
	return otherwise;
}

int main(int argc, char **argv)
{
	uint64_t steps = plusarg(argc, argv, "+steps=", 20000);
	uint64_t gap = plusarg(argc, argv, "+gap=", 100);
	uint64_t transfers = 0;
	uint64_t next = gap;
	uint32_t sum = 0;
	auto *rtl = new Vlead;

	for (uint64_t edge = 0; edge < steps; edge++) {
		uint32_t data = rtl->prdata;
		bool ends = rtl->penable;

		rtl->clk = 1;
		rtl->eval();
		rtl->resetn = edge > 0;
		if (edge == next) {
			rtl->psel = 1;
			rtl->pwrite = transfers % 2 == 0;
			rtl->paddr = transfers / 2 * 28 % 0x1000;
			rtl->pwdata = (uint32_t)transfers * 0x9e3779b1;
			next += gap;
		} else if (ends) {
			if (!rtl->pwrite)
				sum = sum * 3 + data;
			rtl->psel = rtl->penable = 0;
			transfers++;
		} else {
			rtl->penable = rtl->psel;
		}
		rtl->eval();
		rtl->clk = 0;
		rtl->eval();
	}
	printf("%" PRIu64 " steps, %" PRIu64 " transfers, sum %08" PRIx32 "\n",
	       steps, transfers, sum);
	delete rtl;
}
