#!/usr/bin/env python3
"""Fits the constants of assets/catalog/engines.json on measurements.

    python3 tests/truth/fit_engines.py [FOLDER] [--write]

FOLDER holds memory_server_logs.jsonl and memory_pytorch.jsonl (default: tests/truth/data, the committed selection).
Prints every constant with the rows behind it and its residual, and a cross-validation that leaves out whole models and
whole devices; with --write the catalog file is replaced. The formulas are those of src/estimate/serving_activation.cpp
and src/estimate/transformers_memory.cpp; tests/truth replays the rows through the C++ and would show any difference.
"""
import argparse
import json
import math
import re
from collections import defaultdict
from pathlib import Path

from engine_rows import (DTYPE_BYTES, Shape, device_family, engine_of, measured, rank_weight_bytes, read_rows,
                         read_shapes, server_format, server_setting, transformers_setting, version_of, weight_bytes)

ROOT = Path(__file__).resolve().parents[2]
GIB = 1 << 30
AS_OF = "2026-11-22"
RELEASES = ((0, 17), (0, 0))   # the sampler changed in 0.17


def percentile(values, share):
    """Linear interpolation between the sorted values; (value, weight) pairs."""
    pairs = sorted(values)
    total = sum(weight for _, weight in pairs)
    if len(pairs) == 1:
        return pairs[0][0]
    at, below = share * total, 0.0
    for value, weight in pairs:
        below += weight
        if below >= at:
            return value
    return pairs[-1][0]


def median(values):
    return percentile([(v, 1) for v in values], 0.5)


def model_weights(rows):
    """Every model counts the same, however often it was measured."""
    counts = defaultdict(int)
    for row in rows:
        counts[row["model"]] += 1
    return [1 / counts[row["model"]] for row in rows]


def minimise(loss, start, rounds=60):
    """Coordinate descent with shrinking relative steps: few parameters, smooth enough."""
    best, at, steps = loss(start), list(start), [0.25] * len(start)
    for _ in range(rounds):
        for i in range(len(at)):
            moved = False
            for sign in (1, -1):
                trial = list(at)
                trial[i] = max(trial[i] * (1 + sign * steps[i]), 1e-12)
                value = loss(trial)
                if value < best - 1e-12:
                    best, at, moved = value, trial, True
                    break
            if not moved:
                steps[i] *= 0.6
    return at, best


# --- activation peak of a serving engine: src/estimate/serving_activation.cpp ---------------------------------------

def activation(row, constants):
    s, shape = row["setting"], row["shape"]
    size, tokens, hidden = DTYPE_BYTES[s["dtype"]], s["batched_tokens"], shape.hidden
    body = tokens * size * (shape.dense_width(s["tp"]) + constants["hidden_copies"] * hidden)
    sampler = min(s["sequences"], tokens) * shape.vocab * (size + constants["sampler", row["release"]]) \
        + tokens * size * hidden
    if s["pp"] > 1:
        sampler = 0        # the row is that of a first stage
    experts = 0 if s["packed"] else tokens * size * shape.expert_width(s["tp"])
    vision = tokens * size * hidden * constants["vision_copies"] if shape.vision else 0
    between = 2 * tokens * size * hidden if s["pp"] > 1 else 0
    workspace = constants["workspace", "hopper" if row["family"] == "hopper" else ""]
    return max(body, sampler) + experts + vision + between + workspace


KEYS = ["hidden_copies", "vision_copies", ("sampler", (0, 17)), ("sampler", (0, 0)), ("workspace", "hopper")]
START = [3.2, 2.0, 12.4, 36.0, 66e6]
CUBLAS_WORKSPACE = 4096 * 1024 * 2 + 16 * 1024 * 8  # PyTorch aten/src/ATen/cuda/CublasHandlePool.cpp, before Hopper


