// The answer of `plan` as CONTRACT writes it.

#include "question/plan.h"

namespace ballpark {
namespace {

Json option_json(const PlannedOption& planned) {
    const PlanOption& option = planned.option;
    const Json serve = to_json(planned.serve, planned.answer);
    Json out;
    out["model"] = option.model->id;
    out["weights"] = option.weights.id;
    out["engine"] = to_string(option.engine);
    out["gpu"] = option.gpu->id;
    out["gpus"] = option.devices();
    out["copies"] = option.copies;
    out["concurrency"] = option.concurrency;
    out["requests_per_second"] = json_figure(option.requests_per_second);
    if (option.usd_per_month) out["usd_per_month"] = json_range(*option.usd_per_month);
    out["why"] = planned.why;
    if (!planned.would_change.empty()) out["would_change"] = planned.would_change;
    out["question"] = planned.question;
    for (const char* part : {"memory", "speed", "cost", "command"})
        if (serve.contains(part)) out[part] = serve[part];
    return out;
}

Json comparison_json(const ApiComparison& comparison) {
    const BreakEven& result = comparison.result;
    Json series = Json::array();
    for (const VolumeCost& point : result.series)
        series.push_back({{"requests_per_month", json_figure(point.requests_per_month)},
                          {"copies", point.copies},
                          {"selfhost_usd", json_figure(point.selfhost_usd)},
                          {"api_usd", json_figure(point.api_usd)}});
    Json out;
    out["api_model"] = comparison.api_model;
    out["api_usd_per_request"] = json_figure(comparison.api_usd_per_request.count());
    out["replica_usd_per_month"] = json_figure(comparison.replica.per_month.count());
    out["replica_requests_per_month"] = json_figure(comparison.replica.requests_per_month);
    out["requests_per_month"] = result.requests_per_month ? json_figure(*result.requests_per_month) : Json(nullptr);
    out["always_from_requests_per_month"] = result.always_from ? json_figure(*result.always_from) : Json(nullptr);
    out["series"] = std::move(series);
    return out;
}

}  // namespace

Json to_json(const PlanAnswer& answer) {
    Json options = Json::array();
    for (const PlannedOption& option : answer.options) options.push_back(option_json(option));
    Json out;
    out["options"] = std::move(options);
    out["found"] = answer.found;
    out["considered"] = answer.considered;
    out["rejected"] = {{"memory", answer.rejected.memory},
                       {"latency", answer.rejected.latency},
                       {"budget", answer.rejected.budget},
                       {"no_price", answer.rejected.no_price},
                       {"engine", answer.rejected.engine}};
    if (answer.comparisons.empty()) return out;
    // The first API model's comparison is the one CONTRACT speaks of; the others follow in the same form.
    Json first = comparison_json(answer.comparisons.front());
    Json others = Json::array();
    for (std::size_t i = 1; i < answer.comparisons.size(); ++i) others.push_back(comparison_json(answer.comparisons[i]));
    if (!others.items().empty()) first["others"] = std::move(others);
    out["break_even"] = std::move(first);
    return out;
}

}  // namespace ballpark
