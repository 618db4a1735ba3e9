/// What an error says, in the words of a language.
///
/// The core says what is wrong in English sentences that are part of its answers. Each wording that a page can meet stands
/// in every language file under "error." with placeholders where names and figures are: a sentence is recognised by the
/// English one, and said again with the same names and figures by the other.
#pragma once

#include <string>
#include <string_view>

#include "catalog/phrases.h"

namespace ballpark {

/// The sentence in `language`; itself where no wording fits. What a wording holds as {problem} is translated as well.
std::string in_words_of(const Phrases& language, const Phrases& english, std::string_view message);

/// The same with the English words that are compiled in.
std::string in_words_of(const Phrases& language, std::string_view message);

}  // namespace ballpark
