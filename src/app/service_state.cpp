#include "app/service_state.h"

#include <algorithm>
#include <utility>

#include "question/answer.h"
#include "question/command_line.h"
#include "question/error_words.h"
#include "question/fit_grid.h"
#include "question/report.h"
#include "question/serve.h"
#include "quantity/unit.h"

namespace ballpark {
namespace {

constexpr std::size_t kNothing = static_cast<std::size_t>(-1);

std::size_t cells(const Context& context) {
    return context.catalog.grid().models.size() * context.catalog.grid().devices.size();
}

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
    ui::Service before = std::exchange(service_, {});
    service_.over_context = std::move(before.over_context);
    service_.over_concurrency = std::move(before.over_concurrency);
    service_.grid = std::move(before.grid);
    service_.values.assign(values.begin(), values.end());
    next_ = kNothing;
    Result<Json> question = scenario_question(ask_, values);
    if (!question) {
        service_.problem = problem_of(question.error().field, question.error().message);
        return;
    }
    service_.question = std::move(*question);
    take_answer();
    users_ = users_to_sweep();
    next_ = ask_ == ScenarioAsk::serve || ask_ == ScenarioAsk::plan ? 0 : kNothing;
    if (ask_ == ScenarioAsk::plan && service_.grid.size() != cells(context_)) service_.grid.clear();
    coming_.clear();
}

/// The stops of the slider, and where memory is full.
std::vector<double> ServiceState::users_to_sweep() const {
    const std::span<const double> stops = find_scenario_field("concurrency")->snaps;
    std::vector<double> users(stops.begin(), stops.end());
    const auto full = static_cast<double>(service_.answer["memory"]["max_concurrency"].integer());
    const auto place = std::lower_bound(users.begin(), users.end(), full);
    if (full >= users.front() && place != users.end() && *place != full) users.insert(place, full);
    return users;
}

bool ServiceState::work() {
    if (next_ == kNothing) return false;
    if (ask_ == ScenarioAsk::plan) return fill_grid();
    if (next_ == 0) {
        service_.options = fit_options(service_.values, context_);
        next_ = service_.problem ? kNothing : 1;
        return next_ != kNothing;
    }
    constexpr int kPointsAtOnce = 2;
    for (int i = 0; i < kPointsAtOnce && next_ != kNothing; ++i) {
        const std::span<const double> contexts = find_scenario_field("context_tokens")->snaps;
        const bool over_context = next_ <= contexts.size();
        const std::span<const double> stops = over_context ? contexts : users_;
        const std::size_t at = over_context ? next_ - 1 : next_ - 1 - contexts.size();
        if (const auto found = point(over_context ? "context_tokens" : "concurrency", stops[at])) coming_.push_back(*found);
        ++next_;
        if (at + 1 < stops.size()) continue;
        (over_context ? service_.over_context : service_.over_concurrency) = std::exchange(coming_, {});
        const bool has_speed = !std::as_const(service_.answer)["speed"].is_null();
        if (!over_context || !has_speed) next_ = kNothing;
    }
    return next_ != kNothing;
}

bool ServiceState::fill_grid() {
    constexpr std::size_t kCellsAtOnce = 3;
    const FitGridIds& ids = context_.catalog.grid();
    const std::size_t columns = ids.devices.size();
    for (std::size_t i = 0; i < kCellsAtOnce && next_ < cells(context_); ++i, ++next_) {
        ui::GridCell cell{ids.models[next_ / columns], ids.devices[next_ % columns], {}};
        cell.devices = fewest_devices(service_.values, cell.model, cell.device, context_);
        if (next_ < service_.grid.size()) service_.grid[next_] = cell;
        else service_.grid.push_back(cell);
    }
    if (next_ >= cells(context_)) next_ = kNothing;
    return next_ != kNothing;
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

ui::FieldProblem ServiceState::problem_of(std::string_view field, std::string_view message) const {
    return {std::string(field), in_words_of(context_.phrases, english_, message)};
}

void ServiceState::take_answer() {
    const AnswerLine line = answer_line(service_.question.dump(), context_, true);
    Json whole = Json::parse(line.json);
    if (!line.ok) {
        const Json& error = std::as_const(whole)["error"];
        service_.problem = problem_of(error["field"].text(), error["message"].text());
        return;
    }
    service_.answer = std::move(whole["answer"]);
    service_.why = steps_in(std::as_const(service_.answer)["why"]);
    if (ask_ != ScenarioAsk::serve) return;
    const Result<ServeQuestion> question = read_serve(service_.question, context_);
    if (!question) return;
    const Result<ServeAnswer> answer = answer_serve(*question, context_.catalog, false);
    if (answer && answer->speed) service_.roofline = serve_roofline(*question, *answer->speed);
}

std::optional<ui::SweepPoint> ServiceState::point(std::string_view field, double at) const {
    std::vector<FieldValue> values = service_.values;
    std::erase_if(values, [&](const FieldValue& value) {
        // The request may be longer than the shortest context of the sweep.
        return value.name == field || (field == "context_tokens" && (value.name == "input_tokens" || value.name == "output_tokens"));
    });
    if (field == "context_tokens") {
        values.push_back({"input_tokens", "1"});
        values.push_back({"output_tokens", "0"});
    }
    values.push_back({std::string(field), figure_text(at)});
    const Result<Json> question = serve_question(values);
    if (!question) return std::nullopt;
    const AnswerLine line = answer_line(question->dump(), context_);
    if (!line.ok) return std::nullopt;
    const Json whole = Json::parse(line.json);
    const Json& answer = whole["answer"];
    ui::SweepPoint point;
    point.at = at;
    point.per_gpu_bytes = ui::range_in(answer["places"].size() > 0 ? answer["places"].items().front()["bytes"] : Json()).value_or(Range{});
    point.output_tokens_per_second = ui::range_in(answer["speed"]["output_tokens_per_second"]);
    point.tpot_seconds = ui::range_in(answer["speed"]["tpot_seconds"]);
    return point;
}

}  // namespace ballpark
