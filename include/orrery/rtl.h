/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A verilated model as a device: here the kernel leads, and the RTL is
 * evaluated at edges of its clock, and when an input changes, only. In
 * liborrery-dpi; orrery wrap writes the struct orr_rtl_model of a module.
 *
 * Registers are an APB completer (ARM IHI 0024), an AXI4-Lite subordinate (ARM
 * IHI 0022) or a classic Wishbone slave (B4, chapter 3), found by the names of
 * its signals: psel, awvalid, cyc_i, also with a prefix as in s_axi_awvalid. An
 * access takes the clocks that the RTL takes, as with the requesters in
 * SystemVerilog. Recognized, apart from those of the bus:
 *
 *	clk, clock, pclk,	the clock, from the device's clock port
 *	aclk, clk_i
 *	resetn, rst_n, presetn,	reset, active low; and rst, reset, rst_i,
 *	aresetn			active high: active for the first reset-cycles
 *				edges
 *	irq			at most 32 bits, to the device's irq wires
 *	in			at most 32 bits, from the device's in wires
 */
#ifndef ORRERY_RTL_H
#define ORRERY_RTL_H

#include <orrery/process.h>
#include <orrery/rtl_port.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { ORR_RTL_ABI = 1 };

/* A port of the top module, of 1 to 64 bits. */
struct orr_rtl_signal {
	const char *name;
	unsigned width;
	bool output;
};

/* A verilated module; signals are numbered as in the table. */
struct orr_rtl_model {
	int abi; /* ORR_RTL_ABI */
	const char *name; /* of the module */
	const struct orr_rtl_signal *signals;
	unsigned nsignals;
	void *(*open)(void);
	void (*close)(void *model);
	void (*eval)(void *model, orr_time now);
	void (*set)(void *model, unsigned signal, uint64_t value);
	uint64_t (*get)(void *model, unsigned signal);
	/* Its next own event; ORR_TIME_MAX: none. NULL: it never has one. */
	orr_time (*next_time)(void *model);
	/* Its whole state to and from a file; true if it worked. */
	bool (*save)(void *model, const char *path);
	bool (*load)(void *model, const char *path);
};

/* The class of a device that is such a module, "verilated,NAME". */
struct orr_rtl_class {
	struct orr_device_class device;
	const struct orr_rtl_model *model;
	char compatible[128];
};

/* Signals by their part; -1: the module has none. */
enum orr_rtl_role {
	ORR_RTL_CLK,
	ORR_RTL_RESETN,
	ORR_RTL_RESET,
	ORR_RTL_IRQ,
	ORR_RTL_IN,
	ORR_RTL_PSEL,
	ORR_RTL_PENABLE,
	ORR_RTL_PWRITE,
	ORR_RTL_PADDR,
	ORR_RTL_PWDATA,
	ORR_RTL_PSTRB,
	ORR_RTL_PREADY,
	ORR_RTL_PRDATA,
	ORR_RTL_PSLVERR,
	ORR_RTL_AWVALID,
	ORR_RTL_AWREADY,
	ORR_RTL_AWADDR,
	ORR_RTL_WVALID,
	ORR_RTL_WREADY,
	ORR_RTL_WDATA,
	ORR_RTL_WSTRB,
	ORR_RTL_BVALID,
	ORR_RTL_BREADY,
	ORR_RTL_BRESP,
	ORR_RTL_ARVALID,
	ORR_RTL_ARREADY,
	ORR_RTL_ARADDR,
	ORR_RTL_RVALID,
	ORR_RTL_RREADY,
	ORR_RTL_RDATA,
	ORR_RTL_RRESP,
	ORR_RTL_CYC,
	ORR_RTL_STB,
	ORR_RTL_WE,
	ORR_RTL_ADR,
	ORR_RTL_DAT_I, /* into the module */
	ORR_RTL_DAT_O,
	ORR_RTL_SEL,
	ORR_RTL_ACK,
	ORR_RTL_ERR,
	ORR_RTL_RTY,
	ORR_RTL_ROLES
};

struct orr_rtl {
	struct orr_rtl_port port;
	struct orr_clock *clk;
	/* properties */
	uint32_t reset_cycles;
	/* private */
	const struct orr_rtl_model *model;
	void *instance;
	int roles[ORR_RTL_ROLES];
	const struct ori_rtl_bus *bus;
	orr_time edge; /* the last one */
	uint32_t cycles; /* so far, of the reset */
	uint64_t irq; /* as shown on the wires */
	bool selected; /* an access is under way */
	bool enabled; /* of APB: its second phase */
	struct orr_process posedge;
	struct orr_process negedge;
	struct orr_process asked;
	struct orr_process own;
	struct orr_event due;
};

/* Fill in the class of a module, which stays in place. */
ORR_API void orr_rtl_class_init(struct orr_rtl_class *cls,
				const struct orr_rtl_model *model);

/*
 * The class in a shared object that orrery wrap has made, to be given to
 * whoever loads boards; it lasts as long as the program. NULL
 * with the reason in err.
 */
ORR_API const struct orr_device_class *orr_rtl_load(const char *path,
						    struct orr_error *err);

/*
 * Read a signal of a realized device, or set an input and evaluate. Returns 0,
 * or -ENOENT if there is none of that name.
 */
ORR_API int orr_rtl_get(struct orr_device *dev, const char *name,
			uint64_t *value);
ORR_API int orr_rtl_set(struct orr_device *dev, const char *name,
			uint64_t value, struct orr_error *err);

/*
 * The state of the module, not of the device around it, to and from a file,
 * between accesses. Returns 0, -EBUSY, or -EIO.
 */
ORR_API int orr_rtl_save(struct orr_device *dev, const char *path,
			 struct orr_error *err);
ORR_API int orr_rtl_restore(struct orr_device *dev, const char *path,
			    struct orr_error *err);

#ifdef __cplusplus
}
#endif

#endif
