/* SPDX-License-Identifier: Apache-2.0 */
#include <orrery/logic.h>

enum orr_logic orr_logic_resolve(enum orr_logic a, enum orr_logic b)
{
	if (a == ORR_LOGIC_Z || a == b)
		return b;
	return b == ORR_LOGIC_Z ? a : ORR_LOGIC_X;
}

char orr_logic_char(enum orr_logic value)
{
	return "01ZX"[value];
}
