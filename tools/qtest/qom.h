/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The devices of a board under the paths that QEMU's clients know them by:
 * /machine/unattached/device[K], K in the order of the description.
 */
#ifndef ORRERY_TOOLS_QOM_H
#define ORRERY_TOOLS_QOM_H

#include "../board/board.h"

#include <jansson.h>

struct qom {
	struct board *board;
	const char *machine; /* the type of /machine */
	const char *controller; /* the label of the interrupt controller */
	const char *controller_type; /* which stands for QEMU's of this type */
};

/*
 * The device with a full path, the last part of one, or the name that the
 * board gives it, a label ("uart0") or a path ("soc.uart0"); or NULL.
 */
struct orr_device *qom_find(const struct qom *qom, const char *path);

/* The answer to qom-list, a new reference; NULL if there is no such path. */
json_t *qom_list(const struct qom *qom, const char *path);

#endif
