// The answer of `serve` as CONTRACT writes it.

#include "question/serve.h"
#include "question/serve_parts.h"

namespace ballpark {
namespace {

Json count_or_null(std::int64_t count) { return count > 0 ? Json(count) : Json(nullptr); }

Json memory_json(const ServeAnswer& answer) {
    const ServeMemory& memory = answer.memory;
    Json out;
    out.add("weights_bytes", memory.weights.count());
    out.add("kv_bytes_per_token", memory.kv_per_token.count());
    out.add("kv_bytes", memory.kv.count());
    out.add("state_bytes", memory.state.count());
    out.add("total_bytes", memory.total.count());
    out.add("per_gpu_bytes", memory.per_gpu.count());
    if (!answer.knows_device) return out;
    out.add("gpu_capacity_bytes", answer.capacity.count());
    if (answer.engine) return out;
    out.add("fits", memory.fits);
    out.add("gpus_needed", count_or_null(memory.gpus_needed));
    out.add("kv_pool_bytes", memory.kv_pool.count());
    out.add("max_concurrency", memory.max_concurrency);
    out.add("max_context_tokens", memory.max_context.count());
    return out;
}

void buffers_json(const LlamacppPlace& place, Json& out) {
    out["model_buffer_bytes"] = place.model.count();
    out["kv_buffer_bytes"] = place.kv.count();
    out["rs_buffer_bytes"] = place.recurrent.count();
    out["compute_buffer_bytes"] = json_range(place.compute_range);
    out["output_buffer_bytes"] = place.output.count();
}

void llamacpp_json(const LlamacppAnswer& answer, Json& out) {
    const LlamacppMemory& memory = answer.memory;
    out["kv_bytes"] = memory.sum.kv.count();
    out["state_bytes"] = memory.sum.recurrent.count();
    out["output_bytes"] = memory.sum.output.count();
    out["file_bytes"] = memory.file.count();
    out["bits_per_weight"] = json_figure(answer.bits_per_weight);
    buffers_json(memory.sum, out);
    Json places = Json::array();
    for (const LlamacppPlace& place : memory.places) {
        Json row = {{"name", place.name}};
        buffers_json(place, row);
        places.push_back(std::move(row));
    }
    out["places"] = std::move(places);
    if (answer.gpu_layers_that_fit) out["gpu_layers_that_fit"] = *answer.gpu_layers_that_fit;
    if (answer.cpu_moe_that_fits) out["cpu_moe_that_fits"] = *answer.cpu_moe_that_fits;
}

/// What an engine says takes the place of the plain figures; estimates are ranges.
void engine_json(const EngineMemory& engine, bool knows_device, const LoraSlots& lora, Json& out) {
    if (lora.slots > 0)
        out["adapters"] = {{"max_loras", lora.slots}, {"max_lora_rank", lora.rank}, {"per_gpu_bytes", engine.adapters.count()},
                           {"each_bytes", engine.adapters.count() / lora.slots}, {"max_loras_that_fit", engine.adapters_that_fit}};
    out["weights_per_gpu_bytes"] = engine.weights.count();
    out["activation_bytes"] = json_range(engine.activation);
    out["overhead_bytes"] = json_range(engine.overhead);
    out["per_gpu_bytes"] = json_range(engine.per_gpu);
    out["total_bytes"] = json_range(engine.total);
    if (knows_device) {
        out["fits"] = engine.fits;
        out["gpus_needed"] = count_or_null(engine.gpus_needed);
        out["max_concurrency"] = engine.max_concurrency;
        out["max_context_tokens"] = engine.max_context.count();
    }
    if (engine.kv_pool) out["kv_pool_bytes"] = json_range(*engine.kv_pool);
    if (engine.kv_pool_tokens) out["kv_pool_tokens"] = json_range(*engine.kv_pool_tokens);
    if (engine.llamacpp) llamacpp_json(*engine.llamacpp, out);
}

Json speed_json(const ServeSpeed& speed) {
    const SpeedEstimate& estimate = speed.estimate;
    Json out;
    out.add("ttft_seconds", json_range(estimate.ttft));
    out.add("tpot_seconds", json_range(estimate.tpot));
    out.add("prefill_tokens_per_second", json_range(estimate.prefill_tokens_per_second));
    out.add("output_tokens_per_second_per_user", json_range(estimate.tokens_per_second_user));
    out.add("output_tokens_per_second", json_range(estimate.tokens_per_second));
    out.add("requests_per_second", json_range(estimate.requests_per_second));
    out.add("bound", to_string(estimate.bound));
    out.add("ceiling_tokens_per_second", json_figure(estimate.ceiling_tokens_per_second));
    out.add("ceiling_tokens_per_second_per_user", json_figure(estimate.ceiling_tokens_per_second_user));
    out.add("input_tokens", speed.input.count());
    out.add("output_tokens", speed.output.count());
    out.add("concurrency", json_figure(estimate.running));
    out.add("engine", to_string(speed.engine));
    out.add("measurements", speed.rows);
    if (!speed.host) return out;
    out.add("host", {{"bandwidth_bytes_per_second", json_range(speed.host->bandwidth)},
                   {"flop_per_second", json_range(speed.host->flop)},
                   {"link_bytes_per_second", json_range(speed.host->link)},
                   {"assumed", speed.host->assumed}});
    return out;
}

Json cost_json(const ServeCost& cost) {
    Json out;
    out.add("usd_per_hour", json_range(cost.usd_per_hour));
    if (cost.service) {
        out.add("usd_per_million_input_tokens", json_range(cost.service->usd_per_million_input_tokens));
        out.add("usd_per_million_output_tokens", json_range(cost.service->usd_per_million_output_tokens));
        out.add("usd_per_request", json_range(cost.service->usd_per_request));
    }
    const auto month = [](double hour) { return hour * kHoursPerMonth; };
    out.add("usd_per_month", json_range({month(cost.usd_per_hour.low), month(cost.usd_per_hour.typical), month(cost.usd_per_hour.high)}));
    out.add("source", cost.price.source);
    if (!cost.price.as_of.empty()) out.add("as_of", cost.price.as_of);
    return out;
}

}  // namespace

Json to_json(const ServeQuestion& question, const ServeAnswer& answer) {
    const ParameterCount& count = question.model.parameters;
    Json out;
    out.add("model", question.model.id);
    out.add("weights", question.weights.id);
    if (answer.engine) out.add("engine", to_string(question.engine));
    out.add("parameters", {{"total", count.total.count()}, {"active", count.active.count()}, {"embedding", count.embedding.count()}});
    out.add("memory", memory_json(answer));
    if (answer.knows_device || answer.engine) out.add("places", to_json(memory_places(question, answer)));
    if (answer.engine) {
        engine_json(*answer.engine, answer.knows_device, question.lora, out["memory"]);
        if (!answer.engine->command.empty()) out.add("command", answer.engine->command);
    }
    if (answer.speed) out.add("speed", speed_json(*answer.speed));
    if (answer.cost) out.add("cost", cost_json(*answer.cost));
    if (!answer.evidence.empty()) out.add("evidence", to_json(answer.evidence));
    return out;
}

}  // namespace ballpark
