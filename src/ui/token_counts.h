/// What the written text comes to: tokens, words, characters, bytes, and its tokens per word beside those measured in
/// other languages.
#pragma once

#include <optional>

#include "ui/ui.h"

namespace ballpark::ui {

/// Which vocabulary is there, on its way or missing, or the token under the pointer. Returns the height.
float token_line(Ui& ui, const std::optional<TokenMark>& token, ImVec2 at, float width);

/// The large figure and the others beside it. Returns the height.
float token_counts(Ui& ui, ImVec2 at, float width);

/// A language a row, the text's own first. Returns the height.
float languages(Ui& ui, ImVec2 at, float width);

}  // namespace ballpark::ui
