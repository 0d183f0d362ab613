#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Recordings of the I2C master's Verilog, replayed through orrery qtest.

usage: i2c_qtest.py ORRERY BOARD RECORDING...

The board has the master at 0x10000000 with reg-shift 2, called i2c0, its clock
at 10 MHz, and a PCF8574 called gpio0 at 0x20. Every change of CR, IF, TIP,
Busy, the interrupt, SCL and SDA has to come at the clock edge of the recording
and not an edge earlier. Where the recording has a target that stretches the
clock, for 7 PRER clocks before the ninth one, SCL is pulled low from outside.
One line of TAP for each recording."""
import re
import subprocess
import sys

BASE, EDGE_NS, PULLED_LOW = 0x10000000, 100, 0x5A
PRERLO, PRERHI, CTR, TXR, CR, CR_BACK = 0, 1, 2, 3, 4, 6
SENT = [0x40, 0x3C, 0xF0, 0x41, 0x41, 0x41, 0x41, 0x40, 0x55, 0x41, 0x41,
        0x40, 0xAA, 0xAA, 0x70, 0x70]
OUTPUTS = ["inta", "scl", "sda"]       # the first ones of the master


class Board:
    def __init__(self, orrery, board):
        self.program = subprocess.Popen(
            [orrery, "qtest", board, "--stdio"], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, text=True, bufsize=1)
        self.outputs = {"inta": 0, "scl": 1, "sda": 1}
        self.ask("irq_intercept_out i2c0")
        # reports count from 0, so let the lines rise once
        for line, level in (("scl", 0), ("sda", 0), ("sda", 1), ("scl", 1)):
            self.ask("set_irq_in i2c0 ext_%s 0 %d" % (line, level))
        for pin in range(8):
            if PULLED_LOW >> pin & 1:
                self.ask("set_irq_in gpio0 ext %d 0" % pin)

    def ask(self, line):
        self.program.stdin.write(line + "\n")
        while True:
            word, *rest = self.program.stdout.readline().split()
            if word == "OK":
                return int(rest[0], 0) if rest else None
            if word != "IRQ":
                raise RuntimeError("%s: %s %s" % (line, word, rest))
            if int(rest[1]) < len(OUTPUTS):
                self.outputs[OUTPUTS[int(rest[1])]] = int(rest[0] == "raise")

    def read(self, reg):
        return self.ask("readb 0x%x" % (BASE + 4 * reg))

    def write(self, reg, value):
        self.ask("writeb 0x%x 0x%x" % (BASE + 4 * reg, value))

    def go_to(self, edge):
        self.ask("clock_set %d" % (edge * EDGE_NS))

    def close(self):
        self.program.stdin.close()
        return self.program.wait()


def seen(board):
    sr = board.read(CR)
    return {"cr": board.read(CR_BACK), "if": sr & 1, "tip": sr >> 1 & 1,
            "busy": sr >> 6 & 1, **board.outputs}


def edges(path):
    """(edge, {name: value}) for each edge at which anything changes."""
    prescale, enable, changes = 0, 0, {}
    for line in open(path):
        m = re.match(r"EN (\d+) P=(\d+)", line)
        if m:
            enable, prescale = int(m[1]), int(m[2])
        m = re.match(r"E (\d+) (\w+) (\w+)", line)
        if m:
            changes.setdefault(int(m[1]), {})[m[2]] = int(m[3], 16)
    return prescale, enable, sorted(changes.items())


def stretched(path, prescale, changes):
    """The edges from which and to which SCL is held."""
    falls, rises, last = set(), set(), 0
    for edge, change in changes:
        if change.get("scl") == 0:
            last = edge
        elif "scl" in change and edge - last == 7 * prescale:
            falls.add(last)
            rises.add(edge)
    return (falls, rises) if "stretch" in path else (set(), set())


def replay(orrery, board, path):
    prescale, enable, changes = edges(path)
    falls, rises = stretched(path, prescale, changes)
    board = Board(orrery, board)
    expected = {"cr": 0, "if": 0, "tip": 0, "busy": 0, "inta": 0, "scl": 1,
                "sda": 1}
    sent = iter(SENT)
    board.write(PRERLO, prescale & 0xFF)
    board.write(PRERHI, prescale >> 8)
    board.go_to(enable)
    board.write(CTR, 0xC0)
    for edge, change in changes:
        board.go_to(edge - 1)
        if seen(board) != expected:
            return "edge %d: %s, not %s" % (edge - 1, seen(board), expected)
        board.go_to(edge)
        expected.update(change)
        if edge in falls:
            board.ask("set_irq_in i2c0 ext_scl 0 0")
        if edge in rises:
            board.ask("set_irq_in i2c0 ext_scl 0 1")
        if change.get("cr", 0) & 0xF0:
            board.write(TXR, next(sent))
        if change.get("cr", 0) & 0xF1:
            board.write(CR, change["cr"])
        if seen(board) != expected:
            return "edge %d: %s, not %s" % (edge, seen(board), expected)
    if list(sent):
        return "commands are missing"
    return "" if board.close() == 0 else "a bad status"


def main():
    orrery, board, paths = sys.argv[1], sys.argv[2], sys.argv[3:]
    bad = 0
    print("1..%d" % len(paths))
    for n, path in enumerate(paths, 1):
        wrong = replay(orrery, board, path)
        name = path.rsplit("/", 1)[-1]
        print("%sok %d - %s %s" % ("not " if wrong else "", n, name, wrong))
        bad += wrong != ""
    return bad > 0


if __name__ == "__main__":
    sys.exit(main())
