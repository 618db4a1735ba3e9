/// The answers to the shared scenario, kept up to date with its fields.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "question/context.h"
#include "ui/view.h"

namespace ballpark {

class ServiceState {
public:
    ServiceState(const Catalog& catalog, const Phrases& phrases) : context_{catalog, phrases, {}, {}, {}} {}

    /// The last answer may have been to another ask.
    void ask(ScenarioAsk ask) {
        answered_ = answered_ && ask == ask_;
        ask_ = ask;
    }

    const ui::Service& service() const { return service_; }

    /// Answers the scenario with these fields, unless it is the one that was answered last.
    void answer(std::span<const FieldValue> values);

    /// What was typed into a field can't be read; nothing: now it can.
    void refuse(std::optional<ui::FieldProblem> problem) { service_.refusal = std::move(problem); }

    /// The answer as a table or as JSON, or the command that asks for it.
    std::string exported(ui::ExportForm form, const Phrases& phrases, ByteSystem bytes) const;

private:
    void take_answer();
    std::vector<ui::SweepPoint> sweep(std::string_view field, std::span<const double> at) const;

    Context context_;
    ui::Service service_;
    ScenarioAsk ask_ = ScenarioAsk::serve;
    bool answered_ = false;
};

}  // namespace ballpark
