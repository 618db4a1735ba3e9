#include "estimate/serving_cache.h"

#include <algorithm>
#include <limits>

#include "model/kv_cache_shape.h"
#include "quantity/bisection.h"

namespace ballpark {
namespace {

using detail::saturating_add;
using detail::saturating_multiply;

constexpr std::int64_t kLongestSequence = (std::int64_t{1} << 32) - 1;
// DeepSeek-V3.2's indexer keeps its key in FP8 with one 32-bit scale (vllm/v1/attention/backends/mla/indexer.py).
constexpr std::int64_t kIndexScaleBytes = 4;
// SGLang python/sglang/srt/server_args.py: mamba_full_memory_ratio, swa_full_tokens_ratio.
constexpr double kSglangStateRatio = 0.9;
constexpr double kSglangWindowRatio = 0.8;
constexpr EngineVersion kPrefixStates{0, 21};
// vLLM pull request 40694: the tokens printed are what the concurrency says, before that blocks over groups.
constexpr EngineVersion kTokensByConcurrency{0, 21};

std::int64_t divide_up_count(std::int64_t whole, std::int64_t parts) {
    return whole / parts + (whole % parts > 0 ? 1 : 0);
}

std::int64_t rank_heads(std::int64_t heads, std::int64_t ranks) { return divide_up_count(heads, ranks); }

CacheLayers layers_of(const SoftmaxAttention& a, const ServingSetup& setup) {
    CacheLayers kind;
    if (a.shares_cache) return kind;
    const std::int64_t heads = rank_heads(a.num_key_value_heads, setup.parallel.tensor);
    kind.token_bytes =
        (bytes_of(setup.kv.keys, heads * a.head_dim) + bytes_of(setup.kv.values, heads * a.v_head_dim)).count();
    if (a.index_n_heads > 0) kind.token_bytes += a.index_head_dim + kIndexScaleBytes;
    kind.window = a.sliding_window;
    return kind;
}

CacheLayers layers_of(const LatentAttention& a, const ServingSetup& setup) {
    CacheLayers kind;
    kind.token_bytes = bytes_of(setup.kv.keys, a.kv_lora_rank + a.qk_rope_head_dim).count();
    if (a.index_n_heads > 0) kind.token_bytes += a.index_head_dim + kIndexScaleBytes;
    return kind;
}

CacheLayers layers_of(const CompressedAttention& a, const ServingSetup& setup) {
    CacheLayers kind;
    kind.token_bytes = bytes_of(setup.kv.keys, a.head_dim).count();
    kind.window = a.sliding_window;
    kind.compression = a.compress_ratio;
    return kind;
}

// The state of linear attention is kept in 32 bit (Qwen3-Next's and Qwen3.5's mamba_ssm_dtype), Mamba's in the model's
// type; the convolution's inputs always in the latter: vllm/model_executor/layers/mamba/mamba_utils.py.
TensorType state_type(const Layer& layer, const ServingSetup& setup) {
    return std::holds_alternative<LinearAttention>(*layer.recurrence) ? TensorType::f32 : setup.activations;
}

CacheLayers kind_of(const Layer& layer, const ModelSpec& model, const ServingSetup& setup) {
    CacheLayers kind;
    if (layer.attention) kind = std::visit([&](const auto& a) { return layers_of(a, setup); }, *layer.attention);
    const RecurrentState state = recurrent_state(layer, model.hidden_size);
    if (state.conv + state.state > 0)
        kind.state_bytes =
            divide_up(bytes_of(setup.activations, state.conv) + bytes_of(state_type(layer, setup), state.state),
                      setup.parallel.tensor)
                .count();
    return kind;
}

bool same_kind(const CacheLayers& a, const CacheLayers& b) {
    return a.token_bytes == b.token_bytes && a.state_bytes == b.state_bytes && a.window == b.window &&
           a.compression == b.compression;
}

void add_kind(std::vector<CacheLayers>& kinds, CacheLayers kind) {
    for (CacheLayers& known : kinds)
        if (same_kind(known, kind)) {
            ++known.layers;
            return;
        }
    kind.layers = 1;
    kinds.push_back(kind);
}

// vLLM groups layers since its first hybrid allocator; before, and in the other engines, all layers share one plan.
bool groups_layers(const ServingSetup& setup) {
    return setup.engine == ServingEngine::vllm && !(setup.version && *setup.version < EngineVersion{0, 9});
}

// The smallest kind sets the size of a group unless the largest is hardly larger (1.25 times, 1.5 in later versions).
std::int64_t group_size(const std::vector<CacheLayers>& kinds) {
    std::int64_t smallest = std::numeric_limits<std::int64_t>::max();
    std::int64_t largest = 0;
    for (const CacheLayers& kind : kinds) {
        smallest = std::min(smallest, kind.layers);
        largest = std::max(largest, kind.layers);
    }
    return largest * 4 < smallest * 5 ? largest : smallest;
}

// Pages of all kinds must be equal: the block of the narrower kinds covers more tokens, and a recurrent layer's state
// makes the attention's block as long as it takes to be no smaller.
std::int64_t page_bytes(const CachePlan& plan) {
    std::int64_t page = 0;
    for (const CacheLayers& kind : plan.kinds)
        page = std::max(page, saturating_multiply(kind.token_bytes, plan.block_tokens));
    return page;
}

void lengthen_block_for_state(CachePlan& plan) {
    std::int64_t state = 0;
    std::int64_t token = 0;
    for (const CacheLayers& kind : plan.kinds) {
        state = std::max(state, kind.state_bytes);
        token = std::max(token, kind.token_bytes);
    }
    if (state > 0 && token > 0)
        plan.block_tokens = std::max(plan.block_tokens, round_up(divide_up_count(state, token), plan.block_tokens));
}

bool mixed(const CachePlan& plan) { return plan.kinds.size() > 1; }

std::int64_t kept_tokens(const CacheLayers& kind, const ServingSetup& setup, std::int64_t tokens) {
    if (kind.window <= 0) return tokens;
    const std::int64_t recent = std::min(kind.window - 1 + setup.max_batched_tokens, tokens);
    return kind.compression > 0 ? saturating_add(recent, divide_up_count(tokens, kind.compression)) : recent;
}

// vllm/v1/kv_cache_interface.py: whole blocks of the tokens kept, one more for a window that starts inside a block,
// one block of state for a recurrent layer.
std::int64_t kind_blocks(const CachePlan& plan, const CacheLayers& kind, const ServingSetup& setup,
                         std::int64_t tokens) {
    // A prefix cache keeps the state before the last block as well; hybrid models have it since 0.21.
    if (kind.token_bytes == 0) return setup.version && *setup.version >= kPrefixStates ? 2 : 1;
    const std::int64_t page = page_bytes(plan);
    const std::int64_t tokens_of_page =
        std::max<std::int64_t>(page / kind.token_bytes / plan.block_tokens, 1) * plan.block_tokens;
    const std::int64_t blocks = divide_up_count(kept_tokens(kind, setup, tokens), tokens_of_page);
    return kind.window > 0 && mixed(plan) ? blocks + 1 : blocks;
}

std::int64_t longest_sequence(const CachePlan& plan, const ServingSetup& setup, std::int64_t blocks) {
    return largest(kLongestSequence, [&](std::int64_t tokens) { return blocks_per_sequence(plan, setup, tokens) <= blocks; });
}

// SGLang sets tokens from bytes alone: a share for the states of recurrent layers, fewer tokens for sliding layers.
std::int64_t sglang_tokens(const CachePlan& plan, Bytes pool) {
    double per_token = 0;
    bool has_full = false;
    for (const CacheLayers& kind : plan.kinds) has_full = has_full || (kind.token_bytes > 0 && kind.window == 0);
    for (const CacheLayers& kind : plan.kinds) {
        const double bytes = static_cast<double>(kind.token_bytes) * static_cast<double>(kind.layers);
        per_token += kind.window > 0 && has_full ? bytes * kSglangWindowRatio : bytes;
    }
    if (per_token <= 0) return 0;
    const double share = plan.sequence_state > 0 ? 1 / (1 + kSglangStateRatio) : 1;
    return static_cast<std::int64_t>(pool.as_double() * share / per_token);
}

}  // namespace

CachePlan plan_cache(const ModelSpec& model, const ServingSetup& setup, std::int64_t first, std::int64_t count) {
    CachePlan plan;
    plan.block_tokens = setup.block_tokens;
    for (std::int64_t i = first; i < first + count && i < static_cast<std::int64_t>(model.layers.size()); ++i) {
        const CacheLayers kind = kind_of(model.layers[static_cast<std::size_t>(i)], model, setup);
        if (kind.token_bytes == 0 && kind.state_bytes == 0) continue;
        // A block with attention and recurrence side by side keeps both.
        CacheLayers attention = kind;
        attention.state_bytes = 0;
        CacheLayers recurrence;
        recurrence.state_bytes = kind.state_bytes;
        if (attention.token_bytes > 0) add_kind(plan.kinds, attention);
        if (recurrence.state_bytes > 0) add_kind(plan.kinds, recurrence);
        plan.token_bytes = saturating_add(plan.token_bytes, kind.token_bytes);
        plan.sequence_state = saturating_add(plan.sequence_state, kind.state_bytes);
    }
    if (plan.kinds.empty()) return plan;
    if (!groups_layers(setup)) {
        for (const CacheLayers& kind : plan.kinds) plan.group_layers += kind.token_bytes > 0 ? kind.layers : 0;
        plan.block_bytes = saturating_multiply(plan.token_bytes, plan.block_tokens);
        return plan;
    }
    lengthen_block_for_state(plan);
    plan.group_layers = group_size(plan.kinds);
    plan.groups = 0;
    for (const CacheLayers& kind : plan.kinds) plan.groups += divide_up_count(kind.layers, plan.group_layers);
    plan.block_bytes = saturating_multiply(page_bytes(plan), plan.group_layers);
    return plan;
}

std::int64_t blocks_per_sequence(const CachePlan& plan, const ServingSetup& setup, std::int64_t tokens) {
    if (!groups_layers(setup)) return divide_up_count(tokens, plan.block_tokens);
    std::int64_t blocks = 0;
    for (const CacheLayers& kind : plan.kinds) {
        const std::int64_t groups = divide_up_count(kind.layers, plan.group_layers);
        blocks = saturating_add(blocks, saturating_multiply(groups, kind_blocks(plan, kind, setup, tokens)));
    }
    return blocks;
}

CacheCapacity cache_capacity(const CachePlan& plan, const ServingSetup& setup, Bytes pool) {
    CacheCapacity capacity;
    if (plan.block_bytes <= 0 || pool.count() <= 0) return capacity;
    const std::int64_t longest = setup.max_model_len.count();
    if (setup.engine == ServingEngine::sglang) {
        capacity.tokens = sglang_tokens(plan, pool);
        capacity.blocks = capacity.tokens / plan.block_tokens;
        capacity.tokens = capacity.blocks * plan.block_tokens;
        capacity.concurrency = static_cast<double>(capacity.tokens) / static_cast<double>(longest);
        capacity.longest = capacity.tokens;
        return capacity;
    }
    capacity.blocks = pool.count() / plan.block_bytes;
    const std::int64_t each = blocks_per_sequence(plan, setup, longest);
    capacity.concurrency = static_cast<double>(capacity.blocks) / static_cast<double>(std::max<std::int64_t>(each, 1));
    const bool recent = setup.version ? *setup.version >= kTokensByConcurrency : plan.sequence_state > 0;
    const bool by_concurrency = setup.engine == ServingEngine::vllm && mixed(plan) && recent;
    capacity.tokens = by_concurrency ? static_cast<std::int64_t>(capacity.concurrency * static_cast<double>(longest))
                                     : capacity.blocks / plan.groups * plan.block_tokens;
    capacity.longest = longest_sequence(plan, setup, capacity.blocks);
    return capacity;
}

}  // namespace ballpark
