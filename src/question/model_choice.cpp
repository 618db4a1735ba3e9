#include "question/model_choice.h"

#include <vector>

#include "formats/hf_config.h"
#include "formats/inspect.h"
#include "question/fields.h"

namespace ballpark {
namespace {

constexpr std::int64_t kMostLayers = 10'000;
constexpr std::int64_t kWidest = 10'000'000;

Error below_file(Error error) {
    error.field = error.field.empty() || error.field == "file" ? "model.file" : "model.file." + error.field;
    return error;
}

Result<ModelChoice> from_config(const Json& config) {
    if (!config.is_object())
        return Error{ErrorCode::bad_value, "model.config", "config must be the object of a Hugging Face config.json"};
    Result<ModelSpec> spec = read_hf_config_object(config);
    if (!spec) {
        Error error = spec.error();
        error.field = error.field.empty() ? "model.config" : "model.config." + error.field;
        return error;
    }
    ModelChoice choice{"custom", std::make_shared<const ModelSpec>(std::move(*spec)), {}, "the config in the question"};
    choice.parameters = count_parameters(*choice.spec);
    return choice;
}

Result<ModelChoice> from_file(const Json& path, const Context& context) {
    if (!path.is_string()) return Error{ErrorCode::bad_value, "model.file", "file must be a path in quotes"};
    if (!context.read_model_file)
        return Error{ErrorCode::unsupported, "model.file", "files can be named on the command line only; drop the file or put its config here"};
    Result<FileSummary> file = context.read_model_file(path.text());
    if (!file) return below_file(file.error());
    if (!file->model)
        return Error{ErrorCode::unsupported, "model.file",
                     "a " + std::string(to_string(file->kind)) + " file does not say how the layers work; name the config.json beside it"};
    ModelChoice choice{path.text(), std::make_shared<const ModelSpec>(std::move(*file->model)), {}, "the named file"};
    choice.parameters = count_parameters(*choice.spec);
    return choice;
}

/// A dense model of equal layers, known only by its outline.
Result<ModelChoice> from_figures(const Json& value) {
    Fields fields(value, "model.");
    const auto parameters = fields.number("parameters", 1, 1e15);
    const auto active = fields.number("active_parameters", 1, 1e15);
    const auto layers = fields.integer("layers", 1, kMostLayers);
    const auto hidden = fields.integer("hidden_size", 1, kWidest);
    const auto heads = fields.integer("attention_heads", 1, kWidest);
    const auto kv_heads = fields.integer("kv_heads", 1, kWidest);
    const auto head_dim = fields.integer("head_dim", 1, kWidest);
    const auto vocabulary = fields.integer("vocab_size", 1, kWidest);
    if (auto error = fields.error()) return *error;
    for (const auto& [name, there] : {std::pair{"parameters", parameters.has_value()}, {"layers", layers.has_value()},
                                      {"kv_heads", kv_heads.has_value()}, {"head_dim", head_dim.has_value()}})
        if (!there)
            return Error{ErrorCode::missing_field, std::string("model.") + name,
                         "a model by figures needs parameters, layers, kv_heads and head_dim"};
    auto spec = std::make_shared<ModelSpec>();
    spec->architecture = "custom";
    spec->hidden_size = hidden.value_or(0);
    spec->vocab_size = vocabulary.value_or(0);
    SoftmaxAttention attention;
    attention.num_attention_heads = heads.value_or(*kv_heads);
    attention.num_key_value_heads = *kv_heads;
    attention.head_dim = attention.v_head_dim = *head_dim;
    Layer layer;
    layer.attention = attention;
    spec->layers.assign(static_cast<std::size_t>(*layers), layer);
    ModelChoice choice{.id = "custom", .spec = spec, .parameters = {}, .source = "the figures in the question", .hf_id = {}, .outline = true};
    choice.parameters.total = choice.parameters.matrices = Params(static_cast<std::int64_t>(*parameters));
    choice.parameters.active = Params(static_cast<std::int64_t>(active.value_or(*parameters)));
    return choice;
}

}  // namespace

ModelChoice choose_model(const ModelEntry& entry) {
    // The catalog outlives every question, so the pointer owns nothing.
    std::shared_ptr<const ModelSpec> spec(std::shared_ptr<const ModelSpec>(), &entry.spec);
    return {entry.id, std::move(spec), entry.parameters, entry.provenance.source,
            entry.hf_ids.empty() ? std::string() : entry.hf_ids.front()};
}

Result<ModelChoice> choose_model(const Json& value, const Context& context) {
    if (value.is_string()) {
        const auto entry = context.catalog.find_model(value.text());
        if (!entry) return entry.error();
        return choose_model(**entry);
    }
    if (!value.is_object())
        return Error{ErrorCode::bad_value, "model",
                     "model must be a catalog id in quotes, or an object with config, file or parameters"};
    if (value.contains("config")) return from_config(value["config"]);
    if (value.contains("file")) return from_file(value["file"], context);
    return from_figures(value);
}

}  // namespace ballpark
