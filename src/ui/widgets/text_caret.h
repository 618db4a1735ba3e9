/// Places in a text: the character, word and line before and after one, and where a line's characters stand.
#pragma once

#include <cstddef>
#include <string_view>

#include "ui/text_lines.h"

namespace ballpark::ui {

std::size_t character_after(std::string_view text, std::size_t at);
std::size_t character_before(std::string_view text, std::size_t at);

/// Behind the word that begins at or behind `at`; where the word that ends at or before `at` begins.
std::size_t word_after(std::string_view text, std::size_t at);
std::size_t word_before(std::string_view text, std::size_t at);

/// How far from the left edge of its line a place stands.
float place_on_line(std::string_view text, const TextLines& lines, const Advances& advances, std::size_t at);

/// The place on a line that is nearest to `x`, never behind what ends the line.
std::size_t nearest_on_line(std::string_view text, const TextLines& lines, const Advances& advances, std::size_t line, float x);

}  // namespace ballpark::ui
