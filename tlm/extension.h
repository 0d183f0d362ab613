/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ORRERY_TLM_EXTENSION_H
#define ORRERY_TLM_EXTENSION_H

#include <orrery/extension.h>

/* Clone into p what it lacks of from's extensions, copy the others. */
void ori_extensions_deep_copy(struct orr_payload *p,
			      const struct orr_payload *from);

void ori_extensions_free_automatic(struct orr_payload *p);

#endif
