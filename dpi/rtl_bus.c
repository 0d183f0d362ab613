/* SPDX-License-Identifier: Apache-2.0 */
/*
 * APB, AXI4-Lite and Wishbone at the pins of a verilated module: the same as
 * orr_apb_requester.sv, orr_axil_manager.sv and orr_wb_manager.sv do.
 */
#include "rtl_impl.h"

#include <string.h>

static uint64_t get(const struct orr_rtl *r, enum orr_rtl_role role)
{
	return ori_rtl_get(r, role, 0);
}

static void set(const struct orr_rtl *r, enum orr_rtl_role role, uint64_t value)
{
	ori_rtl_set(r, role, value);
}

static void apb_launch(struct orr_rtl *r, const struct orr_rtl_request *q)
{
	r->enabled = false;
	set(r, ORR_RTL_PSEL, 1);
	set(r, ORR_RTL_PENABLE, 0);
	set(r, ORR_RTL_PWRITE, q->write);
	set(r, ORR_RTL_PADDR, q->address);
	set(r, ORR_RTL_PWDATA, q->data);
	set(r, ORR_RTL_PSTRB, q->write ? q->strobes : 0);
}

static void apb_sample(const struct orr_rtl *r, struct ori_rtl_sample *s)
{
	s->done = r->enabled && ori_rtl_get(r, ORR_RTL_PREADY, 1);
	s->bad = get(r, ORR_RTL_PSLVERR);
	s->data = get(r, ORR_RTL_PRDATA);
}

static bool apb_step(struct orr_rtl *r, const struct ori_rtl_sample *s)
{
	bool setup = !r->enabled;

	(void)s;
	r->enabled = true;
	set(r, ORR_RTL_PENABLE, 1);
	return setup;
}

static void apb_end(struct orr_rtl *r)
{
	set(r, ORR_RTL_PSEL, 0);
	set(r, ORR_RTL_PENABLE, 0);
}

static const struct {
	enum orr_rtl_role valid;
	enum orr_rtl_role ready;
} channels[] = {
	{ORR_RTL_AWVALID, ORR_RTL_AWREADY},
	{ORR_RTL_WVALID, ORR_RTL_WREADY},
	{ORR_RTL_ARVALID, ORR_RTL_ARREADY},
};

static void axi_launch(struct orr_rtl *r, const struct orr_rtl_request *q)
{
	set(r, ORR_RTL_AWVALID, q->write);
	set(r, ORR_RTL_WVALID, q->write);
	set(r, ORR_RTL_BREADY, q->write);
	set(r, ORR_RTL_ARVALID, !q->write);
	set(r, ORR_RTL_RREADY, !q->write);
	set(r, ORR_RTL_AWADDR, q->address);
	set(r, ORR_RTL_ARADDR, q->address);
	set(r, ORR_RTL_WDATA, q->data);
	set(r, ORR_RTL_WSTRB, q->strobes);
}

static void axi_sample(const struct orr_rtl *r, struct ori_rtl_sample *s)
{
	bool write = get(r, ORR_RTL_BREADY);

	for (unsigned i = 0; i < ORR_COUNT(channels); i++)
		s->taken[i] =
			get(r, channels[i].valid) && get(r, channels[i].ready);
	s->done = get(r, write ? ORR_RTL_BVALID : ORR_RTL_RVALID);
	s->bad = get(r, write ? ORR_RTL_BRESP : ORR_RTL_RRESP) & 2;
	s->data = get(r, ORR_RTL_RDATA);
}

static bool axi_step(struct orr_rtl *r, const struct ori_rtl_sample *s)
{
	bool any = false;

	for (unsigned i = 0; i < ORR_COUNT(channels); i++) {
		if (s->taken[i])
			set(r, channels[i].valid, 0);
		any |= s->taken[i];
	}
	return any;
}

static void axi_end(struct orr_rtl *r)
{
	for (unsigned i = 0; i < ORR_COUNT(channels); i++)
		set(r, channels[i].valid, 0);
	set(r, ORR_RTL_BREADY, 0);
	set(r, ORR_RTL_RREADY, 0);
}

static void wb_launch(struct orr_rtl *r, const struct orr_rtl_request *q)
{
	set(r, ORR_RTL_CYC, 1);
	set(r, ORR_RTL_STB, 1);
	set(r, ORR_RTL_WE, q->write);
	set(r, ORR_RTL_ADR, q->address);
	set(r, ORR_RTL_DAT_I, q->data);
	set(r, ORR_RTL_SEL, q->strobes);
}

static void wb_sample(const struct orr_rtl *r, struct ori_rtl_sample *s)
{
	s->bad = get(r, ORR_RTL_ERR) || get(r, ORR_RTL_RTY);
	s->done = s->bad || get(r, ORR_RTL_ACK);
	s->data = get(r, ORR_RTL_DAT_O);
}

static bool wb_step(struct orr_rtl *r, const struct ori_rtl_sample *s)
{
	(void)r;
	(void)s;
	return false;
}

static void wb_end(struct orr_rtl *r)
{
	set(r, ORR_RTL_CYC, 0);
	set(r, ORR_RTL_STB, 0);
}

