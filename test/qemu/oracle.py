#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Orrery's PL011 and HPET against QEMU's: recorded traces are replayed, and
random register programs run on both. Prints TAP.

    oracle.py --orrery BUILD/orrery-system- [--golden FILE...]
              [--ops N] [--seed S]

Program k of a run depends on the seed and k alone. One that shows a
difference is shrunk and printed, as lines of qtest (and "serial", with the
characters that come in, in hexadecimal).
"""
import argparse
import random
import shutil
import sys
import time

import golden
import live
import pl011
from machine import MachineError, Orrery, Qemu

LENGTH = 100  # operations of a program
MOST_FAILURES = 3


class Tap:
    """Results as the Test Anything Protocol."""

    def __init__(self):
        self.count = 0
        self.failed = 0

    def result(self, passed, name, detail=""):
        self.count += 1
        self.failed += not passed
        for line in detail.splitlines():
            print(f"# {line}")
        print(f"{'ok' if passed else 'not ok'} {self.count} - {name}",
              flush=True)

    def skip(self, name, reason):
        self.count += 1
        print(f"ok {self.count} - {name} # SKIP {reason}")

    def plan(self):
        print(f"1..{self.count}")
        return 1 if self.failed else 0


def replay_golden(tap, paths, orrery):
    for path in paths:
        for name, lines in golden.traces(path):
            try:
                n = golden.replay(name, lines, orrery)
                tap.result(True, f"{name}, {n} operations")
            except (golden.Difference, MachineError) as error:
                tap.result(False, name, str(error))


class Faulty(Orrery):
    """Reads bit 0 of IFLS as 0 when all six bits of it are set."""

    def request_all(self, lines):
        for line, answer in zip(lines, super().request_all(lines)):
            if line == f"readl {0x09000000 + pl011.IFLS:#x}" and \
                    answer == b"0x000000000000003f":
                answer = b"0x3e"
            yield answer


def start_orrery(orrery, kind=Orrery):
    machine = kind(orrery + "arm", ["-M", "virt", "-nodefaults"], serial=True)
    machine.intercept("arm_gic")
    return machine


def start_qemu(qemu):
    machine = Qemu(qemu)
    machine.intercept("arm_gic")
    return machine


def program_of(seed, k):
    return pl011.random_program(random.Random(f"{seed}/{k}"), LENGTH)


def explain(program, ours, theirs):
    """A program that fails, shrunk, as text."""
    short = live.shrink(
        program, lambda p: live.difference(p, ours, theirs) is not None)
    lines = [pl011.describe(operation) for operation in short]
    lines.append(live.difference(short, ours, theirs))
    return short, "\n".join(lines)


def check_fault(tap, orrery, qemu, seed):
    """That this would find a fault, and what it makes of it."""
    name = "a fault is found and its program shrunk to two operations"
    with start_orrery(orrery, Faulty) as ours, start_qemu(qemu) as theirs:
        for k in range(1000):
            program = program_of(seed, k)
            if live.difference(program, ours, theirs):
                short, text = explain(program, ours, theirs)
                tap.result(len(short) == 2, name, text)
                return
    tap.result(False, name, "1000 programs show no difference")


def run_live(tap, orrery, qemu, seed, ops):
    done = k = failures = 0
    begin = time.monotonic()
    with start_orrery(orrery) as ours, start_qemu(qemu) as theirs:
        while done < ops and failures < MOST_FAILURES:
            program = program_of(seed, k)
            plan = live.Plan(program)
            found = live.compare(plan, live.run(ours, plan),
                                 live.run(theirs, plan))
            done += len(plan.steps)
            if found:
                failures += 1
                _, text = explain(program, ours, theirs)
                tap.result(False, f"program {seed}/{k}", text)
            k += 1
        status = ours.close()
    tap.result(status == 0, "SIGTERM ends Orrery with status 0")
    tap.result(not failures, f"{done} operations on both PL011, seed {seed}",
               f"{k} programs, {time.monotonic() - begin:.1f} s, "
               f"{failures} differ")


def check_live(tap, args):
    if not shutil.which(args.qemu):
        tap.skip("live operations on QEMU's PL011",
                 f"{args.qemu} is not installed")
        return
    try:
        if args.self_test:
            check_fault(tap, args.orrery, args.qemu, args.seed)
        run_live(tap, args.orrery, args.qemu, args.seed, args.ops)
    except MachineError as error:
        tap.result(False, "both machines live", str(error))


def main():
    parser = argparse.ArgumentParser(
        description="Orrery's PL011 and HPET against QEMU's.")
    parser.add_argument("--orrery", required=True, metavar="PREFIX",
                        help="path of orrery-system-ARCH without ARCH")
    parser.add_argument("--qemu", default="qemu-system-arm")
    parser.add_argument("--golden", nargs="*", default=[], metavar="FILE",
                        help="recorded traces, .jsonl or .tar.xz")
    parser.add_argument("--ops", type=int, default=20000,
                        help="live operations on the PL011 (default 20000)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--self-test", action="store_true",
                        help="also put in a fault, which must be found")
    args = parser.parse_args()
    tap = Tap()
    replay_golden(tap, args.golden, args.orrery)
    if args.ops:
        check_live(tap, args)
    return tap.plan()


if __name__ == "__main__":
    sys.exit(main())
