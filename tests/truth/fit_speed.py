#!/usr/bin/env python3
"""Fits the constants of the speed estimate (src/estimate/speed.h) on measured speeds and writes them to
assets/catalog/engines.json, and the constants of every left-out model and device to tests/truth/data/speed_folds.jsonl.

    BALLPARK_TRUTH=FOLDER ballpark_truth --speed-rows > rows.jsonl
    fit_speed.py rows.jsonl [--write]

A constant is a base value times factors for an engine, a class of devices and a width of weights; factors shrink to 1
where few rows speak of them. Needs numpy.
"""
import collections
import json
import os
import sys

import numpy as np

from speed_model import Rows, estimate

HERE = os.path.dirname(os.path.abspath(__file__))
CATALOG = os.path.join(HERE, "..", "..", "assets", "catalog", "engines.json")
FOLDS = os.path.join(HERE, "data", "speed_folds.jsonl")
SOURCE = "measured speeds, fitted by tests/truth/fit_speed.py"
AS_OF = "2026-11-23"
WIDTHS = ("16bit", "8bit", "4bit")

# id: (start, how sure of it, unit, what it may depend on)
CONSTANTS = {
    "speed_weight_share": (0.92, 40, "share", ("class",)),
    "speed_expert_share": (0.85, 10, "share", ("class",)),
    "speed_cache_share": (0.85, 3, "share", ("engine",)),
    "speed_matrix": (12e-6, 0.1, "seconds", ("engine", "class")),
    "speed_routing": (1e-5, 0.3, "seconds", ()),
    "speed_sequence": (4e-7, 0.1, "seconds", ("engine",)),
    "speed_reduction": (2e-6, 0.1, "seconds", ()),
    "speed_link_share": (0.5, 2, "share", ()),
    "speed_prefill_link_share": (0.7, 5, "share", ()),
    "speed_compute_share": (0.8, 6, "share", ()),
    "speed_prefill_share": (0.5, 4, "share", ("class", "width", "release")),
    "speed_prefill_expert_share": (0.15, 2, "share", ("class",)),
    "speed_attention_share": (0.3, 3, "share", ("release",)),
    "speed_queue": (0.1, 0.3, "ratio", ("scheduler",)),
    "speed_wait_steps": (8, 0.3, "count", ("scheduler",)),
    "speed_interference": (0.8, 4, "share", ()),
}
# Engines read weights alike, but schedule each by rules of its own.
SHRINK = {"engine": 0.3, "scheduler": 1.0, "class": 0.4, "width": 0.15, "release": 0.5}
# Starts every kernel from Python, one by one, which may cost many times what others pay.
EAGER = ("transformers",)
SHARES = {name for name in CONSTANTS if name.endswith("_share")} | {"speed_interference"}


# llama.cpp's own kernels follow the architecture.
LLAMACPP_CLASS = {"hopper": "nvidia-hbm", "blackwell": "nvidia-hbm", "amd-gddr": "amd-rdna", "amd-unified": "amd-rdna"}
# The first build of llama.cpp that was measured with the CUDA kernels of 2025; builds of 2024 have a factor.
NEW_KERNELS = 6413


def class_of(row):
    name = row["device"]["class"]
    return name if row["engine"] != "llama.cpp" else "llama.cpp " + LLAMACPP_CLASS.get(name, name)


def release_of(row):
    old = row["engine"] == "llama.cpp" and 0 < row["release"] < NEW_KERNELS
    return "llama.cpp nvidia" if old and class_of(row).startswith("llama.cpp nvidia") else ""


# What is left out whole, by kind.
LABELS = {"model": lambda rows: [row["model"] for row in rows], "device": lambda rows: [row["device"]["id"] for row in rows]}


