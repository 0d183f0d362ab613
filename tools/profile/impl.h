/* SPDX-License-Identifier: Apache-2.0 */
/* Shared by the files of orrery profile. */
#ifndef ORRERY_TOOLS_PROFILE_IMPL_H
#define ORRERY_TOOLS_PROFILE_IMPL_H

#include "../commands.h"

#include <jansson.h>
#include <stdio.h>

/*
 * The profile in a file, or in the directory that orrery profile has written.
 * The caller's, to json_decref; or NULL, and err says where it is no profile
 * of the version that this program writes.
 */
json_t *profile_load(const char *path, struct orr_error *err);

/* Its name in a directory, or path itself if that is none. */
char *profile_path(const char *path, char *buf, size_t size);

/*
 * The sum of runs: begun with one, and then the others are added. It has rows,
 * and nothing that has its place in the time of one run. The caller's.
 */
json_t *profile_begin_merge(const json_t *profile);
void profile_merge(json_t *sum, const json_t *profile);

/* Write the page that shows a profile; the caller closes f and checks it. */
void page_write(FILE *f, const json_t *profile);

/*
 * What is slower in b than in a, on standard output. Returns EXIT_OK,
 * EXIT_CHECK if a row is slower, or EXIT_USE after a complaint.
 */
int profile_compare(const char *a, const char *b);

#endif
