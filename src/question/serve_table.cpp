// The answer of `serve` as a person reads it: one figure a row.

#include "question/figure_rows.h"
#include "question/report.h"

namespace ballpark {
namespace {

std::string of_capacity(const ServeQuestion& question, const ServeAnswer& answer, std::string used, const FigureRows& rows) {
    return std::move(used) + " of " + rows.text(answer.capacity) + " on " +
           (question.cards.empty() ? std::to_string(question.gpus) + " × " : "") + question.gpu->name;
}

std::string needed(std::int64_t gpus) { return gpus > 0 ? std::to_string(gpus) : "more than can be tried"; }

void add_plain(const ServeQuestion& question, const ServeAnswer& answer, FigureRows& rows) {
    const ServeMemory& memory = answer.memory;
    rows.bytes("kv_bytes_per_token", memory.kv_per_token);
    rows.add("kv_cache", rows.text(memory.kv) + " for " + std::to_string(question.concurrency) + " × " +
                             group_digits(question.context.as_double()) + " tokens");
    if (memory.state.count() > 0) rows.bytes("state", memory.state);
    rows.bytes("total", memory.total);
    if (!answer.knows_device) return;
    rows.add("per_gpu", of_capacity(question, answer, rows.text(memory.per_gpu), rows));
    rows.add("fits", memory.fits ? "yes" : "no");
    rows.add("gpus_needed", needed(memory.gpus_needed));
    rows.count("max_concurrency", memory.max_concurrency);
    rows.count("max_context_tokens", memory.max_context.count());
}

void add_places(const LlamacppAnswer& answer, FigureRows& rows) {
    const LlamacppMemory& memory = answer.memory;
    rows.add("file", rows.text(memory.file) + ", " + decimal(answer.bits_per_weight, 4) + " bits/weight");
    for (const LlamacppPlace& place : memory.places) {
        std::string parts = "weights " + rows.text(place.model) + ", KV " + rows.text(place.kv);
        if (place.recurrent.count() > 0) parts += ", state " + rows.text(place.recurrent);
        parts += ", compute " + rows.text(place.compute);
        if (place.output.count() > 0) parts += ", output " + rows.text(place.output);
        rows.plain(place.name, std::move(parts));
    }
    if (answer.gpu_layers_that_fit) rows.count("gpu_layers_that_fit", *answer.gpu_layers_that_fit);
    if (answer.cpu_moe_that_fits) rows.count("cpu_moe_that_fits", *answer.cpu_moe_that_fits);
}

void add_engine(const ServeQuestion& question, const ServeAnswer& answer, FigureRows& rows) {
    const EngineMemory& engine = *answer.engine;
    rows.add("engine", std::string(to_string(question.engine)));
    rows.bytes("kv_bytes_per_token", answer.memory.kv_per_token);
    if (engine.llamacpp) {
        add_places(*engine.llamacpp, rows);
    } else {
        rows.bytes("weights_per_gpu", engine.weights);
        rows.range("activation", engine.activation, Unit::bytes);
        if (question.lora.slots > 0)
            rows.add("adapters", group_digits(static_cast<double>(question.lora.slots)) + " of rank " + std::to_string(question.lora.rank) + ", " +
                                     rows.text(engine.adapters) + " of the weights; " +
                                     group_digits(static_cast<double>(engine.adapters_that_fit)) + " would fit");
    }
    if (engine.overhead.high > 0) rows.range("overhead", engine.overhead, Unit::bytes);
    rows.range("total", engine.total, Unit::bytes);
    if (!answer.knows_device) return;
    if (engine.kv_pool) rows.range("kv_pool", *engine.kv_pool, Unit::bytes);
    if (engine.kv_pool_tokens) rows.count("kv_pool_tokens", static_cast<std::int64_t>(engine.kv_pool_tokens->typical));
    rows.add("per_gpu", of_capacity(question, answer, rows.text(engine.per_gpu, Unit::bytes), rows));
    rows.add("fits", engine.fits ? "yes" : "no");
    rows.add("gpus_needed", needed(engine.gpus_needed));
    if (engine.max_concurrency > 0) rows.count("max_concurrency", engine.max_concurrency);
    rows.count("max_context_tokens", engine.max_context.count());
    if (!engine.command.empty()) rows.add("command", engine.command);
}

void add_speed(const ServeSpeed& speed, FigureRows& rows) {
    const SpeedEstimate& estimate = speed.estimate;
    rows.add("request", group_digits(speed.input.as_double()) + " tokens in, " + group_digits(speed.output.as_double()) + " out, " +
                            group_digits(estimate.running) + " at once");
    rows.range("time to first token", estimate.ttft, Unit::seconds);
    rows.range("time per token", estimate.tpot, Unit::seconds);
    rows.range("output per user", estimate.tokens_per_second_user, Unit::tokens_per_second);
    rows.add("output in all", rows.text(estimate.tokens_per_second, Unit::tokens_per_second) + ", at most " +
                                  format(estimate.ceiling_tokens_per_second, Unit::tokens_per_second).text());
    rows.add("bound by", std::string(to_string(estimate.bound)));
    if (speed.rows == 0) rows.add("measurements", "none of this engine on such devices: the ranges are wide");
}

void add_cost(const ServeCost& cost, FigureRows& rows) {
    rows.add("price", rows.text(cost.usd_per_hour, Unit::usd_per_hour) + ", " + cost.price.source);
    if (!cost.service) return;
    rows.range("per request", cost.service->usd_per_request, Unit::usd);
    rows.range("per million tokens in", cost.service->usd_per_million_input_tokens, Unit::usd_per_million_tokens);
    rows.range("per million tokens out", cost.service->usd_per_million_output_tokens, Unit::usd_per_million_tokens);
    rows.range("per month", cost.service->usd_per_month, Unit::usd);
}

}  // namespace

Table serve_table(const ServeQuestion& question, const ServeAnswer& answer, const Phrases& phrases, ByteSystem system) {
    FigureRows rows(phrases, "serve.", system);
    rows.add("model", question.model.id);
    rows.add("parameters", format(question.model.parameters.total.as_double(), Unit::parameters).text());
    rows.add("weights", rows.text(answer.memory.weights) + " (" + question.weights.id + ")");
    if (answer.engine) add_engine(question, answer, rows);
    else add_plain(question, answer, rows);
    if (answer.speed) add_speed(*answer.speed, rows);
    if (answer.cost) add_cost(*answer.cost, rows);
    for (const Note& note : answer.notes) rows.plain(std::string(note_title(note, phrases)), note_text(note, phrases));
    return rows.take();
}

}  // namespace ballpark