class Parameters:
    """Base values and factors, one vector of logarithms."""

    def __init__(self, rows):
        self.names, start, prior = [], [], []
        self.index = {}

        def add(key, value, weight):
            self.index[key] = len(start)
            self.names.append(key)
            start.append(value)
            prior.append(weight)

        labels = {"engine": [row["engine"] for row in rows],
                  "scheduler": [row["engine"] for row in rows],
                  "class": [class_of(row) for row in rows],
                  "release": [release_of(row) for row in rows],
                  "width": [WIDTHS[row["device"]["width"]] for row in rows]}
        self.terms = {}
        for name, (value, weight, _, dimensions) in CONSTANTS.items():
            add((name, "", ""), np.log(value), weight)
            columns = [np.full(len(rows), self.index[name, "", ""])]
            for dimension in dimensions:
                for label in sorted(set(labels[dimension])):
                    if label not in ("any", ""):
                        eager = name == "speed_matrix" and label in EAGER
                        add((name, dimension, label), 0.0, 1 / (2.0 if eager else SHRINK[dimension]))
                zero = -1
                columns.append(np.array([self.index.get((name, dimension, label), zero) for label in labels[dimension]]))
            self.terms[name] = columns
        self.start, self.prior = np.array(start), np.array(prior)

    def values(self, x):
        padded = np.append(x, 0.0)
        result = {}
        for name, columns in self.terms.items():
            value = np.exp(sum(padded[column] for column in columns))
            result[name] = np.minimum(value, 1) if name in SHARES else value
        return result


FAMILIES = ("decode", "prefill", "tpot", "ttft", "throughput")
WEIGHTS = {"decode": 1.5, "prefill": 0.8, "tpot": 1.0, "ttft": 0.5, "throughput": 1.0}


class Measured:
    """What was measured: row, family, figure, as one list; `predict` gives the figures of an estimate in that order."""

    def __init__(self, rows):
        self.row, self.family, self.value = [], [], []
        for i, row in enumerate(rows):
            for family, name in (("decode", "decode_rate"), ("prefill", "prefill_rate"), ("tpot", "tpot"), ("ttft", "ttft")):
                if name in row and (family != "prefill" or row["device"]["peak"] > 0):
                    self.add(i, family, row[name])
            if row["kind"] == 3 and "latency" in row:
                self.add(i, "throughput", row["concurrency"] * row["output"] / row["latency"])
            elif row["kind"] in (3, 4) and "throughput" in row:
                self.add(i, "throughput", row["throughput"])
        self.row, self.family = np.array(self.row), np.array(self.family)
        self.value = np.log(np.array(self.value))
        self.kind = np.array([rows[i]["kind"] for i in self.row])
        self.weight = np.array([WEIGHTS[name] for name in self.family])

    def add(self, row, family, value):
        self.row.append(row)
        self.family.append(family)
        self.value.append(value)

    def predict(self, rows, found):
        pick = lambda name: found[name][self.row]
        static = rows.running * rows.output / found["whole"]
        return np.log(np.select(
            [self.family == "decode", self.family == "prefill", self.family == "tpot", self.family == "ttft", self.kind == 3],
            [1 / pick("step"), rows.input[self.row].clip(1) / pick("alone"), pick("tpot"), pick("first"), static[self.row]],
            pick("full")))


def fit(rows, parameters, measured, used, start=None, rounds=40):
    """Levenberg-Marquardt on the logarithms, large residuals counted linearly."""
    huber = 0.3
    x = parameters.start.copy() if start is None else start.copy()

    def residuals(x):
        found = estimate(rows, parameters.values(x))
        return ((measured.predict(rows, found) - measured.value) * measured.weight)[used]

    def cost(r, x):
        a = np.abs(r)
        return np.where(a < huber, a * a, 2 * huber * a - huber * huber).sum() + (
            (parameters.prior * (x - parameters.start)) ** 2).sum()

    r = residuals(x)
    c, damping = cost(r, x), 1e-2
    for _ in range(rounds):
        jacobian = np.empty((len(r), len(x)))
        for j in range(len(x)):
            moved = x.copy()
            moved[j] += 1e-4
            jacobian[:, j] = (residuals(moved) - r) / 1e-4
        w = np.where(np.abs(r) < huber, 1, huber / np.maximum(np.abs(r), 1e-9))
        normal = jacobian.T @ (jacobian * w[:, None]) + np.diag(parameters.prior ** 2)
        gradient = jacobian.T @ (r * w) + parameters.prior ** 2 * (x - parameters.start)
        for _ in range(8):
            step = -np.linalg.solve(normal + damping * np.diag(np.diag(normal)), gradient)
            moved = x + np.clip(step, -0.7, 0.7)
            r2 = residuals(moved)
            c2 = cost(r2, moved)
            if c2 < c:
                break
            damping *= 5
        if c2 >= c:
            break
        done = c - c2 < 1e-4 * c
        x, r, c, damping = moved, r2, c2, max(damping / 5, 1e-6)
        if done:
            break
    return x


