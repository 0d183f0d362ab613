/* SPDX-License-Identifier: Apache-2.0 */
/* Access to the registers of a device by address. */
#ifndef ORRERY_TLM_REGS_H
#define ORRERY_TLM_REGS_H

#include <orrery/device.h>

/* The operations of the mmio socket of a device with a register table. */
extern const struct orr_target_ops ori_regs_ops;

/* Whether t is such a socket, and its device takes no access like p. */
bool ori_regs_refuse(struct orr_target_socket *t, const struct orr_payload *p);

/* All registers with storage to their reset values. */
void ori_regs_reset(struct orr_device *dev);

/* The bytes of an element, and how many elements there are. */
uint32_t ori_reg_width(const struct orr_reg *reg);
unsigned ori_reg_count(const struct orr_reg *reg);

/* Abort unless the table of the class of dev is as orrery/regs.h says. */
void ori_regs_check(const struct orr_device *dev);

/*
 * The register that has the byte at offset, and which element of it; NULL if
 * none has. *byte is how far into the register it is.
 */
const struct orr_reg *ori_reg_at(const struct orr_device *dev, uint32_t offset,
				 unsigned *i, uint32_t *byte);

#endif
