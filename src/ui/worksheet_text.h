/// A worksheet as plain text, for the clipboard, and the links inside its sources.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "ui/ui.h"

namespace ballpark::ui {

/// The steps by which the view's era computes a number; the last is the number itself.
std::span<const Step> steps_in_force(const NumberAnswer& answer, Era era);

/// What a step is called: `step.<name>` of the language, else the name with spaces for underscores.
std::string step_name(const Ui& ui, const Step& step);

/// Adds a step with its formula, values and source, and the steps beneath it.
void append_step(const Ui& ui, const Step& step, std::string& out, std::size_t depth = 0);

/// Title, figure, claim, and every step with its formula, values and source.
std::string worksheet_text(const Ui& ui, const NumberAnswer& answer);

/// The address in a source: one that is written out, or that of an arXiv number. Empty when there is none.
std::string address_in(std::string_view source);

/// The source without a written-out address.
std::string source_words(std::string_view source);

/// The same as it is shown: how a price is sold is said in the language.
std::string source_shown(const Ui& ui, std::string_view source);

}  // namespace ballpark::ui
