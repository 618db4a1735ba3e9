/// The pages by the names that links have for them, and what each asks of the core.
#pragma once

#include <optional>
#include <string_view>

#include "question/scenario_fields.h"
#include "ui/view.h"

namespace ballpark {

std::string_view page_name(ui::Page page);

/// Nothing for the pages that ask of no shared scenario.
std::optional<ScenarioAsk> ask_of(ui::Page page);

/// *Numbers* for a name that is none, and for a machine that is not known.
ui::Page page_named(std::string_view name, bool has_machine);

}  // namespace ballpark
