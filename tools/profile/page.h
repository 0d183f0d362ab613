/* SPDX-License-Identifier: Apache-2.0 */
/* The page of web/, which the build puts together: see Makemodule.am. */
#ifndef ORRERY_TOOLS_PROFILE_PAGE_H
#define ORRERY_TOOLS_PROFILE_PAGE_H

/* Ends with a 0. */
extern const unsigned char page_html[];

#endif
