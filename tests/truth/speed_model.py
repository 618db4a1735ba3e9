"""The speed estimate of src/estimate/speed.cpp over many rows at once, for fit_speed.py. Needs numpy."""
import numpy as np


def tokens_read(cache, context):
    window, compression = cache[0], cache[1]
    recent = min(window, context) if window > 0 else context
    if compression <= 1:
        return recent
    compressed = context / compression
    return recent + (min(compressed, 2048) if cache[4] > 0 else compressed)


def cache_read(row, context):
    total = row["traffic"]["state"] / row["tensor"]
    for cache in row["traffic"].get("caches", []):
        held = -(-cache[2] // row["tensor"]) / cache[2] if cache[2] > 0 else 1
        total += held * cache[3] * tokens_read(cache, context) + cache[4] * context
    return total


def attention_flop(row, context):
    return sum(cache[5] * tokens_read(cache, context) for cache in row["traffic"].get("caches", []))


def prompt_flop(row, tokens, depth):
    total = 0
    for cache in row["traffic"].get("caches", []):
        window = cache[0]
        end, start = tokens + depth, depth
        pairs = lambda n: n * n / 2 if window == 0 or n <= window else window * window / 2 + (n - window) * window
        each = pairs(end) - pairs(start)
        if cache[1] > 1:
            each += (end * end - start * start) / 2 / cache[1]
        total += cache[6] * each
    return total


def touched(share, tokens):
    return 1 - (1 - share) ** tokens


class Rows:
    """Every figure of the rows as columns."""

    def __init__(self, rows):
        self.rows = rows
        column = lambda f: np.array([float(f(row)) for row in rows])
        traffic = lambda name: column(lambda row: row["traffic"][name])
        device = lambda name: column(lambda row: row["device"][name])
        experts = [row["traffic"].get("experts", [[1, 1.0, 0.0, 0.0]])[0] for row in rows]
        self.kind = np.array([row["kind"] for row in rows])
        for name in ("tensor", "pipeline", "data", "input", "output", "depth", "chunk"):
            setattr(self, name, column(lambda row: row[name]))
        self.bandwidth, self.peak, self.attention_peak = device("bandwidth"), device("peak"), device("attention_peak")
        self.link = np.maximum(device("link"), 32e9)
        self.peak = np.where(self.peak > 0, self.peak, np.inf)
        self.attention_peak = np.where(self.attention_peak > 0, self.attention_peak, np.inf)
        self.matrices, self.layers, self.hidden = traffic("matrices"), traffic("layers"), traffic("hidden")
        self.expert_layers = traffic("expert_layers")
        self.reductions, self.copied = traffic("reductions"), traffic("copied")
        self.split = traffic("split") + traffic("head")
        self.token_parameters, self.head_parameters = traffic("token_parameters"), traffic("head_parameters")
        self.share = np.array([e[1] for e in experts])
        self.expert_bytes = np.array([e[2] for e in experts])
        self.expert_parameters = np.array([e[3] for e in experts])
        self.ranks = self.tensor * self.data
        self.expert_ranks = self.ranks
        self.rounds = np.ceil(np.log2(self.ranks))
        self.several = (self.ranks > 1) * 1.0
        self.passes = np.where(self.chunk > 0, self.input / self.chunk.clip(1), 1).clip(1)
        end = np.where(self.kind == 0, self.depth + self.output / 2, self.input + self.output / 2)
        self.cache = np.array([cache_read(row, context) for row, context in zip(rows, end)])
        self.prompt_cache = np.array([cache_read(row, row["input"]) for row in rows])
        self.attention = np.array([attention_flop(row, context) for row, context in zip(rows, end)])
        self.prompt = np.array([prompt_flop(row, row["input"], row["depth"] if row["kind"] == 0 and
                                            row["engine"] == "llama.cpp" else 0) for row in rows])
        weights = (self.split / self.tensor + self.copied + self.expert_bytes / self.expert_ranks) / self.pipeline
        room = 0.9 * device("memory") - weights
        most = room / np.maximum(self.cache, 1) * self.data * self.pipeline
        asked = column(lambda row: row["concurrency"])
        asked = np.where(self.kind == 4, np.minimum(4096 * self.data * self.pipeline, np.inf), asked)
        self.asked = asked
        known = device("memory") > 0
        self.running = np.where(known & (self.kind != 3), np.clip(asked, 1, np.maximum(most, 1)), np.maximum(asked, 1))


def estimate(rows, p):
    """Seconds of a decode step, of a prompt, between tokens, to the first token; the same formulas as speed.cpp."""
    r = rows
    per_rank = (r.running / r.data / r.pipeline).clip(1)
    together = (r.running / r.pipeline).clip(1)
    weights = (r.split / r.tensor + r.copied) / (r.bandwidth * p["speed_weight_share"])
    experts = r.expert_bytes / r.expert_ranks * touched(r.share, np.where(r.data > 1, together, per_rank)) / (
        r.bandwidth * p["speed_expert_share"])
    cache = per_rank * r.cache / (r.bandwidth * p["speed_cache_share"])
    once = r.matrices * p["speed_matrix"] + r.expert_layers * p["speed_routing"]
    launch = once + r.layers * p["speed_sequence"] * per_rank + r.rounds * r.reductions * p["speed_reduction"]
    wire = r.several * r.reductions * 4 * r.hidden * (r.ranks - 1) / r.ranks / r.link
    active = r.token_parameters + r.head_parameters + r.expert_parameters
    compute = per_rank * (2 * active / r.tensor / r.peak + r.attention / r.tensor / r.attention_peak) / p["speed_compute_share"]
    step = weights + experts + cache + launch + compute + per_rank * wire / p["speed_link_share"]
    dense = 2 * r.token_parameters * r.input / (r.tensor * r.peak * p["speed_prefill_share"])
    routed = 2 * r.expert_parameters * r.input / (r.peak * p["speed_prefill_expert_share"])
    attention = r.prompt / (r.tensor * r.attention_peak * p["speed_attention_share"])
    wired = r.input * wire / p["speed_prefill_link_share"]
    work = dense + routed / r.tensor * together / (r.data * per_rank) + attention + wired
    one_pass = once + (r.split / r.tensor + r.copied) / r.bandwidth + \
        r.expert_bytes / r.expert_ranks * touched(r.share, r.input / r.passes) / r.bandwidth
    again = (r.passes - 1) / 2 * r.prompt_cache / r.bandwidth
    alone = dense + routed / r.expert_ranks + attention + wired + r.passes * one_pass + again
    others = 1 - 1 / r.running
    beside = others * per_rank * work
    queue = np.minimum(p["speed_queue"], p["speed_interference"])
    tpot = step + (p["speed_interference"] - queue) * beside / r.output.clip(1)
    own = alone + queue * beside
    first = own + others * (p["speed_wait_steps"] * tpot + (r.passes - 1) * (step - one_pass).clip(0))
    first = first + (r.asked / r.running - 1).clip(0) * (r.output * tpot + first)
    full = r.running / (tpot + own / r.output.clip(1))
    whole = per_rank * work + r.output * step
    return {"step": step, "alone": alone, "tpot": tpot, "first": first, "full": full, "whole": whole}
