/* SPDX-License-Identifier: Apache-2.0 */
/* Kernel and tlm in one include; models have headers of their own. */
#ifndef ORRERY_ORRERY_H
#define ORRERY_ORRERY_H

#include <orrery/analysis.h>
#include <orrery/base.h>
#include <orrery/bridge.h>
#include <orrery/bus.h>
#include <orrery/channel.h>
#include <orrery/charport.h>
#include <orrery/checker.h>
#include <orrery/clock.h>
#include <orrery/clock_tree.h>
#include <orrery/control.h>
#include <orrery/device.h>
#include <orrery/endian.h>
#include <orrery/event.h>
#include <orrery/event_queue.h>
#include <orrery/extension.h>
#include <orrery/fifo.h>
#include <orrery/histogram.h>
#include <orrery/i2c.h>
#include <orrery/i2c_master.h>
#include <orrery/log.h>
#include <orrery/logic.h>
#include <orrery/message.h>
#include <orrery/multi.h>
#include <orrery/mutex.h>
#include <orrery/net.h>
#include <orrery/object.h>
#include <orrery/payload.h>
#include <orrery/peq.h>
#include <orrery/pool.h>
#include <orrery/port.h>
#include <orrery/process.h>
#include <orrery/profile.h>
#include <orrery/quantum.h>
#include <orrery/regs.h>
#include <orrery/report.h>
#include <orrery/resolved.h>
#include <orrery/semaphore.h>
#include <orrery/signal.h>
#include <orrery/signal_port.h>
#include <orrery/sim.h>
#include <orrery/socket.h>
#include <orrery/state.h>
#include <orrery/time.h>
#include <orrery/tracepoint.h>
#include <orrery/traffic.h>
#include <orrery/vcd.h>
#include <orrery/wire.h>

#endif
