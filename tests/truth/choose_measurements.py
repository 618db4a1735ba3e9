#!/usr/bin/env python3
"""Chooses the measurements that `serve` shows as evidence and writes assets/catalog/measurements.json.

    BALLPARK_TRUTH=FOLDER ballpark_truth --speed-rows > rows.jsonl
    choose_measurements.py rows.jsonl FOLDER

Of every model, device, engine, format and number of ranks it keeps the few settings that lie farthest apart in
concurrency and lengths, so that whatever is asked has a neighbour.
"""
import collections
import json
import math
import os
import re
import sys

OUT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "assets", "catalog", "measurements.json")
READ = "2026-11-22"
FEW, MANY = 2, 3
COLUMNS = ["model", "gpu", "engine", "version", "weights", "tensor", "data", "input_tokens", "output_tokens", "concurrency",
           "ttft_ms", "tpot_ms", "output_tokens_per_second", "source"]
# Days on which the releases that a document speaks of came out.
RELEASES = {"v0.6.1": "2023-12-04", "(v0.5)": "2023-10-19", "(v1.0)": "2025-09-24", "vLLM 0.10.0": "2025-07-24"}
SAMPLE = "https://github.com/ai-dynamo/aiconfigurator, silicon sample of InferenceMAX runs"


def published(source):
    """What is cited, and its date: of the measurement or release where it is told, else the day of reading."""
    if source.startswith("ai-dynamo/aiconfigurator"):
        day = re.search(r"\d{4}-\d\d-\d\d", source)
        return SAMPLE, day.group() if day else "2026-08-21"
    day = re.search(r"\(repo (\d{4}-\d\d-\d\d)\)", source)
    cited = source.split(" ")[0]
    if day:
        return cited, day.group(1)
    for text, date in RELEASES.items():
        if text in source:
            return cited, date
    return cited, READ


def engine_of(row, published_row):
    if row["engine"] != "any":
        return row["engine"]
    return published_row["setting"]["engine"].split(" ")[0].lower()


def short(value):
    value = float(f"{value:.4g}")
    return int(value) if value == int(value) else value


def measurement(row, published_row):
    """A tuple in the order of COLUMNS, the source still as text; None for what the catalog cannot say again."""
    apart = row["kind"] == 0 and row["engine"] == "llama.cpp"
    known = re.fullmatch(r"[a-z0-9.-]+", row["device"]["id"]) and not row["format"].startswith(("exl2", "int4-g32"))
    if not known or row["pipeline"] > 1 or (apart and row["depth"] > 0) or row["input"] < 1:
        return None
    ttft = row.get("ttft") or (row["input"] / row["prefill_rate"] if "prefill_rate" in row else 0)
    tpot = row.get("tpot") or (1 / row["decode_rate"] if "decode_rate" in row else 0)
    rate = row["concurrency"] * row["output"] / row["latency"] if "latency" in row else row.get("throughput", 0)
    if max(ttft, tpot, rate) == 0 or (apart and row["format"] == "mxfp4"):
        return None
    version = published_row.get("engine_version", "")
    concurrency = 0 if row["kind"] == 4 else row["concurrency"]
    return [row["entry"], row["device"]["id"], engine_of(row, published_row), version if len(version) < 16 else "", row["format"],
            row["tensor"], row["data"], round(row["input"]), round(row["output"]), int(concurrency),
            short(1e3 * ttft), short(1e3 * tpot), short(rate), published(published_row["source"])]


def distance(a, b):
    return sum(abs(math.log((x + 1) / (y + 1))) * weight for x, y, weight in zip(a[7:10], b[7:10], (0.5, 0.5, 1)))


def spread(rows, count):
    """The fastest of each setting, then those farthest from the ones already chosen."""
    best = {}
    for row in sorted(rows, key=lambda row: (-row[12], row[11] or math.inf, str(row))):
        best.setdefault(tuple(row[7:10]), row)
    rest = sorted(best.values(), key=lambda row: (row[9], row[7], row[8]))
    chosen = [rest.pop(0)]
    while rest and len(chosen) < count:
        farthest = max(rest, key=lambda row: min(distance(row, other) for other in chosen))
        chosen.append(farthest)
        rest.remove(farthest)
    return sorted(chosen, key=lambda row: row[7:10])


def main():
    names = ("speed_single_stream", "speed_inferencemax", "speed_serving")
    originals = {}
    for name in names:
        for line in open(os.path.join(sys.argv[2], name + ".jsonl")):
            row = json.loads(line)
            originals[row["id"]] = row
    groups = collections.defaultdict(list)
    for line in open(sys.argv[1]):
        row = json.loads(line)
        found = None if row["unusable"] else measurement(row, originals[row["id"]])
        if found:
            groups[tuple(found[:3] + found[4:7])].append(found)
    rows = [row for _, group in sorted(groups.items()) for row in spread(group, MANY if len(group) > 5 else FEW)]
    sources = sorted({row[-1] for row in rows})
    for row in rows:
        row[-1] = sources.index(row[-1])
    with open(OUT, "w") as file:
        file.write('{\n "columns": ' + json.dumps(COLUMNS) + ',\n "sources": [\n')
        file.write(",\n".join("  " + json.dumps({"source": s, "as_of": d}) for s, d in sources))
        file.write('\n ],\n "rows": [\n')
        file.write(",\n".join("  " + json.dumps(row, separators=(",", ":")) for row in rows))
        file.write("\n ]\n}\n")
    print(len(rows), "measurements of", len(groups), "services,", os.path.getsize(OUT), "bytes")


if __name__ == "__main__":
    main()
