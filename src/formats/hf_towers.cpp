#include "formats/hf_towers.h"

#include <string>
#include <string_view>

namespace ballpark::formats {
namespace {

using detail::saturating_multiply;

Params linear(std::int64_t in, std::int64_t out, bool bias = true) {
    return Params(saturating_multiply(in, out)) + Params(bias ? out : 0);
}

struct VisionShape {
    std::int64_t hidden = 0;
    std::int64_t inner = 0;
    std::int64_t layers = 0;
    std::int64_t patch = 0;
    std::int64_t channels = 3;
};

VisionShape read_shape(const ConfigKeys& keys) {
    VisionShape shape;
    shape.hidden = keys.required({"hidden_size"}, 1, kMaxWidth);
    shape.inner = keys.required({"intermediate_size"}, 1, kMaxWidth);
    shape.layers = keys.required({"num_hidden_layers", "depth"}, 1, kMaxLayers);
    shape.patch = keys.required({"patch_size"}, 1, 4096);
    shape.channels = keys.integer_or({"num_channels", "in_channels"}, 1, 64, 3);
    return shape;
}

// A pre-norm transformer block with biases: four attention matrices, two of the feed-forward, two LayerNorms.
Params block(const VisionShape& s) {
    return linear(s.hidden, s.hidden) * 4 + linear(s.hidden, s.inner) + linear(s.inner, s.hidden) +
           Params(saturating_multiply(4, s.hidden));
}

// SigLIP and Gemma 3's projector: transformers models/siglip/modeling_siglip.py, models/gemma3/modeling_gemma3.py.
Params siglip_with_projector(const ConfigKeys& keys, std::int64_t text_hidden) {
    const VisionShape s = read_shape(keys);
    const std::int64_t side = keys.integer_or({"image_size"}, 1, 1 << 16, 896) / s.patch;
    const std::int64_t patch_inputs = saturating_multiply(s.channels, s.patch * s.patch);
    const Params tower = linear(patch_inputs, s.hidden) + Params(saturating_multiply(side * side, s.hidden)) +
                         block(s) * s.layers + Params(2 * s.hidden);
    return tower + Params(s.hidden) + linear(s.hidden, text_hidden, false);
}

// Qwen3-VL: transformers models/qwen3_vl/modeling_qwen3_vl.py, classes Qwen3VLVisionModel and …PatchMerger.
Params qwen3_vision(const ConfigKeys& keys) {
    const VisionShape s = read_shape(keys);
    const std::int64_t merge = keys.integer_or({"spatial_merge_size"}, 1, 64, 2);
    const std::int64_t frames = keys.integer_or({"temporal_patch_size"}, 1, 64, 2);
    const std::int64_t positions = keys.integer_or({"num_position_embeddings"}, 0, kMaxWidth, 2304);
    const std::int64_t out = keys.required({"out_hidden_size"}, 1, kMaxWidth);
    const std::int64_t merged = saturating_multiply(merge * merge, s.hidden);
    const auto deep = static_cast<std::int64_t>(keys.integers({"deepstack_visual_indexes"}, 0, kMaxLayers).size());
    const std::int64_t patch_inputs = saturating_multiply(s.channels * frames, s.patch * s.patch);
    const Params merger = linear(merged, merged) + linear(merged, out);
    return linear(patch_inputs, s.hidden) + Params(saturating_multiply(positions, s.hidden)) + block(s) * s.layers +
           merger + Params(2 * s.hidden) + (merger + Params(saturating_multiply(2, merged))) * deep;
}

// Pixtral and Mistral 3's projector: transformers models/pixtral/modeling_pixtral.py,
// models/mistral3/modeling_mistral3.py.
Params pixtral_with_projector(const ConfigKeys& keys, std::int64_t text_hidden) {
    const VisionShape s = read_shape(keys);
    const std::int64_t merge = 4;  // spatial_merge_size 2, in both directions
    const Params layer =
        linear(s.hidden, s.hidden, false) * 4 + linear(s.hidden, s.inner, false) * 3 + Params(2 * s.hidden);
    const std::int64_t patch_inputs = saturating_multiply(s.channels, s.patch * s.patch);
    const Params tower = linear(patch_inputs, s.hidden, false) + Params(s.hidden) + layer * s.layers;
    return tower + Params(s.hidden) + linear(merge * s.hidden, s.hidden, false) + linear(s.hidden, text_hidden, false) +
           linear(text_hidden, text_hidden, false);
}

// Llama 4: transformers models/llama4/modeling_llama4.py, Llama4VisionModel, …PixelShuffleMLP, …MultiModalProjector.
Params llama4_with_projector(const ConfigKeys& keys, std::int64_t text_hidden) {
    const VisionShape s = read_shape(keys);
    const std::int64_t side = keys.integer_or({"image_size"}, 1, 1 << 16, 336) / s.patch;
    const std::int64_t inner = keys.integer_or({"projector_input_dim"}, 1, kMaxWidth, 4096);
    const std::int64_t out = keys.integer_or({"vision_output_dim", "projector_output_dim"}, 1, kMaxWidth, 4096);
    const Params embeddings = linear(saturating_multiply(s.channels, s.patch * s.patch), s.hidden, false) +
                              Params(saturating_multiply(side * side + 2, s.hidden));
    return embeddings + Params(4 * s.hidden) + block(s) * s.layers + linear(s.inner, inner, false) +
           linear(inner, out, false) + linear(out, text_hidden, false);
}

// Whisper: transformers models/whisper/modeling_whisper.py, WhisperEncoder: two convolutions of width 3, and positions.
Params whisper_front_end(const ConfigKeys& keys, std::int64_t bins, std::int64_t hidden) {
    const std::int64_t positions = keys.integer_or({"max_source_positions"}, 0, kMaxContext, 1500);
    return linear(saturating_multiply(3, bins), hidden) + linear(saturating_multiply(3, hidden), hidden) +
           Params(saturating_multiply(positions, hidden));
}

bool starts_with(std::string_view text, std::string_view start) { return text.substr(0, start.size()) == start; }

}  // namespace

void read_towers(const ConfigKeys& top, std::int64_t text_hidden, ModelSpec& model) {
    const ConfigKeys vision = top.object("vision_config");
    if (!vision.empty()) {
        const std::string type = vision.text({"model_type"}).value_or("");
        if (type == "siglip_vision_model") {
            model.towers.push_back({"vision", siglip_with_projector(vision, text_hidden)});
        } else if (type == "pixtral") {
            model.towers.push_back({"vision", pixtral_with_projector(vision, text_hidden)});
        } else if (type == "llama4_vision_model") {
            model.towers.push_back({"vision", llama4_with_projector(vision, text_hidden)});
        } else if (starts_with(type, "qwen3")) {
            model.towers.push_back({"vision", qwen3_vision(vision)});
        } else {
            model.notes.emplace_back("The vision tower is not counted: its layout is not known.");
        }
    }
    if (const auto bins = top.integer({"num_mel_bins"}, 1, 4096))
        model.towers.push_back({"audio", whisper_front_end(top, *bins, text_hidden)});
    if (!top.object("audio_config").empty())
        model.notes.emplace_back("The audio tower is not counted: its layout is not known.");
}

}  // namespace ballpark::formats
