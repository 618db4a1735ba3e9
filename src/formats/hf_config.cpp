#include "formats/hf_config.h"

#include <algorithm>
#include <string>

#include "formats/architecture_table.h"
#include "formats/config_keys.h"
#include "formats/hf_layers.h"
#include "formats/hf_towers.h"
#include "formats/json_text.h"

namespace ballpark {
namespace {

using formats::ArchitectureRow;
using formats::BlockPlan;
using formats::ConfigKeys;
using formats::FeedForwardKind;
using formats::Json;
using formats::LayerKinds;
using formats::Mixer;

constexpr std::int64_t kMaxSpeculativeBlocks = 16;

// The language model's keys: nested in multimodal configs, at the top elsewhere.
ConfigKeys language_keys(const ConfigKeys& top) {
    for (const std::string_view name : {"text_config", "llm_config", "language_config", "thinker_config"}) {
        const ConfigKeys nested = top.object(name);
        if (nested.empty()) continue;
        const ConfigKeys deeper = nested.object("text_config");
        return deeper.empty() ? nested : deeper;
    }
    return top;
}

TensorType read_stored_type(const ConfigKeys& keys, const ConfigKeys& top) {
    struct Name {
        std::string_view text;
        TensorType type;
    };
    static constexpr Name kNames[] = {
        {"bfloat16", TensorType::bf16}, {"float16", TensorType::f16}, {"float32", TensorType::f32},
        {"float8_e4m3fn", TensorType::f8_e4m3},
    };
    for (const ConfigKeys& from : {keys, top}) {
        const std::string stated = from.text({"torch_dtype", "dtype"}).value_or("");
        for (const Name& name : kNames)
            if (stated == name.text) return name.type;
    }
    return TensorType::bf16;
}

const ArchitectureRow* find_row(const ConfigKeys& keys, const ConfigKeys& top) {
    for (const ConfigKeys& from : {keys, top})
        if (const auto type = from.text({"model_type"}))
            if (const ArchitectureRow* row = formats::find_architecture(*type)) return row;
    return nullptr;
}

Error unknown_architecture(const ConfigKeys& keys, const ConfigKeys& top) {
    const std::string type = keys.text({"model_type"}).value_or(top.text({"model_type"}).value_or(""));
    if (type.empty())
        return {ErrorCode::missing_field, "model_type", "config.json needs model_type (\"llama\", \"qwen3\" …)"};
    return {ErrorCode::unsupported, "model_type",
            "model_type \"" + type + "\" is not known here; a GGUF or safetensors file of the model still works"};
}

// BERT's kin count positions in the table itself; OPT puts two rows before the first position.
void read_positions(const ConfigKeys& keys, const ArchitectureRow& row, ModelSpec& model) {
    model.max_position_embeddings =
        keys.integer_or({"max_position_embeddings", "n_positions", "seq_length", "max_seq_len", "model_max_length",
                         "max_sequence_length", "context_length", "n_ctx", "max_target_positions"},
                        0, formats::kMaxContext, 0);
    if (row.traits & formats::kLearnedPositions)
        model.learned_positions = model.max_position_embeddings + (row.traits & formats::kPositionOffset2 ? 2 : 0);
    if (row.traits & formats::kTokenTypes)
        model.token_types = keys.integer_or({"type_vocab_size"}, 0, 1024, 2);
    if (row.traits & formats::kRelativeBias)
        model.relative_buckets = keys.integer_or({"relative_attention_num_buckets"}, 0, 4096, 32);
}

void read_head(const ConfigKeys& keys, const ConfigKeys& top, const ArchitectureRow& row, ModelSpec& model) {
    const auto tied = keys.flag({"tie_word_embeddings"});
    const bool fallback = top.flag({"tie_word_embeddings"}).value_or((row.traits & formats::kTied) != 0);
    model.tie_word_embeddings = tied.value_or(fallback) && (row.traits & formats::kNeverTied) == 0;
    model.has_output_head = (row.traits & formats::kEncoderOnly) == 0;
    model.output_bias = keys.flag({"lm_head_bias"}).value_or((row.traits & formats::kOutputHeadBias) != 0);
    model.parallel_residual = keys.flag({"use_parallel_residual"}).value_or((row.traits & formats::kParallelResidual) != 0);
    model.pooler = (row.traits & formats::kPooler) != 0;
    model.final_norm = (row.traits & (formats::kNoFinalNorm | formats::kEncoderOnly)) == 0 ||
                       (row.traits & formats::kEncoderFinalNorm) != 0;
    model.embedding_norm = (row.traits & formats::kEmbeddingNorm) != 0;
    model.norm_bias = (row.traits & formats::kLayerNorm) != 0 && !keys.flag({"no_bias"}).value_or(false);
    model.norm_weights = (row.traits & formats::kNoNormWeights) == 0;
}

// transformers modeling_rope_utils.py: linear and dynamic scaling stretch the table by their factor; Gemma 3 keeps a
// second table for its sliding layers (`rope_local_base_freq`).
void read_rotary_rows(const ConfigKeys& keys, const ConfigKeys& scaling, std::string_view type, ModelSpec& model) {
    const std::int64_t rows = model.max_position_embeddings;
    const Json* stated = scaling.find({"factor"});
    const bool stretched = (type == "linear" || type == "dynamic") && stated != nullptr && stated->is_number();
    const double factor = stretched ? std::clamp(stated->number(), 1.0, 4096.0) : 1.0;
    const std::int64_t local = keys.has("rope_local_base_freq") ? rows : 0;
    if (factor > 1 || local > 0)
        model.rotary_rows = detail::saturating_add(static_cast<std::int64_t>(static_cast<double>(rows) * factor), local);
}

// Llama 3.1 scaling and LongRoPE become constant tables in a GGUF file: convert_hf_to_gguf.py, generate_extra_tensors.
void read_rope(const ConfigKeys& keys, ModelSpec& model) {
    const ConfigKeys scaling = keys.has("rope_scaling") ? keys.object("rope_scaling") : keys.object("rope_parameters");
    const std::string type = scaling.text({"rope_type", "type"}).value_or("");
    read_rotary_rows(keys, scaling, type, model);
    if (type == "llama3") {
        model.rope_tables = RopeTables::frequencies;
    } else if (type == "longrope" || type == "su") {
        model.rope_tables = RopeTables::long_short;
    } else {
        return;
    }
    for (const Layer& layer : model.layers)
        if (layer.attention)
            if (const auto* a = std::get_if<SoftmaxAttention>(&*layer.attention)) {
                model.rope_table_rows = a->head_dim / 2;
                return;
            }
}

std::uint32_t block_norms(const ConfigKeys& keys, const ArchitectureRow& row) {
    if (row.traits & formats::kParallelBlock) {
        if (keys.flag({"new_decoder_architecture"}).value_or(false) &&
            keys.integer_or({"num_ln_in_parallel_attn"}, 1, 2, 2) == 2)
            return attn_norm | attn_norm_2;
        if (!keys.flag({"parallel_attn"}).value_or(true)) return attn_norm | ffn_norm;
    }
    return row.norms != 0 ? row.norms : attn_norm | ffn_norm;
}

// Gemma 4 puts its experts beside the dense feed-forward, each with norms of its own (modeling_gemma4.py).
std::uint32_t expert_norms(const ExpertFeedForward& experts) {
    return experts.dense_intermediate_size > 0 ? post_ffw_norm_1 | pre_ffw_norm_2 | post_ffw_norm_2 : 0U;
}

Layer make_layer(const BlockPlan& plan, const LayerKinds& kinds, std::uint32_t norms) {
    Layer layer;
    layer.norms = norms;
    if (plan.mixer == Mixer::full) layer.attention = kinds.full;
    if (plan.mixer == Mixer::sliding) layer.attention = kinds.sliding;
    if (plan.mixer == Mixer::recurrence) layer.recurrence = kinds.recurrence;
    if (plan.feed_forward == FeedForwardKind::dense && kinds.dense) layer.feed_forward = *kinds.dense;
    if (plan.feed_forward == FeedForwardKind::experts && kinds.experts) {
        layer.feed_forward = *kinds.experts;
        layer.norms |= expert_norms(*kinds.experts);
    }
    return layer;
}

// DeepSeek-V4: the ratio is a list with one entry a block; 4 is the one that has an indexer.
void apply_compression(const ConfigKeys& keys, std::vector<Layer>& layers) {
    const auto ratios = keys.integers({"compress_ratios"}, 0, 1 << 20);
    for (std::size_t i = 0; i < layers.size() && i < ratios.size(); ++i) {
        if (!layers[i].attention) continue;
        if (auto* a = std::get_if<CompressedAttention>(&*layers[i].attention)) {
            a->compress_ratio = ratios[i];
            if (a->compress_ratio != 4) a->index_n_heads = a->index_head_dim = 0;
        }
    }
}

// GLM-5.2 shares one indexer among several blocks; MiniMax-M3 and Gemma name blocks in lists too.
void apply_per_layer_lists(const ConfigKeys& keys, std::vector<Layer>& layers) {
    const auto indexers = keys.texts({"indexer_types"});
    const auto sparse = keys.object("sparse_attention_config").integers({"sparse_attention_freq"}, 0, 1);
    const auto kv_heads = keys.integers({"num_key_value_heads"}, 0, formats::kMaxHeads);
    const std::int64_t sharing = keys.integer_or({"num_kv_shared_layers"}, 0, formats::kMaxLayers, 0);
    const std::int64_t streams = keys.integer_or({"hc_mult"}, 0, 64, 0);
    for (std::size_t i = 0; i < layers.size(); ++i) {
        layers[i].hyper_connections = streams;
        if (!layers[i].attention) continue;
        if (auto* a = std::get_if<LatentAttention>(&*layers[i].attention); a && i < indexers.size())
            if (indexers[i] == "shared") a->index_n_heads = a->index_head_dim = 0;
        if (auto* a = std::get_if<SoftmaxAttention>(&*layers[i].attention)) {
            if (i < sparse.size() && sparse[i] == 0) a->index_n_heads = a->index_head_dim = 0;
            if (i < kv_heads.size()) a->num_key_value_heads = kv_heads[i];
            a->shares_cache = static_cast<std::int64_t>(i) >= static_cast<std::int64_t>(layers.size()) - sharing;
        }
    }
}

void read_per_layer_inputs(const ConfigKeys& keys, ModelSpec& model) {
    const std::int64_t width = keys.integer_or({"hidden_size_per_layer_input"}, 0, formats::kMaxWidth, 0);
    if (width == 0) return;
    model.per_layer_vocab_size = keys.integer_or({"vocab_size_per_layer_input"}, 1, formats::kMaxVocabulary,
                                                 model.vocab_size);
    for (Layer& layer : model.layers) {
        layer.per_layer_input = width;
        layer.norms |= post_norm;
    }
}

void read_speculative_blocks(const ConfigKeys& keys, const ArchitectureRow& row, ModelSpec& model) {
    model.mtp_in_gguf = model.mtp_own_embeddings = (row.traits & formats::kMtpInGguf) != 0;
    if (keys.has("hybrid_override_pattern") || model.layers.empty()) return;
    const std::int64_t count =
        keys.integer_or({"num_nextn_predict_layers", "mtp_num_hidden_layers", "num_mtp_modules"}, 0,
                        kMaxSpeculativeBlocks, 0);
    Layer block = model.layers.back();
    for (const Layer& layer : model.layers)
        if (layer.attention) block = layer;
    model.mtp_layers.assign(static_cast<std::size_t>(count), block);
}

// T5 and Whisper: blocks of one shape in both halves; the decoder's also read what the encoder wrote.
void read_encoder(const ConfigKeys& keys, ModelSpec& model) {
    const auto count = static_cast<std::int64_t>(model.layers.size());
    if (count == 0) return;
    const std::int64_t encoder = keys.integer_or({"encoder_layers"}, 1, formats::kMaxLayers, count);
    const std::int64_t decoder =
        keys.integer_or({"num_decoder_layers", "decoder_layers"}, 1, formats::kMaxLayers, count);
    Layer block = model.layers.front();
    model.encoder_layers.assign(static_cast<std::size_t>(encoder), block);
    if (block.attention)
        if (const auto* a = std::get_if<SoftmaxAttention>(&*block.attention)) block.cross_attention = *a;
    block.norms |= cross_attn_norm;
    model.layers.assign(static_cast<std::size_t>(decoder), block);
    model.encoder_positions = keys.integer_or({"max_source_positions"}, 0, formats::kMaxContext, 0);
}

void read_layers(const ConfigKeys& keys, const ArchitectureRow& row, ModelSpec& model) {
    const std::int64_t count = formats::read_layer_count(keys);
    if (keys.failed()) return;
    const LayerKinds kinds = formats::read_layer_kinds(keys, row, model.hidden_size);
    if (keys.failed()) return;
    const std::vector<BlockPlan> plan = formats::read_plan(keys, row, kinds, count);
    const std::uint32_t norms = block_norms(keys, row);
    for (const BlockPlan& block : plan) model.layers.push_back(make_layer(block, kinds, norms));
    if (row.traits & formats::kSideBySide)
        for (Layer& layer : model.layers) layer.recurrence = kinds.recurrence;
    if ((row.traits & formats::kFirstUnnormed) != 0 && !model.layers.empty())
        model.layers.front().norms &= ~static_cast<std::uint32_t>(attn_norm);
    if (row.traits & formats::kEncoderDecoder) read_encoder(keys, model);
    apply_compression(keys, model.layers);
    apply_per_layer_lists(keys, model.layers);
}

// A window that every layer could hold whole is no window for the reader of an answer.
ModelSpec read_model(const ConfigKeys& top, const ConfigKeys& keys, const ArchitectureRow& row) {
    ModelSpec model;
    const std::vector<std::string> names = top.texts({"architectures"});
    model.architecture = names.empty() ? std::string(row.model_type) : names.front();
    model.gguf_architecture = std::string(row.gguf);
    model.hidden_size = keys.required({"hidden_size", "n_embd", "d_model", "n_embed", "dim"}, 1, formats::kMaxWidth);
    model.vocab_size = keys.required({"vocab_size", "padded_vocab_size"}, 1, formats::kMaxVocabulary);
    // ChatGLM keeps the tokenizer's size in vocab_size and the table's in padded_vocab_size.
    model.vocab_size = keys.integer_or({"padded_vocab_size"}, 1, formats::kMaxVocabulary, model.vocab_size);
    model.stored_type = read_stored_type(keys, top);
    for (const ConfigKeys& from : {top, keys})
        if (const auto method = from.object("quantization_config").text({"quant_method"})) model.quantization = *method;
    read_positions(keys, row, model);
    read_head(keys, top, row, model);
    read_layers(keys, row, model);
    read_rope(keys, model);
    read_per_layer_inputs(keys, model);
    read_speculative_blocks(keys, row, model);
    formats::read_towers(top, model.hidden_size, model);
    return model;
}

}  // namespace

Result<ModelSpec> read_hf_config(std::string_view json_text) {
    const Result<Json> parsed = formats::parse_json(json_text, kLargestConfigBytes, "config.json");
    if (!parsed) return parsed.error();
    return read_hf_config_object(*parsed);
}

Result<ModelSpec> read_hf_config_object(const Json& config) {
    if (!config.is_object())
        return Error{ErrorCode::bad_value, "byte 0", "config.json must hold one object, { … }"};
    std::optional<Error> error;
    const ConfigKeys top(&config, "", error);
    const ConfigKeys keys = language_keys(top);
    const ArchitectureRow* row = find_row(keys, top);
    if (row == nullptr) return error ? *error : unknown_architecture(keys, top);
    ModelSpec model = read_model(top, keys, *row);
    if (error) return *error;
    return model;
}

}  // namespace ballpark
