#include "question/fit_outcome.h"

#include <algorithm>

#include "question/serve.h"

namespace ballpark {
namespace {

FitOutcome refused(const Error& error) {
    FitOutcome out;
    out.field = error.field;
    return out;
}

}  // namespace

FitOutcome try_out(std::span<const FieldValue> values, const Context& context) {
    const Result<Json> json = serve_question(values);
    if (!json) return refused(json.error());
    const Result<ServeQuestion> question = read_serve(*json, context);
    if (!question) return refused(question.error());
    const Result<ServeAnswer> answer = answer_serve(*question, context.catalog, false);
    if (!answer) return refused(answer.error());
    FitOutcome out;
    out.answered = true;
    out.capacity = answer->capacity.as_double();
    out.fits = answer->memory.fits;
    out.per_gpu = answer->memory.per_gpu.as_double();
    out.gpus_needed = answer->memory.gpus_needed;
    out.max_concurrency = answer->memory.max_concurrency;
    out.max_context = answer->memory.max_context.count();
    if (!answer->engine) return out;
    out.fits = answer->engine->fits;
    out.per_gpu = answer->engine->per_gpu.typical;
    out.gpus_needed = answer->engine->gpus_needed;
    out.max_concurrency = answer->engine->max_concurrency;
    out.max_context = answer->engine->max_context.count();
    if (const auto& llamacpp = answer->engine->llamacpp) {
        out.gpu_layers = llamacpp->gpu_layers_that_fit;
        out.cpu_moe = llamacpp->cpu_moe_that_fits;
    }
    return out;
}

std::vector<FieldValue> changed(std::span<const FieldValue> values, const FieldValue& change) {
    std::vector<FieldValue> out(values.begin(), values.end());
    const auto set = std::find_if(out.begin(), out.end(), [&](const FieldValue& v) { return v.name == change.name; });
    if (set != out.end()) *set = change;
    else out.push_back(change);
    return out;
}

}  // namespace ballpark
