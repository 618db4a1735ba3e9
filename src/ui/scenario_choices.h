/// What the named fields of the scenario can be set to, with what matters beside each.
#pragma once

#include <string_view>
#include <vector>

#include "question/scenario_fields.h"
#include "ui/ui.h"

namespace ballpark::ui {

/// Everything in the catalogs; what the engine in force can't use comes last.
std::vector<Choice> scenario_choices(const Ui& ui, const ScenarioField& field);

/// How what is chosen is shown; the text itself when no catalog knows it.
Choice scenario_choice(const Ui& ui, const ScenarioField& field);

/// How a value of any field is said: "L4 24 GB", "32,768 tokens", "fp8".
std::string said(const Ui& ui, std::string_view field, std::string_view value);

}  // namespace ballpark::ui
