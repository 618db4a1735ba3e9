/// The answers to the shared scenario, kept up to date with its fields.
#pragma once

#include <cstddef>
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
    /// `english` has the wordings by which the core's errors are recognised; they are said in the words of `phrases`.
    ServiceState(const Catalog& catalog, const Phrases& phrases, const Phrases& english) : context_{catalog, phrases, {}, {}, {}}, english_(english) {}

    /// The last answer may have been to another ask.
    void ask(ScenarioAsk ask) {
        answered_ = answered_ && ask == ask_;
        ask_ = ask;
    }

    /// The words changed: the next `answer` starts anew.
    void forget() { answered_ = false; }

    const ui::Service& service() const { return service_; }

    /// Answers the scenario with these fields, unless it is the one that was answered last. Its options and curves
    /// come with `work`; until then those of the scenario before stay.
    void answer(std::span<const FieldValue> values);

    /// Does a little of what is left to do, so that a frame stays short; false when nothing is left.
    bool work();

    /// The same until nothing is left.
    void finish() {
        while (work()) {
        }
    }

    /// What was typed into a field can't be read; nothing: now it can.
    void refuse(std::optional<ui::FieldProblem> problem) { service_.refusal = std::move(problem); }

    /// The answer as a table or as JSON, or the command that asks for it.
    std::string exported(ui::ExportForm form, const Phrases& phrases, ByteSystem bytes) const;

private:
    void take_answer();
    std::vector<double> users_to_sweep() const;
    bool fill_grid();
    std::optional<ui::SweepPoint> point(std::string_view field, double at) const;

    ui::FieldProblem problem_of(std::string_view field, std::string_view message) const;

    Context context_;
    const Phrases& english_;
    ui::Service service_;
    ScenarioAsk ask_ = ScenarioAsk::serve;
    bool answered_ = false;
    std::size_t next_ = static_cast<std::size_t>(-1);                     ///< what `work` does next
    std::vector<double> users_;                ///< at once, in the curves over them
    std::vector<ui::SweepPoint> coming_;       ///< the curve that it is at
};

}  // namespace ballpark
