/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ORRERY_TLM_POOL_H
#define ORRERY_TLM_POOL_H

#include <orrery/pool.h>

/*
 * How many bytes of data p has room for, if it came from a pool with its data
 * and points to those; UINT32_MAX: nobody knows.
 */
uint32_t ori_pool_room(const struct orr_payload *p);

#endif