def summary(residual):
    error = np.abs(np.exp(residual) - 1)
    return f"{len(error):5d} rows  median {100 * np.median(error):5.1f} %  p90 {100 * np.quantile(error, .9):5.1f} %"


def table(title, measured, residual):
    print(title)
    for family in FAMILIES:
        chosen = measured.family == family
        if chosen.any():
            print(f"    {family:<11}{summary(residual[chosen])}")


def leave_out(rows, parameters, measured, labels, start):
    """Residuals of every row by constants fitted without its label, and those constants."""
    residual = np.zeros(len(measured.value))
    folds = {}
    of = np.array([labels[i] for i in measured.row])
    for label in sorted(set(labels)):
        out = of == label
        x = fit(rows, parameters, measured, ~out, start, 6)
        found = estimate(rows, parameters.values(x))
        residual[out] = (measured.predict(rows, found) - measured.value)[out]
        folds[label] = x
    return residual, folds


# Models and devices that a bucket must have seen to speak of others alone.
SEEN = 4
# Models with routed experts and without.
BOTH = "both"


def shortest(values):
    """The shortest stretch that holds 90 % and the estimate itself."""
    ordered = np.sort(values)
    held = int(np.ceil(0.9 * len(ordered)))
    lows, highs = ordered[:len(ordered) - held + 1], ordered[held - 1:]
    lows, highs = np.minimum(lows, 0.0), np.maximum(highs, 0.0)
    at = np.argmin(highs - lows)
    return lows[at], highs[at]


class Spread:
    """Residuals of a bucket: an engine on a class of devices, with or without routed experts."""

    def __init__(self):
        self.times, self.models, self.devices = [], set(), set()

    def add(self, row, times):
        self.times.append(times)
        self.models.add(row["model"])
        self.devices.add(row["device"]["id"])

    def groups(self):
        return min(len(self.models), len(self.devices))

    def range(self):
        return shortest(np.concatenate(self.times))


def spread_rows(kept, measured, residuals, used=None):
    """How far measurements lie from estimates that had not seen them, by family, engine, class and whether experts are
    routed; `used` leaves some out."""
    groups = collections.defaultdict(Spread)
    for at, (i, family) in enumerate(zip(measured.row, measured.family)):
        if used is not None and not used[at]:
            continue
        row = kept[i]
        # Times spread as measured over estimated; rates of tokens as the inverse, so that all are times.
        sign = -1 if family in ("tpot", "ttft") else 1
        times = [sign * residual[at] for residual in residuals]
        kind = "_experts" if row["traffic"].get("experts") else ""
        for key in ((kind, row["engine"], class_of(row).replace("llama.cpp ", "")), (kind, row["engine"], ""), (kind, "any", ""),
                    (BOTH, row["engine"], "")):
            groups[(family,) + key].add(row, times)
    result = []
    for (family, kind, engine, name), group in sorted(groups.items()):
        if len(group.times) < 5 or (engine == "any" and name) or kind == BOTH:
            continue
        # Few models or devices do not tell how far off others are: all of their kind with this engine do, or all with this
        # engine, or all of their kind.
        pools = [group, groups[family, kind, engine, ""], groups[family, BOTH, engine, ""], groups[family, kind, "any", ""]]
        pool = next((pool for pool in pools if pool.groups() >= SEEN), pools[-1])
        lows, highs = np.exp(np.array([group.range(), pool.range()])).T
        value = (min(lows), 1.0, max(highs))
        result.append(row_text("speed_" + family + "_spread" + kind, engine, name, value, "ratio", len(group.times),
                               "time measured over estimated, whole models and devices left out of the fit"))
    return result


def row_text(name, engine, family, value, unit, count, note="", since="0.0"):
    low, typical, high = (float(f"{v:.5g}") for v in value)
    row = {"id": name, "engine": engine, "since": since}
    if family:
        row["family"] = family
    row.update({"low": low, "typical": typical, "high": high, "unit": unit, "rows": count, "source": SOURCE, "as_of": AS_OF})
    if note:
        row["note"] = note
    return row


