// The answer of `serve` as CONTRACT writes it.

#include "question/serve.h"

namespace ballpark {
namespace {

Json count_or_null(std::int64_t count) { return count > 0 ? Json(count) : Json(nullptr); }

Json memory_json(const ServeAnswer& answer) {
    const ServeMemory& memory = answer.memory;
    Json out;
    out["weights_bytes"] = memory.weights.count();
    out["kv_bytes_per_token"] = memory.kv_per_token.count();
    out["kv_bytes"] = memory.kv.count();
    out["state_bytes"] = memory.state.count();
    out["total_bytes"] = memory.total.count();
    out["per_gpu_bytes"] = memory.per_gpu.count();
    if (!answer.knows_device) return out;
    out["gpu_capacity_bytes"] = answer.capacity.count();
    if (answer.engine) return out;
    out["fits"] = memory.fits;
    out["gpus_needed"] = count_or_null(memory.gpus_needed);
    out["kv_pool_bytes"] = memory.kv_pool.count();
    out["max_concurrency"] = memory.max_concurrency;
    out["max_context_tokens"] = memory.max_context.count();
    return out;
}

void buffers_json(const LlamacppPlace& place, Json& out) {
    out["model_buffer_bytes"] = place.model.count();
    out["kv_buffer_bytes"] = place.kv.count();
    out["rs_buffer_bytes"] = place.recurrent.count();
    out["compute_buffer_bytes"] = json_range(Range::exact(place.compute.as_double()));
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
}

/// What an engine says takes the place of the plain figures; estimates are ranges.
void engine_json(const EngineMemory& engine, bool knows_device, Json& out) {
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

}  // namespace

Json to_json(const ServeQuestion& question, const ServeAnswer& answer) {
    const ParameterCount& count = question.model.parameters;
    Json out;
    out["model"] = question.model.id;
    out["weights"] = question.weights.id;
    if (answer.engine) out["engine"] = to_string(question.engine);
    out["parameters"] = {{"total", count.total.count()}, {"active", count.active.count()}, {"embedding", count.embedding.count()}};
    out["memory"] = memory_json(answer);
    if (answer.engine) {
        engine_json(*answer.engine, answer.knows_device, out["memory"]);
        if (!answer.engine->command.empty()) out["command"] = answer.engine->command;
    }
    return out;
}

}  // namespace ballpark
