# SPDX-License-Identifier: Apache-2.0
"""Replays traces that were recorded from QEMU's devices.

A trace is a file of JSON, an operation on each line with what was seen after
it; test_pl011_golden.c and test_hpet_golden.c in test/models describe the members.
"""
import json
import lzma
import tarfile

from machine import Orrery

PL011 = 0x09000000
HPET = 0xfed00000
LONGEST_CHARACTER = 2000000  # ns, with any divisor in the traces
FEN = 1 << 4  # LCR_H


class Difference(Exception):
    """What the machine shows is not what was recorded."""


def expect(step, what, seen, recorded):
    if seen != recorded:
        raise Difference(f"operation {step['i']} ({step['op']} "
                         f"{step.get('reg', '')}): {what} is {seen}, "
                         f"recorded {recorded}")


def value(step, key="val"):
    return int(step[key], 16) if isinstance(step[key], str) else step[key]


def compare_read(step, answer):
    keep = ~value(step, "mask") if "mask" in step else -1
    expect(step, "value", hex(int(answer, 16) & keep),
           hex(value(step) & keep))


class Pl011:
    """With FIFOs QEMU raises TX at every write of DR, not at the trigger
    level; until a write of ICR the interrupt is not compared then."""

    def __init__(self, orrery):
        self.machine = Orrery(orrery, ["-M", "virt", "-nodefaults"],
                              serial=True)
        self.machine.intercept("arm_gic")
        self.fifos = False
        self.tx_differs = False

    def write(self, step):
        offset, data = value(step, "off"), value(step)
        self.machine.request(f"writel {PL011 + offset} {data}")
        if step["reg"] == "LCR_H":
            self.fifos = bool(data & FEN)
        elif step["reg"] == "ICR":
            self.tx_differs = False
        elif step["reg"] == "DR":
            self.tx_differs = self.fifos

    def apply(self, step):
        op = step["op"]
        if op == "wr":
            self.write(step)
        elif op == "rd":
            compare_read(step, self.machine.request(
                f"readl {PL011 + value(step, 'off')}"))
        elif op == "rx":
            self.machine.send_and_arrive(bytes([value(step)]),
                                         LONGEST_CHARACTER)
        elif op == "tx":
            want = bytes.fromhex(step["val"])
            got = self.machine.receive_serial(len(want))
            expect(step, "text", got.hex(), want.hex())
        elif op == "step":
            self.machine.request(f"clock_step {step['val']}")
        if not self.tx_differs:
            expect(step, "interrupt", int(self.machine.levels.get(1, False)),
                   step["irq"])


class Hpet:
    """Everything is compared."""

    def __init__(self, orrery, messages):
        args = ["-M", "q35,hpet=on", "-nodefaults", "-m", "64"]
        if messages:
            args += ["-global", "hpet.msi=on"]
        self.machine = Orrery(orrery, args)
        self.machine.intercept("ioapic")

    def read(self, step, base):
        compare_read(step, self.machine.request(
            f"readl {base + value(step, 'off')}"))

    def step(self, step):
        now = self.machine.request(f"clock_step {step['val']}")
        expect(step, "time", int(now), step["t"])

    def compare_interrupts(self, step):
        edges = self.machine.take_edges()
        pulses = {n for (n, up), (m, down) in zip(edges, edges[1:])
                  if n == m and up and not down}
        high = {n for n, level in self.machine.levels.items() if level}
        expect(step, "high", sorted(high), sorted(step["hi"]))
        expect(step, "pulses", sorted(pulses), sorted(step["pulse"]))

    def apply(self, step):
        op = step["op"]
        if op == "wr":
            self.machine.request(
                f"writel {HPET + value(step, 'off')} {value(step)}")
        elif op == "rd":
            self.read(step, HPET)
        elif op == "mem":
            self.read(step, 0)
        elif op == "step":
            self.step(step)
        self.compare_interrupts(step)


def replay(name, lines, orrery):
    """Replay a trace on a machine of its own; returns how many operations
    that were. orrery is "DIRECTORY/orrery-system-"."""
    if name.startswith("pl011"):
        device = Pl011(orrery + "arm")
    else:
        device = Hpet(orrery + "x86_64", name.startswith("hpet_msi"))
    try:
        steps = [json.loads(line) for line in lines]
        for step in steps:
            device.apply(step)
    finally:
        status = device.machine.close()
    if steps[-1]["op"] != "end":
        raise Difference("the trace does not end with 'end'")
    if status != 0:
        raise Difference(f"SIGTERM gives status {status}")
    return len(steps)


def traces(path):
    """(name, lines) of a .jsonl file, or of all in a .tar.xz archive."""
    if path.endswith(".jsonl"):
        with open(path, encoding="ascii") as trace:
            yield path.rsplit("/", 1)[-1], trace.read().splitlines()
        return
    with lzma.open(path) as plain, tarfile.open(fileobj=plain) as archive:
        for member in archive:
            text = archive.extractfile(member).read().decode("ascii")
            yield member.name, text.splitlines()