def fit_activation(rows):
    weights = model_weights(rows)

    def named(values):
        constants = dict(zip(KEYS, values))
        constants["workspace", ""] = CUBLAS_WORKSPACE
        return constants

    def loss(values):
        constants = named(values)
        return sum(w * abs(math.log(activation(r, constants) / r["activation"])) for r, w in zip(rows, weights))

    values, _ = minimise(loss, START)
    return named(values)


def residuals(rows, constants):
    return [(row["activation"] / activation(row, constants), w) for row, w in zip(rows, model_weights(rows))]


def left_out(rows, key):
    """Residuals of rows whose whole group the fit has not seen."""
    result = []
    for group in sorted({key(row) for row in rows}):
        rest = [row for row in rows if key(row) != group]
        if rest:
            held = [row for row in rows if key(row) == group]
            result += residuals(held, fit_activation(rest))
    return result


# --- transformers: src/estimate/transformers_memory.cpp --------------------------------------------------------------

def transformers_peak(row, constants):
    s, shape = row["setting"], row["shape"]
    size, batch, prompt, whole = 2, s["batch"], s["input"], s["input"] + s["output"]
    logit = shape.vocab * (size + 4)
    cache = batch * shape.kv_token_bytes(s["kv_bytes"])
    body = batch * prompt * size * (shape.transformers_width() + constants["hidden_copies"] * shape.hidden)
    logits = batch * logit * (prompt if s["all_logits"] else 1)
    scores = batch * shape.heads * prompt * prompt * constants["score_bytes"] if s["eager"] else 0
    fixed = (shape.largest_matrix() * size if s["packed"] else 0) + constants["fixed"]
    read = cache * prompt + s["devices"] * (max(body, logits, scores) + fixed)
    generate = cache * whole * (2 if s["tuple_cache"] else 1) + s["devices"] * (batch * logit + fixed)
    return row["weights"] + (generate if s["generation_only"] else max(read, generate))


def fit_transformers(rows):
    """Widths and fixed part on runs of transformers itself, bytes of a score on the programs that keep scores."""
    constants = {"hidden_copies": 4.0, "score_bytes": 8.0, "fixed": 32e6}
    plain = [r for r in rows if not r["setting"]["own_program"]]
    eager = [r for r in rows if r["setting"]["eager"]]
    for chosen, keys in ((plain, ("hidden_copies", "fixed")), (eager, ("score_bytes",))):
        weights = model_weights(chosen)

        def loss(values, chosen=chosen, keys=keys, weights=weights):
            trial = dict(constants, **dict(zip(keys, values)))
            return sum(w * abs(math.log(transformers_peak(r, trial) / r["peak"])) for r, w in zip(chosen, weights))

        values, _ = minimise(loss, [constants[key] for key in keys])
        constants.update(zip(keys, values))
    return constants


# --- rows -------------------------------------------------------------------------------------------------------------

def server_rows(folder, shapes):
    rows, reasons = [], []
    for raw in read_rows(folder / "memory_server_logs.jsonl"):
        values = measured(raw)
        shape = shapes.get(raw["model"])
        if engine_of(raw) != "vllm":
            continue
        setting = server_setting(raw)
        reason = ("no shape: " + raw["model"] if shape is None else
                  "no device printed" if setting["memory"] is None else None)
        if reason:
            reasons.append((raw["id"], reason))
            continue
        version = version_of(raw)
        rows.append({"id": raw["id"], "model": raw["model"], "setting": setting, "shape": shape, "version": version,
                     "release": next(r for r in RELEASES if version >= r), "family": device_family(raw),
                     "device": raw["setting"].get("gpu"), "activation": values.get("activation_peak"),
                     "format": server_format(raw), "adapters": "LoRA" in raw["setting"]["engine"], "values": values})
    return rows, reasons


