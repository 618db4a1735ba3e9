#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "estimate/llamacpp_parts.h"
#include "model/kv_cache_shape.h"

namespace ballpark {
namespace {

constexpr std::int64_t kCellPadding = 256;
constexpr std::int64_t kMostSlots = 256;

bool quantised(TensorType type) { return info(type).block_elements > 1; }

Error refuse(std::string_view field, std::string message) {
    return {ErrorCode::bad_value, std::string(field), std::move(message)};
}

// A quantised cache is made of whole blocks of each head.
std::optional<Error> check_blocks(const ModelSpec& model, const LlamacppSetup& setup) {
    for (const Layer& layer : model.layers) {
        if (!layer.attention) continue;
        const auto* a = std::get_if<SoftmaxAttention>(&*layer.attention);
        if (a == nullptr) continue;
        if (a->head_dim % info(setup.kv_k).block_elements != 0)
            return refuse("kv_k", "llama.cpp cannot quantise this cache: the head size " + std::to_string(a->head_dim) +
                                      " is no multiple of 32");
        if (a->v_head_dim % info(setup.kv_v).block_elements != 0)
            return refuse("kv_v", "llama.cpp cannot quantise this cache: the head size " +
                                      std::to_string(a->v_head_dim) + " is no multiple of 32");
    }
    return std::nullopt;
}

}  // namespace

// llama-context.cpp, constructor of llama_context.
Result<LlamacppContext> llamacpp_context(const ModelSpec& model, const LlamacppSetup& setup) {
    const std::int64_t slots = setup.parallel_slots;
    if (slots < 1 || slots > kMostSlots)
        return refuse("parallel_slots", "parallel_slots must be between 1 and 256; got " + std::to_string(slots));
    if (setup.batch_tokens < 1) return refuse("batch_tokens", "batch_tokens must be at least 1");
    if (setup.ubatch_tokens < 1) return refuse("ubatch_tokens", "ubatch_tokens must be at least 1");
    if (setup.flash_attention == FlashAttention::off && quantised(setup.kv_v))
        return refuse("kv_v", "llama.cpp quantises values only with flash attention");
    if (auto problem = check_blocks(model, setup)) return *std::move(problem);
    const std::int64_t trained = std::max<std::int64_t>(model.max_position_embeddings, 1);
    const std::int64_t asked = setup.context.count() > 0 ? setup.context.count() : trained;
    LlamacppContext context;
    context.n_batch = std::min(setup.batch_tokens, asked);
    context.n_ubatch = std::min(context.n_batch, setup.ubatch_tokens);
    context.n_ctx = round_up(asked, kCellPadding);
    context.n_tokens = round_up(context.n_ubatch, slots);
    context.flash = setup.flash_attention == FlashAttention::on ||
                    (setup.flash_attention == FlashAttention::automatic && !detail::splits_convolutions(model, setup));
    context.n_ctx_seq = context.n_ctx;
    if (!setup.kv_unified) {
        context.streams = slots;
        context.n_ctx_seq = round_up(std::max<std::int64_t>(context.n_ctx / slots, 1), kCellPadding);
        context.n_ctx = detail::saturating_multiply(context.n_ctx_seq, slots);
    }
    const std::int64_t rows = setup.program == LlamacppProgram::server ? slots : context.n_batch;
    context.n_outputs = std::min(context.n_ubatch, rows);
    return context;
}

namespace detail {

// llama-kv-cache-iswa.cpp: a sliding layer keeps its window for every sequence of a stream, and one ubatch.
std::int64_t llamacpp_cells(const Layer& layer, const LlamacppContext& context, const LlamacppSetup& setup) {
    const std::int64_t window = sliding_window(layer);
    if (window == 0 || setup.swa_full) return context.n_ctx_seq;
    if (const auto* a = std::get_if<SoftmaxAttention>(&*layer.attention); a != nullptr && a->full_cache_in_llama_cpp)
        return context.n_ctx_seq;
    const std::int64_t sequences = setup.kv_unified ? setup.parallel_slots : 1;
    const std::int64_t wanted = saturating_add(saturating_multiply(window, sequences), context.n_ubatch);
    return std::min(context.n_ctx_seq, round_up(wanted, kCellPadding));
}

// llama-kv-cache.cpp, constructor: one row of keys and one of values a cell, no other padding.
Bytes llamacpp_layer_cache(const Layer& layer, const LlamacppContext& context, const LlamacppSetup& setup) {
    const CacheCell cell = cache_cell(layer);
    if (cell.k + cell.v == 0) return {};
    const Bytes row = bytes_of(setup.kv_k, cell.k) + bytes_of(setup.kv_v, cell.v);
    return row * saturating_multiply(llamacpp_cells(layer, context, setup), context.streams);
}

// llama-memory-recurrent.cpp: 32-bit states, one a slot, whatever the context.
Bytes llamacpp_layer_state(const Layer& layer, std::int64_t hidden, std::int64_t slots) {
    const RecurrentState state = recurrent_state(layer, hidden);
    return bytes_of(TensorType::f32, saturating_add(state.conv, state.state)) * slots;
}

}  // namespace detail
}  // namespace ballpark
