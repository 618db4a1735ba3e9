#include "question/weights_choice.h"

#include <vector>

#include "estimate/weights.h"
#include "question/did_you_mean.h"

namespace ballpark {
namespace {

/// `quantization_config.quant_method` of Hugging Face configurations whose bits need no further key.
struct QuantMethod {
    std::string_view method;
    std::string_view format;
};
constexpr QuantMethod kQuantMethods[] = {
    {"fp8", "fp8"}, {"fbgemm_fp8", "fp8"}, {"mxfp4", "mxfp4"}, {"awq", "awq-int4"}, {"gptq", "gptq-int4"},
};

/// Names of checkpoint formats that say the same as a mixture.
struct SameAs {
    std::string_view format;
    GgufMixture mixture;
};
constexpr SameAs kSameAs[] = {
    {"fp32", GgufMixture::f32}, {"fp16", GgufMixture::f16}, {"mxfp4", GgufMixture::mxfp4_moe}};

Error unknown_weights(const std::string& name, bool gguf_only) {
    std::vector<std::string> known;
    if (!gguf_only)
        for (const WeightFormat& format : weight_formats()) known.emplace_back(format.id);
    for (const GgufMixtureInfo& mixture : gguf_mixtures()) known.emplace_back(mixture.id);
    const std::string meant = did_you_mean(name, known, 3);
    const std::string what = gguf_only ? "\" is not a GGUF type" : "\" is not a weight format";
    return {ErrorCode::unknown_format, "weights",
            "\"" + name.substr(0, 60) + what + (meant.empty() ? "; `ballpark formats` lists them" : meant)};
}

/// What a conversion to GGUF writes of a checkpoint stored in `format`.
std::string converted(const std::string& format) {
    for (const SameAs& row : kSameAs)
        if (row.format == format) return format;
    return "bf16";
}

WeightsChoice of_format(std::string_view id) { return {std::string(id), find_weight_format(id), std::nullopt, nullptr}; }

WeightsChoice of_mixture(const ModelSpec& model, GgufMixture mixture) {
    return {std::string(info(mixture).id), nullptr, mixture, std::make_shared<const GgufSize>(gguf_size(model, mixture))};
}

Result<WeightsChoice> gguf_choice(const ModelSpec& model, const std::string& name) {
    for (const SameAs& row : kSameAs)
        if (row.format == name) return of_mixture(model, row.mixture);
    if (const auto mixture = gguf_mixture_from_name(name)) return of_mixture(model, *mixture);
    if (find_weight_format(name) != nullptr)
        return Error{ErrorCode::unsupported, "weights",
                     "llama.cpp reads GGUF files, not " + name + "; say for example q8_0 or q4_k_m"};
    return unknown_weights(name, true);
}

}  // namespace

std::string stored_format(const ModelSpec& model) {
    for (const QuantMethod& row : kQuantMethods)
        if (row.method == model.quantization) return std::string(row.format);
    switch (model.stored_type) {
        case TensorType::f32: return "fp32";
        case TensorType::f16: return "fp16";
        default: return "bf16";
    }
}

Result<WeightsChoice> choose_weights(const std::optional<std::string>& name, const ModelChoice& model, bool wants_gguf) {
    if (!name) {
        if (model.spec->gguf_header_bytes.count() > 0)
            return WeightsChoice{"as in the file", nullptr, std::nullopt,
                                 std::make_shared<const GgufSize>(gguf_size(*model.spec, std::nullopt))};
        const std::string stored = stored_format(*model.spec);
        return wants_gguf ? gguf_choice(*model.spec, converted(stored)) : of_format(stored);
    }
    if (wants_gguf) return gguf_choice(*model.spec, *name);
    if (find_weight_format(*name) != nullptr) return of_format(*name);
    if (gguf_mixture_from_name(*name)) return gguf_choice(*model.spec, *name);
    return unknown_weights(*name, false);
}

KvFormat usual_cache(const WeightsChoice& weights, bool serves_checkpoints) {
    const bool wide = serves_checkpoints && weights.id == "fp32";
    const TensorType type = wide ? TensorType::f32 : TensorType::f16;
    return {type, type};
}

Bytes chosen_weight_bytes(const WeightsChoice& weights, const ModelChoice& model, Worksheet* why) {
    if (weights.format != nullptr) return weight_bytes(model.parameters, *weights.format, why);
    return gguf_weight_bytes(*weights.file, why);
}

}  // namespace ballpark
