#include "tokenizer/pattern.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <utility>

#include "tokenizer/pattern_set_reader.h"

namespace ballpark {
namespace {

using Op = Pattern::Op;

constexpr std::size_t kLongestExpression = 16'384;
constexpr std::size_t kLongestProgram = 8'192;
constexpr std::size_t kMostSymbols = 250;
constexpr std::size_t kMostRepeats = 256;
constexpr int kDeepest = 32;
constexpr char32_t kLastPoint = 0x10FFFF;

/// Reads an expression by recursive descent straight into a program. The first failure stays; after it nothing matters.
class PatternReader : private SetReader {
public:
    explicit PatternReader(std::string_view text) : SetReader(text) {}

    Result<Pattern> read() {
        if (text_.size() > kLongestExpression || unicode::first_invalid(text_) != text_.size()) fail("its text");
        alternatives(0);
        if (at_ != text_.size()) fail("a bracket that was never opened");
        add(Op::match);
        if (failed_.empty()) number_symbols();
        if (failed_.empty()) look_at_possessive();
        if (failed_.empty()) return std::move(pattern_);
        return Error{ErrorCode::unsupported, "pattern",
                     "the regular expression " + std::string(text_.substr(0, 200)) + " is not read: " + failed_};
    }

private:
    using Program = std::vector<Pattern::Instruction>;

    Program& program() { return pattern_.program; }
    std::uint16_t here() { return static_cast<std::uint16_t>(program().size()); }
    void add(Op op, std::size_t x = 0, std::size_t y = 0) {
        if (program().size() >= kLongestProgram) return fail("it is too long");
        program().push_back({op, static_cast<std::uint16_t>(x), static_cast<std::uint16_t>(y)});
    }
    /// Puts an instruction before those from `begin` on, whose jumps move with them.
    void insert(std::size_t begin, Pattern::Instruction instruction) {
        program().insert(program().begin() + static_cast<std::ptrdiff_t>(begin), instruction);
        for (std::size_t i = begin + 1; i < program().size(); ++i) shift(program()[i], begin, 1);
    }
    static void shift(Pattern::Instruction& instruction, std::size_t from, std::size_t by) {
        if (instruction.op != Op::fork) return;
        if (instruction.x >= from) instruction.x = static_cast<std::uint16_t>(instruction.x + by);
        if (instruction.y >= from) instruction.y = static_cast<std::uint16_t>(instruction.y + by);
    }

    void alternatives(int depth) {
        if (depth > kDeepest) return fail("it is nested too deeply");
        std::vector<std::size_t> jumps;  // a jump is a fork whose ways are one
        while (true) {
            const std::size_t begin = program().size();
            sequence(depth);
            if (!failed_.empty() || !take("|")) break;
            insert(begin, {Op::fork, static_cast<std::uint16_t>(begin + 1), 0});
            jumps.push_back(program().size());
            add(Op::fork);
            program()[begin].y = here();
        }
        if (!failed_.empty()) return;
        for (const std::size_t jump : jumps) program()[jump].x = program()[jump].y = here();
    }

    void sequence(int depth) {
        while (more() && !next_is("|") && !next_is(")")) {
            const std::size_t begin = program().size();
            atom(depth);
            while (more() && quantifier(begin)) {
            }
        }
    }

    void atom(int depth) {
        if (take("(?i:")) return group(depth, true);
        if (take("(?:")) return group(depth, fold_);
        if (take("(?!")) return look_ahead(Op::behead);
        if (take("(?=")) return look_ahead(Op::ahead);
        if (next_is("(?")) return fail("\"" + std::string(text_.substr(at_, 4)) + "\"");
        if (take("(")) return group(depth, fold_);
        if (take("$") || take("\\z")) {
            // The end of a line: what follows is none of the characters other than a line break.
            SetText others{{{Kind::range, false, 0, '\n', '\n'}}, {}, true};
            const bool line = text_[at_ - 1] == '$';
            if (!line) others.items[0] = {Kind::range, false, 0, kLastPoint, 0};
            return add(Op::behead, add_set(std::move(others)));
        }
        if (next_is("^") || next_is("*") || next_is("+") || next_is("?")) return fail("\"" + std::string(1, text_[at_]) + "\"");
        add(Op::set, one_set());
    }

