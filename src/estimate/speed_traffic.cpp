#include "estimate/speed_traffic.h"

#include <algorithm>
#include <span>
#include <string_view>
#include <vector>

#include "estimate/llamacpp_parts.h"
#include "model/gguf_size.h"
#include "model/kv_cache_shape.h"
#include "model/tensors.h"

namespace ballpark {
namespace {

// Tokens that an indexer lets a query look at: DeepSeek-V3.2, arXiv:2512.02556, section 2.1 (index_topk).
constexpr std::int64_t kIndexedTokens = 2048;

// Checkpoints in this format keep everything but the experts wide (quantization_config.modules_to_not_convert).
constexpr std::string_view kMicroscaled = "mxfp4";

bool has_experts(const ModelSpec& model) {
    return std::any_of(model.layers.begin(), model.layers.end(), [](const Layer& layer) {
        return std::holds_alternative<ExpertFeedForward>(layer.feed_forward);
    });
}

const ExpertFeedForward* experts_of(const ModelSpec& model, std::int32_t layer) {
    if (layer < 0 || static_cast<std::size_t>(layer) >= model.layers.size()) return nullptr;
    return std::get_if<ExpertFeedForward>(&model.layers[static_cast<std::size_t>(layer)].feed_forward);
}

double share_of(const ExpertFeedForward& experts) {
    return std::min(1.0, static_cast<double>(experts.num_experts_per_tok) / static_cast<double>(experts.num_experts));
}

void add_experts(ModelTraffic& traffic, const ExpertFeedForward& experts, double elements, double bytes) {
    const double share = share_of(experts);
    std::size_t kind = 0;
    while (kind < traffic.expert_kinds && traffic.experts[kind].share_per_token != share) ++kind;
    if (kind == traffic.experts.size()) --kind;
    if (kind == traffic.expert_kinds) {
        ++traffic.expert_kinds;
        traffic.experts[kind].experts = experts.num_experts;
        traffic.experts[kind].share_per_token = share;
    }
    traffic.experts[kind].bytes += bytes;
    traffic.experts[kind].active_parameters += elements * share;
}

bool is_matrix(const Tensor& tensor) { return tensor.ne[1] > 1; }

// Engines multiply with keys, values and gates in the same product as queries and the upward projection.
bool is_product(const Tensor& tensor) {
    if (tensor.layer < 0 || !is_matrix(tensor) || !tensor.name.ends_with(".weight")) return false;
    if (tensor.role == TensorRole::router) return true;
    return tensor.role != TensorRole::attention_k && tensor.role != TensorRole::attention_v &&
           tensor.name.find("ffn_gate") == std::string::npos;
}

void add_tensor(ModelTraffic& traffic, const ModelSpec& model, const Tensor& tensor, Bytes each, bool tied) {
    const auto repeats = static_cast<double>(tensor.repeats);
    const double elements = static_cast<double>(tensor.elements()) * repeats;
    const double bytes = each.as_double() * repeats;
    if (is_product(tensor)) traffic.matrices += tensor.repeats;
    switch (tensor.role) {
        case TensorRole::rope_table:
        case TensorRole::position_embedding:
        case TensorRole::pooler: return;
        case TensorRole::token_embedding:
            if (!tied || tensor.name != "token_embd.weight") return;
            [[fallthrough]];
        case TensorRole::output_head:
            traffic.head_bytes += bytes;
            traffic.head_parameters += elements;
            return;
        case TensorRole::expert_ffn:
            if (const auto* experts = experts_of(model, tensor.layer); experts != nullptr && experts->num_experts > 0)
                return add_experts(traffic, *experts, elements, bytes);
            break;
        default: break;
    }
    const bool copied = tensor.role == TensorRole::attention_latent || tensor.role == TensorRole::router ||
                        tensor.role == TensorRole::norm;
    (copied ? traffic.copied_bytes : traffic.split_bytes) += bytes;
    if (is_matrix(tensor)) traffic.token_parameters += elements;
}

struct Pair {
    double decode = 0;
    double prefill = 0;
};

// Scores and their sum over values: two operations for each element of key and value, per query head.
Pair pair_flop(const SoftmaxAttention& a) {
    const double flop = 2.0 * static_cast<double>(a.num_attention_heads) * static_cast<double>(a.head_dim + a.v_head_dim);
    return {flop, flop};
}

Pair pair_flop(const LatentAttention& a) {
    const double heads = 2.0 * static_cast<double>(a.num_attention_heads);
    return {heads * static_cast<double>(2 * a.kv_lora_rank + a.qk_rope_head_dim),
            heads * static_cast<double>(a.qk_nope_head_dim + a.qk_rope_head_dim + a.v_head_dim)};
}

Pair pair_flop(const CompressedAttention& a) {
    const double flop = 4.0 * static_cast<double>(a.num_attention_heads) * static_cast<double>(a.head_dim);
    return {flop, flop};
}

CacheTraffic cache_of(const Layer& layer, KvFormat kv) {
    const CacheCell cell = cache_cell(layer);
    CacheTraffic cache;
    cache.window = sliding_window(layer);
    double index = static_cast<double>(bytes_of(kv.keys, cell.index).count());
    if (const auto* a = std::get_if<SoftmaxAttention>(&*layer.attention)) {
        cache.heads = a->num_key_value_heads;
    } else if (const auto* c = std::get_if<CompressedAttention>(&*layer.attention)) {
        cache.compression = std::max<std::int64_t>(c->compress_ratio, 1);
        if (c->index_n_heads > 0) index = static_cast<double>(bytes_of(kv.keys, c->index_head_dim).count());
    }
    if (index > 0 && cache.window == 0) cache.window = kIndexedTokens;
    cache.token_bytes = static_cast<double>((bytes_of(kv.keys, cell.k) + bytes_of(kv.values, cell.v)).count());
    cache.index_bytes = index / static_cast<double>(cache.compression);
    const Pair pair = std::visit([](const auto& a) { return pair_flop(a); }, *layer.attention);
    cache.decode_flop = pair.decode;
    cache.prefill_flop = pair.prefill;
    return cache;
}

void add_cache(ModelTraffic& traffic, const CacheTraffic& cache) {
    std::size_t kind = 0;
    while (kind < traffic.cache_kinds &&
           (traffic.caches[kind].window != cache.window || traffic.caches[kind].compression != cache.compression ||
            traffic.caches[kind].heads != cache.heads))
        ++kind;
    if (kind == traffic.caches.size()) --kind;
    CacheTraffic& sum = traffic.caches[kind];
    if (kind == traffic.cache_kinds) {
        ++traffic.cache_kinds;
        sum.window = cache.window;
        sum.compression = cache.compression;
        sum.heads = cache.heads;
    }
    sum.token_bytes += cache.token_bytes;
    sum.index_bytes += cache.index_bytes;
    sum.decode_flop += cache.decode_flop;
    sum.prefill_flop += cache.prefill_flop;
}

void add_layer(ModelTraffic& traffic, const ModelSpec& model, const Layer& layer, KvFormat kv) {
    ++traffic.layers;
    if (layer.attention) add_cache(traffic, cache_of(layer, kv));
    const RecurrentState state = recurrent_state(layer, model.hidden_size);
    traffic.state_bytes += 2 * 4.0 * static_cast<double>(state.conv + state.state);
    if (layer.attention || layer.recurrence) ++traffic.reductions;
    if (layer.feed_forward.index() != 0) ++traffic.reductions;
    if (std::holds_alternative<ExpertFeedForward>(layer.feed_forward)) ++traffic.expert_layers;
}

void add_layers(ModelTraffic& traffic, const ModelSpec& model, KvFormat kv) {
    traffic.hidden_size = model.hidden_size;
    for (const Layer& layer : model.layers) add_layer(traffic, model, layer, kv);
}

bool has_own_head(std::span<const Tensor> tensors) {
    return std::any_of(tensors.begin(), tensors.end(),
                       [](const Tensor& tensor) { return tensor.role == TensorRole::output_head && is_matrix(tensor); });
}

// An encoder runs once for a request, not in every step.
bool in_encoder(const Tensor& tensor) { return tensor.name.starts_with("enc."); }

// Tokens of the compressed part of a cache, and of its window, that a query after `context` tokens reads.
double tokens_read(const CacheTraffic& cache, double context) {
    const auto window = static_cast<double>(cache.window);
    const double recent = cache.window > 0 ? std::min(window, context) : context;
    if (cache.compression <= 1) return recent;
    const double compressed = context / static_cast<double>(cache.compression);
    return recent + (cache.index_bytes > 0 ? std::min(compressed, static_cast<double>(kIndexedTokens)) : compressed);
}

}  // namespace

double ModelTraffic::active_parameters() const {
    double sum = token_parameters + head_parameters;
    for (std::size_t i = 0; i < expert_kinds; ++i) sum += experts[i].active_parameters;
    return sum;
}

double ModelTraffic::weight_bytes() const {
    double sum = split_bytes + copied_bytes + head_bytes;
    for (std::size_t i = 0; i < expert_kinds; ++i) sum += experts[i].bytes;
    return sum;
}

ModelTraffic model_traffic(const ModelSpec& model, const WeightFormat& format, KvFormat kv) {
    ModelTraffic traffic;
    const std::vector<Tensor> tensors = compact_tensor_list(model);
    const bool tied = !has_own_head(tensors);
    const bool only_experts = format.id == kMicroscaled && has_experts(model);
    for (const Tensor& tensor : tensors) {
        if (tensor.next_token_prediction || in_encoder(tensor)) continue;
        const bool narrow = only_experts ? tensor.role == TensorRole::expert_ffn : is_linear_matrix(tensor);
        const Block block = narrow ? format.matrices : format.others;
        add_tensor(traffic, model, tensor, bytes_of(block, tensor.elements()), tied);
    }
    add_layers(traffic, model, kv);
    return traffic;
}

ModelTraffic model_traffic(const ModelSpec& model, const GgufSize& file, KvFormat kv) {
    ModelTraffic traffic;
    const bool tied = !has_own_head(file.tensors);
    for (const Tensor& tensor : file.tensors) {
        if (tensor.next_token_prediction || in_encoder(tensor)) continue;
        add_tensor(traffic, model, tensor, bytes_of(tensor.stored_type, tensor.elements()), tied);
    }
    add_layers(traffic, model, kv);
    return traffic;
}

std::vector<ModelTraffic> model_traffic_by_place(const ModelSpec& model, const GgufSize& file, KvFormat kv, const LlamacppSetup& setup) {
    const detail::LlamacppLayout layout = detail::llamacpp_layout(model, setup);
    std::vector<ModelTraffic> places(layout.places);
    const bool tied = !has_own_head(file.tensors);
    for (const Tensor& tensor : file.tensors) {
        if (tensor.next_token_prediction || in_encoder(tensor)) continue;
        const bool in_block = tensor.layer >= 0 && static_cast<std::size_t>(tensor.layer) < layout.blocks.size();
        const std::size_t place = in_block ? detail::place_in_block(tensor, layout) : layout.output;
        add_tensor(places[place], model, tensor, bytes_of(tensor.stored_type, tensor.elements()), tied);
    }
    for (ModelTraffic& traffic : places) traffic.hidden_size = model.hidden_size;
    for (std::size_t i = 0; i < model.layers.size(); ++i) {
        add_layer(places[layout.blocks[i]], model, model.layers[i], kv);
        const auto* experts = std::get_if<ExpertFeedForward>(&model.layers[i].feed_forward);
        if (experts != nullptr && layout.lends(i)) places[0].visits += 1 + experts->num_experts_per_tok;
    }
    return places;
}

double experts_touched(double share_per_token, double tokens) {
    double missed = 1;
    double square = 1 - share_per_token;
    const auto whole = static_cast<std::int64_t>(std::min(tokens, 1e9));
    const double rest = tokens < 1e9 ? tokens - static_cast<double>(whole) : 0;
    // Between two whole counts the line from one to the next.
    const double next = 1 - rest * share_per_token;
    for (std::int64_t power = whole; power > 0 && missed > 0; power >>= 1) {
        if ((power & 1) != 0) missed *= square;
        square *= square;
    }
    return 1 - missed * next;
}

double cache_read(const ModelTraffic& traffic, double context, std::int64_t tensor) {
    double bytes = 0;
    for (std::size_t i = 0; i < traffic.cache_kinds; ++i) {
        const CacheTraffic& cache = traffic.caches[i];
        double share = 1;
        if (cache.heads > 0) {
            const std::int64_t held = (cache.heads + tensor - 1) / tensor;
            share = static_cast<double>(held) / static_cast<double>(cache.heads);
        }
        bytes += share * cache.token_bytes * tokens_read(cache, context) + cache.index_bytes * context;
    }
    return bytes;
}

double attention_flop(const ModelTraffic& traffic, double context) {
    double flop = 0;
    for (std::size_t i = 0; i < traffic.cache_kinds; ++i)
        flop += traffic.caches[i].decode_flop * tokens_read(traffic.caches[i], context);
    return flop;
}

double prompt_attention_flop(const ModelTraffic& traffic, double tokens) {
    double flop = 0;
    for (std::size_t i = 0; i < traffic.cache_kinds; ++i) {
        const CacheTraffic& cache = traffic.caches[i];
        const auto window = static_cast<double>(cache.window);
        // A token sees half the prompt on average; inside a window no more than the window once that is full.
        double pairs = tokens * tokens / 2;
        if (cache.window > 0 && window < tokens) pairs = window * window / 2 + (tokens - window) * window;
        if (cache.compression > 1) pairs += tokens * tokens / 2 / static_cast<double>(cache.compression);
        flop += cache.prefill_flop * pairs;
    }
    return flop;
}

}  // namespace ballpark
