/* SPDX-License-Identifier: Apache-2.0 */
/*
 * QMP: the answers are those of QEMU 7.2 to the same requests. Members may
 * come in any order, so answers are compared as JSON.
 */
#include "qtest_rig.h"

#include "../../tools/qtest/qmp.h"

#include <stdlib.h>
#include <string.h>

static struct qtest_rig rig;
static struct qmp *qmp;

static int set_up(void **state)
{
	(void)state;
	qtest_rig_init(&rig, "virt.dts");
	rig.qom.controller = "gic";
	rig.qom.controller_type = "arm_gic";
	qmp = qmp_new(rig.sim, &rig.qom, &rig.out);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	qtest_rig_fini(&rig);
	return 0;
}

/* The next answer, which is one line. */
static json_t *answer(void)
{
	const char *text = qtest_rig_answer(&rig);
	json_t *message = json_loads(text, 0, NULL);

	if (!message || !strstr(text, "}\r\n"))
		fail_msg("'%s' is no message", text);
	return message;
}

static void expect_return(const char *request, const char *expected)
{
	json_t *want = json_loads(expected, 0, NULL);
	json_t *got;

	assert_non_null(want);
	qmp_feed(qmp, request, strlen(request));
	got = answer();
	if (!json_equal(got, want))
		fail_msg("'%s' is answered '%s'", request, rig.answer);
	json_decref(got);
	json_decref(want);
}

static void expect_error(const char *request, const char *class,
			 const char *desc)
{
	const json_t *error;
	const char *text;
	json_t *got;

	qmp_feed(qmp, request, strlen(request));
	got = answer();
	error = json_object_get(got, "error");
	assert_string_equal(json_string_value(json_object_get(error, "class")),
			    class);
	text = json_string_value(json_object_get(error, "desc"));
	if (!text || strncmp(text, desc, strlen(desc)) != 0)
		fail_msg("'%s' is answered '%s'", request, rig.answer);
	json_decref(got);
}

static void negotiate(void)
{
	json_decref(answer());
	expect_return("{\"execute\":\"qmp_capabilities\"}", "{\"return\":{}}");
}

static void client_is_greeted(void **state)
{
	json_t *greeting = answer();
	const json_t *version =
		json_object_get(json_object_get(greeting, "QMP"), "version");

	(void)state;
	assert_true(json_is_object(json_object_get(version, "qemu")));
	json_decref(greeting);
}

static void commands_wait_for_the_negotiation(void **state)
{
	(void)state;
	json_decref(answer());
	expect_error("{\"execute\":\"query-version\"}", "CommandNotFound",
		     "Expecting capabilities negotiation");
	expect_return("{\"execute\":\"qmp_capabilities\"}", "{\"return\":{}}");
	expect_error("{\"execute\":\"qmp_capabilities\"}", "CommandNotFound",
		     "Capabilities negotiation is already complete");
}

static void devices_are_listed_with_their_types(void **state)
{
	(void)state;
	negotiate();
	expect_return("{\"execute\":\"qom-list\","
		      "\"arguments\":{\"path\":\"/machine/unattached\"}}",
		      "{\"return\":[{\"name\":\"type\",\"type\":\"string\"},"
		      "{\"name\":\"device[0]\",\"type\":\"child<arm_gic>\"},"
		      "{\"name\":\"device[1]\",\"type\":\"child<pl011>\"},"
		      "{\"name\":\"device[2]\",\"type\":\"child<ram>\"}]}");
}

static void the_way_to_the_devices(void **state)
{
	(void)state;
	negotiate();
	expect_return(
		"{\"execute\":\"qom-list\","
		"\"arguments\":{\"path\":\"/\"}}",
		"{\"return\":[{\"name\":\"type\",\"type\":\"string\"},"
		"{\"name\":\"machine\",\"type\":\"child<test-machine>\"}]}");
	expect_return("{\"execute\":\"qom-list\","
		      "\"arguments\":{\"path\":\"/machine\"}}",
		      "{\"return\":[{\"name\":\"type\",\"type\":\"string\"},"
		      "{\"name\":\"unattached\",\"type\":\"child<container>\"}"
		      "]}");
}

static void id_comes_back(void **state)
{
	(void)state;
	negotiate();
	expect_return("{\"execute\":\"query-status\",\"id\":[3]}",
		      "{\"return\":{\"status\":\"running\",\"running\":true,"
		      "\"singlestep\":false},\"id\":[3]}");
}

static void errors_are_those_of_qemu(void **state)
{
	(void)state;
	negotiate();
	expect_error("{\"execute\":\"foo\"}", "CommandNotFound",
		     "The command foo has not been found");
	expect_error("{\"execute\":\"qom-list\"}", "GenericError",
		     "Parameter 'path' is missing");
	expect_error("{\"execute\":\"qom-list\",\"arguments\":{\"path\":5}}",
		     "GenericError", "Invalid parameter type for 'path'");
	expect_error("{\"execute\":\"qom-list\","
		     "\"arguments\":{\"path\":\"/foo\"}}",
		     "DeviceNotFound", "Device '/foo' not found");
	expect_error("[1]", "GenericError", "QMP input must be a JSON object");
	expect_error("5\n", "GenericError", "QMP input must be a JSON object");
	expect_error("{\"x\":1}", "GenericError",
		     "QMP input member 'x' is unexpected");
	expect_error("{\"execute\":5}", "GenericError",
		     "QMP input member 'execute' must be a string");
	expect_error("foo\n", "GenericError", "JSON parse error");
	expect_error("{]\n", "GenericError", "JSON parse error");
	expect_error("{\"a\n", "GenericError", "JSON parse error");
}

/* Braces in texts do not count; nothing separates requests. */
static void requests_need_no_newlines(void **state)
{
	static const char request[] =
		"{\"execute\":\"query-status\",\"id\":\"}\\\"{\"}";

	(void)state;
	negotiate();
	for (size_t i = 0; i + 1 < sizeof(request) - 1; i++)
		qmp_feed(qmp, &request[i], 1);
	assert_string_equal(qtest_rig_answer(&rig), "");
	expect_return("}", "{\"return\":{\"status\":\"running\","
			   "\"running\":true,\"singlestep\":false},"
			   "\"id\":\"}\\\"{\"}");
}

static void endless_request_is_refused(void **state)
{
	(void)state;
	negotiate();
	for (unsigned i = 0; i < 100000; i++)
		qmp_feed(qmp, "{", 1);
	for (unsigned i = 0; i < 99999; i++)
		qmp_feed(qmp, "}", 1);
	assert_string_equal(qtest_rig_answer(&rig), "");
	expect_error("}", "GenericError", "request longer than");
	expect_error("{\"execute\":\"foo\"}", "CommandNotFound", "");
}

static void quit_ends_it(void **state)
{
	(void)state;
	negotiate();
	assert_false(qmp_has_quit(qmp));
	expect_return("{\"execute\":\"quit\"}", "{\"return\":{}}");
	assert_true(qmp_has_quit(qmp));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(client_is_greeted),
		TEST(commands_wait_for_the_negotiation),
		TEST(devices_are_listed_with_their_types),
		TEST(the_way_to_the_devices),
		TEST(id_comes_back),
		TEST(errors_are_those_of_qemu),
		TEST(requests_need_no_newlines),
		TEST(endless_request_is_refused),
		TEST(quit_ends_it),
	};

	return cmocka_run_group_tests_name("qmp", tests, NULL, NULL);
}
