// SPDX-License-Identifier: Apache-2.0
// What the parties on the side of Accellera's TLM-2.0 share, but for plan.h.
#ifndef ORRERY_TEST_TLM_SYSTEMC_SIDE_H
#define ORRERY_TEST_TLM_SYSTEMC_SIDE_H

#include "plan.h"

#include <systemc>
#include <tlm>
#include <tlm_utils/peq_with_cb_and_phase.h>
#include <tlm_utils/simple_initiator_socket.h>
#include <tlm_utils/simple_target_socket.h>
#include <tlm_utils/tlm_quantumkeeper.h>
#include <vector>

using sc_core::sc_time;
using tlm::tlm_generic_payload;
using tlm::tlm_phase;
using tlm::tlm_sync_enum;

namespace
{

DECLARE_EXTENDED_PHASE(EXECUTE);
DECLARE_EXTENDED_PHASE(FINISH);

struct Tag : tlm::tlm_extension<Tag> {
	struct id id;
	unsigned port, target;

	tlm_extension_base *clone() const override
	{
		return new Tag(*this);
	}
	void copy_from(const tlm_extension_base &from) override
	{
		*this = static_cast<const Tag &>(from);
	}
};

run *the_run;

Tag &tag_of(tlm_generic_payload &p)
{
	return *p.get_extension<Tag>();
}

id id_of(tlm_generic_payload &p)
{
	return tag_of(p).id;
}

unsigned long long now()
{
	return sc_core::sc_time_stamp().value();
}

sc_time ps(uint64_t n)
{
	return sc_time::from_value(n);
}

sc_time lat(tlm_generic_payload &p, unsigned n)
{
	return ps(latency(the_run, id_of(p), n));
}

unsigned mode_of(tlm_generic_payload &p, unsigned field, unsigned n)
{
	return (unsigned)pick(the_run, id_of(p), field, n);
}

} // namespace

#endif
