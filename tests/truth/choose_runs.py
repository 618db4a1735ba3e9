#!/usr/bin/env python3
"""Chooses the training runs that `train` and `finetune` show as evidence and writes assets/catalog/published_runs.json.

    ballpark_truth --published-runs | choose_runs.py

Of every model, device, method and kind of figure it keeps the two that lie farthest apart in devices and lengths.
"""
import collections
import json
import os
import re
import sys

OUT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "assets", "catalog", "published_runs.json")
READ = "2026-11-22"
FIGURES = ("tokens_per_second", "gpu_hours", "peak_bytes")
# Days on which versions that a document speaks of came out are not told everywhere: then the day of reading.
NOTES = {"LLaMA-65B": "its 21 days on 2,048 A100 are often quoted for 13B"}


def dated(source):
    day = re.search(r"\(repo (\d{4}-\d\d-\d\d)\)", source)
    return re.sub(r" \(repo [^)]*\)", "", source), day.group(1) if day else READ


def kind(row):
    question = row["question"]
    figure = next(name for name in FIGURES if name in row)
    return (figure, question["ask"], question["model"], question.get("gpu"), question.get("method"), question.get("objective"),
            question.get("precision"), question.get("rank"))


def size(row):
    question = row["question"]
    return (question["gpus"] * question["sequence_tokens"] * question.get("micro_batch", 1), row["id"])


def main():
    groups = collections.defaultdict(list)
    for line in sys.stdin:
        row = json.loads(line)
        groups[kind(row)].append(row)
    chosen = []
    for _, rows in sorted(groups.items(), key=lambda group: json.dumps(group[0])):
        rows.sort(key=size)
        chosen += rows[:1] + rows[-1:] if len(rows) > 1 else rows
    out = []
    for row in chosen:
        source, day = dated(row["source"])
        figure = next(name for name in FIGURES if name in row)
        value = float(f"{row[figure]:.6g}")
        whole = {"name": row["name"], "question": row["question"], figure: int(value) if value == int(value) else value,
                 "source": source, "as_of": day}
        if figure == "gpu_hours" and row["name"] in NOTES:
            whole["note"] = NOTES[row["name"]]
        out.append(" " + json.dumps(whole, ensure_ascii=False, separators=(",", ":")))
    with open(OUT, "w", encoding="utf-8") as file:
        file.write("[\n" + ",\n".join(out) + "\n]\n")
    print(len(out), "runs")


if __name__ == "__main__":
    main()