def transformers_rows(folder, shapes):
    rows, reasons = [], []
    for raw in read_rows(folder / "memory_pytorch.jsonl"):
        setting = transformers_setting(raw)
        if setting is None:
            continue
        shape = shapes.get(raw["model"])
        reason = "no shape: " + raw["model"] if shape is None else setting.get("unusable")
        if reason:
            reasons.append((raw["id"], reason))
            continue
        rows.append({"id": raw["id"], "model": raw["model"], "setting": setting, "shape": shape,
                     "weights": weight_bytes(shape, setting["format"]), "peak": setting["peak"]})
    return rows, reasons


# --- constants --------------------------------------------------------------------------------------------------------

class Table:
    def __init__(self):
        self.rows = []

    def add(self, identity, engine, low, typical, high, unit, rows, source, since="0.0", family="", note=""):
        digits = 0 if unit == "bytes" else 4
        entry = {"id": identity, "engine": engine, "since": since}
        if family:
            entry["family"] = family
        for name, value in (("low", low), ("typical", typical), ("high", high)):
            entry[name] = round(value, digits) if digits else int(round(value))
        entry.update({"unit": unit, "rows": rows, "source": source, "as_of": AS_OF})
        if note:
            entry["note"] = note
        self.rows.append(entry)
        print(f"  {engine:12} {identity:22} {since:5} {family:8} {entry['low']:>14} {entry['typical']:>14}"
              f" {entry['high']:>14} {unit:9} {rows:4} rows  {note}")


def add_group(table, identity, engine, rows, value, unit, source, since="0.0", family="", floor=0.0):
    """A constant that is read off directly: median, and the interval that holds nine of ten rows."""
    pairs = [(value(row), w) for row, w in zip(rows, model_weights(rows))]
    typical = percentile(pairs, 0.5)
    low = min(percentile(pairs, 0.05), typical - floor)
    high = max(percentile(pairs, 0.95), typical + floor)
    table.add(identity, engine, max(low, 0.0), typical, high, unit, len(rows), source, since, family)


def fit_server(table, folder, shapes):
    rows, reasons = server_rows(folder, shapes)
    # A pipeline's log mixes its ranks: only the first stage of two is consistent with itself.
    usable = [r for r in rows if r["setting"]["pp"] <= 2 and r["activation"]]
    constants = fit_activation(usable)
    inside = residuals(usable, constants)
    by_model = left_out(usable, lambda r: r["model"])
    by_device = left_out(usable, lambda r: r["device"])
    elsewhere = [row for row in usable if row["family"] != "hopper"]
    logs = "starts of vLLM on record in tests/truth/data/memory_server_logs.jsonl"
    for name, pairs in (("fit", inside), ("models left out", by_model), ("devices left out", by_device)):
        errors = [(abs(1 / value - 1), w) for value, w in pairs]
        print(f"activation peak, {name}: {len(pairs)} rows, median error {100 * percentile(errors, 0.5):.1f} %,"
              f" 90th percentile {100 * percentile(errors, 0.9):.1f} %")
    print()
    for release in RELEASES:
        name = ".".join(map(str, release))
        used = [r for r in usable if r["release"] == release]
        value = constants["sampler", release]
        table.add("sampler_bytes", "any", value, value, value, "count", len(used), logs, name)
        note = "measured over computed, whole models left out of the fit"
        measured_here = [r for r in used if r["family"] == "hopper"]
        table.add("activation_spread", "any", *left_out_spread(measured_here, usable), "ratio", len(measured_here),
                  logs, name, family="hopper", note=note)
    # Other devices: what a fit without them leaves, five percent at least.
    low, _, high = spread_of(residuals(elsewhere, fit_activation([r for r in usable if r["family"] == "hopper"])), 0.05)
    table.add("activation_spread", "any", low, 1.0, high, "ratio", len(elsewhere), logs,
              note="measured over computed on other devices than those of the fit")
    for identity in ("hidden_copies", "vision_copies"):
        value = constants[identity]
        table.add(identity, "any", value, value, value, "count", len(usable), logs)
    value = constants["workspace", "hopper"]
    table.add("workspace", "any", value, value, value, "bytes", len(usable), logs, family="hopper")
    table.add("workspace", "any", CUBLAS_WORKSPACE, CUBLAS_WORKSPACE, CUBLAS_WORKSPACE, "bytes", 0,
              "PyTorch v2.9 aten/src/ATen/cuda/CublasHandlePool.cpp, default workspace before Hopper")
    for identity, parallel in (("non_torch", False), ("non_torch_parallel", True)):
        fit_non_torch(table, [r for r in rows if "non_torch" in r["values"] and (r["setting"]["tp"] > 1) == parallel],
                      identity, logs)
    fit_weights(table, rows, logs)
    with_context = [r for r in rows if "cuda_context_before_load" in r["values"]]
    for identity, parallel in (("context", False), ("context_parallel", True)):
        chosen = [r for r in with_context if (r["setting"]["tp"] * r["setting"]["pp"] > 1) == parallel]
        add_group(table, identity, "any", chosen, lambda r: r["values"]["cuda_context_before_load"], "bytes", logs,
                  floor=0.05 * GIB)
    fit_graphs(table, rows, logs)
    return reasons


