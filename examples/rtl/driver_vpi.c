/* SPDX-License-Identifier: Apache-2.0 */
/* driver_start of driver.c as $driver_start, for Icarus Verilog. */
#include <stdlib.h>
#include <vpi_user.h>

void driver_start(long long s);

static PLI_INT32 call(PLI_BYTE8 *data)
{
	vpiHandle here = vpi_handle(vpiSysTfCall, NULL);
	vpiHandle it = vpi_iterate(vpiArgument, here);
	s_vpi_value v = {.format = vpiDecStrVal};

	(void)data;
	vpi_get_value(vpi_scan(it), &v);
	driver_start(strtoll(v.value.str, NULL, 10));
	vpi_free_object(it);
	return 0;
}

static void start(void)
{
	s_vpi_systf_data d = {
		.type = vpiSysTask,
		.tfname = "$driver_start",
		.calltf = call,
	};

	vpi_register_systf(&d);
}

extern void (*vlog_startup_routines[])(void);

void (*vlog_startup_routines[])(void) = {start, NULL};