    void group(int depth, bool fold) {
        const bool before = std::exchange(fold_, fold);
        alternatives(depth + 1);
        fold_ = before;
        if (!take(")")) fail("a bracket is not closed");
    }

    void look_ahead(Op op) {
        const std::size_t set = one_set();
        if (!take(")")) fail("a look ahead at more than one character");
        add(op, set);
    }

    struct Repeats {
        std::size_t least;
        std::optional<std::size_t> most;
    };

    bool quantifier(std::size_t begin) {
        std::optional<Repeats> repeats;
        if (take("*")) repeats = Repeats{0, {}};
        else if (take("+")) repeats = Repeats{1, {}};
        else if (take("?")) repeats = Repeats{0, 1};
        else if (next_is("{")) repeats = counted();
        if (!repeats) return false;
        const bool lazy = take("?");
        if (!lazy && next_is("+")) possessive(begin);
        repeat(begin, *repeats, lazy);
        return true;
    }

    std::optional<Repeats> counted() {
        const std::size_t end = text_.find('}', at_);
        if (end == text_.npos) return fail("a number of repeats"), std::nullopt;
        const std::string_view inside = text_.substr(at_ + 1, end - at_ - 1);
        const std::size_t comma = inside.find(',');
        const auto number = [&](std::string_view digits) {
            std::size_t value = 0;
            const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
            if (error != std::errc() || stop != digits.data() + digits.size() || value > kMostRepeats) fail("a number of repeats");
            return value;
        };
        Repeats repeats{number(inside.substr(0, comma)), std::nullopt};
        if (comma == inside.npos) repeats.most = repeats.least;
        else if (comma + 1 < inside.size()) repeats.most = number(inside.substr(comma + 1));
        if (repeats.most && *repeats.most < repeats.least) fail("a number of repeats");
        if (failed_.empty()) at_ = end + 1;
        return repeats;
    }

    // "a++" never gives back what it took. Where nothing that may follow could use it, "a+" does neither, and that is
    // how such quantifiers are used; this is left to look at once the program is whole (`look_at_possessive`).
    void possessive(std::size_t begin) {
        ++at_;
        if (program().size() != begin + 1 || program()[begin].op != Op::set) return fail("a possessive group");
        possessive_.push_back(program()[begin].x);
    }

    void repeat(std::size_t begin, Repeats repeats, bool lazy) {
        const Program once(program().begin() + static_cast<std::ptrdiff_t>(begin), program().end());
        if (once.empty()) return fail("a quantifier behind nothing");
        program().resize(begin);
        const auto copy = [&] {
            const std::size_t to = program().size();
            if (to + once.size() > kLongestProgram) return fail("it is too long");
            for (Pattern::Instruction instruction : once) {
                if (instruction.op == Op::fork) {
                    instruction.x = static_cast<std::uint16_t>(instruction.x - begin + to);
                    instruction.y = static_cast<std::uint16_t>(instruction.y - begin + to);
                }
                program().push_back(instruction);
            }
        };
        const auto fork_at = [&](std::size_t at, std::size_t on, std::size_t out) {
            program()[at].x = static_cast<std::uint16_t>(lazy ? out : on);
            program()[at].y = static_cast<std::uint16_t>(lazy ? on : out);
        };
        for (std::size_t i = 0; i < repeats.least && failed_.empty(); ++i) copy();
        if (!repeats.most) {
            const std::size_t loop = program().size();
            add(Op::fork);
            copy();
            add(Op::fork, loop, loop);
            if (failed_.empty()) fork_at(loop, loop + 1, program().size());
            return;
        }
        std::vector<std::size_t> exits;
        for (std::size_t i = repeats.least; i < *repeats.most && failed_.empty(); ++i) {
            exits.push_back(program().size());
            add(Op::fork);
            copy();
        }
        if (!failed_.empty()) return;
        for (const std::size_t at : exits) fork_at(at, at + 1, program().size());
    }

