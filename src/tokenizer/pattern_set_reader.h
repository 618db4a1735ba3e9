/// Reads the characters, classes and escapes of a regular expression as sets. Internal to the tokenizer.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tokenizer/pattern_sets.h"

namespace ballpark {

/// A place in the text of an expression. The first failure stays; after it nothing matters.
class SetReader {
protected:
    explicit SetReader(std::string_view text) : text_(text) {}

    void fail(std::string what);
    bool more() const { return at_ < text_.size(); }
    bool next_is(std::string_view what) const { return text_.substr(at_, what.size()) == what; }
    bool take(std::string_view what) {
        if (!next_is(what)) return false;
        at_ += what.size();
        return true;
    }

    std::size_t add_set(SetText set);
    /// A character, a class or an escape, as a set.
    std::size_t one_set();

    std::string_view text_;
    std::size_t at_ = 0;
    std::string failed_;
    bool fold_ = false;
    std::vector<SetText> sets_;
    std::vector<char32_t> bounds_;  ///< where ranges begin and end

    using Kind = SetItem::Kind;

private:
    char32_t take_point();
    static void fold(std::vector<SetItem>& items);
    std::size_t bracket(int depth);
    std::size_t rest_of_bracket(int depth);
    void range(std::vector<SetItem>& items);
    void escape(std::vector<SetItem>& items);
    void braced_property(std::vector<SetItem>& items, bool negated);
    char32_t hexadecimal(std::size_t digits);
    char32_t hexadecimal_in_braces();
};

}  // namespace ballpark
