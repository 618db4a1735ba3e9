/// The fourteen answers to the knobs that are turned, kept up to date with the scenario.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/scenario.h"
#include "catalog/catalog.h"
#include "question/numbers.h"

namespace ballpark {

class NumbersState {
public:
    explicit NumbersState(const Catalog& catalog);

    std::span<const NumberAnswer> answers() const { return answers_; }

    /// Answers every number anew from the scenario's knobs. Knobs that can't be set move to the scenario's unknown
    /// keys; the first such problem is returned.
    std::optional<Error> answer(Scenario& scenario);

    /// Turns one knob of a number and answers that number; on an error nothing changes.
    std::optional<Error> turn(Scenario& scenario, NumberId number, std::string_view knob, std::string value);

    void reset(Scenario& scenario, NumberId number);

    /// Makes a model of the catalog the model of every number that has one of its kind.
    std::optional<Error> use_model(Scenario& scenario, std::string_view catalog_name);

private:
    Result<KnobSetting> setting(NumberId number, std::string_view knob, std::string_view value) const;
    std::optional<Error> answer_one(const Scenario& scenario, NumberId number);
    std::optional<Error> put_in(Scenario& scenario, std::string_view name, bool encoder);

    const Catalog& catalog_;
    std::vector<NumberAnswer> answers_;
};

}  // namespace ballpark
