#include "question/serve.h"

#include "quantity/units.h"

namespace ballpark {
namespace {

double most_running(const ServeAnswer& answer) {
    return answer.engine ? answer.engine->most_running : static_cast<double>(answer.memory.max_concurrency);
}

void add_host_note(const Host& host, ServeAnswer& answer) {
    const std::string rate = format(host.bandwidth.typical, Unit::bytes_per_second, ByteSystem::gb).text();
    answer.notes.push_back({host.assumed, "host_rates", {{"rate", rate}, {"source", host.source}}, host.assumed ? "host_rates.assumed" : "host_rates.given"});
}

void add_notes(const ServeQuestion& question, bool explain, ServeAnswer& answer) {
    const std::int64_t trained = question.model.spec->max_position_embeddings;
    const std::int64_t asked = question.context.count();
    const bool slots = question.engine == ServeEngine::llamacpp;
    const std::int64_t longest = slots ? asked / question.llamacpp.parallel_slots : asked;
    if (trained > 0 && longest > trained)
        answer.notes.push_back({true, "context_beyond_model", {{"most", std::to_string(trained)}, {"asked", std::to_string(longest)}}});
    for (const std::string& note : question.model.spec->notes) answer.notes.push_back({true, "model", {{"text", note}}});
    if (!answer.engine)
        answer.notes.push_back({false, "runtime_not_counted"});
    else if (answer.engine->llamacpp && answer.engine->llamacpp->gpu_layers_that_fit && !answer.engine->fits)
        answer.notes.push_back({true, "partial_offload",
                                {{"held", std::to_string(*answer.engine->llamacpp->gpu_layers_that_fit)},
                                 {"layers", std::to_string(question.model.spec->layers.size() + 1)}}});
    if (answer.engine && answer.engine->llamacpp && !answer.engine->fits)
        if (const auto layers = answer.engine->llamacpp->cpu_moe_that_fits) answer.notes.push_back({true, "experts_on_host", {{"layers", std::to_string(*layers)}}});
    if (answer.speed && answer.speed->host) add_host_note(*answer.speed->host, answer);
    if (explain && answer.speed && answer.speed->host) answer.notes.push_back({false, "evidence_of_host", {{"rows", std::to_string(answer.speed->rows)}}});
    if (question.gpu && !answer.speed)
        answer.notes.push_back({false, "speed_not_known", {}, *speed_unknown(question, most_running(answer))});
    if (!question.cards.empty() && question.engine != ServeEngine::llamacpp) answer.notes.push_back({false, "weakest_device"});
    if (!question.price.owned || !question.gpu) return;
    const std::optional<HourlyPrice> price = answer.cost ? std::optional(answer.cost->price) : std::nullopt;
    if (auto note = price_note(question.price, *question.gpu, price)) answer.notes.push_back(*std::move(note));
    if (price && !question.gpu->power)
        answer.notes.push_back({true, "power_not_known"});
}

}  // namespace

Result<ServeAnswer> answer_serve(const ServeQuestion& question, const Catalog& catalog, bool explain) {
    if (question.weights.is_gguf() && question.model.outline)
        return Error{ErrorCode::unsupported, "weights",
                     "a GGUF mixture chooses a type for each tensor: give a catalog id, a config or a file instead of a few figures"};
    Worksheet sheet;
    Worksheet* why = explain ? &sheet : nullptr;
    ServeAnswer answer;
    const Bytes weights = chosen_weight_bytes(question.weights, question.model, why);
    Bytes usable;
    if (question.gpu) {
        answer.knows_device = true;
        answer.capacity = question.gpu->capacity();
        const double share = question.memory_share > 0 ? question.memory_share : 1;
        usable = Bytes(static_cast<std::int64_t>(answer.capacity.as_double() * share));
    }
    // What an engine solves for itself need not be solved twice.
    const bool plain = question.engine == ServeEngine::none;
    answer.memory = serve_memory({.model = *question.model.spec,
                                  .parameters = question.model.parameters,
                                  .weights = weights,
                                  .kv = question.kv_format,
                                  .context = question.context,
                                  .concurrency = question.engine == ServeEngine::llamacpp ? 1 : question.concurrency,
                                  .gpus = question.gpus,
                                  .usable_per_gpu = plain ? usable : Bytes()},
                                 why);
    if (answer.memory.total.saturated() || answer.memory.per_gpu.saturated())
        return Error{ErrorCode::too_large, "context_tokens",
                     "the memory asked for is beyond 2^53 bytes; ask with fewer or shorter sequences"};
    if (!plain) {
        Result<EngineMemory> engine = engine_memory(question, catalog, why);
        if (!engine) return engine.error();
        answer.engine = std::move(*engine);
        if (question.engine == ServeEngine::llamacpp && !question.cards.empty())
            answer.capacity = question.cards[answer.engine->fullest].capacity();
    }
    answer.speed = serve_speed(question, most_running(answer), catalog, why);
    if (explain && answer.speed) answer.evidence = serve_evidence(question, *answer.speed, catalog);
    answer.cost = serve_cost(question, answer.speed, catalog, why);
    add_notes(question, explain, answer);
    answer.why = sheet.take();
    return answer;
}

}  // namespace ballpark
