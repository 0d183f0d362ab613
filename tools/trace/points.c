/* SPDX-License-Identifier: Apache-2.0 */
#include "points.h"

#include <stdio.h>

enum { PATH_SIZE = 256 };

static void offer(const struct orr_object *obj, const char *point,
		  struct nearest *n)
{
	char path[PATH_SIZE];
	char name[PATH_SIZE + 64];

	snprintf(name, sizeof(name), "%s%s%s",
		 orr_object_path(obj, path, sizeof(path)), *point ? "." : "",
		 point);
	nearest_offer(n, name);
}

static void offer_device(const struct orr_device *dev, struct nearest *n)
{
	const struct orr_device_class *cls = dev->cls;

	if (cls->nregs) {
		offer(&dev->obj, "reg_read", n);
		offer(&dev->obj, "reg_write", n);
	}
	for (unsigned i = 0; i < cls->npoints; i++)
		offer(&dev->obj, cls->points[i].name, n);
}

void points_offer(struct orr_object *scope, struct nearest *n)
{
	struct orr_object *obj = NULL;

	while (scope->children && (obj = orr_object_next(scope, obj))) {
		if (orr_object_kind(obj) == ORR_KIND_WIRE)
			offer(obj, "", n);
		if (orr_object_kind(obj) == ORR_KIND_DEVICE)
			offer_device(
				orr_container_of(obj, struct orr_device, obj),
				n);
		points_offer(obj, n);
	}
}
