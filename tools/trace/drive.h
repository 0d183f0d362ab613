/* SPDX-License-Identifier: Apache-2.0 */
/* A recorded waveform as stimulus. */
#ifndef ORRERY_TOOLS_DRIVE_H
#define ORRERY_TOOLS_DRIVE_H

#include <orrery/orrery.h>

/*
 * Drive wires, nets and signals of sim from time 0 on with what a VCD has
 * recorded of them. spec is FILE[,scope=SCOPE][,wire=PATTERN]...: of the
 * variables below SCOPE, whose name is taken off, those that match any of the
 * patterns, or all. Each has to be the name of one that no device drives. X and
 * Z leave a wire or a bit of a signal as it is. Returns 0, or a negative errno
 * with the reason in err; a broken file is found before anything is driven.
 */
int drive_start(struct orr_sim *sim, const char *spec, struct orr_error *err);

#endif
