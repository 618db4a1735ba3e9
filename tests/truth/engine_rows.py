"""Measured rows of engines as settings and figures, and the few widths of a model that the fits need.

The C++ replay (engine_rows.h) reads rows by the same rules; what a row does not say is the engine's own default.
"""
import json
import re

DTYPE_BYTES = {"bfloat16": 2, "float16": 2, "float32": 4}
GIB = 1 << 30
# Packed bytes a weight of a linear layer takes: src/numeric/weight_format.cpp.
FORMATS = {"bf16": 2.0, "fp8": 1.0, "int8": 1.0, "nf4": 8452 / 16384, "bnb4": 4.5 / 8, "gptq-int4": 133 / 256,
           "gptq-int8": 1.0 + 3 / 128, "int3": 3.25 / 8, "fp32": 4.0}


def read_rows(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def read_shapes(path):
    with open(path, encoding="utf-8") as file:
        return {name: row["config"] for row in json.load(file) for name in row["models"]}


def measured(row):
    """Figures by name, bytes where they are bytes. A peak beyond what its devices hold is in MiB under a wrong label:
    the other rows of that table (Qwen3's speed benchmark) print MB."""
    values = {}
    for name, value in row["measured"].items():
        figure = value["bytes"] if value.get("bytes") is not None else value["value"]
        values[name] = figure / 1024 if name == "max_memory_allocated_all_gpus" and figure > 4096 * GIB else figure
    return values


class Shape:
    """Widths of a model from its config.json."""

    def __init__(self, config):
        text = config.get("text_config", config)
        self.vision = "vision_config" in config
        self.hidden = text["hidden_size"]
        self.layers = text["num_hidden_layers"]
        self.heads = text["num_attention_heads"]
        self.positions = text.get("max_position_embeddings") or text.get("seq_length") or 0
        self.vocab = text["vocab_size"]
        self.type = text["model_type"]
        self.kv_heads = text.get("num_key_value_heads") or (1 if text.get("multi_query") else self.heads)
        self.head_dim = text.get("head_dim") or self.hidden // self.heads
        self.latent = text.get("kv_lora_rank", 0) and text["kv_lora_rank"] + text["qk_rope_head_dim"]
        tied = self.type.startswith("gemma") or self.type == "falcon"
        self.tied = config.get("tie_word_embeddings", text.get("tie_word_embeddings", tied))
        self.gated = self.type not in ("phi", "falcon", "gpt2")
        self.ffn = text.get("intermediate_size") or 4 * self.hidden
        if self.type == "qwen":
            self.ffn //= 2
        self.experts = text.get("num_experts") or text.get("num_local_experts") or text.get("n_routed_experts") or 0
        self.top_k = text.get("num_experts_per_tok") or 0
        self.expert_ffn = text.get("moe_intermediate_size") or self.ffn
        self.shared_ffn = text.get("shared_expert_intermediate_size") or (self.ffn if self.type == "llama4_text" else 0)

    def dense_width(self, ranks):
        if self.experts:
            return 3 * self.shared_ffn / ranks
        return (3 if self.gated else 2) * self.ffn / ranks

    def expert_width(self, ranks):
        if not self.experts:
            return 0
        inner = self.expert_ffn / ranks
        return self.top_k * (max(inner, self.hidden) + max(2 * inner, self.hidden))

    def transformers_width(self):
        if self.experts:
            routed = 3 * self.top_k / self.experts * self.expert_ffn
            return max(routed, 3 * self.shared_ffn) + self.hidden
        return (3 if self.gated else 2) * self.ffn

    def attention_elements(self):
        return 2 * self.hidden * self.heads * self.head_dim + 2 * self.hidden * self.kv_heads * self.head_dim

    def linear_elements(self):
        if self.experts:
            ffn = 3 * self.hidden * (self.expert_ffn * self.experts + self.shared_ffn)
        else:
            ffn = (3 if self.gated else 2) * self.hidden * self.ffn
        return self.layers * (self.attention_elements() + ffn)

    def other_elements(self):
        return self.vocab * self.hidden * (1 if self.tied else 2) + self.layers * 2 * self.hidden

    def largest_matrix(self):
        inner = self.expert_ffn if self.experts else self.ffn
        return max(self.hidden * inner, self.hidden * self.heads * self.head_dim)

    def kv_token_bytes(self, size):
        return 2 * self.layers * self.kv_heads * self.head_dim * size


def weight_bytes(shape, form):
    wide = 4 if form == "fp32" else 2
    apart = shape.vocab * shape.hidden if form == "fp8" and shape.tied else 0   # the head is no longer tied
    return shape.linear_elements() * FORMATS[form] + (shape.other_elements() + apart) * wide


# --- serving engines ------------------------------------------------------------------------------------------------

def engine_of(row):
    name = row["setting"]["engine"].lower()
    return "sglang" if "sglang" in name else "trtllm" if "tensorrt" in name else "vllm"


def version_of(row):
    """(0, 19) of "vLLM 0.19.0"; a row that names two takes the first, one that names none is taken as recent."""
    found = re.search(r"v?(\d+)\.(\d+)", row["setting"]["engine"])
    return (int(found[1]), int(found[2])) if found else (0, 19)


def device_family(row):
    gpu = (row["setting"].get("gpu") or "").upper()
    for family, names in (("hopper", ("H100", "H200", "H20")), ("ampere", ("A100", "A10", "3090")),
                          ("ada", ("L40", "4090", "4060")), ("turing", ("T4",)), ("blackwell", ("5090", "B200"))):
        if any(name in gpu for name in names):
            return family
    return ""


def device_memory(row):
    """Bytes of the card: what the log shows, else what its name promises."""
    gpu = row["setting"].get("gpu") or ""
    shown = re.search(r"([\d.]+) GiB", gpu)
    if shown:
        return float(shown[1]) * GIB
    if "H100" in gpu:
        return 79.19 * GIB
    named = re.search(r"(\d+)\s*GB", gpu)
    return float(named[1]) * GIB * 0.97 if named else None


def server_setting(row):
    s = row["setting"]
    memory = device_memory(row)
    version = version_of(row)
    large = memory is not None and memory >= 70 * GIB and "A100" not in (s.get("gpu") or "") and version >= (0, 9)
    length = s.get("max_model_len") or 8192
    tokens = s.get("max_num_batched_tokens") or (max(length, 2048) if version < (0, 9) else 8192 if large else 2048)
    quantization = str(s.get("quantization") or row["model"]).lower()
    packed = any(name in quantization for name in ("mxfp4", "gptq", "awq", "w4a16", "nvfp4", "bitsandbytes", "4bit"))
    dtype = s.get("dtype") or "bfloat16"
    return {"tp": s.get("tp") or 1, "pp": s.get("pp") or 1, "memory": memory, "length": length,
            "batched_tokens": tokens, "sequences": s.get("max_num_seqs") or (1024 if large else 256),
            "dtype": dtype if dtype in DTYPE_BYTES else "bfloat16",
            "packed": packed or "gpt-oss" in row["model"]}


def server_format(row):
    """The storage of a server's weights by its quantization and the checkpoint's name; None where a kernel pads it."""
    text = (str(row["setting"].get("quantization") or "") + " " + row["model"]).lower()
    for names, form in ((("nvfp4", "mxfp4", "gpt-oss", "bitsandbytes", "bnb"), None),
                        (("w8a8", "int8", "smoothquant"), "int8"), (("fp8",), "fp8"),
                        (("gptq", "w4a16", "awq", "4-bit"), "gptq-int4")):
        if any(name in text for name in names):
            return form
    return "fp32" if row["setting"].get("dtype") == "float32" else "bf16"


def rank_weight_bytes(shape, form, setting):
    """Weights of one rank without the allocator's rounding: matrices and vocabulary divided, rotary table whole."""
    size = DTYPE_BYTES[setting["dtype"]]
    return weight_bytes(shape, form) / setting["tp"] + shape.positions * shape.head_dim * size


# --- programs around PyTorch ----------------------------------------------------------------------------------------

PEAKS = ("max_memory_allocated", "max_memory_allocated_all_gpus", "gpu_memory", "memory", "vram_pytorch", "max_gpu_ram")


def weight_format(text):
    """The storage of a row's `quantization`, `dtype` or `mode`."""
    text = text.lower()
    for names, form in ((("int8", "int 8"), "gptq-int8" if "gptq" in text else "int8"), (("fp8",), "fp8"),
                        (("3-bit", "3b"), "int3"), (("nf4-d", "fp4-d", "-dq"), "nf4"), (("nf4", "fp4"), "bnb4"),
                        (("awq", "gptq", "int4", "4-bit"), "gptq-int4"), (("32-true", "fp32"), "fp32")):
        if any(name in text for name in names):
            return form
    return "bf16"


def transformers_setting(row):
    """What a row of memory_pytorch.jsonl says of an inference run; None for other kinds of run."""
    s = row["setting"]
    kind = s["kind"].lower()
    if "inference" not in kind:
        return None
    values = measured(row)
    name = next((name for name in PEAKS if name in values), None)
    quantization = str(s.get("quantization") or s.get("mode") or s.get("dtype") or "bf16")
    form = weight_format(quantization)
    current = re.search(r"transformers (\d+)\.(\d+)", kind)
    version = (int(current[1]), int(current[2])) if current else None
    own_program = row["id"].split("-")[1] in ("awq", "exllama", "gptq4llama", "litgpt")
    context = int(re.sub(r"\D", "", str(s.get("ctx") or "")) or 0)
    setting = {"peak": values.get(name) if name else None, "format": form, "batch": s.get("batch") or 1,
               "input": s.get("input_len") or s.get("prefill") or 1,
               "output": s.get("generated") or s.get("decode") or 0,
               "packed": form in ("gptq-int4", "int3", "nf4", "bnb4"),
               "kv_bytes": 1 if s.get("kv") == "int8" else 2,
               "eager": own_program, "all_logits": own_program,
               "tuple_cache": not own_program and (version is None or version < (4, 36)),
               "devices": s.get("gpus") or 1, "own_program": own_program,
               "generation_only": version is not None and version >= (4, 51)}
    if "perplexity" in kind:
        setting["input"] = context or int((re.search(r"seqlen=(\d+)", row["model"]) or [0, 2048])[1])
    elif context:
        setting["output"] = context
        setting["eager"] = setting["all_logits"] = False
    if isinstance(s.get("seq"), str):
        setting["unusable"] = "the length is told for a whole table in words"
    if own_program and row["id"].startswith("C-litgpt-gen"):
        setting["output"] = 50
    if name is None or setting["peak"] is None:
        setting["unusable"] = "no peak printed"
    if not own_program and not s.get("input_len") and not s.get("generated"):
        setting["unusable"] = "no length told"
    return setting