    void number_symbols();
    void look_at_possessive();
    bool may_give_back(std::size_t from, std::uint16_t set, std::vector<bool>& seen) const;

    Pattern pattern_;
    std::vector<std::uint16_t> possessive_;
};

/// Characters that all sets agree on become one symbol.
void PatternReader::number_symbols() {
    auto& bounds = pattern_.bounds = std::move(bounds_);
    bounds.push_back(0);
    std::sort(bounds.begin(), bounds.end());
    bounds.erase(std::unique(bounds.begin(), bounds.end()), bounds.end());
    std::vector<std::uint8_t> bits;
    const unicode::Classes classes;
    std::array<bool, 256> seen{};
    for (char32_t point = 0; point < 0x30000; ++point) {
        const std::uint8_t own = classes.of(point);
        if (std::exchange(seen[own], true)) continue;
        pattern_.classes[own] = static_cast<std::uint8_t>(bits.size());
        bits.push_back(own);
    }
    pattern_.class_count = bits.size();
    std::vector<std::vector<bool>> columns;
    for (const char32_t bound : bounds) {
        for (const std::uint8_t own : bits) {
            std::vector<bool> column;
            for (std::size_t set = 0; set < sets_.size(); ++set) column.push_back(in_set(sets_, set, bound, own));
            auto known = std::find(columns.begin(), columns.end(), column);
            if (known == columns.end()) known = columns.insert(columns.end(), std::move(column));
            pattern_.symbol_of.push_back(static_cast<std::uint8_t>(known - columns.begin()));
        }
    }
    pattern_.symbols = columns.size();
    if (columns.size() > kMostSymbols) return fail("it tells too many characters apart");
    for (std::size_t set = 0; set < sets_.size(); ++set) {
        pattern_.sets.emplace_back();
        for (const auto& column : columns) pattern_.sets.back().push_back(column[set]);
    }
}

/// Could what follows instruction `from` - 1 begin with a character of `set`, or depend on the one behind?
bool PatternReader::may_give_back(std::size_t from, std::uint16_t set, std::vector<bool>& seen) const {
    std::vector<std::size_t> open{from};
    while (!open.empty()) {
        const std::size_t at = open.back();
        open.pop_back();
        if (seen[at]) continue;
        seen[at] = true;
        const Pattern::Instruction& instruction = pattern_.program[at];
        if (instruction.op == Op::ahead || instruction.op == Op::behead) return true;
        if (instruction.op == Op::fork) open.insert(open.end(), {instruction.x, instruction.y});
        if (instruction.op != Op::set || instruction.x == set) continue;
        for (std::size_t symbol = 0; symbol < pattern_.symbols; ++symbol)
            if (pattern_.sets[set][symbol] && pattern_.sets[instruction.x][symbol]) return true;
    }
    return false;
}

void PatternReader::look_at_possessive() {
    for (const std::uint16_t set : possessive_)
        for (std::size_t at = 0; at < pattern_.program.size(); ++at) {
            const Pattern::Instruction& instruction = pattern_.program[at];
            std::vector<bool> seen(pattern_.program.size());
            if (instruction.op == Op::set && instruction.x == set && may_give_back(at + 1, set, seen))
                return fail("a possessive quantifier that what follows it depends on");
        }
}

}  // namespace

Result<Pattern> Pattern::compile(std::string_view expression) {
    return PatternReader(expression).read();
}

std::uint8_t Pattern::symbol(char32_t point, std::uint8_t bits) const {
    const auto range = std::upper_bound(bounds.begin(), bounds.end(), point) - bounds.begin() - 1;
    return symbol_of[static_cast<std::size_t>(range) * class_count + classes[bits]];
}

}  // namespace ballpark
