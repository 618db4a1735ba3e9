/// `plan`: a workload and its limits in, ranked ways to serve it out, and from which volume on each beats an API.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "estimate/break_even.h"
#include "question/plan_search.h"
#include "question/report.h"
#include "question/serve.h"

namespace ballpark {

/// An option as it is shown: the serve question that it is, and that question's whole answer.
struct PlannedOption {
    PlanOption option;
    Json question;             ///< to be asked again as `serve`
    ServeQuestion serve;
    ServeAnswer answer;
    std::string why;           ///< why it stands where it stands
    std::string would_change;  ///< what would move it to the top; empty for the first
};

/// The best priced option against one API model.
struct ApiComparison {
    std::string api_model;
    Usd api_usd_per_request;
    Replica replica;
    BreakEven result;
};

struct PlanAnswer {
    std::vector<PlannedOption> options;       ///< at most `max_options`
    std::int64_t found = 0;                   ///< options that keep the limits, shown or not
    std::int64_t considered = 0;
    PlanRejections rejected;
    std::vector<ApiComparison> comparisons;   ///< one for each of `api_models`
    std::vector<Note> notes;
    std::vector<Step> why;                    ///< of the first option
};

Result<PlanAnswer> answer_plan(const PlanQuestion& question, const Context& context, bool explain);
Json to_json(const PlanAnswer& answer);
Table plan_table(const PlanAnswer& answer, const Phrases& phrases, ByteSystem system);

}  // namespace ballpark
