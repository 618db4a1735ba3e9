// Reads what `embed` asks.

#include "question/device_choice.h"
#include "question/embed.h"

namespace ballpark {
namespace {

constexpr double kMost = 1e15;
constexpr std::int64_t kWidest = 1'000'000;

std::optional<Error> read_index(Fields& fields, EmbedQuestion& question) {
    IndexSetup& index = question.index;
    question.vector_format = fields.text("vector_format").value_or("fp32");
    question.index_name = fields.text("index").value_or("flat");
    index.dimensions = fields.integer("dimensions", 1, kWidest).value_or(0);
    index.links = fields.integer("hnsw_links", 2, 4096).value_or(32);
    index.lists = fields.integer("ivf_lists", 1, 1'000'000'000).value_or(0);
    index.code_bytes = fields.integer("pq_bytes", 1, kWidest).value_or(0);
    question.usd_per_gb_month = fields.number("index_usd_per_gb_month", 0, 1e6);
    const auto format = vector_format_from_name(question.vector_format);
    if (!format) return Error{ErrorCode::unknown_format, "vector_format", "vector_format is one of fp32, fp16, int8 and binary"};
    const auto kind = index_from_name(question.index_name);
    if (!kind) return Error{ErrorCode::bad_value, "index", "index is one of flat, hnsw and ivf_pq"};
    index.format = *format;
    index.kind = *kind;
    return std::nullopt;
}

Result<const ApiPrice*> api_price(const Catalog& catalog, std::string_view field, const std::string& name) {
    if (const ApiPrice* price = catalog.api_price(name)) return price;
    return Error{ErrorCode::unknown_model, std::string(field), "no price is known for \"" + name.substr(0, 60) + "\"; `ballpark prices` lists them"};
}

}  // namespace

Result<EmbedQuestion> read_embed(const Json& json, const Context& context) {
    Fields fields(json);
    for (const char* name : {"ask", "id", "explain"}) fields.any(name);
    EmbedQuestion question;
    const Json* model = fields.any("model");
    const Json* gpu = fields.any("gpu");
    question.documents = fields.number("documents", 1, kMost).value_or(1e6);
    question.tokens_per_document = fields.number("tokens_per_document", 1, 1e9).value_or(256);
    question.tokens_per_second = fields.number("tokens_per_second", 0.001, 1e12);
    const auto api = fields.text("api_model");
    const auto generation = fields.text("generation_model");
    if (auto error = read_index(fields, question)) return *error;
    if (auto error = read_price_choice(fields, question.price)) return *error;
    if (auto error = fields.error()) return *error;
    if (model == nullptr) return Error{ErrorCode::missing_field, "model", "which model? For example \"model\":\"bge-large-en-v1.5\""};
    Result<ModelChoice> chosen = choose_model(*model, context);
    if (!chosen) return chosen.error();
    question.model = std::move(*chosen);
    if (question.index.dimensions == 0) question.index.dimensions = std::max<std::int64_t>(question.model.spec->hidden_size, 1);
    question.index.vectors = static_cast<std::int64_t>(question.documents);
    if (gpu != nullptr) {
        Result<DeviceSpec> device = choose_device(*gpu, context);
        if (!device) return device.error();
        question.gpu = std::move(*device);
    }
    const auto priced = api_price(context.catalog, "api_model", api.value_or("openai/text-embedding-3-small"));
    if (!priced) return priced.error();
    question.api = *priced;
    const auto generated = api_price(context.catalog, "generation_model", generation.value_or("openai/gpt-4o"));
    if (!generated) return generated.error();
    question.generation = *generated;
    return question;
}

}  // namespace ballpark
