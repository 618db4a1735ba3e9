#include "bindings/cli/commands.h"

#include <algorithm>
#include <cstdlib>

#include <sys/stat.h>

#include "bindings/cli/devices.h"
#include "platform/machine/local_device.h"
#include "question/answer.h"
#include "question/numbers_json.h"
#include "question/serve.h"

namespace ballpark {
namespace {

/// Models are named by id or by the path of a file that is there.
Json model_value(const std::string& name) {
    struct stat found {};
    const bool is_file = stat(name.c_str(), &found) == 0 && S_ISREG(found.st_mode);
    const bool looks_like_one = name.find(".json") != std::string::npos || name.find(".gguf") != std::string::npos;
    if (is_file || looks_like_one) return Json{{"file", name}};
    return name;
}

Json list_value(const std::string& text) {
    Json list = Json::array();
    for (std::size_t from = 0; from <= text.size();) {
        const std::size_t comma = std::min(text.find(',', from), text.size());
        if (comma > from) list.push_back(text.substr(from, comma - from));
        from = comma + 1;
    }
    return list;
}

int print_json(const std::string& line, bool ok) {
    const int written = print(line + "\n");
    return written != 0 ? written : (ok ? 0 : 1);
}

std::string explained(std::span<const Step> steps, const Context& context, const OutputFlags& flags) {
    return "\n" + explain_text(steps, context.phrases, flags.bytes());
}

/// "kv_bytes_per_token.model=llama-3.1-8b" as `{"kv_bytes_per_token":{"model":"llama-3.1-8b"}}` merged into `knobs`.
std::optional<Error> add_knob(const std::string& text, Json& knobs) {
    const std::size_t equals = text.find('=');
    const std::size_t dot = text.find('.');
    if (equals == std::string::npos || dot == std::string::npos || dot > equals)
        return Error{ErrorCode::bad_value, "set", "write NUMBER.KNOB=VALUE, such as kv_bytes_per_token.model=llama-3.1-8b"};
    const std::string value = text.substr(equals + 1);
    const Result<double> figure = parse(value, Unit::count);
    Json& knob = knobs[text.substr(0, dot)][text.substr(dot + 1, equals - dot - 1)];
    if (figure) knob = json_figure(*figure);
    else knob = value;
    return std::nullopt;
}

}  // namespace

int print_answer_line(const Json& question, const Context& context, bool explain) {
    const AnswerLine answer = answer_line(question.dump(), context, explain);
    return print_json(answer.json, answer.ok);
}

Json word_or_figure(const std::string& text) {
    if (text == "true" || text == "false") return text == "true";
    const Result<double> figure = parse(text, Unit::count);
    return figure ? json_figure(*figure) : Json(text);
}

const std::vector<FieldFlag>& serve_flags() {
    static const std::vector<FieldFlag> kFlags = {
        {"model", "-m,--model", "catalog id, Hugging Face id, or path to a config.json", Unit::count, FlagValue::text},
        {"weights", "-w,--weights", "weight format: bf16 fp8 int8 nf4 awq-int4 nvfp4 … (`ballpark formats`)", Unit::count, FlagValue::text},
        {"kv", "--kv", "KV cache format: auto fp16 fp8 q8_0 …", Unit::count, FlagValue::text},
        {"gpu", "-g,--gpu", "device: h100 rtx-4090 … (`ballpark gpus`), or local", Unit::count, FlagValue::text},
        {"gpus", "-n,--gpus", "how many of them (default 1)", Unit::count},
        {"context_tokens", "-c,--context-tokens,--context", "longest sequence in tokens (default 8192)", Unit::tokens},
        {"concurrency", "--concurrency", "sequences in flight (default 1)", Unit::count},
        {"engine", "-e,--engine", "vllm sglang trtllm llama.cpp transformers; without it the plain arithmetic", Unit::count, FlagValue::text},
        {"engine_version", "--engine-version", "its release: 0.19.0; of llama.cpp the build: b6413", Unit::count, FlagValue::text},
        {"tensor_parallel", "--tensor-parallel,--tp", "ranks that share every layer (default: all gpus)", Unit::count},
        {"pipeline_parallel", "--pipeline-parallel,--pp", "stages that share out the layers", Unit::count},
        {"data_parallel", "--data-parallel,--dp", "copies of the whole service", Unit::count},
        {"expert_parallel", "--expert-parallel,--ep", "whole experts on each rank when above 1", Unit::count},
        {"input_tokens", "--input-tokens,--input", "prompt of a typical request", Unit::tokens},
        {"output_tokens", "--output-tokens,--output", "answer of a typical request", Unit::tokens},
        {"max_batched_tokens", "--max-batched-tokens", "tokens in one step (the engine's default)", Unit::tokens},
        {"max_num_seqs", "--max-num-seqs", "sequences in one step (the engine's default)", Unit::count},
        {"max_loras", "--max-loras", "low-rank adapters in memory at once (vllm, sglang)", Unit::count},
        {"max_lora_rank", "--max-lora-rank", "their largest rank (default 16)", Unit::count},
        {"gpu_memory_utilization", "--gpu-memory-utilization", "share of the device's memory to use", Unit::share},
        {"gpu_usd_per_hour", "--gpu-usd-per-hour", "what a device costs an hour, instead of the catalog's prices", Unit::count},
        {"gpu_purchase_usd", "--gpu-purchase-usd", "the devices are bought at this price", Unit::count},
        {"lifetime_years", "--lifetime-years", "of a bought device (default 3); alone: bought at its launch price", Unit::count},
        {"usd_per_kwh", "--usd-per-kwh", "energy of a bought device (default 0.12)", Unit::count},
        {"price_term", "--price-term", "\"on demand\" (default) or spot", Unit::count, FlagValue::text},
        {"utilization", "--utilization", "busy share of paid hours (default 1)", Unit::share},
        {"batch_tokens", "--batch-tokens", "llama.cpp --batch-size (default 2048)", Unit::tokens},
        {"ubatch_tokens", "--ubatch-tokens", "llama.cpp --ubatch-size (default 512)", Unit::tokens},
        {"kv_k", "--kv-k", "llama.cpp --cache-type-k: f16 q8_0 q4_0 …", Unit::count, FlagValue::text},
        {"kv_v", "--kv-v", "llama.cpp --cache-type-v", Unit::count, FlagValue::text},
        {"flash_attention", "--flash-attention", "true, false or auto", Unit::count, FlagValue::either},
        {"parallel_slots", "--parallel-slots", "llama.cpp --parallel (default: the concurrency)", Unit::count},
        {"kv_unified", "--kv-unified", "true: all slots share one cache", Unit::count, FlagValue::either},
        {"swa_full", "--swa-full", "true: sliding layers keep all cells", Unit::count, FlagValue::either},
        {"gpu_layers", "--gpu-layers", "layers on the devices, or all", Unit::count, FlagValue::either},
        {"cpu_moe", "--cpu-moe,--n-cpu-moe", "first layers whose experts stay on the host, or true for all (llama.cpp)", Unit::count, FlagValue::either},
        {"host.bandwidth_bytes_per_second", "--host-bandwidth", "of the host's memory, such as 89.6 GB/s, where llama.cpp runs layers on it", Unit::bytes_per_second},
        {"host.flop_per_second", "--host-flop", "of the host's processor, such as 1 TFLOP/s", Unit::flop_per_second},
        {"host.link_bytes_per_second", "--host-link", "from the host to a device, such as 32 GB/s", Unit::bytes_per_second},
        {"host.memory_bytes", "--host-memory", "of the host, to be held against what lies there", Unit::bytes},
        {"program", "--program", "server or bench: how many rows of logits are reserved", Unit::count, FlagValue::text},
    };
    return kFlags;
}

Result<Json> question_from_flags(const std::string& ask, const std::vector<FieldFlag>& flags,
                                 const std::map<std::string, std::string>& values) {
    Json question = {{"ask", ask}};
    for (const FieldFlag& flag : flags) {
        const auto given = values.find(flag.field);
        if (given == values.end()) continue;
        const std::size_t dot = flag.field.find('.');
        Json& field = dot == std::string::npos ? question[flag.field]
                                               : question[flag.field.substr(0, dot)][flag.field.substr(dot + 1)];
        if (flag.value == FlagValue::figure) {
            const Result<double> figure = parse(given->second, flag.unit);
            if (!figure) return Error{figure.error().code, flag.field, figure.error().message};
            field = json_figure(*figure);
        } else {
            field = flag.field == "model"               ? model_value(given->second)
                    : flag.value == FlagValue::list     ? list_value(given->second)
                    : flag.value == FlagValue::either   ? word_or_figure(given->second)
                                                        : Json(given->second);
        }
    }
    return question;
}

int run_numbers(const Context& context, const OutputFlags& flags, const std::vector<std::string>& knobs) {
    Json question = {{"ask", "numbers"}};
    for (const std::string& knob : knobs)
        if (auto error = add_knob(knob, question["knobs"])) return report(*error);
    if (flags.json) return print_answer_line(question, context, flags.explain);
    const Result<NumbersQuestion> read = read_numbers(question, context);
    if (!read) return report(read.error());
    const Result<std::vector<NumberAnswer>> answers = answer_numbers(read->settings, context.catalog, flags.explain);
    if (!answers) return report(answers.error());
    std::string out = render(numbers_table(*answers, context.phrases, flags.bytes()), flags.form());
    if (flags.explain)
        for (const NumberAnswer& answer : *answers) out += explained(answer.why, context, flags);
    return print(out);
}

int run_serve(const Context& context, const OutputFlags& flags, const std::map<std::string, std::string>& values) {
    const Result<Json> question = question_from_flags("serve", serve_flags(), values);
    if (!question) return report(question.error());
    if (flags.json) return print_answer_line(*question, context, flags.explain);
    const Result<ServeQuestion> read = read_serve(*question, context);
    if (!read) return report(read.error());
    const Result<ServeAnswer> answer = answer_serve(*read, context.catalog, flags.explain);
    if (!answer) return report(answer.error());
    std::string out = render(serve_table(*read, *answer, context.phrases, flags.bytes()), flags.form());
    if (flags.explain) out += explained(answer->why, context, flags);
    if (flags.explain && !answer->evidence.empty()) out += "\n" + render(evidence_table(answer->evidence), flags.form());
    return print(out);
}

int run_listing(const std::string& what, const Context& context, const OutputFlags& flags) {
    if (flags.json) return print_answer_line({{"ask", what}}, context, false);
    if (what == "models") return print(render(models_table(context.catalog), flags.form()));
    if (what == "gpus") return print(render(devices_table(context.catalog, flags.bytes()), flags.form()));
    if (what == "prices") return print(render(prices_table(context.catalog), flags.form()));
    return print(render(formats_table(), flags.form()));
}

int run_devices(const Context& context, bool json) {
    if (json) return print_answer_line({{"ask", "devices"}}, context, false);
    return print(devices_text(read_local_machine(context.catalog)));
}

}  // namespace ballpark
