/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The way from a pending notification to the process that it wakes, as one
 * translation unit: the compiler then sees all of it, and after a switch of
 * stacks there are few returns, each of which would be mispredicted.
 * doc/design.md has the figures.
 */
#include "time.c"

#include "wheel_slot.c"

#include "wheel.c"

#include "wheel_front.c"

#include "wheel_fetch.c"

#include "wheel_look.c"

#include "switch.c"

#include "coro.c"

#include "door.c"

#include "event.c"

#include "process.c"

#include "wait.c"

#include "notify.c"

#include "sched.c"
