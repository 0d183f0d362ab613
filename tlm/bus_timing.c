/* SPDX-License-Identifier: Apache-2.0 */
/* The ready descriptions. */
#include <orrery/bus.h>

/* SETUP, then ACCESS until PREADY; nothing overlaps (IHI 0024, 3.1). */
struct orr_bus_timing orr_bus_apb(struct orr_clock *clock)
{
	return (struct orr_bus_timing){
		.address_cycles = 1,
		.beat_cycles = 1,
		.width = 4,
		.address_per_beat = true,
		.clock = clock,
	};
}

/* The address phase of one is the data phase of the one before (IHI 0033). */
struct orr_bus_timing orr_bus_ahb_lite(struct orr_clock *clock, uint32_t width)
{
	return (struct orr_bus_timing){
		.address_cycles = 1,
		.beat_cycles = 1,
		.width = width,
		.pipeline = 1,
		.clock = clock,
	};
}

/* AR and R, AW with W and B; one handshake per cycle in each (IHI 0022). */
struct orr_bus_timing orr_bus_axi4_lite(struct orr_clock *clock, uint32_t width,
					uint32_t outstanding)
{
	return (struct orr_bus_timing){
		.address_cycles = 1,
		.beat_cycles = 1,
		.width = width,
		.pipeline = outstanding,
		.split = true,
		.clock = clock,
	};
}
