#include "tokenizer/pattern_set_reader.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace ballpark {
namespace {

constexpr std::size_t kMostSets = 128;
constexpr std::size_t kMostBounds = 4'096;
constexpr int kDeepest = 32;
constexpr char32_t kLastPoint = 0x10FFFF;

}  // namespace

void SetReader::fail(std::string what) {
    if (failed_.empty()) failed_ = std::move(what) + " (at byte " + std::to_string(at_) + ")";
    at_ = text_.size();
}

char32_t SetReader::take_point() {
    const auto point = unicode::code_point_at(reinterpret_cast<const unsigned char*>(text_.data()) + at_);
    at_ += point.length;
    return point.value;
}

std::size_t SetReader::add_set(SetText set) {
    if (sets_.size() >= kMostSets || bounds_.size() >= kMostBounds) fail("it has too many sets");
    // Letters without case and modifiers are one class here.
    unsigned named = 0;
    for (const SetItem& item : set.items) {
        add_bounds(item, bounds_);
        if (item.kind == Kind::caseless) named |= item.bits;
    }
    if (named == 1 || named == 2) fail("\\p{Lo} without \\p{Lm}, or the reverse");
    sets_.push_back(std::move(set));
    return sets_.size() - 1;
}

/// A character, a class or an escape, as a set.
std::size_t SetReader::one_set() {
    if (!more()) fail("it ends too early");
    if (!failed_.empty()) return 0;
    if (take("[")) return bracket(0);
    SetText set;
    if (take(".")) {
        set = {{{Kind::range, false, 0, '\n', '\n'}}, {}, true};
    } else if (next_is("\\")) {
        escape(set.items);
    } else {
        const char32_t point = take_point();
        set.items.push_back({Kind::range, false, 0, point, point});
    }
    if (fold_) fold(set.items);
    return add_set(std::move(set));
}

void SetReader::fold(std::vector<SetItem>& items) {
    const std::size_t count = items.size();
    for (std::size_t i = 0; i < count; ++i) {
        const SetItem item = items[i];
        if (item.kind != Kind::range || item.negated) continue;
        for (char32_t letter = 'a'; letter <= 'z'; ++letter)
            for (const char32_t own : {letter, static_cast<char32_t>(letter - 0x20)})
                if (own >= item.low && own <= item.high) items.push_back({Kind::range, false, 0, own ^ 0x20, own ^ 0x20});
    }
}

/// Behind "[" up to and with "]".
std::size_t SetReader::bracket(int depth) {
    SetText set;
    set.negated = take("^");
    if (depth > kDeepest) fail("classes are nested too deeply");
    for (bool first = true; failed_.empty(); first = false) {
        if (!more()) fail("a class is not closed");
        if (!failed_.empty()) break;
        if (!first && take("]")) break;
        if (take("&&")) {
            set.also = static_cast<std::uint16_t>(rest_of_bracket(depth));
            break;
        }
        if (next_is("[:")) fail("\"[:\"");
        if (take("[")) {
            const std::size_t nested = bracket(depth + 1);
            set.items.push_back({Kind::nested, false, 0, 0, 0, static_cast<std::uint16_t>(nested)});
            continue;
        }
        range(set.items);
    }
    if (fold_) fold(set.items);
    return add_set(std::move(set));
}

std::size_t SetReader::rest_of_bracket(int depth) {
    if (take("[")) {
        const std::size_t set = bracket(depth + 1);
        if (take("]")) return set;
        fail("more than one class behind \"&&\"");
        return set;
    }
    fail("\"&&\" without a class behind it");
    return 0;
}

void SetReader::range(std::vector<SetItem>& items) {
    const std::size_t before = items.size();
    if (next_is("\\")) {
        escape(items);
    } else {
        const char32_t point = take_point();
        items.push_back({Kind::range, false, 0, point, point});
    }
    const bool single = items.size() == before + 1 && items.back().kind == Kind::range;
    if (!single || !next_is("-") || text_.substr(at_ + 1, 1) == "]" || !more()) return;
    ++at_;
    std::vector<SetItem> end;
    if (!more() || next_is("[")) return fail("a range in a class");
    if (next_is("\\")) {
        escape(end);
    } else {
        const char32_t point = take_point();
        end.push_back({Kind::range, false, 0, point, point});
    }
    if (end.size() != 1 || end[0].kind != Kind::range || end[0].high < items.back().low) return fail("a range in a class");
    items.back().high = end[0].high;
}

void SetReader::escape(std::vector<SetItem>& items) {
    ++at_;
    if (!more()) return fail("it ends too early");
    const auto one = [&](char32_t point) { items.push_back({Kind::range, false, 0, point, point}); };
    const auto property = [&](std::string_view name, bool negated) {
        SetItem item = *property_named(name);
        item.negated = negated;
        items.push_back(item);
    };
    const char32_t letter = take_point();
    switch (letter) {
        case 'n': return one('\n');
        case 'r': return one('\r');
        case 't': return one('\t');
        case 'f': return one('\f');
        case 'v': return one('\v');
        case 's':
        case 'S': return property("White_Space", letter == 'S');
        case 'd':
        case 'D': return property("Nd", letter == 'D');
        case 'p':
        case 'P': return braced_property(items, letter == 'P');
        case 'u': return one(hexadecimal(4));
        case 'x': return one(take("{") ? hexadecimal_in_braces() : hexadecimal(2));
        default: break;
    }
    const bool word = letter < 0x80 && ((letter | 0x20) >= 'a' && (letter | 0x20) <= 'z');
    if (word || (letter >= '0' && letter <= '9')) return fail(std::string("\"\\") + static_cast<char>(letter) + "\"");
    one(letter);
}

void SetReader::braced_property(std::vector<SetItem>& items, bool negated) {
    const std::size_t end = text_.find('}', at_);
    if (!take("{") || end == text_.npos) return fail("a property without its name");
    std::string_view name = text_.substr(at_, end - at_);
    at_ = end + 1;
    if (name.starts_with("Script=")) name.remove_prefix(7);
    if (name == "Han") {
        const std::size_t nested = add_set({han(), {}, false});
        items.push_back({Kind::nested, negated, 0, 0, 0, static_cast<std::uint16_t>(nested)});
        return;
    }
    const std::optional<SetItem> known = property_named(name);
    if (!known) return fail("the property \\p{" + std::string(name) + "}");
    items.push_back(*known);
    items.back().negated = negated;
}

char32_t SetReader::hexadecimal(std::size_t digits) {
    unsigned value = 0;
    const char* begin = text_.data() + at_;
    const char* end = begin + std::min(digits, text_.size() - at_);
    const auto [stop, error] = std::from_chars(begin, end, value, 16);
    if (error != std::errc() || stop != end || value > kLastPoint) fail("a character by its number");
    at_ = std::min(at_ + digits, text_.size());
    return value;
}

char32_t SetReader::hexadecimal_in_braces() {
    const std::size_t end = text_.find('}', at_);
    if (end == text_.npos || end - at_ > 6 || end == at_) return fail("a character by its number"), 0;
    const char32_t point = hexadecimal(end - at_);
    if (more()) ++at_;
    return point;
}

}  // namespace ballpark
