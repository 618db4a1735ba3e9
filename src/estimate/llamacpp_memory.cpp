#include "estimate/llamacpp_memory.h"

#include <algorithm>
#include <string>
#include <utility>

#include "estimate/llamacpp_parts.h"
#include "model/kv_cache_shape.h"

namespace ballpark {
namespace {

constexpr std::string_view kSource = "llama.cpp at build 11669";

// The graph's small inputs are aligned one by one, which is a kilobyte at most in either direction.
Range around(Bytes bytes, const Range& spread) {
    constexpr double kAlignedInputs = 1024;
    const double typical = bytes.as_double();
    if (typical == 0) return {};
    return {typical * spread.low - kAlignedInputs, typical, typical * spread.high + kAlignedInputs};
}

LlamacppPlace added(const std::vector<LlamacppPlace>& places) {
    LlamacppPlace sum;
    sum.name = "all";
    for (const LlamacppPlace& place : places) {
        sum.model += place.model;
        sum.kv += place.kv;
        sum.recurrent += place.recurrent;
        sum.compute += place.compute;
        sum.compute_range.low += place.compute_range.low;
        sum.compute_range.typical += place.compute_range.typical;
        sum.compute_range.high += place.compute_range.high;
        sum.output += place.output;
    }
    return sum;
}

/// Layers whose caches have the same cell and the same number of cells.
struct CacheKind {
    CacheCell cell;
    std::int64_t cells = 0;
    std::int64_t layers = 0;
};

std::vector<CacheKind> cache_kinds(const ModelSpec& model, const LlamacppContext& context, const LlamacppSetup& setup) {
    std::vector<CacheKind> kinds;
    for (const Layer& layer : model.layers) {
        const CacheCell cell = cache_cell(layer);
        if (cell.k + cell.v == 0) continue;
        const std::int64_t cells = detail::llamacpp_cells(layer, context, setup);
        const auto same = std::find_if(kinds.begin(), kinds.end(), [&](const CacheKind& kind) {
            return kind.cell.k == cell.k && kind.cell.v == cell.v && kind.cells == cells;
        });
        if (same == kinds.end())
            kinds.push_back({cell, cells, 1});
        else
            ++same->layers;
    }
    return kinds;
}

void explain_cache(const ModelSpec& model, const LlamacppSetup& setup, const LlamacppMemory& memory, Worksheet& why) {
    const std::size_t mark = why.mark();
    const auto streams = static_cast<double>(memory.context.streams);
    for (const CacheKind& kind : cache_kinds(model, memory.context, setup)) {
        const double k_row = bytes_of(setup.kv_k, kind.cell.k).as_double();
        const double v_row = bytes_of(setup.kv_v, kind.cell.v).as_double();
        const auto cells = static_cast<double>(kind.cells);
        const auto layers = static_cast<double>(kind.layers);
        why.add({.name = "llamacpp_cache_of_layers",
                 .value = layers * (k_row + v_row) * cells * streams,
                 .unit = Unit::bytes,
                 .formula = "layers * (k_row_bytes + v_row_bytes) * cells * streams",
                 .with = {{"layers", layers},
                          {"k_row_bytes", k_row},
                          {"v_row_bytes", v_row},
                          {"cells", cells},
                          {"streams", streams}},
                 .source = "llama.cpp src/llama-kv-cache.cpp at build 11669: cells padded to 256; sliding layers keep "
                           "their window and one ubatch",
                 .children = {}});
    }
    why.add_above(mark, {.name = "llamacpp_kv_buffer",
                         .value = memory.sum.kv.as_double(),
                         .unit = Unit::bytes,
                         .formula = "sum",
                         .with = {},
                         .source = std::string(kSource) + ", src/llama-kv-cache.cpp",
                         .children = {}});
}

void explain_figure(Worksheet& why, std::string_view name, Bytes value, std::string source) {
    why.add({.name = name,
             .value = value.as_double(),
             .unit = Unit::bytes,
             .formula = {},
             .with = {},
             .source = std::move(source),
             .children = {}});
}

void explain_output(const ModelSpec& model, const LlamacppSetup& setup, const LlamacppMemory& memory, Worksheet& why) {
    const auto vocabulary = static_cast<double>(model.vocab_size);
    const auto slots = static_cast<double>(setup.parallel_slots);
    why.add({.name = "llamacpp_output_buffer",
             .value = memory.sum.output.as_double(),
             .unit = Unit::bytes,
             .formula = "4 * vocabulary * slots",
             .with = {{"vocabulary", vocabulary}, {"slots", slots}},
             .source = std::string(kSource) + ", src/llama-context.cpp, output_reserve",
             .children = {}});
}

void explain(const ModelSpec& model, const LlamacppSetup& setup, const LlamacppMemory& memory, Worksheet& why) {
    const std::size_t mark = why.mark();
    explain_figure(why, "llamacpp_model_buffer", memory.sum.model,
                   "tensors of the file, each padded to 32 bytes; the embedding twice where it is also the output and "
                   "that is offloaded: llama.cpp src/llama-model.cpp at build 11669");
    explain_cache(model, setup, memory, why);
    if (memory.sum.recurrent.count() > 0)
        explain_figure(why, "llamacpp_rs_buffer", memory.sum.recurrent,
                       "32-bit states, one a slot: llama.cpp src/llama-memory-recurrent.cpp at build 11669");
    explain_figure(why, "llamacpp_compute_buffer", memory.sum.compute,
                   "closed form of the prefill graph's peak: inputs, mask and the widest of logits, feed-forward and "
                   "attention; llama.cpp src/llama-graph.cpp and ggml-alloc.c at build 11669");
    explain_output(model, setup, memory, why);
    why.add_above(mark, {.name = "llamacpp_memory",
                         .value = memory.sum.total().as_double(),
                         .unit = Unit::bytes,
                         .formula = "sum",
                         .with = {},
                         .source = std::string(kSource),
                         .children = {}});
}

}  // namespace

LlamacppPlacement::LlamacppPlacement(const ModelSpec& model, const GgufSize& file, const LlamacppSetup& setup)
    : model_(model), file_(file), layout_(detail::llamacpp_layout(model, setup)), uncopied_(layout_), places_(layout_.places) {
    uncopied_.copied.assign(layout_.places, 0);
    layout_.copied = detail::copied_experts(file, layout_, setup.device);
    for (std::size_t i = 0; i < places_.size(); ++i) places_[i].name = i == 0 ? "host" : "gpu" + std::to_string(i - 1);
    detail::place_weights(model, file, layout_, setup.device, places_);
}

Result<LlamacppMemory> LlamacppPlacement::memory(const LlamacppSetup& setup, Worksheet* why) const {
    const auto context = llamacpp_context(model_, setup);
    if (!context) return context.error();
    LlamacppMemory memory{*context, places_, {}, file_.file_bytes};
    // Small batches meet the host's weights on the host.
    const bool copies = context->n_tokens >= kCopiedFrom;
    const detail::LlamacppLayout& layout = copies ? layout_ : uncopied_;
    for (std::size_t i = 0; i < model_.layers.size(); ++i) {
        LlamacppPlace& place = memory.places[layout.blocks[i]];
        place.kv += detail::llamacpp_layer_cache(model_.layers[i], *context, setup);
        place.recurrent += detail::llamacpp_layer_state(model_.layers[i], model_.hidden_size, setup.parallel_slots);
    }
    const std::vector<Bytes> compute = detail::llamacpp_compute(model_, *context, setup, layout);
    const Range spread = detail::llamacpp_compute_spread(setup, layout);
    for (std::size_t i = 0; i < memory.places.size(); ++i) {
        memory.places[i].compute = compute[i];
        memory.places[i].compute_range = around(compute[i], spread);
    }
    // Logits of one token a slot; the buffer grows when a request asks for more.
    memory.places[0].output = bytes_of(TensorType::f32, model_.vocab_size) * setup.parallel_slots;
    memory.sum = added(memory.places);
    if (why) explain(model_, setup, memory, *why);
    return memory;
}

Result<LlamacppMemory> llamacpp_memory(const ModelSpec& model, const GgufSize& file, const LlamacppSetup& setup,
                                       Worksheet* why) {
    return LlamacppPlacement(model, file, setup).memory(setup, why);
}

}  // namespace ballpark
