/// The tokens of a part of a text, for showing where they begin and end: work is proportional to the part.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "tokenizer/tokenizer.h"

namespace ballpark {

/// The tokens that have bytes in [from, to) of `text`, as encoding the whole with no options would give them. Encodes from the safe cut (tokenizer/safe_cut.h) before `from` to the one behind `to`; a text
/// without cuts is encoded whole.
std::vector<TextToken> tokens_between(Tokenizer& tokenizer, std::string_view text, std::size_t from, std::size_t to);

}  // namespace ballpark
