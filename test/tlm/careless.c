/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A device whose target breaks rules of TLM-2.0, for orrery run --check-tlm:
 * loaded like a wrapped module, and not linked with anything.
 */
#include <orrery/device.h>
#include <orrery/rtl.h>

struct careless {
	struct orr_device dev;
};

static void careless_b_transport(struct orr_target_socket *t,
				 struct orr_payload *p, orr_time *delay)
{
	(void)t;
	switch (p->address) {
	case 0x4: /* leaves the response as it was */
		return;
	case 0x8: /* shortens the transfer */
		p->length = 1;
		break;
	case 0xc: /* ends before it has begun */
		*delay = 0;
		break;
	}
	p->response = ORR_OK_RESPONSE;
}

static const struct orr_target_ops careless_ops = {
	.b_transport = careless_b_transport,
};

static const struct orr_device_class careless_class = {
	.name = "careless",
	.compatible = "test,careless",
	.doc = "a target that breaks rules",
	.size = sizeof(struct careless),
	.offset = offsetof(struct careless, dev),
	.span = 0x100,
	.mmio = &careless_ops,
};

const struct orr_device_class *orr_rtl_wrapped(int abi);

const struct orr_device_class *orr_rtl_wrapped(int abi)
{
	return abi == ORR_RTL_ABI ? &careless_class : NULL;
}
