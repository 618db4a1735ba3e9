#include "bindings/cli/plan.h"

#include "question/plan.h"

namespace ballpark {

const std::vector<FieldFlag>& plan_flags() {
    static const std::vector<FieldFlag> kFlags = {
        {"model", "-m,--model", "catalog id, Hugging Face id, path of a model file, or any (the default)", Unit::count, FlagValue::text},
        {"workload.input_tokens", "-i,--input-tokens,--input", "prompt of a typical request (default 1000)", Unit::tokens},
        {"workload.output_tokens", "-o,--output-tokens,--output", "answer of a typical request (default 250)", Unit::tokens},
        {"workload.cached_input_tokens", "--cached-input-tokens,--cached", "of the prompt: what an API's cache holds", Unit::tokens},
        {"workload.concurrency", "--concurrency", "requests in flight (default 1)", Unit::count},
        {"workload.requests_per_second", "--requests-per-second,--rps", "instead of the concurrency", Unit::count},
        {"workload.max_ttft_seconds", "--max-ttft-seconds,--max-ttft", "longest time to the first token, such as 500ms", Unit::seconds},
        {"workload.max_tpot_seconds", "--max-tpot-seconds,--max-tpot", "longest time between tokens, such as 30ms", Unit::seconds},
        {"gpus_allowed", "-g,--gpus-allowed,--gpu", "devices, separated by commas; all: also those that nobody rents out", Unit::count, FlagValue::list},
        {"cards", "--cards,--on", "the cards that are there, unlike ones too: \"2x rtx-4090, rtx-3090\"", Unit::count, FlagValue::list},
        {"max_gpus", "--max-gpus", "most devices in one copy of the service (default 8)", Unit::count},
        {"weights_allowed", "-w,--weights-allowed,--weights", "weight formats, separated by commas", Unit::count, FlagValue::list},
        {"engine", "-e,--engine", "vllm sglang trtllm llama.cpp (default: the usual one of each device)", Unit::count, FlagValue::text},
        {"budget_usd_per_month", "--budget-usd-per-month,--budget", "most dollars a month", Unit::count},
        {"api_models", "--api-models,--api", "API models to break even against, separated by commas", Unit::count, FlagValue::list},
        {"gpu_usd_per_hour", "--gpu-usd-per-hour", "what a device costs, instead of the catalog's prices", Unit::count},
        {"gpu_purchase_usd", "--gpu-purchase-usd", "the devices are bought at this price", Unit::count},
        {"lifetime_years", "--lifetime-years", "of a bought device (default 3); alone: bought at its launch price", Unit::count},
        {"usd_per_kwh", "--usd-per-kwh", "energy of a bought device (default 0.12)", Unit::count},
        {"price_term", "--price-term", "\"on demand\" (default) or spot", Unit::count, FlagValue::text},
        {"utilization", "--utilization", "busy share of paid hours (default 1)", Unit::share},
        {"max_options", "--max-options", "how many options are shown (default 20)", Unit::count},
    };
    return kFlags;
}

int run_plan(const Context& context, const OutputFlags& output, const std::map<std::string, std::string>& values) {
    const Result<Json> question = question_from_flags("plan", plan_flags(), values);
    if (!question) return report(question.error());
    if (output.json) return print_answer_line(*question, context, output.explain);
    const Result<PlanQuestion> read = read_plan(*question, context);
    if (!read) return report(read.error());
    const Result<PlanAnswer> answer = answer_plan(*read, context, output.explain);
    if (!answer) return report(answer.error());
    std::string out = render(plan_table(*answer, context.phrases, output.bytes()), output.form());
    if (output.explain) out += "\n" + explain_text(answer->why, context.phrases, output.bytes());
    return print(out);
}

}  // namespace ballpark