def constant_rows(kept, parameters, x):
    """Base values, then factors: of an engine, of a class (of llama.cpp apart), of a width."""
    result = []
    for (name, dimension, label), value in zip(parameters.names, np.exp(x)):
        unit = CONSTANTS[name][2] if not dimension else "ratio"
        engine, family = "any", ""
        count = len(kept)
        if dimension in ("engine", "scheduler"):
            engine, name = label, name + "_engine"
            count = sum(row["engine"] == label for row in kept)
        elif dimension == "class":
            count = sum(class_of(row) == label for row in kept)
            engine, family = ("llama.cpp", label.split()[1]) if " " in label else ("any", label)
            name += "_class"
        elif dimension == "release":
            count = sum(release_of(row) == label for row in kept)
            engine, family = label.split()
            name += "_release"
            # Since this build its kernels are the base.
            newer = sum(class_of(row).startswith(label) and not release_of(row) for row in kept)
            result.append(row_text(name, engine, family, (1, 1, 1), unit, newer, since=f"{NEW_KERNELS}.0"))
        elif dimension == "width":
            count = sum(WIDTHS[row["device"]["width"]] == label for row in kept)
            name += "_" + label
        result.append(row_text(name, engine, family, (value, value, value), unit, count))
    return result


def fold_spreads(kept, measured, residuals, labels, label):
    """The spreads of a fold, from what was not left out."""
    used = np.array([labels[i] != label for i in measured.row])
    return [[row["id"], row["engine"], row.get("family", ""), row["low"], row["high"]]
            for row in spread_rows(kept, measured, residuals, used)]


def write(kept, parameters, measured, x, by_model, by_device, folds):
    with open(CATALOG) as file:
        rows = [row for row in json.load(file) if not row["id"].startswith("speed_")]
    constants = constant_rows(kept, parameters, x)
    rows += [row for row in constants if row["typical"] != 1 or "_class" not in row["id"]]
    rows += spread_rows(kept, measured, [by_model, by_device])
    with open(CATALOG, "w") as file:
        file.write("[\n" + ",\n".join(" " + json.dumps(row) for row in rows) + "\n]\n")
    fitted = [row for row in constants if row["since"] == "0.0"]
    lines = [json.dumps({"constants": [[row["id"], row["engine"], row.get("family", "")] for row in fitted]})]
    for kind, each in folds.items():
        for label, values in each.items():
            spreads = fold_spreads(kept, measured, [by_model, by_device], LABELS[kind](kept), label)
            lines.append(json.dumps({kind: label, "values": [float(f"{v:.4g}") for v in np.exp(values)], "spreads": spreads}))
    with open(FOLDS, "w") as file:
        file.write("\n".join(lines) + "\n")


def main():
    lines = [json.loads(line) for line in open(sys.argv[1])]
    kept = [row for row in lines if not row["unusable"]]
    rows, parameters, measured = Rows(kept), Parameters(kept), Measured(kept)
    x = fit(rows, parameters, measured, np.ones(len(measured.value), bool))
    inside = measured.predict(rows, estimate(rows, parameters.values(x))) - measured.value
    table("all rows seen", measured, inside)
    by_model, model_folds = leave_out(rows, parameters, measured, LABELS["model"](kept), x)
    table("whole models left out", measured, by_model)
    by_device, device_folds = leave_out(rows, parameters, measured, LABELS["device"](kept), x)
    table("whole devices left out", measured, by_device)
    if "-v" in sys.argv:
        for key, value in zip(parameters.names, x):
            print("   ", *key, f"{np.exp(value):.4g}")
        for family in FAMILIES:
            groups = collections.defaultdict(list)
            for i, name, r, m, d in zip(measured.row, measured.family, inside, by_model, by_device):
                if name == family:
                    groups[kept[i]["engine"], kept[i]["device"]["class"], kept[i]["format"],kept[i]["model"]].append((r, m, d))
            for key, values in sorted(groups.items()):
                v = np.array(values)
                print("   ", family, *key, len(v), "bias", np.round(np.median(v, 0), 2), "error",
                      np.round(np.median(np.abs(np.exp(v) - 1), 0), 2))
    if "--write" in sys.argv:
        write(kept, parameters, measured, x, by_model, by_device, {"model": model_folds, "device": device_folds})


if __name__ == "__main__":
    main()
