/* SPDX-License-Identifier: Apache-2.0 */
/* A simulation with a board under test. */
#ifndef ORRERY_TEST_BOARD_RIG_H
#define ORRERY_TEST_BOARD_RIG_H

#include "../unit.h"

#include "../../tools/board/board.h"

struct rig {
	struct orr_sim *sim;
	struct orr_error err;
	char path[64]; /* of the board under test */
};

int rig_setup(void **state);
int rig_teardown(void **state);

/* For the table of tests. */
#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, rig_setup, rig_teardown)

const char *source_path(const char *name);
void write_file(const char *path, const char *bytes, size_t n);

/* Load the board of base.dtsi with what text adds; NULL if it is refused. */
struct board *load_with(struct rig *rig, const char *text,
			const struct board_options *options);

/* The same with one --set, and with none; the latter must succeed. */
struct board *load_set(struct rig *rig, const char *text, const char *set);
struct board *load(struct rig *rig, const char *text);

/* The reference board, with one --uart unless it is NULL. */
struct board *load_soc(struct rig *rig, const char *uart);

/* An object of the board, which must be there. */
struct orr_object *find(const struct rig *rig, const char *path);
struct orr_wire *wire(const struct rig *rig, const char *path);

/* b must be NULL, and message part of the error. */
void expect_error(const struct rig *rig, const struct board *b,
		  const char *message);

/*
 * Additions: soc.ram at 0x1000, and the collector "more" at the root, whose
 * output is line 3 of intc.
 */
extern const char a_ram[];
extern const char a_second_collector[];

#endif
