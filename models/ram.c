/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A memory.
 *
 * Connections: mmio, as many bytes as the property size says.
 * Contents are zero at first; reset leaves them, as a memory does.
 */
#include <orrery/models/ram.h>

#include <orrery/sim.h>

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/mman.h>

static struct orr_ram *ram_of(struct orr_device *dev)
{
	return orr_container_of(dev, struct orr_ram, dev);
}

static bool attributes_ok(const struct orr_ram *ram, struct orr_payload *p)
{
	p->response = orr_payload_check(p);
	if (p->response == ORR_OK_RESPONSE &&
	    (p->address >= ram->size ||
	     orr_payload_span(p) > ram->size - p->address))
		p->response = ORR_ADDRESS_ERROR_RESPONSE;
	return p->response == ORR_OK_RESPONSE;
}

static void ram_b_transport(struct orr_target_socket *t, struct orr_payload *p,
			    orr_time *delay)
{
	struct orr_ram *ram =
		ram_of(orr_container_of(t, struct orr_device, mmio));

	if (!attributes_ok(ram, p))
		return;
	orr_payload_copy(p, ram->bytes + p->address);
	p->dmi_allowed = true;
	*delay = orr_time_add(*delay, ram->latency);
}

static uint32_t ram_transport_dbg(struct orr_target_socket *t,
				  struct orr_payload *p)
{
	struct orr_ram *ram =
		ram_of(orr_container_of(t, struct orr_device, mmio));

	if (!attributes_ok(ram, p))
		return 0;
	orr_payload_copy(p, ram->bytes + p->address);
	return p->length;
}

static bool ram_get_direct_mem_ptr(struct orr_target_socket *t,
				   struct orr_payload *p, struct orr_dmi *dmi)
{
	struct orr_ram *ram =
		ram_of(orr_container_of(t, struct orr_device, mmio));
	uint32_t width = (t->bus_width + 7) / 8;
	orr_time of_a_byte = orr_time_add(ram->latency, width - 1) / width;

	*dmi = (struct orr_dmi){.ptr = ram->bytes,
				.end = ram->size - 1,
				.read = true,
				.write = true,
				.read_latency = of_a_byte,
				.write_latency = of_a_byte};
	if (p->address < ram->size)
		return true;
	dmi->start = ram->size;
	dmi->end = UINT64_MAX;
	return false;
}

static const struct orr_target_ops ram_ops = {
	.b_transport = ram_b_transport,
	.transport_dbg = ram_transport_dbg,
	.get_direct_mem_ptr = ram_get_direct_mem_ptr,
};

/* What outlives the device, to be given back to the host. */
struct mapping {
	void *bytes;
	size_t size;
};

static void unmap(void *arg)
{
	const struct mapping *m = arg;

	munmap(m->bytes, m->size);
}

/* Zeroed, and not of the host's memory until it is touched. NULL: no room. */
static unsigned char *map_bytes(struct orr_sim *sim, uint64_t size)
{
	struct mapping *m = orr_sim_alloc(sim, sizeof(*m));

	m->size = size;
	m->bytes = mmap(NULL, size, PROT_READ | PROT_WRITE,
			MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (m->bytes == MAP_FAILED)
		return NULL;
	orr_sim_at_free(sim, unmap, m);
	return m->bytes;
}

static int ram_realize(struct orr_device *dev, struct orr_error *err)
{
	struct orr_ram *ram = ram_of(dev);
	char path[256];

	ram->bytes = map_bytes(dev->obj.sim, ram->size);
	ram->latency = orr_ns(ram->latency_ns);
	if (ram->bytes)
		return 0;
	return orr_error_set(
		err, -ENOMEM, "%s: the host has no %" PRIu64 " bytes for it",
		orr_object_path(&dev->obj, path, sizeof(path)), ram->size);
}

static const struct orr_prop ram_props[] = {
	{"size", ORR_PROP_U64, offsetof(struct orr_ram, size), 0x10000, 1,
	 UINT64_C(1) << 32, "bytes; on a board, from reg"},
	{"latency-ns", ORR_PROP_U32, offsetof(struct orr_ram, latency_ns), 0, 0,
	 0, "what an access adds to the time on the bus"},
};

static const struct orr_state_field ram_fields[] = {
	{ORR_STATE_ONE(MEMORY, struct orr_ram, bytes),
	 .size = offsetof(struct orr_ram, size)},
	{0},
};

static const struct orr_state ram_state = {
	.name = "ram",
	.version = 1,
	.fields = ram_fields,
};

const struct orr_device_class orr_ram_class = {
	.name = "ram",
	.compatible = "mmio-sram",
	.doc = "memory",
	.size = sizeof(struct orr_ram),
	.offset = offsetof(struct orr_ram, dev),
	.span = 1, /* as far as the map says */
	.props = ram_props,
	.nprops = ORR_COUNT(ram_props),
	.state = &ram_state,
	.realize = ram_realize,
	.mmio = &ram_ops,
};

void orr_ram_init(struct orr_ram *ram, struct orr_object *parent,
		  const char *name)
{
	orr_device_init(&ram->dev, &orr_ram_class, parent, name);
}