def spread_of(pairs, least):
    """The interval of nine of ten ratios of measured to computed, `least` to either side at least."""
    return min(percentile(pairs, 0.05), 1 - least), 1.0, max(percentile(pairs, 0.95), 1 + least)


def left_out_spread(used, usable):
    """The same when each model in turn is kept from the fit."""
    pairs = []
    for model in sorted({row["model"] for row in used}):
        rest = [row for row in usable if row["model"] != model]
        held = [row for row in used if row["model"] == model]
        pairs += residuals(held, fit_activation(rest))
    return spread_of(pairs, 0.01 if len({row["model"] for row in used}) >= 10 else 0.05)


def non_torch(row):
    return max(row["values"]["non_torch"], 0)


def fit_non_torch(table, rows, identity, source):
    """Memory outside PyTorch by release; a release with fewer than three rows is told by the older ones too."""
    told, pending = [], []
    for since in ((0, 18), (0, 9), (0, 7), (0, 0)):
        pending += [r for r in rows if r["version"] >= since and all(r is not known for known in told + pending)]
        if len(pending) < 3 and since == (0, 0):
            pending += [r for r in told if r["version"] < (0, 18)]
        elif len(pending) < 3:
            continue
        name = ".".join(map(str, since))
        if all(r["family"] == "hopper" for r in pending):
            add_group(table, identity, "any", pending, non_torch, "bytes", source, name, "hopper", 0.05 * GIB)
            # Nothing was measured elsewhere since: what other devices took before, or as much as this one now.
            others = [(non_torch(r), 1) for r in rows if r["family"] != "hopper" and r["version"] >= (0, 7)]
            table.add(identity, "any", percentile(others, 0.05), percentile(others, 0.5),
                      max(non_torch(r) for r in pending), "bytes", len(others), source, name,
                      note="other devices before this release; upper end: Hopper since")
        else:
            add_group(table, identity, "any", pending, non_torch, "bytes", source, name, "", 0.05 * GIB)
        told, pending = told + pending, []


def fit_weights(table, rows, source):
    """What is left between weights and arithmetic: kernels that pad or reorder, pages of the allocator."""
    chosen = [r for r in rows if "weights" in r["values"] and r["format"] and r["setting"]["pp"] == 1
              and not r["adapters"] and not r["shape"].vision]
    ratios = [(r["values"]["weights"] / rank_weight_bytes(r["shape"], r["format"], r["setting"]), w)
              for r, w in zip(chosen, model_weights(chosen))]
    table.add("weights_spread", "any", *spread_of(ratios, 0.001), "ratio", len(chosen), source,
              note="measured over computed, images' towers aside")


