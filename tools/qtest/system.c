/* SPDX-License-Identifier: Apache-2.0 */
/*
 * orrery-system-ARCH: what QEMU's libqtest starts in place of QEMU. It
 * connects to the client's sockets and lets it drive one of our boards.
 */
#include "system.h"
#include "../commands.h"

#include <orrery/charport.h>
#include <orrery/sim.h>

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct machine {
	const char *arch;
	const char *name;
	const char *type;
	const char *board;
	const char *controller;
	const char *controller_type;
} machines[] = {
	{"arm", "virt", "virt-machine", "virt.dts", "gic", "arm_gic"},
	{"aarch64", "virt", "virt-machine", "virt.dts", "gic", "arm_gic"},
	{"x86_64", "q35", "q35-machine", "pc.dts", "ioapic", "ioapic"},
	{"x86_64", "pc", "pc-machine", "pc.dts", "ioapic", "ioapic"},
};

/* What QEMU calls properties, and our boards. */
static const char *const globals[][2] = {
	{"hpet.msi=on", "hpet0.fsb=true"},
	{"hpet.msi=true", "hpet0.fsb=true"},
	{"hpet.msi=off", "hpet0.fsb=false"},
	{"hpet.msi=false", "hpet0.fsb=false"},
};

static int help(const char *arch)
{
	printf("Usage: orrery-system-%s -M MACHINE -qtest ADDRESS [OPTION...]\n"
	       "Let a client of QEMU's qtest protocol drive a board. QEMU's "
	       "other options are\nskipped; doc/qtest.md lists those that "
	       "count. Machines:\n",
	       arch);
	for (size_t i = 0; i < ORR_COUNT(machines); i++)
		if (strcmp(machines[i].arch, arch) == 0)
			printf("  %-8s %s\n", machines[i].name,
			       machines[i].board);
	return EXIT_OK;
}

/* "virt,PROPERTY=..." or "type=virt,..." */
static const struct machine *find_machine(const char *arch, const char *text)
{
	char name[64] = "";

	if (text && !system_option(text, "type", name, sizeof(name)))
		snprintf(name, sizeof(name), "%.*s", (int)strcspn(text, ","),
			 text);
	for (size_t i = 0; i < ORR_COUNT(machines); i++)
		if (strcmp(machines[i].arch, arch) == 0 &&
		    (!text || strcmp(machines[i].name, name) == 0))
			return &machines[i];
	return NULL;
}

/* Boards are beside the program in the build directory, or installed. */
static bool find_board(const char *name, char *path, size_t size)
{
	static const char *const from_program[] = {
		"boards",
		"../share/orrery/boards",
	};
	char self[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);

	self[n > 0 ? n : 0] = '\0';
	if (strrchr(self, '/'))
		*strrchr(self, '/') = '\0';
	for (size_t i = 0; i < ORR_COUNT(from_program); i++) {
		snprintf(path, size, "%.1000s/%s/%s", self, from_program[i],
			 name);
		if (access(path, R_OK) == 0)
			return true;
	}
	snprintf(path, size, "%s/%s", BOARDS_DIR, name);
	return access(path, R_OK) == 0;
}

static int load_board(struct serve *s, const struct system_options *o,
		      const struct machine *machine)
{
	const char *sets[ORR_COUNT(globals)];
	struct board_options options = {.sets = sets};
	char *path = orr_sim_alloc(s->sim, PATH_MAX);
	struct orr_error err;

	if (!find_board(machine->board, path, PATH_MAX))
		return complain("the board %s is not installed",
				machine->board);
	for (size_t i = 0; i < o->nglobals; i++)
		for (size_t k = 0; k < ORR_COUNT(globals); k++)
			if (strcmp(o->globals[i], globals[k][0]) == 0 &&
			    options.nsets < ORR_COUNT(sets) &&
			    strcmp(machine->arch, "x86_64") == 0)
				sets[options.nsets++] = globals[k][1];
	s->qom = (struct qom){
		.board = board_load(s->sim, path, &options, &err),
		.machine = machine->type,
		.controller = machine->controller,
		.controller_type = machine->controller_type,
	};
	return s->qom.board ? 0 : complain("%s", err.text);
}