static const struct ori_rtl_bus buses[] = {
	{
		.name = "APB",
		.needed = {ORR_RTL_PSEL, ORR_RTL_PENABLE, ORR_RTL_PWRITE,
			   ORR_RTL_PADDR, ORR_RTL_PWDATA, ORR_RTL_PRDATA},
		.nneeded = 6,
		.data = ORR_RTL_PRDATA,
		.launch = apb_launch,
		.sample = apb_sample,
		.step = apb_step,
		.end = apb_end,
	},
	{
		.name = "AXI4-Lite",
		.needed = {ORR_RTL_AWVALID, ORR_RTL_AWREADY, ORR_RTL_WVALID,
			   ORR_RTL_WREADY, ORR_RTL_BVALID, ORR_RTL_ARVALID,
			   ORR_RTL_ARREADY, ORR_RTL_RVALID},
		.nneeded = 8,
		.data = ORR_RTL_RDATA,
		.launch = axi_launch,
		.sample = axi_sample,
		.step = axi_step,
		.end = axi_end,
	},
	{
		.name = "Wishbone",
		.needed = {ORR_RTL_CYC, ORR_RTL_STB, ORR_RTL_WE, ORR_RTL_ADR,
			   ORR_RTL_DAT_I, ORR_RTL_DAT_O, ORR_RTL_ACK},
		.nneeded = 7,
		.data = ORR_RTL_DAT_O,
		.launch = wb_launch,
		.sample = wb_sample,
		.step = wb_step,
		.end = wb_end,
	},
};

/* prefixed: a name may also be the last of several words, joined by _. */
struct name {
	enum orr_rtl_role role;
	const char *name;
	bool output;
	bool prefixed;
};

static const struct name names[] = {
	{ORR_RTL_CLK, "clk", false, false},
	{ORR_RTL_CLK, "pclk", false, false},
	{ORR_RTL_CLK, "clock", false, false},
	{ORR_RTL_CLK, "aclk", false, true},
	{ORR_RTL_CLK, "clk_i", false, true},
	{ORR_RTL_RESETN, "resetn", false, false},
	{ORR_RTL_RESETN, "presetn", false, false},
	{ORR_RTL_RESETN, "rst_n", false, false},
	{ORR_RTL_RESETN, "aresetn", false, true},
	{ORR_RTL_RESET, "rst", false, false},
	{ORR_RTL_RESET, "reset", false, false},
	{ORR_RTL_RESET, "rst_i", false, true},
	{ORR_RTL_IRQ, "irq", true, false},
	{ORR_RTL_IN, "in", false, false},
	{ORR_RTL_PSEL, "psel", false, true},
	{ORR_RTL_PENABLE, "penable", false, true},
	{ORR_RTL_PWRITE, "pwrite", false, true},
	{ORR_RTL_PADDR, "paddr", false, true},
	{ORR_RTL_PWDATA, "pwdata", false, true},
	{ORR_RTL_PSTRB, "pstrb", false, true},
	{ORR_RTL_PREADY, "pready", true, true},
	{ORR_RTL_PRDATA, "prdata", true, true},
	{ORR_RTL_PSLVERR, "pslverr", true, true},
	{ORR_RTL_AWVALID, "awvalid", false, true},
	{ORR_RTL_AWREADY, "awready", true, true},
	{ORR_RTL_AWADDR, "awaddr", false, true},
	{ORR_RTL_WVALID, "wvalid", false, true},
	{ORR_RTL_WREADY, "wready", true, true},
	{ORR_RTL_WDATA, "wdata", false, true},
	{ORR_RTL_WSTRB, "wstrb", false, true},
	{ORR_RTL_BVALID, "bvalid", true, true},
	{ORR_RTL_BREADY, "bready", false, true},
	{ORR_RTL_BRESP, "bresp", true, true},
	{ORR_RTL_ARVALID, "arvalid", false, true},
	{ORR_RTL_ARREADY, "arready", true, true},
	{ORR_RTL_ARADDR, "araddr", false, true},
	{ORR_RTL_RVALID, "rvalid", true, true},
	{ORR_RTL_RREADY, "rready", false, true},
	{ORR_RTL_RDATA, "rdata", true, true},
	{ORR_RTL_RRESP, "rresp", true, true},
	{ORR_RTL_CYC, "cyc_i", false, true},
	{ORR_RTL_STB, "stb_i", false, true},
	{ORR_RTL_WE, "we_i", false, true},
	{ORR_RTL_ADR, "adr_i", false, true},
	{ORR_RTL_DAT_I, "dat_i", false, true},
	{ORR_RTL_DAT_O, "dat_o", true, true},
	{ORR_RTL_SEL, "sel_i", false, true},
	{ORR_RTL_ACK, "ack_o", true, true},
	{ORR_RTL_ERR, "err_o", true, true},
	{ORR_RTL_RTY, "rty_o", true, true},
};

static bool is(const struct orr_rtl_signal *s, const struct name *n)
{
	size_t length = strlen(s->name);
	size_t wanted = strlen(n->name);
	const char *end = s->name + length - wanted;

	if (s->output != n->output || length < wanted ||
	    strcmp(end, n->name) != 0)
		return false;
	return length == wanted || (n->prefixed && end[-1] == '_');
}

static int find(const struct orr_rtl_model *m, const struct name *n)
{
	for (unsigned i = 0; i < m->nsignals; i++)
		if (is(&m->signals[i], n))
			return (int)i;
	return -1;
}

static bool has(const struct orr_rtl *r, const struct ori_rtl_bus *b)
{
	for (unsigned i = 0; i < b->nneeded; i++)
		if (r->roles[b->needed[i]] < 0)
			return false;
	return r->roles[b->data] >= 0;
}

void ori_rtl_find_roles(struct orr_rtl *r)
{
	for (unsigned i = 0; i < ORR_RTL_ROLES; i++)
		r->roles[i] = -1;
	for (unsigned i = 0; i < ORR_COUNT(names); i++)
		if (r->roles[names[i].role] < 0)
			r->roles[names[i].role] = find(r->model, &names[i]);
	r->bus = NULL;
	for (unsigned i = 0; i < ORR_COUNT(buses) && !r->bus; i++)
		if (has(r, &buses[i]))
			r->bus = &buses[i];
}
