#include "tokenizer/pre_tokenizer.h"

namespace ballpark {

using unicode::kLetter;
using unicode::kLowerRun;
using unicode::kMark;
using unicode::kNumber;
using unicode::kSpace;
using unicode::kUpperRun;
using Words = PreTokenizerRules::Words;
using Contractions = PreTokenizerRules::Contractions;
using SymbolTail = PreTokenizerRules::SymbolTail;

std::size_t PreTokenizer::end_of_piece(std::size_t begin) const {
    if (text_[begin] == '\'' && rules_.contractions != Contractions::any_case_after)
        if (const std::size_t end = contraction(begin)) return end;
    const Char first = at(begin);
    if (const std::size_t end = word(begin, first)) return end;
    if (first.bits & kNumber) return numbers(begin);
    if (const std::size_t end = symbols(begin)) return end;
    return spaces(begin);
}

/// The alternatives with letters; 0 when none of them begins here.
std::size_t PreTokenizer::word(std::size_t begin, Char first) const {
    if (rules_.words == Words::space_letters) {
        const std::size_t letters = begin + (text_[begin] == ' ' ? 1 : 0);
        std::size_t end = run(letters, kLetter);
        if (end == letters && letters != begin && rules_.digits == 0) end = run(letters, kNumber);
        return end != letters ? end : 0;
    }
    if ((first.bits & kNumber) || is_newline(begin)) return 0;
    if (rules_.words == Words::cased_letters) {
        const std::size_t end = cased_word(begin, first);
        if (end == 0 || rules_.contractions != Contractions::any_case_after) return end;
        const std::size_t longer = contraction(end);
        return longer != 0 ? longer : end;
    }
    const std::size_t letters = first.bits & kLetter ? begin : begin + first.length;
    const std::size_t end = run(letters, kLetter);
    return end != letters ? end : 0;
}

/// `[^\r\n\p{L}\p{N}]?` and then `[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+`, or else
/// `[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*`. The second can begin only with capitals that nothing
/// of the first follows. A mark may stand for the character before the word or begin the word itself.
std::size_t PreTokenizer::cased_word(std::size_t begin, Char first) const {
    const std::size_t letters = first.bits & kLetter ? begin : begin + first.length;
    if (const std::size_t end = small_word(letters)) return end;
    if (first.bits & kMark) return small_word(begin);
    const std::size_t capitals = run(letters, kUpperRun);
    return capitals != letters ? capitals : 0;
}

/// `[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+`: where no small letter follows the first run, it gives
/// back all that is behind its last character that may also stand in the second.
std::size_t PreTokenizer::small_word(std::size_t begin) const {
    std::size_t offset = begin;
    std::size_t given_back = 0;
    Char c = at(offset);
    for (; c.bits & kUpperRun; c = at(offset)) {
        offset += c.length;
        if (c.bits & kLowerRun) given_back = offset;
    }
    return c.bits & kLowerRun ? run(offset, kLowerRun) : given_back;
}

/// `\p{N}{1,3}`, `\p{N}` or `\p{N}+`; a number stands at `begin`.
std::size_t PreTokenizer::numbers(std::size_t begin) const {
    if (rules_.digits == 0) return run(begin, kNumber);
    std::size_t offset = begin;
    for (unsigned count = 0; count < rules_.digits; ++count) {
        const Char c = at(offset);
        if (!(c.bits & kNumber)) break;
        offset += c.length;
    }
    return offset;
}

/// ` ?[^\s\p{L}\p{N}]+` and what may follow it.
std::size_t PreTokenizer::symbols(std::size_t begin) const {
    const std::size_t from = begin + (text_[begin] == ' ' ? 1 : 0);
    std::size_t end = run(from, kSpace | kLetter | kNumber, false);
    if (end == from) return 0;
    if (rules_.symbol_tail == SymbolTail::none) return end;
    const bool slashes = rules_.symbol_tail == SymbolTail::newlines_and_slashes;
    while (is_newline(end) || (slashes && is(end, '/'))) ++end;
    return end;
}

/// `\s*[\r\n]+|\s+(?!\S)|\s+`; white space stands at `begin`. Unless the text ends with it, its last character is left
/// to the word behind.
std::size_t PreTokenizer::spaces(std::size_t begin) const {
    std::size_t offset = begin;
    std::size_t last = begin;
    std::size_t newline = 0;
    for (Char c = at(offset); c.bits & kSpace; c = at(offset)) {
        last = offset;
        offset += c.length;
        if (is_newline(last)) newline = offset;
    }
    if (rules_.newlines_apart && newline != 0) return newline;
    return offset == size_ || last == begin ? offset : last;
}

/// `'s|'t|'re|'ve|'m|'ll|'d`; 0 when there is none. In any case means also U+017F, the long s, which folds to s.
std::size_t PreTokenizer::contraction(std::size_t begin) const {
    if (rules_.contractions == Contractions::none || !is(begin, '\'') || begin + 1 == size_) return 0;
    const bool any_case = rules_.contractions != Contractions::exact_first;
    const auto letter = [&](std::size_t offset) -> char {
        if (offset >= size_) return 0;
        const unsigned char byte = text_[offset];
        return static_cast<char>(any_case && byte >= 'A' && byte <= 'Z' ? byte | 0x20 : byte);
    };
    const char second = letter(begin + 2);
    switch (letter(begin + 1)) {
        case 's':
        case 't':
        case 'm':
        case 'd': return begin + 2;
        case 'r':
        case 'v': return second == 'e' ? begin + 3 : 0;
        case 'l': return second == 'l' ? begin + 3 : 0;
        default: break;
    }
    const bool long_s = any_case && is(begin + 1, '\xC5') && is(begin + 2, '\xBF');
    return long_s ? begin + 3 : 0;
}

}  // namespace ballpark
