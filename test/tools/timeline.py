#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Check a time line, record by record, against Chrome's Trace Event Format:
keys and types of each phase, tracks that are named, slices that nest, begins
and ends that balance, counters in order, flows from slice to slice.

    timeline.py FILE.json [SUMMARY.json]

SUMMARY.json is what orrery run --json has printed of the same run: the slices
of the initiators are its transfers, in number and in time. Prints what it has
counted; any fault is an exception.
"""
import collections
import json
import sys
from decimal import Decimal

NUMBER = (int, Decimal)
KEYS = {
    "M": {"name": str, "pid": int, "args": dict},
    "X": {"name": str, "pid": int, "tid": int, "ts": NUMBER, "dur": NUMBER},
    "B": {"name": str, "pid": int, "tid": int, "ts": NUMBER},
    "E": {"pid": int, "tid": int, "ts": NUMBER},
    "i": {"name": str, "pid": int, "tid": int, "ts": NUMBER, "s": str},
    "C": {"name": str, "pid": int, "ts": NUMBER, "args": dict},
    "s": {"name": str, "cat": str, "id": int, "pid": int, "tid": int,
          "ts": NUMBER},
    "f": {"name": str, "cat": str, "id": int, "pid": int, "tid": int,
          "ts": NUMBER, "bp": str},
}
OPTIONAL = {"M": {"tid"}, "X": {"args"}}


class Checker:
    def __init__(self):
        self.counts = collections.Counter()
        self.processes = {}
        self.tracks = {}
        self.slices = collections.defaultdict(list)
        self.open = collections.defaultdict(list)
        self.last = {}
        self.flows = {}

    def keys(self, e):
        known = KEYS[e["ph"]]
        for key, kind in known.items():
            assert isinstance(e.get(key), kind), (key, e)
        extra = set(e) - set(known) - OPTIONAL.get(e["ph"], set()) - {"ph"}
        assert not extra, (extra, e)

    def in_order(self, key, e):
        assert e["ts"] >= self.last.get(key, 0), e
        self.last[key] = e["ts"]

    def metadata(self, e):
        name = e["args"]["name"]
        assert name and e["name"] in ("process_name", "thread_name"), e
        names = self.processes if e["name"] == "process_name" else self.tracks
        key = e["pid"] if e["name"] == "process_name" else (e["pid"], e["tid"])
        assert key not in names, e
        names[key] = name

    def event(self, e):
        self.keys(e)
        self.counts[e["ph"]] += 1
        if e["ph"] == "M":
            return self.metadata(e)
        track = (e["pid"], e.get("tid"))
        assert e["pid"] in self.processes, e
        assert "tid" not in e or track in self.tracks, e
        assert e["ts"] >= 0, e
        return getattr(self, "phase_" + e["ph"])(e, track)

    def phase_X(self, e, track):
        assert e["dur"] >= 0, e
        self.slices[track].append((e["ts"], e["ts"] + e["dur"], e))

    def phase_B(self, e, track):
        self.in_order(track, e)
        self.open[track].append(e)

    def phase_E(self, e, track):
        self.in_order(track, e)
        assert self.open[track], ("ends what has not begun", e)
        self.open[track].pop()

    def phase_i(self, e, track):
        assert e["s"] in "gpt", e
        self.in_order(track, e)

    def phase_C(self, e, track):
        assert all(isinstance(v, NUMBER) and v >= 0
                   for v in e["args"].values()) and e["args"], e
        self.in_order((e["pid"], e["name"]), e)

    def phase_s(self, e, track):
        assert e["id"] not in self.flows, e
        self.flows[e["id"]] = [e]

    def phase_f(self, e, track):
        assert e["bp"] == "e", e
        self.flows[e["id"]].append(e)

    def nested(self, track):
        """Slices of a track lie in each other or apart, as B and E would."""
        stack = []
        for start, end, e in sorted(self.slices[track],
                                    key=lambda s: (s[0], -s[1])):
            while stack and stack[-1] <= start:
                stack.pop()
            assert not stack or end <= stack[-1], ("slices cross", e)
            stack.append(end)

    def resolved(self):
        """Each flow begins in a slice at its start, and ends in one."""
        starts = {track: {s[0] for s in slices}
                  for track, slices in self.slices.items()}
        for id_, flow in self.flows.items():
            assert len(flow) == 2, ("half a flow", id_)
            start, end = flow
            assert start["ts"] <= end["ts"], flow
            assert self.processes[start["pid"]] == "initiators", flow
            assert self.processes[end["pid"]] == "targets", flow
            for e in flow:
                assert e["ts"] in starts[e["pid"], e["tid"]], ("no slice", e)

    def finish(self):
        for track, events in self.open.items():
            assert not events, ("never ends", events)
        for track in self.slices:
            self.nested(track)
        self.resolved()

    def compare(self, summary):
        own = collections.defaultdict(lambda: [0, 0])
        for (pid, tid), slices in self.slices.items():
            if self.processes[pid] != "initiators":
                continue
            name = self.tracks[pid, tid].split(" ")[0]
            for _, _, e in slices:
                split = e["args"]
                total = sum(split[k + "_ps"]
                            for k in ("wait", "transfer", "device"))
                assert total == e["dur"] * 1000000, e
                route = own[name, e["name"].split(" ")[1]]
                route[0] += 1
                route[1] += total
        for route in summary["routes"]:
            count = total = 0
            for (initiator, target), (n, sum_) in own.items():
                if initiator == route["initiator"] and (
                        target + ".").startswith(route["target"] + "."):
                    count += n
                    total += sum_
            assert count == route["count"], (route, count)
            assert total // count == route["mean_ps"], (route, total)
        assert sum(n for n, _ in own.values()) == sum(
            r["count"] for r in summary["routes"])


def main():
    with open(sys.argv[1], encoding="ascii") as f:
        trace = json.load(f, parse_float=Decimal)
    assert set(trace) == {"displayTimeUnit", "traceEvents"}, set(trace)
    assert trace["displayTimeUnit"] in ("ms", "ns")
    checker = Checker()
    for e in trace["traceEvents"]:
        checker.event(e)
    checker.finish()
    if len(sys.argv) > 2:
        with open(sys.argv[2], encoding="utf-8") as f:
            checker.compare(json.load(f))
    print(" ".join(f"{k}={n}" for k, n in sorted(checker.counts.items())))


main()
