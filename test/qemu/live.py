# SPDX-License-Identifier: Apache-2.0
"""Runs one program on two machines, and makes programs that show a
difference as short as they can be."""
import copy

import pl011


class Step:
    """An operation, the bits of its value that are compared, and whether the
    interrupt is, afterwards."""

    def __init__(self, operation, mask, irq_known, time=0):
        self.operation = operation
        self.mask = mask
        self.irq_known = irq_known
        self.time = time  # that characters need to come
        self.reads = operation[0] == "r"
        self.line = pl011.describe(operation)


class Plan:
    """What is sent for a program, and what of the answers is compared."""

    def __init__(self, program):
        self.common = pl011.Common()
        self.steps = []
        for operation in program:
            self._add(operation)
        self._add(("step", None))
        self.sent = self.common.sent
        self.arrived = len(self.sent) - self.common.pending  # at least

    def _add(self, operation):
        common, mask, time = self.common, 0, 0
        if operation[0] == "r":
            mask = self._access(operation, lambda size, offset, _:
                                common.read(offset))
        elif operation[0] == "w":
            mask = self._write(operation)
        elif operation[0] == "rx":
            time = common.receive(len(operation[1]))
            mask = None if time is None else 0
        else:
            operation = ("step", common.pass_time(operation[1]))
        if mask is not None:
            self.steps.append(Step(operation, mask, self.common.irq_known(),
                                   time))

    @staticmethod
    def _access(operation, fn):
        """An access of 64 bits is two of 32, the lower half first."""
        _, size, offset, *data = operation
        data = data[0] & (1 << 8 * size) - 1 if data else 0
        if size < 8:
            mask = fn(size, offset, data)
            return None if mask is None else mask & (1 << 8 * size) - 1
        low = fn(4, offset, data & pl011.ALL)
        high = fn(4, offset + 4, data >> 32)
        return None if low is None or high is None else high << 32 | low

    def _write(self, operation):
        """Of 64 bits, both halves or none."""
        before = copy.deepcopy(self.common) if operation[1] == 8 else None
        mask = self._access(operation, self.common.write)
        if mask is None and before:
            self.common = before
        return mask


def prepare(machine):
    """Bring the UART to the state after reset."""
    lines = [pl011.describe(operation) for operation in pl011.start()
             if operation[0] != "step" or machine.has_clock]
    for _ in machine.request_all(lines):
        pass
    machine.receive_serial(0)
    machine.levels.clear()


def segments(steps):
    """Runs of steps that can be sent together; characters come alone."""
    part = []
    for step in steps:
        if step.operation[0] == "rx":
            yield part
            yield [step]
            part = []
        else:
            part.append(step)
    yield part


def run_segment(machine, part, seen):
    """Appends (value or None, interrupt) for each step."""
    if part and part[0].operation[0] == "rx":
        machine.send_and_arrive(part[0].operation[1], part[0].time)
        seen.append((None, machine.levels.get(1, False)))
        return
    sent = [step for step in part
            if step.operation[0] != "step" or machine.has_clock]
    answers = machine.request_all([step.line for step in sent])
    for step in part:
        answer = None
        if step.operation[0] != "step" or machine.has_clock:
            answer = next(answers)
        seen.append((int(answer, 16) if step.reads else None,
                     machine.levels.get(1, False)))


def run(machine, plan):
    """What a machine shows of each step, and the characters that it sends."""
    prepare(machine)
    seen = []
    for part in segments(plan.steps):
        run_segment(machine, part, seen)
    wanted = plan.arrived if machine.has_clock else len(plan.sent)
    return seen, machine.receive_serial(wanted)


def compare_line(plan, ours, theirs):
    """Ours may still be on the way (D1) and has as many bits as the line's
    format says (D5)."""
    if not plan.arrived <= len(ours) <= len(plan.sent):
        return f"{len(ours)} characters sent, expected {plan.arrived}"
    if len(theirs) != len(plan.sent):
        return f"QEMU sent {len(theirs)} characters of {len(plan.sent)}"
    for i, (mine, other) in enumerate(zip(ours, theirs)):
        if mine != other & plan.sent[i][1]:
            return f"character {i} is {mine:#x}, QEMU's {other:#x}"
    return None


def compare(plan, ours, theirs):
    """The first difference in words, or None."""
    for step, (mine, my_irq), (other, other_irq) in zip(plan.steps, ours[0],
                                                        theirs[0]):
        if step.reads and (mine ^ other) & step.mask:
            return (f"{step.line} -> {mine:#x}, QEMU {other:#x}, "
                    f"compared {step.mask:#x}")
        if step.irq_known and my_irq != other_irq:
            return (f"{step.line} -> interrupt {int(my_irq)}, "
                    f"QEMU {int(other_irq)}")
    return compare_line(plan, ours[1], theirs[1])


def difference(program, ours, theirs):
    plan = Plan(program)
    return compare(plan, run(ours, plan), run(theirs, plan))


def shrink(program, fails):
    """The program without what it does not need to fail."""
    size = len(program) // 2
    while size:
        start = 0
        while start < len(program):
            shorter = program[:start] + program[start + size:]
            if fails(shorter):
                program = shorter
            else:
                start += size
        size //= 2
    return program
