#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Check a time line, record by record, against Chrome's Trace Event Format:
keys and types of each phase, tracks that are named, slices that nest, begins
and ends that balance, counters in order, flows from slice to slice. Then do
what Perfetto's importer does with it, and see that it drops nothing.

    timeline.py FILE.json [SUMMARY.json]

SUMMARY.json is what orrery run --json has printed of the same run: the slices
of the initiators are its transfers, in number and in time. Prints what it has
counted; any fault is an exception.
"""
import collections
import json
import sys
from decimal import ROUND_HALF_UP, Decimal

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
PENDING = None


def nanoseconds(us):
    """A time as Perfetto keeps it: a double, half away from zero."""
    return int(Decimal(float(us) * 1000).quantize(0, ROUND_HALF_UP))


class Perfetto:
    """The rules of src/trace_processor/importers of github.com/google/perfetto
    (json_trace_tokenizer.cc, json_trace_parser.cc, common/slice_tracker.cc and
    flow_tracker.cc, as of August 2026) for the phases of KEYS. Events go by
    time in ns, and at one time as they stand in the file. Each track has a
    stack of slices. What there would be put elsewhere, cut or dropped, is a
    fault here."""

    MAX_DEPTH = 512

    def __init__(self, events):
        self.stacks = collections.defaultdict(list)
        self.flows = {}
        timed = [(nanoseconds(e["ts"]), e) for e in events if e["ph"] != "M"]
        for ts, e in sorted(timed, key=lambda event: event[0]):
            stack = self.stacks[e["pid"], e.get("tid", e["pid"])]
            getattr(self, "phase_" + e["ph"])(e, ts, stack)

    @staticmethod
    def close(stack, ts, dur):
        """What has ended by now goes; a slice may not reach beyond one that
        has not. Two without length lie in each other."""
        for start, length, e in reversed(stack[:]):
            if length is PENDING:
                continue
            end = start + length
            if end < ts or (end == ts and not length == dur == 0):
                assert stack[-1][2] is e, ("ends before what is in it", e)
                stack.pop()
            elif dur is not PENDING:
                assert ts + dur <= end, ("overlaps", stack[-1][2])

    def push(self, e, ts, dur, stack):
        self.close(stack, ts, dur)
        assert len(stack) < self.MAX_DEPTH, ("too deep", e)
        stack.append((ts, dur, e))

    def phase_X(self, e, ts, stack):
        self.push(e, ts, nanoseconds(e["dur"]), stack)

    def phase_B(self, e, ts, stack):
        self.push(e, ts, PENDING, stack)

    def phase_E(self, e, ts, stack):
        self.close(stack, ts, PENDING)
        assert stack and stack[-1][1] is PENDING, ("ends nothing", e)
        stack.pop()

    def phase_i(self, e, ts, stack):
        self.push(e, ts, 0, stack)

    def phase_C(self, e, ts, stack):
        pass

    def phase_s(self, e, ts, stack):
        """Flows belong to the slice on top, if there is one."""
        assert stack and stack[-1][2]["ts"] == e["ts"], ("no slice", e)
        flow = (e["id"], e["cat"], e["name"])
        assert flow not in self.flows, e
        self.flows[flow] = e

    def phase_f(self, e, ts, stack):
        assert stack and stack[-1][2]["ts"] == e["ts"], ("no slice", e)
        assert (e["id"], e["cat"], e["name"]) in self.flows, ("no start", e)


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
                assert 0 <= total - e["dur"] * 1000000 < 1000, e
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
    Perfetto(trace["traceEvents"])
    if len(sys.argv) > 2:
        with open(sys.argv[2], encoding="utf-8") as f:
            checker.compare(json.load(f))
    print(" ".join(f"{k}={n}" for k, n in sorted(checker.counts.items())))


main()