def fit_graphs(table, rows, source):
    """CUDA graphs: a fixed part and a share for each layer of the stage."""
    chosen = [r for r in rows if "cuda_graph_pool" in r["values"]]
    weights = model_weights(chosen)

    def layers(row):
        return row["shape"].layers / row["setting"]["pp"]

    def loss(values):
        return sum(w * abs(r["values"]["cuda_graph_pool"] - values[0] - values[1] * layers(r))
                   for r, w in zip(chosen, weights)) / GIB

    (fixed, each), _ = minimise(loss, [0.3 * GIB, 0.02 * GIB])
    rest = [(r["values"]["cuda_graph_pool"] - each * layers(r), w) for r, w in zip(chosen, weights)]
    table.add("graphs", "any", max(percentile(rest, 0.05), 0), fixed, percentile(rest, 0.95), "bytes", len(chosen),
              source)
    table.add("graphs_per_layer", "any", each, each, each, "bytes", len(chosen), source)


def fit_pytorch(table, folder, shapes):
    rows, reasons = transformers_rows(folder, shapes)
    constants = fit_transformers(rows)
    plain = [r for r in rows if not r["setting"]["own_program"]]
    others = [r for r in rows if r["setting"]["own_program"]]

    def ratios(held, fitted):
        return [(r["peak"] / transformers_peak(r, fitted), w) for r, w in zip(held, model_weights(held))]

    def models_left_out(of):
        return [pair for model in sorted({r["model"] for r in of})
                for pair in ratios([r for r in of if r["model"] == model],
                                   fit_transformers([r for r in rows if r["model"] != model]))]

    held_out = models_left_out(plain)
    for name, pairs in (("fit", ratios(plain, constants)), ("models left out", held_out),
                        ("other programs", ratios(others, constants))):
        errors = [(abs(1 / value - 1), w) for value, w in pairs]
        print(f"transformers peak, {name}: {len(pairs)} rows, median error {100 * percentile(errors, 0.5):.1f} %,"
              f" 90th percentile {100 * percentile(errors, 0.9):.1f} %")
    print()
    source = "runs on record in tests/truth/data/memory_pytorch.jsonl"
    for identity, unit in (("hidden_copies", "count"), ("score_bytes", "count"), ("fixed", "bytes")):
        value = constants[identity]
        used = sum(r["setting"]["eager"] for r in rows) if identity == "score_bytes" else len(plain)
        table.add(identity, "transformers", value, value, value, unit, used, source)
    table.add("spread", "transformers", *spread_of(held_out, 0.01), "ratio", len(plain), source,
              note="measured over computed, whole models left out of the fit")
    table.add("spread", "pytorch", *spread_of(models_left_out(others), 0.01), "ratio", len(others), source,
              note="the same for AutoAWQ, exllama, litgpt and GPTQ-for-LLaMa")
    return reasons


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", nargs="?", default=str(ROOT / "tests/truth/data"))
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    folder = Path(arguments.folder)
    shapes = {name: Shape(config) for name, config in read_shapes(ROOT / "tests/truth/data/model_shapes.json").items()}
    table = Table()
    reasons = fit_server(table, folder, shapes) + fit_pytorch(table, folder, shapes)
    print(f"\nleft out: {len(reasons)} rows")
    counts = defaultdict(int)
    for _, reason in reasons:
        counts[re.sub(r":.*", "", reason)] += 1
    for reason, count in sorted(counts.items()):
        print(f"  {count:4}  {reason}")
    if arguments.write:
        path = ROOT / "assets/catalog/engines.json"
        others = [row for row in json.loads(path.read_text()) if row["id"].startswith("speed_")]   # of fit_speed.py
        path.write_text("[\n" + ",\n".join(" " + json.dumps(row) for row in table.rows + others) + "\n]\n")
        print(f"\nwritten: {path.relative_to(ROOT)}, {len(table.rows)} constants")


if __name__ == "__main__":
    main()
