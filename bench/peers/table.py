#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""table.py bench-peers.json: as tables in Markdown, beside the targets, as
section 2 of doc/performance.md has them."""
import json
import os
import sys


def read_targets():
    path = os.path.join(os.path.dirname(__file__), "targets.txt")
    with open(path) as lines:
        words = [line.split() for line in lines if line[0] != "#"]
    return {" ".join(w[1:]): float(w[0]) for w in words}


def params(row):
    return " ".join(f"{k}={v}" for k, v in row["params"].items())


def verdict(row, target):
    if target is None:
        return "| | |"
    met = "met" if row["ratio"] >= target else "**missed**"
    return f"| {target:g}x | {met} |"


def print_times(peer, rows, targets):
    first = rows[0]
    print(f"\nAgainst {peer} {first['peer_version']} ({first['peer_flags']}), "
          f"medians of {first['runs']} pairs:\n")
    print(f"| workload | parameters | ours, ns | {peer}, ns | ratio "
          "| min..max | target | |")
    print("|---|---|---|---|---|---|---|---|")
    for r in rows:
        key = f"{peer} {r['workload']} {params(r)}".strip()
        print(f"| {r['workload']} | {params(r)} | {r['ours_ns']:.1f} "
              f"| {r['peer_ns']:.1f} | {r['ratio']:.2f}x "
              f"| {r['ratio_min']:.2f}..{r['ratio_max']:.2f} "
              + verdict(r, targets.get(key)))


def print_memory(peer, rows):
    print(f"\n| bytes each | ours | {peer} |\n|---|---|---|")
    for r in rows:
        print(f"| {r['params']['what']} | {r['ours_bytes']} "
              f"| {r['peer_bytes']} |")


def main():
    with open(sys.argv[1]) as f:
        rows = json.load(f)
    targets = read_targets()
    if rows:
        print(f"Orrery at {rows[0]['commit']}, {rows[0]['flags']}.")
    for peer in dict.fromkeys(r["peer"] for r in rows):
        of_peer = [r for r in rows if r["peer"] == peer]
        times = [r for r in of_peer if "ours_bytes" not in r]
        memory = [r for r in of_peer if "ours_bytes" in r]
        if times:
            print_times(peer, times, targets)
        if memory:
            print_memory(peer, memory)


main()
