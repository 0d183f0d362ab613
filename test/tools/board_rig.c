/* SPDX-License-Identifier: Apache-2.0 */
#include "board_rig.h"
#include "../watch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int rig_setup(void **state)
{
	struct rig *rig = calloc(1, sizeof(*rig));

	rig->sim = orr_sim_new();
	snprintf(rig->path, sizeof(rig->path), "test_board.%ld.dts",
		 (long)getpid());
	*state = rig;
	return 0;
}

int rig_teardown(void **state)
{
	struct rig *rig = *state;

	orr_sim_free(rig->sim);
	remove(rig->path);
	free(rig);
	return 0;
}

const char *source_path(const char *name)
{
	static char path[1024];

	snprintf(path, sizeof(path), "%s/%s", getenv("srcdir"), name);
	return path;
}

void write_file(const char *path, const char *bytes, size_t n)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, n, f), n);
	assert_int_equal(fclose(f), 0);
}

/* The board, watched, or NULL. */
static struct board *watched(struct rig *rig, struct board *b)
{
	if (b)
		watch_sockets(rig->sim);
	return b;
}

struct board *load_with(struct rig *rig, const char *text,
			const struct board_options *options)
{
	char all[4096];
	int n = snprintf(all, sizeof(all), "/include/ \"%s\"\n%s",
			 source_path("test/boards/base.dtsi"), text);

	write_file(rig->path, all, (size_t)n);
	return watched(rig,
		       board_load(rig->sim, rig->path, options, &rig->err));
}

struct board *load(struct rig *rig, const char *text)
{
	struct board *b = load_with(rig, text, &(struct board_options){0});

	if (!b)
		fail_msg("%s", rig->err.text);
	return b;
}

struct board *load_set(struct rig *rig, const char *text, const char *set)
{
	return load_with(rig, text,
			 &(struct board_options){.sets = &set, .nsets = 1});
}

struct board *load_soc(struct rig *rig, const char *uart)
{
	const struct board_options options = {.uarts = &uart,
					      .nuarts = uart ? 1 : 0};

	return watched(rig, board_load(rig->sim, source_path("boards/soc.dts"),
				       &options, &rig->err));
}

struct orr_object *find(const struct rig *rig, const char *path)
{
	struct orr_object *obj = orr_object_find(orr_sim_root(rig->sim), path);

	if (!obj)
		fail_msg("no object %s", path);
	return obj;
}

struct orr_wire *wire(const struct rig *rig, const char *path)
{
	return orr_container_of(find(rig, path), struct orr_wire, obj);
}

void expect_error(const struct rig *rig, const struct board *b,
		  const char *message)
{
	assert_null(b);
	if (!strstr(rig->err.text, message))
		fail_msg("'%s' is not in '%s'", message, rig->err.text);
}

const char a_ram[] = "&soc {\n"
		     "	ram: sram@1000 {\n"
		     "		compatible = \"mmio-sram\";\n"
		     "		reg = <0x1000 0x100>;\n"
		     "	};\n"
		     "};\n";

const char a_second_collector[] =
	"/ {\n"
	"	more: lines-more {\n"
	"		compatible = \"orrery,irq-lines\";\n"
	"		interrupt-parent = <&intc>;\n"
	"		interrupts = <3 4>;\n"
	"	};\n"
	"};\n";
