#include "estimate/serving_flags.h"

#include <cmath>
#include <vector>

namespace ballpark {
namespace {

/// A share with at most four digits after the point, "0.9".
std::string share_text(double share) {
    const auto scaled = static_cast<std::int64_t>(std::floor(share * 10000.0 + 0.5));
    std::string digits = std::to_string(scaled % 10000);
    digits.insert(0, 4 - digits.size(), '0');
    while (digits.size() > 1 && digits.back() == '0') digits.pop_back();
    return std::to_string(scaled / 10000) + "." + digits;
}

class Command {
public:
    explicit Command(std::string start) : text_(std::move(start)) {}

    void flag(std::string_view name) {
        text_ += ' ';
        text_ += name;
    }
    void flag(std::string_view name, std::string_view value) {
        flag(name);
        text_ += ' ';
        text_ += value;
    }
    void flag(std::string_view name, std::int64_t value) { flag(name, std::to_string(value)); }
    void flag_unless(std::string_view name, std::int64_t value, std::int64_t usual) {
        if (value != usual) flag(name, value);
    }
    std::string take() { return std::move(text_); }

private:
    std::string text_;
};

bool narrow_cache(const ServingSetup& setup) {
    return info(setup.kv.keys).block_bytes < info(setup.activations).block_bytes;
}

std::string_view cache_name(const ServingSetup& setup) {
    return setup.kv.keys == TensorType::f8_e5m2 ? "fp8_e5m2" : "fp8_e4m3";
}

/// Formats that vLLM and SGLang make from a 16-bit checkpoint while they load it; the others are checkpoints of their
/// own.
bool made_on_loading(const ServingSetup& setup) { return setup.weights.id == "fp8"; }

/// The setup with only what the engine would choose by itself.
ServingSetup untouched(const ServingSetup& setup) {
    ServingSetup plain = setup;
    plain.parallel = {};
    plain.max_num_seqs = 0;
    plain.max_batched_tokens = 0;
    plain.memory_fraction = 0;
    plain.block_tokens = 0;
    const Result<ServingSetup> filled = with_defaults(ModelSpec{}, plain);
    return filled ? *filled : setup;
}

std::string vllm_command(std::string_view model, const ServingSetup& setup, bool quantize) {
    const ServingSetup usual = untouched(setup);
    Command command("vllm serve " + std::string(model));
    command.flag_unless("--tensor-parallel-size", setup.parallel.tensor, 1);
    command.flag_unless("--pipeline-parallel-size", setup.parallel.pipeline, 1);
    command.flag_unless("--data-parallel-size", setup.parallel.data, 1);
    if (setup.parallel.experts) command.flag("--enable-expert-parallel");
    command.flag("--max-model-len", setup.max_model_len.count());
    command.flag_unless("--max-num-seqs", setup.max_num_seqs, usual.max_num_seqs);
    command.flag_unless("--max-num-batched-tokens", setup.max_batched_tokens, usual.max_batched_tokens);
    command.flag("--gpu-memory-utilization", share_text(setup.memory_fraction));
    command.flag_unless("--block-size", setup.block_tokens, usual.block_tokens);
    if (quantize) command.flag("--quantization", "fp8");
    if (narrow_cache(setup)) command.flag("--kv-cache-dtype", cache_name(setup));
    if (setup.lora.slots > 0) {
        command.flag("--enable-lora");
        command.flag("--max-loras", setup.lora.slots);
        command.flag("--max-lora-rank", setup.lora.rank);
    }
    return command.take();
}

std::string sglang_command(std::string_view model, const ServingSetup& setup, bool quantize) {
    const ServingSetup usual = untouched(setup);
    Command command("python -m sglang.launch_server --model-path " + std::string(model));
    command.flag_unless("--tp", setup.parallel.tensor, 1);
    command.flag_unless("--pp-size", setup.parallel.pipeline, 1);
    command.flag_unless("--dp", setup.parallel.data, 1);
    if (setup.parallel.experts) command.flag("--ep-size", setup.parallel.tensor * setup.parallel.data);
    command.flag("--context-length", setup.max_model_len.count());
    command.flag_unless("--max-running-requests", setup.max_num_seqs, usual.max_num_seqs);
    command.flag_unless("--chunked-prefill-size", setup.max_batched_tokens, usual.max_batched_tokens);
    command.flag("--mem-fraction-static", share_text(setup.memory_fraction));
    if (quantize) command.flag("--quantization", "fp8");
    if (narrow_cache(setup)) command.flag("--kv-cache-dtype", cache_name(setup));
    if (setup.lora.slots > 0) {
        command.flag("--max-loras-per-batch", setup.lora.slots);
        command.flag("--max-lora-rank", setup.lora.rank);
    }
    return command.take();
}

std::string trtllm_command(std::string_view model, const ServingSetup& setup) {
    const ServingSetup usual = untouched(setup);
    Command command("trtllm-serve " + std::string(model));
    command.flag_unless("--tp_size", setup.parallel.tensor, 1);
    command.flag_unless("--pp_size", setup.parallel.pipeline, 1);
    if (setup.parallel.experts) command.flag("--ep_size", setup.parallel.tensor);
    command.flag("--max_seq_len", setup.max_model_len.count());
    command.flag_unless("--max_batch_size", setup.max_num_seqs, usual.max_num_seqs);
    command.flag_unless("--max_num_tokens", setup.max_batched_tokens, usual.max_batched_tokens);
    command.flag("--kv_cache_free_gpu_memory_fraction", share_text(setup.memory_fraction));
    return command.take();
}

}  // namespace

std::string serving_command(std::string_view model, const ServingSetup& setup, bool as_stored) {
    const bool quantize = !as_stored && made_on_loading(setup);
    switch (setup.engine) {
        case ServingEngine::vllm: return vllm_command(model, setup, quantize);
        case ServingEngine::sglang: return sglang_command(model, setup, quantize);
        case ServingEngine::trtllm: return trtllm_command(model, setup);
    }
    return {};
}

}  // namespace ballpark
