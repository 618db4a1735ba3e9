#include "app/service_state.h"

#include <algorithm>
#include <utility>

#include "question/answer.h"
#include "question/command_line.h"
#include "question/report.h"
#include "question/serve.h"
#include "quantity/unit.h"

namespace ballpark {
namespace {

Unit unit_named(std::string_view name) {
    for (int i = 0; i <= static_cast<int>(Unit::usd_per_million_tokens); ++i)
        if (to_string(static_cast<Unit>(i)) == name) return static_cast<Unit>(i);
    return Unit::count;
}

/// Steps whose names and symbols are the JSON's own texts, which must outlive them.
std::vector<Step> steps_in(const Json& why) {
    std::vector<Step> steps;
    for (const Json& row : why.items()) {
        Step step;
        step.name = row["name"].text();
        step.value = row["value"].number();
        step.unit = unit_named(row["unit"].text());
        step.formula = row["formula"].text();
        for (const auto& [symbol, value] : row["with"].members()) step.with.push_back({symbol, value.number()});
        step.source = row["source"].text();
        step.children = steps_in(row["children"]);
        steps.push_back(std::move(step));
    }
    return steps;
}

}  // namespace

void ServiceState::answer(std::span<const FieldValue> values) {
    if (answered_ && std::equal(values.begin(), values.end(), service_.values.begin(), service_.values.end())) return;
    answered_ = true;
    service_ = {};
    service_.values.assign(values.begin(), values.end());
    Result<Json> question = scenario_question(ask_, values);
    if (!question) {
        service_.problem = ui::FieldProblem{question.error().field, question.error().message};
        return;
    }
    service_.question = std::move(*question);
    take_answer();
    if (ask_ != ScenarioAsk::serve) return;
    service_.options = fit_options(values, context_);
    if (service_.problem) return;
    service_.over_context = sweep("context_tokens", find_scenario_field("context_tokens")->snaps);
    if (!service_.answer["speed"].is_null()) service_.over_concurrency = sweep("concurrency", find_scenario_field("concurrency")->snaps);
}

std::string ServiceState::exported(ui::ExportForm form, const Phrases& phrases, ByteSystem bytes) const {
    if (form == ui::ExportForm::json) return Json{{"question", service_.question}, {"answer", service_.answer}}.dump();
    if (form == ui::ExportForm::command_line) return command_line(service_.question);
    const Result<ServeQuestion> question = read_serve(service_.question, context_);
    if (!question) return question.error().message;
    const Result<ServeAnswer> answer = answer_serve(*question, context_.catalog, false);
    if (!answer) return answer.error().message;
    const Table table = serve_table(*question, *answer, phrases, bytes);
    return form == ui::ExportForm::markdown ? to_markdown(table) : to_csv(table);
}

void ServiceState::take_answer() {
    const AnswerLine line = answer_line(service_.question.dump(), context_, true);
    Json whole = Json::parse(line.json);
    if (!line.ok) {
        const Json& error = std::as_const(whole)["error"];
        service_.problem = ui::FieldProblem{error["field"].text(), error["message"].text()};
        return;
    }
    service_.answer = std::move(whole["answer"]);
    service_.why = steps_in(std::as_const(service_.answer)["why"]);
}

std::vector<ui::SweepPoint> ServiceState::sweep(std::string_view field, std::span<const double> at) const {
    std::vector<ui::SweepPoint> points;
    std::vector<FieldValue> values = service_.values;
    std::erase_if(values, [&](const FieldValue& value) {
        // The request may be longer than the shortest context of the sweep.
        return value.name == field || (field == "context_tokens" && (value.name == "input_tokens" || value.name == "output_tokens"));
    });
    if (field == "context_tokens") {
        values.push_back({"input_tokens", "1"});
        values.push_back({"output_tokens", "0"});
    }
    for (const double x : at) {
        values.push_back({std::string(field), figure_text(x)});
        const Result<Json> question = serve_question(values);
        values.pop_back();
        if (!question) continue;
        const AnswerLine line = answer_line(question->dump(), context_);
        if (!line.ok) continue;
        const Json whole = Json::parse(line.json);
        const Json& answer = whole["answer"];
        ui::SweepPoint point;
        point.at = x;
        point.per_gpu_bytes = ui::range_in(answer["places"].size() > 0 ? answer["places"].items().front()["bytes"] : Json()).value_or(Range{});
        point.output_tokens_per_second = ui::range_in(answer["speed"]["output_tokens_per_second"]);
        point.tpot_seconds = ui::range_in(answer["speed"]["tpot_seconds"]);
        points.push_back(point);
    }
    return points;
}

}  // namespace ballpark
