#include "question/assumed_model.h"

#include <algorithm>
#include <memory>

#include "quantity/power.h"

namespace ballpark {
namespace {

constexpr std::int64_t kHeadDim = 128;
constexpr double kParametersOfCube = 12.0 * 128 * 128;  // 12 · L · h² with h = 128 · L
constexpr std::int64_t kUsualVocabulary = 32'000;

}  // namespace

ModelChoice assumed_model(double parameters, double active) {
    const auto layers = std::max<std::int64_t>(static_cast<std::int64_t>(power(parameters / kParametersOfCube, 1.0 / 3) + 0.5), 1);
    auto spec = std::make_shared<ModelSpec>();
    spec->architecture = "assumed";
    spec->hidden_size = kHeadDim * layers;
    spec->vocab_size = kUsualVocabulary;
    SoftmaxAttention attention;
    attention.num_attention_heads = attention.num_key_value_heads = layers;
    attention.head_dim = attention.v_head_dim = kHeadDim;
    Layer layer;
    layer.attention = attention;
    layer.feed_forward = DenseFeedForward{.intermediate_size = spec->hidden_size * 8 / 3};
    spec->layers.assign(static_cast<std::size_t>(layers), layer);
    ModelChoice choice;
    choice.id = "custom";
    choice.spec = spec;
    choice.source = "the number of parameters in the question";
    choice.outline = true;
    choice.parameters.total = choice.parameters.matrices = Params(static_cast<std::int64_t>(parameters));
    choice.parameters.active = Params(static_cast<std::int64_t>(active));
    return choice;
}

}  // namespace ballpark
