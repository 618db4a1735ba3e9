#include "estimate/transformers_memory.h"

#include <algorithm>
#include <string>

#include "estimate/kv_cache.h"
#include "estimate/serving_weights.h"
#include "model/tensors.h"

namespace ballpark {
namespace {

constexpr EngineVersion kCacheObjects{4, 36};
constexpr EngineVersion kLastLogits{4, 45};
constexpr std::int64_t kMostTokens = std::int64_t{1} << 32;

bool before(const std::optional<EngineVersion>& version, EngineVersion change) { return version && *version < change; }

double element_bytes(TensorType type) {
    return static_cast<double>(info(type).block_bytes) / static_cast<double>(info(type).block_elements);
}

bool packed(const WeightFormat& format) { return format.matrices.bytes < format.matrices.elements; }

struct Loaded {
    Bytes weights;
    Bytes largest_matrix;  ///< unpacked, of one expert
};

// Loading a checkpoint in FP8 leaves a tied head as a matrix of its own (Qwen3-1.7B-FP8 and 4B-FP8 weigh that much more
// than their tensors; their 4-bit and GPTQ siblings do not).
bool keeps_head_apart(const ModelSpec& model, const WeightFormat& format) {
    return model.tie_word_embeddings && format.matrices == Block{1, 1} && format.id == "fp8";
}

// One allocation a tensor: transformers does not fuse. A tied head is the embedding itself.
Loaded load(const ModelSpec& model, const TransformersSetup& setup) {
    Loaded loaded;
    for (const Tensor& tensor : tensor_list(model)) {
        if (tensor.next_token_prediction || tensor.role == TensorRole::rope_table) continue;
        const bool linear = is_linear_matrix(tensor);
        const std::int64_t copies = linear && tensor.role == TensorRole::expert_ffn ? tensor.ne[2] : 1;
        const std::int64_t elements = tensor.elements() / std::max<std::int64_t>(copies, 1);
        const Bytes each = bytes_of(linear ? setup.weights.matrices : setup.weights.others, elements);
        loaded.weights += allocated_bytes(each) * copies;
        if (tensor.role == TensorRole::token_embedding && keeps_head_apart(model, setup.weights))
            loaded.weights += allocated_bytes(each);
        if (linear) loaded.largest_matrix = std::max(loaded.largest_matrix, bytes_of(setup.activations, elements));
    }
    for (const Tower& tower : model.towers) loaded.weights += bytes_of(setup.weights.others, tower.parameters.count());
    return loaded;
}

/// Elements per token that the widest feed-forward holds at once.
double feed_forward_width(const ModelSpec& model) {
    double widest = 0;
    for (const Layer& layer : model.layers) {
        if (const auto* dense = std::get_if<DenseFeedForward>(&layer.feed_forward))
            widest = std::max(widest, (dense->gated ? 3.0 : 2.0) * static_cast<double>(dense->intermediate_size));
        if (const auto* experts = std::get_if<ExpertFeedForward>(&layer.feed_forward)) {
            // Experts run one after the other, each on the tokens routed to it.
            const double share = static_cast<double>(experts->num_experts_per_tok) /
                                 static_cast<double>(std::max<std::int64_t>(experts->num_experts, 1));
            const double routed = 3.0 * share * static_cast<double>(experts->moe_intermediate_size);
            const double shared = 3.0 * static_cast<double>(experts->shared_intermediate_size);
            widest = std::max(widest, std::max(routed, shared) + static_cast<double>(model.hidden_size));
        }
    }
    return widest;
}

std::int64_t attention_heads(const ModelSpec& model) {
    for (const Layer& layer : model.layers) {
        if (!layer.attention) continue;
        return std::visit([](const auto& a) { return a.num_attention_heads; }, *layer.attention);
    }
    return 0;
}

struct Parts {
    double cache_prompt = 0;
    double cache_full = 0;
    double body = 0;
    double logits_prompt = 0;
    double logits_step = 0;
    double scores = 0;
    double unpacked = 0;
    double fixed = 0;
    double copies = 1;  ///< of the cache during generation
    double devices = 1;
};

Parts parts_of(const ModelSpec& model, const TransformersSetup& setup, const TransformersConstants& constants,
               const Loaded& loaded) {
    Parts parts;
    const auto batch = static_cast<double>(setup.batch);
    const auto prompt = static_cast<double>(setup.input.count());
    const double bytes = element_bytes(setup.activations);
    const double logit = static_cast<double>(model.vocab_size) * (bytes + element_bytes(TensorType::f32));
    parts.cache_prompt = batch * kv_bytes_per_sequence(model, setup.kv, setup.input).as_double();
    parts.cache_full = batch * kv_bytes_per_sequence(model, setup.kv, setup.input + setup.output).as_double();
    parts.body = batch * prompt * bytes *
                 (feed_forward_width(model) + constants.hidden_copies.typical * static_cast<double>(model.hidden_size));
    parts.logits_prompt = batch * logit * (before(setup.version, kLastLogits) ? prompt : 1);
    parts.logits_step = batch * logit;
    if (setup.attention == AttentionKernel::eager)
        parts.scores =
            batch * static_cast<double>(attention_heads(model)) * prompt * prompt * constants.score_bytes.typical;
    parts.unpacked = packed(setup.weights) ? loaded.largest_matrix.as_double() : 0;
    parts.fixed = constants.fixed.typical;
    parts.devices = static_cast<double>(setup.devices);
    parts.copies = before(setup.version, kCacheObjects) && setup.output.count() > 0 ? 2 : 1;
    return parts;
}

Bytes whole(double bytes) { return Bytes(static_cast<std::int64_t>(std::max(bytes, 0.0))); }

void explain(const Loaded& loaded, const TransformersSetup& setup, const Parts& parts, const TransformersMemory& memory,
             const TransformersConstants& constants, Worksheet& why) {
    const std::size_t mark = why.mark();
    const auto add = [&](std::string_view name, double value, std::string_view source) {
        why.add({.name = name, .value = value, .unit = Unit::bytes, .formula = "", .with = {},
                 .source = std::string(source), .children = {}});
    };
    add("weights", loaded.weights.as_double(), setup.weights.source);
    constexpr std::string_view kModeling = "transformers v4.46 src/transformers/models/llama/modeling_llama.py";
    why.add({.name = "prompt_peak",
             .value = memory.prompt.as_double(),
             .unit = Unit::bytes,
             .formula = "cache + devices * (max(body, scores, logits) + unpacked + fixed)",
             .with = {{"cache", parts.cache_prompt},
                      {"devices", parts.devices},
                      {"body", parts.body},
                      {"scores", parts.scores},
                      {"logits", parts.logits_prompt},
                      {"unpacked", parts.unpacked},
                      {"fixed", parts.fixed}},
             .source = std::string(kModeling),
             .children = {}});
    why.add({.name = "generation_peak", .value = memory.generation.as_double(), .unit = Unit::bytes,
             .formula = "copies * cache + devices * (logits + unpacked + fixed)",
             .with = {{"copies", parts.copies}, {"cache", parts.cache_full}, {"devices", parts.devices},
                      {"logits", parts.logits_step}, {"unpacked", parts.unpacked}, {"fixed", parts.fixed}},
             .source = "transformers v4.46 src/transformers/cache_utils.py", .children = {}});
    why.add_above(mark, {.name = "transformers_peak", .value = memory.peak.typical, .unit = Unit::bytes,
                         .formula = "(weights + max(prompt_peak, generation_peak)) * spread",
                         .with = {{"weights", loaded.weights.as_double()}, {"prompt_peak", memory.prompt.as_double()},
                                  {"generation_peak", memory.generation.as_double()},
                                  {"spread", constants.spread.typical}},
                         .source = "torch.cuda.max_memory_allocated; spread: catalog/engines.json", .children = {}});
}

std::optional<Error> check(const TransformersSetup& setup) {
    const auto bad = [](std::string field, std::int64_t least, std::int64_t got) {
        return Error{ErrorCode::bad_value, field,
                     field + " must be at least " + std::to_string(least) + "; got " + std::to_string(got)};
    };
    if (setup.devices < 1) return bad("gpus", 1, setup.devices);
    if (setup.batch < 1) return bad("concurrency", 1, setup.batch);
    if (setup.input.count() < 1) return bad("input_tokens", 1, setup.input.count());
    if (setup.output.count() < 0) return bad("output_tokens", 0, setup.output.count());
    return {};
}

}  // namespace

Result<TransformersMemory> transformers_memory(const ModelSpec& model, const TransformersSetup& setup,
                                               const TransformersConstants& constants, Worksheet* why) {
    if (auto error = check(setup)) return *std::move(error);
    const Loaded loaded = load(model, setup);
    const Parts parts = parts_of(model, setup, constants, loaded);
    TransformersMemory memory;
    memory.weights = loaded.weights;
    memory.kv_cache = whole(parts.cache_full);
    const double forward = std::max({parts.body, parts.scores, parts.logits_prompt});
    memory.prompt = whole(parts.cache_prompt + parts.devices * (forward + parts.unpacked + parts.fixed));
    memory.generation = whole(parts.copies * parts.cache_full +
                              parts.devices * (parts.logits_step + parts.unpacked + parts.fixed));
    const double weights = loaded.weights.as_double();
    const double peak = weights + std::max(memory.prompt, memory.generation).as_double();
    memory.peak = Range::spanning((weights + memory.generation.as_double()) * constants.spread.low,
                                  peak * constants.spread.typical, peak * constants.spread.high);
    memory.with_context = {memory.peak.low + constants.context.low, memory.peak.typical + constants.context.typical,
                           memory.peak.high + constants.context.high};
    if (why) explain(loaded, setup, parts, memory, constants, *why);
    return memory;
}

Tokens longest_prompt(const ModelSpec& model, TransformersSetup setup, const TransformersConstants& constants,
                      Bytes capacity) {
    const auto fits = [&](std::int64_t tokens) {
        setup.input = Tokens(tokens);
        const Result<TransformersMemory> memory = transformers_memory(model, setup, constants);
        return memory && memory->with_context.typical <= capacity.as_double();
    };
    if (!fits(1)) return Tokens(0);
    std::int64_t known = 1;
    std::int64_t too_long = kMostTokens;
    while (too_long - known > 1) {
        const std::int64_t middle = known + (too_long - known) / 2;
        (fits(middle) ? known : too_long) = middle;
    }
    return Tokens(known);
}

}  // namespace ballpark
