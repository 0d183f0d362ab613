/* SPDX-License-Identifier: Apache-2.0 */
/* Apart from rtl.c, as the orrery command needs this alone. */
#include <orrery/rtl.h>

#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

/* A file as any other: dlopen takes a bare name for that of a library. */
static void *load(const char *path)
{
	char here[PATH_MAX];

	if (strchr(path, '/'))
		return dlopen(path, RTLD_NOW | RTLD_LOCAL);
	snprintf(here, sizeof(here), "./%s", path);
	return dlopen(here, RTLD_NOW | RTLD_LOCAL);
}

const struct orr_device_class *orr_rtl_load(const char *path,
					    struct orr_error *err)
{
	const struct orr_device_class *(*wrapped)(int abi);
	const struct orr_device_class *cls;
	void *so = load(path);

	if (!so) {
		orr_error_set(err, -ENOENT, "cannot load %s: %s", path,
			      dlerror());
		return NULL;
	}
	*(void **)&wrapped = dlsym(so, "orr_rtl_wrapped");
	cls = wrapped ? wrapped(ORR_RTL_ABI) : NULL;
	if (!cls)
		orr_error_set(err, -EINVAL,
			      "%s was not made by this version of orrery wrap",
			      path);
	return cls;
}
