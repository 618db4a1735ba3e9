#include "app/numbers_state.h"

#include <algorithm>
#include <cassert>

#include "json/json.h"
#include "quantity/units.h"

namespace ballpark {
namespace {

std::string knob_key(NumberId number, std::string_view knob) {
    return std::string(to_string(number)).append(".").append(knob);
}

NumberId number_of(const StateEntry& entry) { return *number_from_name(entry.key.substr(0, entry.key.find('.'))); }
std::string_view knob_of(const StateEntry& entry) { return std::string_view(entry.key).substr(entry.key.find('.') + 1); }

/// A number of a link, or what a person would type into the field.
Result<double> read_figure(std::string_view text, Unit unit) {
    const auto json = Json::parse(text);
    if (json.is_number()) return json.number();
    return parse(text, unit);
}

}  // namespace

NumbersState::NumbersState(const Catalog& catalog) : catalog_(catalog) {
    Result<std::vector<NumberAnswer>> answers = answer_numbers({}, catalog, true);
    assert(answers && "the fourteen can be answered with nothing turned");
    answers_ = std::move(*answers);
}

Result<KnobSetting> NumbersState::setting(NumberId number, std::string_view knob, std::string_view value) const {
    const std::vector<Knob>& knobs = answers_[static_cast<std::size_t>(number)].knobs;
    const auto known = std::find_if(knobs.begin(), knobs.end(), [&](const Knob& k) { return k.id == knob; });
    KnobSetting setting{number, std::string(knob), 0, std::string(value), nullptr};
    if (known != knobs.end() && known->kind == KnobKind::figure) {
        Result<double> figure = read_figure(value, known->unit);
        if (!figure) return Error{figure.error().code, "knobs." + knob_key(number, knob), figure.error().message};
        setting.figure = *figure;
    }
    return setting;
}

std::optional<Error> NumbersState::answer_one(const Scenario& scenario, NumberId number) {
    std::vector<KnobSetting> settings;
    for (const StateEntry& entry : scenario.knobs) {
        if (number_of(entry) != number) continue;
        Result<KnobSetting> read = setting(number, knob_of(entry), entry.value);
        if (!read) return read.error();
        settings.push_back(std::move(*read));
    }
    Result<NumberAnswer> answer = answer_number(number, settings, catalog_, true);
    if (!answer) return answer.error();
    answers_[static_cast<std::size_t>(number)] = std::move(*answer);
    return std::nullopt;
}

std::optional<Error> NumbersState::answer(Scenario& scenario) {
    std::optional<Error> first;
    const std::vector<StateEntry> wanted = std::exchange(scenario.knobs, {});
    for (const StateEntry& entry : wanted) {
        scenario.knobs.push_back(entry);
        std::optional<Error> error = answer_one(scenario, number_of(entry));
        if (!error) continue;
        scenario.knobs.pop_back();
        scenario.unknown.push_back(entry);
        if (!first) first = std::move(error);
    }
    for (int i = 0; i < kNumberCount; ++i) {
        const std::optional<Error> error = answer_one(scenario, static_cast<NumberId>(i));
        assert(!error && "what can't be set was taken out");
        static_cast<void>(error);
    }
    return first;
}

std::optional<Error> NumbersState::turn(Scenario& scenario, NumberId number, std::string_view knob, std::string value) {
    Scenario changed = scenario;
    set_knob(changed, knob_key(number, knob), std::move(value));
    if (std::optional<Error> error = answer_one(changed, number)) return error;
    scenario = std::move(changed);
    return std::nullopt;
}

void NumbersState::reset(Scenario& scenario, NumberId number) {
    std::erase_if(scenario.knobs, [&](const StateEntry& entry) { return number_of(entry) == number; });
    const std::optional<Error> error = answer_one(scenario, number);
    assert(!error && "a number can be answered with nothing turned");
    static_cast<void>(error);
}

std::optional<Error> NumbersState::put_in(Scenario& scenario, std::string_view name, bool encoder) {
    for (const NumberAnswer& answer : std::vector<NumberAnswer>(answers_)) {
        if ((answer.id == NumberId::embedding_model_memory) != encoder) continue;
        for (const Knob& knob : answer.knobs) {
            if (knob.kind != KnobKind::model) continue;
            if (std::optional<Error> error = turn(scenario, answer.id, knob.id, std::string(name))) return error;
        }
    }
    return std::nullopt;
}

std::optional<Error> NumbersState::use_model(Scenario& scenario, std::string_view catalog_name) {
    const Result<const ModelEntry*> found = catalog_.find_model(catalog_name);
    if (!found) return found.error();
    return put_in(scenario, (*found)->id, !(*found)->spec.has_output_head);
}

}  // namespace ballpark
