#include "question/engine_constants.h"

#include <string>
#include <utility>

namespace ballpark {
namespace {

/// Looks constants up one after the other; the first that is missing is the error of all.
class Constants {
public:
    Constants(const Catalog& catalog, std::string_view engine, std::optional<EngineVersion> version,
              std::string_view family)
        : catalog_(catalog), engine_(engine), family_(family) {
        if (version) version_ = std::pair(version->major, version->minor);
    }

    Range operator()(std::string_view id) {
        if (const EngineConstant* row = catalog_.engine_constant(engine_, id, version_, family_)) return row->value;
        if (!missing_)
            missing_ =
                Error{ErrorCode::bad_file, std::string(id),
                      "catalog/engines.json has no constant " + std::string(id) + " for " + std::string(engine_)};
        return {};
    }

    const std::optional<Error>& missing() const { return missing_; }

private:
    const Catalog& catalog_;
    std::string_view engine_;
    std::string_view family_;
    std::optional<std::pair<int, int>> version_;
    std::optional<Error> missing_;
};

}  // namespace

Result<ServingConstants> serving_constants(const Catalog& catalog, ServingEngine engine,
                                           std::optional<EngineVersion> version, std::string_view family) {
    // Releases of one engine say nothing about another's; the constants that vLLM's logs gave stand for all.
    if (engine != ServingEngine::vllm) version.reset();
    Constants constant(catalog, to_string(engine), version, family);
    const ServingConstants constants{
        .sampler_bytes = constant("sampler_bytes"),
        .workspace = constant("workspace"),
        .hidden_copies = constant("hidden_copies"),
        .vision_copies = constant("vision_copies"),
        .activation_spread = constant("activation_spread"),
        .non_torch = constant("non_torch"),
        .non_torch_parallel = constant("non_torch_parallel"),
        .context = constant("context"),
        .context_parallel = constant("context_parallel"),
        .graphs = constant("graphs"),
        .graphs_per_layer = constant("graphs_per_layer"),
        .weights_spread = constant("weights_spread"),
    };
    if (constant.missing()) return *constant.missing();
    return constants;
}

Result<Range> driver_context(const Catalog& catalog, std::string_view family) {
    Constants constant(catalog, "llama.cpp", {}, family);
    const Range context = constant("context");
    if (constant.missing()) return *constant.missing();
    return context;
}

Result<TransformersConstants> transformers_constants(const Catalog& catalog, std::string_view family) {
    Constants constant(catalog, "transformers", {}, family);
    const TransformersConstants constants{
        .hidden_copies = constant("hidden_copies"),
        .score_bytes = constant("score_bytes"),
        .fixed = constant("fixed"),
        .spread = constant("spread"),
        .context = constant("context"),
    };
    if (constant.missing()) return *constant.missing();
    return constants;
}

Result<TransformersConstants> pytorch_constants(const Catalog& catalog, std::string_view family) {
    auto constants = transformers_constants(catalog, family);
    if (!constants) return constants.error();
    Constants constant(catalog, "pytorch", {}, family);
    constants->spread = constant("spread");
    if (constant.missing()) return *constant.missing();
    return constants;
}

}  // namespace ballpark
