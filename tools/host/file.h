/* SPDX-License-Identifier: Apache-2.0 */
/* Files of the host. */
#ifndef ORRERY_TOOLS_FILE_H
#define ORRERY_TOOLS_FILE_H

#include <stdio.h>

/*
 * Close a file; returns 0, or the errno of why not all that was written is
 * there.
 */
int close_written(FILE *f);

#endif