/* "null", "stdio", "mon:stdio", "pty" or "file:PATH", as for orrery run. */
static int open_backend(struct orr_char_port *port, const char *text)
{
	struct orr_error err;

	if (strncmp(text, "mon:", 4) == 0)
		text += 4;
	if (!port || strcmp(text, "none") == 0 || strcmp(text, "vc") == 0)
		return 0;
	if (orr_char_open(port, text, &err) != 0)
		return complain("-serial %s: %s", text, err.text);
	return 0;
}

static int open_serial(struct serve *s, const struct system_options *o,
		       unsigned k)
{
	struct orr_char_port *port = board_uart(s->qom.board, k);
	struct serve_uart *u = &s->uarts[s->nuarts];
	enum stream_role role;
	char address[300];
	struct orr_error err;

	if (!system_socket(o, o->serials[k], address, sizeof(address), &role))
		return open_backend(port, o->serials[k]);
	if (stream_open(&u->stream, address, role, s->stop, &err) != 0)
		return complain("-serial %s: %s", o->serials[k], err.text);
	s->nuarts++;
	u->port = port;
	if (port && orr_char_open(port, "memory", &err) != 0)
		return complain("-serial %s: %s", o->serials[k], err.text);
	if (port)
		orr_char_set_limit(port, SERVE_UART_LIMIT);
	return 0;
}

static int open_control(struct serve *s, const struct system_options *o,
			struct stream *stream, const char *option,
			const char *text)
{
	enum stream_role role = STREAM_CONNECT;
	char address[300];
	struct orr_error err;

	if (!system_socket(o, text, address, sizeof(address), &role)) {
		if (strcmp(text, "stdio") != 0)
			return complain("%s %s: expected a socket or stdio",
					option, text);
		snprintf(address, sizeof(address), "stdio");
	}
	if (stream_open(stream, address, role, s->stop, &err) != 0)
		return complain("%s %s: %s", option, text, err.text);
	return 0;
}

/* The client waits for qtest first. */
static int open_all(struct serve *s, const struct system_options *o)
{
	int code = open_control(s, o, &s->qtest, "-qtest", o->qtest);

	if (code == 0 && o->qmp)
		code = open_control(s, o, &s->qmp, "-qmp", o->qmp);
	for (unsigned k = 0; k < o->nserials && code == 0; k++)
		code = open_serial(s, o, k);
	return code;
}

/* A signal is how clients end it: that is success. */
static int serve(struct serve *s, const struct system_options *o,
		 const struct machine *machine)
{
	int code = load_board(s, o, machine);

	if (code)
		return code;
	s->stop = serve_catch_signals();
	code = open_all(s, o);
	if (code == 0)
		serve_run(s);
	stream_close(&s->qtest);
	stream_close(&s->qmp);
	return serve_signal(s->stop) ? EXIT_OK : code;
}

static int run(struct serve *s, struct system_options *o, const char *arch)
{
	const struct machine *machine = find_machine(arch, o->machine);

	if (o->help)
		return help(arch);
	if (o->version) {
		printf("orrery-system-%s %s\n", arch, orr_version());
		return EXIT_OK;
	}
	if (!machine)
		return complain("no machine '%s' for %s; see --help",
				o->machine ? o->machine : "", arch);
	if (!o->qtest)
		return complain("expected -qtest ADDRESS; see --help");
	return serve(s, o, machine);
}

int cmd_system(const char *arch, int argc, char **argv)
{
	struct serve s = {.sim = orr_sim_new()};
	size_t room = (size_t)argc * sizeof(char *);
	struct system_options o = {.globals = orr_sim_alloc(s.sim, room)};
	int code = system_read_options(&o, argv + 1);

	stream_open_null(&s.qtest);
	stream_open_null(&s.qmp);
	if (code == 0)
		code = run(&s, &o, arch);
	orr_sim_free(s.sim);
	return code;
}
