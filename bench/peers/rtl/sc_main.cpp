// SPDX-License-Identifier: Apache-2.0
// bench.sv's core, verilated for SystemC, with a memory by TLM-2.0 behind a
// bridge from APB: the same work as bench.sv does with models.
#include "Vbench_core.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <systemc>
#include <tlm>
#include <tlm_utils/simple_initiator_socket.h>
#include <tlm_utils/simple_target_socket.h>

struct memory : sc_core::sc_module {
	tlm_utils::simple_target_socket<memory> socket{"socket"};
	unsigned char bytes[0x1000] = {};

	explicit memory(sc_core::sc_module_name name) : sc_module(name)
	{
		socket.register_b_transport(this, &memory::b_transport);
	}

	void b_transport(tlm::tlm_generic_payload &p, sc_core::sc_time &)
	{
		unsigned char *at = bytes + p.get_address();

		if (p.is_write())
			memcpy(at, p.get_data_ptr(), p.get_data_length());
		else
			memcpy(p.get_data_ptr(), at, p.get_data_length());
		p.set_response_status(tlm::TLM_OK_RESPONSE);
	}
};

SC_MODULE(bridge)
{
	sc_core::sc_in<bool> clk;
	sc_core::sc_in<bool> psel, penable, pwrite;
	sc_core::sc_in<uint32_t> paddr, pwdata;
	sc_core::sc_out<bool> pready;
	sc_core::sc_out<uint32_t> prdata;
	tlm_utils::simple_initiator_socket<bridge> socket{"socket"};

	SC_CTOR(bridge)
	{
		SC_METHOD(on_edge);
		sensitive << clk.pos();
		dont_initialize();
	}

	void on_edge()
	{
		if (!psel.read() || penable.read()) {
			if (pready.read())
				pready.write(false);
			return;
		}
		tlm::tlm_generic_payload p;
		sc_core::sc_time delay;
		uint32_t data = pwdata.read();

		p.set_command(pwrite.read() ? tlm::TLM_WRITE_COMMAND
					    : tlm::TLM_READ_COMMAND);
		p.set_address(paddr.read());
		p.set_data_ptr(reinterpret_cast<unsigned char *>(&data));
		p.set_data_length(4);
		p.set_streaming_width(4);
		socket->b_transport(p, delay);
		if (!pwrite.read())
			prdata.write(data);
		pready.write(true);
	}
};

static double option(int argc, char **argv, const char *name, double otherwise)
{
	for (int i = 1; i < argc; i++)
		if (strncmp(argv[i], name, strlen(name)) == 0)
			return atof(argv[i] + strlen(name));
	return otherwise;
}

int sc_main(int argc, char **argv)
{
	double clocks = option(argc, argv, "+steps=", 1e6);
	sc_core::sc_set_time_resolution(1, sc_core::SC_PS);
	sc_core::sc_clock clk("clk", 10, sc_core::SC_NS, 0.5, 5,
			      sc_core::SC_NS);
	sc_core::sc_signal<bool> resetn, psel, penable, pwrite, pready;
	sc_core::sc_signal<uint32_t> paddr, pwdata, prdata, transfers, sum, gap;
	Vbench_core core("core");
	bridge apb("apb");
	memory ram("ram");

	gap.write((uint32_t)option(argc, argv, "+gap=", 100));
	core.clk(clk), core.resetn(resetn), core.psel(psel), core.gap(gap);
	core.penable(penable), core.pwrite(pwrite), core.paddr(paddr);
	core.pwdata(pwdata), core.pready(pready), core.prdata(prdata);
	core.transfers(transfers), core.sum(sum);
	apb.clk(clk), apb.psel(psel), apb.penable(penable);
	apb.pwrite(pwrite), apb.paddr(paddr), apb.pwdata(pwdata);
	apb.pready(pready), apb.prdata(prdata);
	apb.socket.bind(ram.socket);
	sc_core::sc_start(22, sc_core::SC_NS);
	resetn.write(true);
	sc_core::sc_start(clocks * 10 - 22 + 5, sc_core::SC_NS);
	printf("%.0f steps, %u transfers, sum %08x\n", clocks, transfers.read(),
	       sum.read());
	return 0;
}
