#!/usr/bin/python3
"""Fits what llama.cpp reaches of a host's memory bandwidth, in whole layers ("host_read_share" in
assets/catalog/engines.json) and in experts that layers on a device visit ("host_expert_share"), on the measured runs of
tests/truth/data/speed_host.jsonl, and says how far machines lie that the fit had not seen.

    fit_host.py BALLPARK [--write]
"""
import copy
import json
import os
import statistics
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROWS = os.path.join(HERE, "data", "speed_host.jsonl")
CATALOG = os.path.join(HERE, "..", "..", "assets", "catalog", "engines.json")
IDS = {"host_read_share": lambda question: "cpu_moe" not in question, "host_expert_share": lambda question: "cpu_moe" in question}


def read_rows():
    with open(ROWS, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def rates(program, questions):
    """Tokens a second of one user, typical, of each question."""
    text = "".join(json.dumps(question) + "\n" for question in questions)
    run = subprocess.run([program, "eval"], input=text, capture_output=True, text=True, check=True)
    return [json.loads(line)["answer"]["speed"]["output_tokens_per_second_per_user"]["typical"] for line in run.stdout.splitlines()]


def scaled(row, factor):
    """A share of a bandwidth is that share of it: the question with so much less of it."""
    question = copy.deepcopy(row["question"])
    question["host"]["bandwidth_bytes_per_second"] *= factor
    return question


def shares(program, rows, now):
    """The share at which each row would come out as measured."""
    low, high = [0.1] * len(rows), [2.0] * len(rows)
    for _ in range(24):
        middle = [(a + b) / 2 for a, b in zip(low, high)]
        got = rates(program, [scaled(row, factor) for row, factor in zip(rows, middle)])
        for i, (row, rate) in enumerate(zip(rows, got)):
            (low if rate < row["measured"]["decode_tok_s"] else high)[i] = middle[i]
    return [now * (a + b) / 2 for a, b in zip(low, high)]


def of_machines(pairs):
    """Every machine counts once: the median over machines of the median of each."""
    machines = {}
    for machine, share in pairs:
        machines.setdefault(machine, []).append(share)
    return statistics.median(statistics.median(found) for found in machines.values())


def fit(program, rows, row):
    """Writes the fitted share into the catalog's row."""
    found = shares(program, rows, row["typical"])
    pairs = [(each["machine"], share) for each, share in zip(rows, found)]
    share = of_machines(pairs)
    errors = []
    for each, (machine, own) in zip(rows, pairs):
        unseen = of_machines([pair for pair in pairs if pair[0] != machine])
        errors.append(abs(unseen / own - 1))
        print(f"{each['id']:<40} share {own:.3f}   machine left out: {unseen:.3f}, {100 * (unseen / own - 1):+.0f} %")
    print(f"{row['id']} {share:.3f} of {len(rows)} rows, left out: median error {100 * statistics.median(errors):.0f} %, "
          f"largest {100 * max(errors):.0f} %")
    row.update(low=round(min(found), 3), typical=round(share, 3), high=round(min(max(found), 1.0), 3), rows=len(rows))


def main():
    program = sys.argv[1]
    with open(CATALOG, encoding="utf-8") as file:
        text = file.read()
    fitted = {row["id"]: row for row in json.loads(text) if row["id"] in IDS}
    for name, speaks in IDS.items():
        fit(program, [row for row in read_rows() if speaks(row["question"])], fitted[name])
    if "--write" not in sys.argv:
        return
    kept = [line.strip().rstrip(",") for line in text.splitlines() if line.strip() not in "[]"]
    body = [" " + (json.dumps(fitted[json.loads(line)["id"]]) if json.loads(line)["id"] in fitted else line) for line in kept]
    with open(CATALOG, "w", encoding="utf-8") as file:
        file.write("[\n" + ",\n".join(body) + "\n]\n")


main()
