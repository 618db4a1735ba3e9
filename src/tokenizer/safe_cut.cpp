#include "tokenizer/safe_cut.h"

#include <optional>

namespace ballpark {
namespace {

constexpr std::size_t kLongestCharacter = 4;

/// The class of the character that begins at `at`; nothing where none does.
std::optional<std::uint8_t> class_at(std::string_view text, std::size_t at, std::size_t& length, const unicode::Classes& classes) {
    const std::string_view rest = text.substr(at, kLongestCharacter);
    const auto* bytes = reinterpret_cast<const unsigned char*>(rest.data());
    const unsigned char lead = bytes[0];
    length = lead < 0x80 ? 1 : lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
    if (length == 0 || length > rest.size() || unicode::first_invalid(rest.substr(0, length)) != length) return std::nullopt;
    return classes.of(unicode::code_point_at(bytes).value);
}

}  // namespace

bool is_safe_cut(std::string_view text, std::size_t at, const unicode::Classes& classes, SafeCuts cuts) {
    if (cuts == SafeCuts::none || (cuts == SafeCuts::between_letter_and_space && (at >= text.size() || text[at] != ' '))) return false;
    if (at == 0 || at >= text.size() || text[at] == '\'') return false;
    std::size_t length = 0;
    const std::uint8_t bits = class_at(text, at, length, classes).value_or(unicode::kSymbol);
    for (std::size_t back = 1; back <= kLongestCharacter && back <= at; ++back) {
        const auto before = class_at(text, at - back, length, classes);
        if (before && length == back) {
            if ((*before & unicode::kLetter) != 0) return (bits & (unicode::kLetter | unicode::kMark)) == 0;
            return cuts == SafeCuts::behind_words && (*before & unicode::kNumber) != 0 && (bits & unicode::kNumber) == 0;
        }
        if (back == 1 && static_cast<unsigned char>(text[at - 1]) < 0x80) return false;
    }
    return false;
}

std::size_t next_safe_cut(std::string_view text, std::size_t from, const unicode::Classes& classes, SafeCuts cuts) {
    if (cuts == SafeCuts::none) return text.size();
    for (std::size_t at = from; at < text.size(); ++at)
        if (is_safe_cut(text, at, classes, cuts)) return at;
    return text.size();
}

std::size_t last_safe_cut(std::string_view text, std::size_t to, const unicode::Classes& classes, SafeCuts cuts) {
    if (cuts == SafeCuts::none) return 0;
    for (std::size_t at = to < text.size() ? to + 1 : text.size(); at-- > 1;)
        if (is_safe_cut(text, at, classes, cuts)) return at;
    return 0;
}

}  // namespace ballpark
