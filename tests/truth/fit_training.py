#!/usr/bin/env python3
"""Fits the constants of training speed and memory (src/estimate/train_speed.h, train_memory.h) on published runs.

    ballpark_truth --training-rows > rows.jsonl
    fit_training.py rows.jsonl [--write]

Prints the constants, the residuals, and the residuals of whole models and whole devices that the fit has not seen; with
--write assets/catalog/training.json is replaced, and tests/truth/data/training_folds.jsonl, the constants of each such fit.
Ranges are those of the left-out residuals. Needs numpy.
"""
import collections
import json
import os
import sys

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
CATALOG = os.path.join(HERE, "..", "..", "assets", "catalog", "training.json")
FOLDS = os.path.join(HERE, "data", "training_folds.jsonl")
AS_OF = "2026-11-22"
SPEED_SOURCE = "training tables in tests/truth/data/training.jsonl, fitted by tests/truth/fit_training.py"
HOURS_SOURCE = "published accelerator hours in tests/truth/data/training.jsonl, fitted by tests/truth/fit_training.py"
MEMORY_SOURCE = "peaks in tests/truth/data/memory_training.jsonl, fitted by tests/truth/fit_training.py"
CONTEXT_SOURCE = "llm-d-planner runs of vLLM 0.19 on H100, CUDA context before anything is loaded"

# name: (what is expected, how sure of it in natural logarithms, least, most, unit)
SPEED = {
    "train_matrix_share": (0.80, 0.1, 0.3, 0.95, "share"),
    "train_narrow_cost": (0.30, 1.0, 1e-3, 10, "ratio"),
    # FlashAttention-2 reaches up to 0.73 of an A100 forward (arXiv:2307.08691, section 4.1) and 0.35 of an H100
    # (arXiv:2407.08608, abstract), less backward.
    "train_attention_share": (0.45, 0.5, 0.1, 1, "share"),
    "train_passes": (12.0, 0.5, 0.1, 60, "count"),
    "train_unfused_passes": (10.0, 0.5, 0.1, 60, "count"),
    "train_gather_cost": (2.0, 0.7, 0.01, 60, "ratio"),
    "train_sum_cost": (1.5, 0.7, 0.01, 60, "ratio"),
    "train_dispatch_cost": (1.0, 0.7, 0.01, 300, "ratio"),
    "train_per_doubling": (0.013, 0.4, 1e-4, 0.1, "share"),
}
MEMORY = {
    "train_hidden_copies": (9.0, 0.5, 1, 40, "count"),
    "train_hidden_copies_compiled": (4.0, 0.5, 0.1, 40, "count"),
    "train_logit_bytes": (10.0, 0.3, 2, 24, "count"),
    "train_logit_bytes_chunked": (3.0, 0.5, 0.1, 24, "count"),
    "train_fixed": (2e8, 0.7, 1e6, 4e9, "bytes"),
}
PRIOR = 0.5


def descend(loss, table, rounds=100):
    """Coordinate descent with shrinking relative steps, from what is expected."""
    at = np.array([row[0] for row in table.values()], float)
    steps = np.full(len(at), 0.3)
    best = loss(at)
    for _ in range(rounds):
        for i, (_, _, low, high, _) in enumerate(table.values()):
            for sign in (1, -1):
                trial = at.copy()
                trial[i] = np.clip(trial[i] * (1 + sign * steps[i]), low, high)
                value = loss(trial)
                if value < best - 1e-10:
                    best, at = value, trial
                    break
            else:
                steps[i] *= 0.7
    return at


def expectation(values, table):
    expected = np.array([row[0] for row in table.values()])
    sure = np.array([row[1] for row in table.values()])
    return PRIOR * np.sum((np.log(values / expected) / sure) ** 2)


class Family:
    """Rows with a prediction; every group of them counts as its square root, however often it was measured."""

    def __init__(self, rows, table, predict, measured):
        self.rows, self.table, self.predict = rows, table, predict
        self.log = np.log(np.array([measured(row) for row in rows]))

    def fit(self, held=None):
        use = np.array([i for i in range(len(self.rows)) if held is None or not held[i]])
        keys = [self.rows[i]["model"] + self.rows[i].get("device", self.rows[i].get("program", "")) for i in use]
        counts = collections.Counter(keys)
        weights = np.array([counts[key] ** -0.5 for key in keys])

        def loss(values):
            error = np.abs(np.log(self.predict(values))[use] - self.log[use])
            return np.sum(weights * error) + expectation(values, self.table)
        return descend(loss, self.table)

    def left_out(self, key):
        """Log of measured over computed for rows whose whole group the fit has not seen, and the constants of each fit."""
        groups = np.array([row.get(key, "") for row in self.rows])
        result, folds = np.zeros(len(self.rows)), {}
        for group in sorted(set(groups)):
            held = groups == group
            folds[str(group)] = self.fit(held)
            result[held] = (self.log - np.log(self.predict(folds[str(group)])))[held]
        return result, folds


def speed_model(rows):
    terms = np.array([row["terms"] for row in rows]).T
    matrices, experts, narrow, head, attention, activations, unfused, gathers, sums, dispatch, bubble, doublings = terms

    def predict(c):
        share, narrow_cost, attention_share, passes, more, gather, tensor, expert, doubling = c
        compute = (matrices + head + experts) / share + narrow_cost * narrow + attention / attention_share \
            + passes * activations + more * unfused + tensor * sums + expert * dispatch
        return 1 / ((1 + bubble) * (1 + doubling * doublings) * np.sqrt(compute ** 2 + (gather * gathers) ** 2))
    return predict


