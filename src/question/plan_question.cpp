#include "question/plan_question.h"

#include <algorithm>

#include "hardware/device_mix.h"
#include "question/device_choice.h"
#include "question/fields.h"

namespace ballpark {
namespace {

constexpr std::int64_t kMostTokens = 100'000'000;
constexpr std::int64_t kMostGpus = 1024;
constexpr std::int64_t kMostOptions = 1000;
constexpr std::size_t kMostNames = 1000;
constexpr std::size_t kMostCards = 16;
constexpr std::size_t kMostKinds = 3;

Result<PlanWorkload> read_workload(const Json* json) {
    PlanWorkload workload;
    const Json nothing = Json::object();
    if (json != nullptr && !json->is_object())
        return Error{ErrorCode::bad_value, "workload", "workload is an object: {\"input_tokens\":1000,\"output_tokens\":250,\"concurrency\":8}"};
    Fields fields(json ? *json : nothing, "workload.");
    workload.input = Tokens(fields.integer("input_tokens", 1, kMostTokens).value_or(workload.input.count()));
    workload.output = Tokens(fields.integer("output_tokens", 1, kMostTokens).value_or(workload.output.count()));
    workload.cached_input = Tokens(fields.integer("cached_input_tokens", 0, kMostTokens).value_or(0));
    workload.requests_per_second = fields.number("requests_per_second", 1e-9, 1e9);
    workload.concurrency = fields.integer("concurrency", 1, 1'000'000);
    workload.max_ttft_seconds = fields.number("max_ttft_seconds", 1e-6, 1e6);
    workload.max_tpot_seconds = fields.number("max_tpot_seconds", 1e-6, 1e6);
    if (auto error = fields.error()) return *error;
    if (workload.requests_per_second && workload.concurrency)
        return Error{ErrorCode::bad_value, "workload.concurrency", "say requests_per_second or concurrency, not both"};
    if (!workload.requests_per_second && !workload.concurrency) workload.concurrency = 1;
    return workload;
}

Result<std::vector<std::string>> read_names(Fields& fields, std::string_view name) {
    std::vector<std::string> names;
    const Json* list = fields.any(name);
    if (list == nullptr) return names;
    const bool one = list->is_string();
    const Error error{ErrorCode::bad_value, std::string(name), std::string(name) + " is a list of names, at most 1,000"};
    if (!one && (!list->is_array() || list->items().size() > kMostNames)) return error;
    if (one) return std::vector<std::string>{list->text()};
    for (const Json& item : list->items()) {
        if (!item.is_string()) return error;
        names.push_back(item.text());
    }
    return names;
}

std::optional<Error> read_models(const Json* model, const Context& context, PlanQuestion& question) {
    question.any_model = model == nullptr || (model->is_string() && model->text() == "any");
    if (question.any_model) {
        // Encoders answer no requests.
        for (const ModelEntry& entry : context.catalog.models())
            if (entry.spec.has_output_head) question.models.push_back(choose_model(entry));
        return std::nullopt;
    }
    Result<ModelChoice> chosen = choose_model(*model, context);
    if (!chosen) return chosen.error();
    if (chosen->outline)
        return Error{ErrorCode::unsupported, "model", "a plan needs all tensors: give a catalog id, a config or a file instead of a few figures"};
    question.models.push_back(std::move(*chosen));
    question.model_asked = *model;
    return std::nullopt;
}

/// Without a choice: every device that somebody rents out, or whose launch price is known, so that a plan has a price.
std::optional<Error> read_gpus(const std::vector<std::string>& names, const Context& context, PlanQuestion& question) {
    const bool all = names.size() == 1 && names.front() == "all";
    for (const DeviceSpec& device : context.catalog.devices()) {
        const bool priced = names.empty() && hourly_price(question.price, device, context.catalog).has_value();
        if (all || priced) question.gpus.push_back(&device);
    }
    if (names.empty() || all) return std::nullopt;
    for (const std::string& name : names) {
        const Result<const DeviceSpec*> device = context.catalog.find_device(name);
        if (!device) return Error{device.error().code, "gpus_allowed", device.error().message};
        question.gpus.push_back(*device);
    }
    return std::nullopt;
}

/// Every way to take some of each kind.
std::optional<Error> read_cards(const Json& json, const Context& context, PlanQuestion& question) {
    Result<std::vector<DeviceSpec>> cards = choose_devices(json, "cards", context);
    if (!cards) return cards.error();
    std::vector<std::vector<DeviceSpec>> kinds;
    for (const DeviceSpec& card : *cards) {
        const auto same = std::find_if(kinds.begin(), kinds.end(), [&](const auto& kind) { return kind.front().id == card.id; });
        if (same != kinds.end()) same->push_back(card);
        else kinds.push_back({card});
    }
    if (cards->size() > kMostCards || kinds.size() > kMostKinds)
        return Error{ErrorCode::bad_value, "cards", "a machine has at most 16 cards, here of at most 3 kinds; got " +
                                                        std::to_string(cards->size()) + " of " + std::to_string(kinds.size())};
    std::vector<std::size_t> taken(kinds.size());
    for (;;) {
        std::size_t kind = 0;
        while (kind < kinds.size() && taken[kind] == kinds[kind].size()) taken[kind++] = 0;
        if (kind == kinds.size()) return std::nullopt;
        ++taken[kind];
        CardHand hand;
        hand.most_copies = static_cast<std::int64_t>(kMostCards);
        for (std::size_t i = 0; i < kinds.size(); ++i) {
            if (taken[i] == 0) continue;
            hand.each.insert(hand.each.end(), kinds[i].begin(), kinds[i].begin() + static_cast<std::ptrdiff_t>(taken[i]));
            hand.most_copies = std::min(hand.most_copies, static_cast<std::int64_t>(kinds[i].size() / taken[i]));
        }
        hand.gpu = weakest_of(hand.each);
        hand.alike = all_alike(hand.each);
        question.hands.push_back(std::move(hand));
    }
}

}  // namespace

Result<PlanQuestion> read_plan(const Json& json, const Context& context) {
    Fields fields(json);
    for (const char* name : {"ask", "id", "explain"}) fields.any(name);
    PlanQuestion question;
    const Json* model = fields.any("model");
    const Json* workload_json = fields.any("workload");
    const Result<std::vector<std::string>> gpus = read_names(fields, "gpus_allowed");
    const Result<std::vector<std::string>> weights = read_names(fields, "weights_allowed");
    const Result<std::vector<std::string>> api_models = read_names(fields, "api_models");
    for (const auto* names : {&gpus, &weights, &api_models})
        if (!*names) return names->error();
    const Json* cards = fields.any("cards");
    for (const char* field : {"gpus_allowed", "max_gpus"})
        if (cards != nullptr && fields.any(field) != nullptr)
            fields.fail(ErrorCode::bad_value, field, std::string("say cards or ") + field + ": the cards that are there are all that may be used");
    question.max_gpus = fields.integer("max_gpus", 1, kMostGpus).value_or(question.max_gpus);
    question.max_options = fields.integer("max_options", 1, kMostOptions).value_or(question.max_options);
    question.budget_usd_per_month = fields.number("budget_usd_per_month", 0, 1e12);
    const auto engine = fields.text("engine");
    if (auto error = read_price_choice(fields, question.price)) return *error;
    if (auto error = fields.error()) return *error;
    if (engine) {
        question.engine = serve_engine_from_name(*engine);
        if (!question.engine) return unknown_engine(*engine);
        if (question.engine == ServeEngine::transformers)
            return Error{ErrorCode::unsupported, "engine", "a plan is made for vllm, sglang, trtllm or llama.cpp; transformers keeps no pool to share"};
    }
    Result<PlanWorkload> workload = read_workload(workload_json);
    if (!workload) return workload.error();
    question.workload = *workload;
    question.weights = *weights;
    question.api_models = *api_models;
    if (auto error = read_models(model, context, question)) return *error;
    if (auto error = cards != nullptr ? read_cards(*cards, context, question) : read_gpus(*gpus, context, question)) return *error;
    return question;
}

}  // namespace ballpark
