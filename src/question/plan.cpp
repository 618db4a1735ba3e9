#include "question/plan.h"

#include <algorithm>

#include "question/price.h"
#include "quantity/units.h"

namespace ballpark {
namespace {

constexpr double kSecondsPerHour = 3600;

std::string dollars(double usd) { return format(usd, Unit::usd).text(); }

std::string setup_in_words(const PlanOption& option) {
    if (!option.unlike) return std::to_string(option.devices()) + " × " + option.gpu->name;
    return (option.copies > 1 ? std::to_string(option.copies) + " × " : "") + option.gpu->name;
}

/// Why the option stands where it stands, against the one before it.
std::string reason(const PlanQuestion& question, const PlanOption& option, const PlanOption* before) {
    std::string text = setup_in_words(option) + " with " + option.model->id + " in " + option.weights.id;
    text += option.usd_per_month    ? ", " + dollars(option.usd_per_month->typical) + " a month"
            : question.price.owned ? ", whose launch price is not known"
                                   : ", not rented out by anybody in the catalog";
    if (before == nullptr) return text + (question.any_model ? ": the most parameters that keep the limits" : option.usd_per_month ? ": the cheapest" : ": the least memory that keeps the limits");
    if (question.any_model && option.model != before->model) return text + ": the next in parameters";
    if (option.usd_per_month && before->usd_per_month && before->usd_per_month->typical > 0) {
        const double more = 100 * (option.usd_per_month->typical / before->usd_per_month->typical - 1);
        return text + ": " + decimal(more, 2) + " % more than the one before";
    }
    return text + (option.usd_per_month ? "" : ": after all that have a price, by the memory that has to be bought");
}

/// The price of an hour at which the option would cost what the first costs.
std::string change_to_lead(const PlanQuestion& question, const PlanOption& option, const PlanOption& first) {
    if (question.any_model && option.model != first.model)
        return "a limit that " + first.model->id + " does not keep";
    if (!first.usd_per_month) return {};
    const double hour = first.usd_per_month->typical / kHoursPerMonth / static_cast<double>(option.devices());
    return "would lead below " + format(hour, Unit::usd_per_hour).text() + " for a device";
}

Result<PlannedOption> planned(const PlanOption& option, const PlanQuestion& question, const Context& context, bool explain) {
    PlannedOption out;
    out.option = option;
    out.question = serve_question_of(option, question);
    Result<ServeQuestion> read = read_serve(out.question, context);
    if (!read) return read.error();
    Result<ServeAnswer> answer = answer_serve(*read, context.catalog, explain);
    if (!answer) return answer.error();
    out.serve = std::move(*read);
    out.answer = std::move(*answer);
    return out;
}

Result<Usd> api_bill(const std::string& model, const PlanWorkload& workload, const Context& context) {
    const Json question = {{"ask", "price"},
                           {"model", model},
                           {"input_tokens", workload.input.count()},
                           {"cached_input_tokens", workload.cached_input.count()},
                           {"output_tokens", workload.output.count()}};
    const Result<PriceQuestion> read = read_price(question, context);
    if (!read) return Error{read.error().code, "api_models", read.error().message};
    const Result<PriceAnswer> answer = answer_price(*read, context.catalog, false);
    if (!answer) return Error{answer.error().code, "api_models", answer.error().message};
    return answer->rows.front().per_request;
}

/// One copy of an option: its devices by the month, and what it can do of requests in the hours that are busy.
Replica replica_of(const PlanOption& option, const PriceChoice& price) {
    const auto copies = static_cast<double>(option.copies);
    const double seconds = kHoursPerMonth * kSecondsPerHour * price.utilization;
    return {Usd(option.usd_per_month->typical / copies), option.requests_per_second / copies * seconds};
}

std::optional<Error> compare_with_apis(const PlanQuestion& question, const Context& context, PlanAnswer& answer, Worksheet* why) {
    const auto priced = std::find_if(answer.options.begin(), answer.options.end(),
                                     [](const PlannedOption& planned) { return planned.option.usd_per_month.has_value(); });
    for (const std::string& model : question.api_models) {
        const Result<Usd> api = api_bill(model, question.workload, context);
        if (!api) return api.error();
        if (priced == answer.options.end()) continue;
        const Replica replica = replica_of(priced->option, question.price);
        answer.comparisons.push_back({model, *api, replica, break_even(replica, *api, 8, why)});
    }
    if (!question.api_models.empty() && priced == answer.options.end())
        answer.notes.push_back({true, "no_break_even"});
    return std::nullopt;
}

void add_notes(const PlanQuestion& question, const PlanResult& result, PlanAnswer& answer) {
    if (result.options.empty()) {
        const PlanRejections& out = result.rejected;
        answer.notes.push_back({true, "none_keeps_the_limits",
                                {{"considered", std::to_string(result.considered)}, {"memory", std::to_string(out.memory)},
                                 {"latency", std::to_string(out.latency)}, {"budget", std::to_string(out.budget)},
                                 {"no_price", std::to_string(out.no_price)}, {"engine", std::to_string(out.engine)}}});
    }
    if (question.price.owned && !question.price.purchase_usd)
        answer.notes.push_back({false, "launch_price", {}, "launch_price.each"});
    if (question.any_model)
        answer.notes.push_back({false, "capability_is_size"});
    if (question.workload.max_ttft_seconds || question.workload.max_tpot_seconds)
        answer.notes.push_back({false, "limits_are_typical"});
}

}  // namespace

Result<PlanAnswer> answer_plan(const PlanQuestion& question, const Context& context, bool explain) {
    Result<PlanResult> result = search_plan(question, context.catalog);
    if (!result) return result.error();
    PlanAnswer answer;
    answer.found = static_cast<std::int64_t>(result->options.size());
    answer.considered = result->considered;
    answer.rejected = result->rejected;
    const std::size_t shown = std::min(result->options.size(), static_cast<std::size_t>(question.max_options));
    for (std::size_t i = 0; i < shown; ++i) {
        const PlanOption& option = result->options[i];
        Result<PlannedOption> row = planned(option, question, context, explain && i == 0);
        if (!row) return row.error();
        row->why = reason(question, option, i > 0 ? &result->options[i - 1] : nullptr);
        if (i > 0) row->would_change = change_to_lead(question, option, result->options.front());
        answer.options.push_back(std::move(*row));
    }
    Worksheet sheet;
    if (auto error = compare_with_apis(question, context, answer, explain ? &sheet : nullptr)) return *error;
    if (explain && !answer.options.empty()) answer.why = answer.options.front().answer.why;
    for (Step& step : sheet.take()) answer.why.push_back(std::move(step));
    add_notes(question, *result, answer);
    return answer;
}

Table plan_table(const PlanAnswer& answer, const Phrases& phrases, ByteSystem system) {
    Table table{{"#", "model", "weights", "devices", "engine", "in flight", "requests/s", "TTFT", "TPOT", "per device", "$/month"}, {}};
    for (std::size_t i = 0; i < answer.options.size(); ++i) {
        const PlanOption& option = answer.options[i].option;
        const ServeAnswer& serve = answer.options[i].answer;
        const double used = serve.engine ? serve.engine->per_gpu.typical : serve.memory.per_gpu.as_double();
        table.rows.push_back({std::to_string(i + 1), option.model->id, option.weights.id, setup_in_words(option),
                              std::string(to_string(option.engine)),
                              std::to_string(option.copies) + " × " + std::to_string(option.concurrency),
                              decimal(option.requests_per_second, 3), format(option.ttft_seconds, Unit::seconds).text(),
                              format(option.tpot_seconds, Unit::seconds).text(), format(used, Unit::bytes, system).text(),
                              option.usd_per_month ? dollars(option.usd_per_month->typical) : "-"});
    }
    for (const ApiComparison& row : answer.comparisons)
        table.rows.push_back({"=", row.api_model, "", "break-even", "", "", row.result.requests_per_month
                                  ? group_digits(*row.result.requests_per_month) + " requests/month" : "never", "", "", "",
                              dollars(row.api_usd_per_request.count() * 1000) + " for 1,000 requests"});
    for (const Note& note : answer.notes) table.rows.push_back({note.warn ? "!" : "i", note_text(note, phrases), "", "", "", "", "", "", "", "", ""});
    return table;
}

}  // namespace ballpark