def memory_model(rows):
    column = {name: np.array([float(row[name]) for row in rows]) for name in
              ("fixed", "gradients", "early", "layers", "copy", "working", "logit", "compiled", "chunked", "full")}

    def predict(c):
        eager, compiled, logit, chunked, fixed = c
        copies = np.where(column["compiled"] > 0, compiled, eager)
        bytes_of_logit = np.where(column["chunked"] > 0, chunked, logit)
        kept = column["layers"] + copies * column["copy"] + bytes_of_logit * column["logit"]
        working = column["working"] + column["full"] * copies * column["copy"]
        return column["fixed"] + fixed + np.maximum(kept + column["early"], column["gradients"] + working)
    return predict


def say(name, residuals):
    error = np.abs(np.exp(-residuals) - 1)
    print(f"  {name:24} {len(error):4} rows  median {np.median(error):.3f}  p90 {np.quantile(error, .9):.3f}  max {error.max():.3f}")


def row(name, low, typical, high, unit, count, source, note=""):
    figures = [float(f"{value:.5g}") for value in (low, typical, high)]
    entry = {"id": name, "engine": "training", "since": "0.0", "low": figures[0], "typical": figures[1], "high": figures[2],
             "unit": unit, "rows": count, "source": source, "as_of": AS_OF}
    return entry | ({"note": note} if note else {})


def constants(family, values, source):
    return [row(name, value, value, value, spec[4], len(family.rows), source)
            for (name, spec), value in zip(family.table.items(), values)]


def spread(name, residuals, source):
    low, high = np.quantile(np.exp(residuals), [0.05, 0.95])
    return row(name, min(low, 1), 1, max(high, 1), "ratio", len(residuals), source,
               "measured over computed, whole models and devices left out of the fit")


def goodput_range(shares):
    return [float(shares.min()), float(np.median(shares)), 1.0]


def fit_hours(rows, values, by_model):
    """The share of paid hours that trained at full speed, and the same by the runs of other models."""
    runs = [r for r in rows if "hours" in r]
    def shares(constants):
        return np.array([r["tokens"] / r["hours"] / 3600 for r in runs]) / speed_model(runs)(constants)
    goodput = shares(values)
    print("goodput", {r["id"]: round(float(g), 2) for r, g in zip(runs, goodput)})
    names = np.array([r["model"] for r in runs])
    left_out, folds = np.zeros(len(runs)), {}
    for name in sorted(set(names)):
        others = shares(by_model.get(name, values))
        folds[str(name)] = goodput_range(others[names != name])
        left_out[names == name] = np.log(folds[str(name)][1] / others[names == name])
    say("hours, in sample", np.log(np.median(goodput) / goodput))
    say("hours, models left out", left_out)
    return row("train_goodput", *goodput_range(goodput), "share", len(runs), HOURS_SOURCE,
               "computed hours at full speed over hours that were paid for"), folds


def fit_speed(rows):
    tables = [r for r in rows if "terms" in r and "rate" in r]
    family = Family(tables, SPEED, speed_model(tables), lambda r: r["rate"])
    values = family.fit()
    print("speed", dict(zip(SPEED, values.round(4))))
    say("in sample", family.log - np.log(family.predict(values)))
    models, by_model = family.left_out("model")
    devices, by_device = family.left_out("device")
    say("models left out", models)
    say("devices left out", devices)
    experts = np.array([r["terms"][1] > 0 for r in tables])
    out = constants(family, values, SPEED_SOURCE)
    out.append(spread("train_spread", np.concatenate([models[~experts], devices[~experts]]), SPEED_SOURCE))
    out.append(spread("train_expert_spread", np.concatenate([models[experts], devices[experts]]), SPEED_SOURCE))
    goodput, by_run = fit_hours(rows, values, by_model)
    return out + [goodput], {"model": by_model, "device": by_device, "run": by_run}


def fit_memory(rows):
    peaks = [r for r in rows if "peak" in r and "layers" in r]
    peaks = [r for r in peaks if r["program"] != "unsloth"]
    family = Family(peaks, MEMORY, memory_model(peaks), lambda r: r["peak"])
    values = family.fit()
    print("memory", dict(zip(MEMORY, values.round(3))))
    residuals = family.log - np.log(family.predict(values))
    say("in sample", residuals)
    models, by_model = family.left_out("model")
    programs, by_program = family.left_out("program")
    say("models left out", models)
    say("programs left out", programs)
    for i in np.argsort(-np.abs(residuals))[:12]:
        print(f"    {np.exp(residuals[i]):.2f} {peaks[i]['id']}")
    out = constants(family, values, MEMORY_SOURCE)
    out.append(spread("train_memory_spread", models, MEMORY_SOURCE))
    out.append(row("train_context", 547608330, 547608330, 1041529569, "bytes", 0, CONTEXT_SOURCE))
    return out, {"tuned_model": by_model, "program": by_program}


def main():
    rows = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
    speed, speed_folds = fit_speed(rows)
    memory, memory_folds = fit_memory(rows)
    entries = speed + memory
    if "--write" in sys.argv:
        with open(CATALOG, "w", encoding="utf-8") as out:
            out.write("[\n" + ",\n".join(" " + json.dumps(entry) for entry in entries) + "\n]\n")
        lines = [{"constants": list(SPEED), "memory_constants": list(MEMORY)}]
        lines += [{kind: name, "values": [float(f"{value:.5g}") for value in values]}
                  for kind, folds in (speed_folds | memory_folds).items() for name, values in folds.items()]
        with open(FOLDS, "w", encoding="utf-8") as out:
            out.write("".join(json.dumps(line) + "\n" for line in lines))


if __name__ == "__main__":
    main()
