/// What somebody may have meant by a word that is not in a list.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace ballpark {

/// "; did you mean fp16 or fp32?", at most `limit` words, nearest first; empty when none is near.
std::string did_you_mean(std::string_view word, std::span<const std::string> known, std::size_t limit = 2);

}  // namespace ballpark
