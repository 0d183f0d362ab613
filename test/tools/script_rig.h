/* SPDX-License-Identifier: Apache-2.0 */
/* A small machine for scripts, and what a script printed. */
#ifndef ORRERY_TEST_SCRIPT_RIG_H
#define ORRERY_TEST_SCRIPT_RIG_H

#include "../unit.h"

#include "../../tools/script/script.h"

#include <orrery/models/ram.h>

/* A device with one of everything that a script can reach. */
struct gadget {
	struct orr_device dev;
	struct orr_wire irq; /* CTRL bit 0 */
	struct orr_wire pin[2]; /* read back in PINS */
	struct orr_char_port serial; /* TX and RX */
	uint32_t ctrl;
	uint32_t taken; /* TAKE counts its reads */
	uint64_t slot[3];
};

/* ram at 0, gadget at 0x1000, 20 ns an access; far is not mapped. */
struct rig {
	struct orr_sim *sim;
	struct orr_initiator_socket cpu;
	struct orr_bus soc;
	struct orr_ram ram;
	struct gadget gadget;
	struct gadget far;
	struct script_options options;
	struct script *script;
	struct orr_error error;
	enum orr_run result;
	char out[4096];
	char err[4096];
};

int rig_setup(void **state);
int rig_teardown(void **state);

/* Load t.lua with this text, or test/scripts/NAME, and run it for a second. */
void run_text(struct rig *r, const char *text);
void run_file(struct rig *r, const char *name);

/* Run for another second. */
void run_on(struct rig *r);

/* Ask a script that has not ended where it waits; into err. */
void print_waits(struct rig *r);

/* The script has ended well and printed just this. */
void assert_prints(struct rig *r, const char *expected);

/* The script has ended with an error, and this is part of its message. */
void assert_crashes(struct rig *r, const char *part);

#define RIG_TEST(f) cmocka_unit_test_setup_teardown(f, rig_setup, rig_teardown)

#endif
