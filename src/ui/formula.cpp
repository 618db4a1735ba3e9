#include "ui/formula.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "quantity/units.h"

namespace ballpark::ui {
namespace {

using Kind = FormulaRun::Kind;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_digit(char c) { return (c >= '0' && c <= '9') || c == '.'; }

bool is_function(std::string_view word) {
    constexpr std::array<std::string_view, 4> kFunctions = {"min", "max", "ceil", "floor"};
    return std::find(kFunctions.begin(), kFunctions.end(), word) != kFunctions.end();
}

std::string raised(std::string_view digits) {
    constexpr std::array<std::string_view, 10> kRaised = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
    std::string text;
    for (char c : digits)
        if (c >= '0' && c <= '9') text += kRaised[static_cast<std::size_t>(c - '0')];
    return text;
}

/// A constant of the formula, its digits grouped.
std::string constant(std::string_view digits) {
    if (digits.find('.') != std::string_view::npos || digits.size() < 5) return std::string(digits);
    std::string text(digits);
    for (std::size_t at = text.size(); at > 3;) text.insert(at -= 3, ",");
    return text;
}

FormulaRun word_run(const Ui& ui, std::string_view word, std::span<const Term> values) {
    if (word == "sum") return {std::string(ui.say("worksheet.sum")), Kind::name};
    if (is_function(word)) return {std::string(word), Kind::number};
    const auto term = std::find_if(values.begin(), values.end(), [&](const Term& t) { return t.symbol == word; });
    if (term != values.end()) return {plain_value(term->value), Kind::number};
    return {symbol_name(ui, word), Kind::name};
}

FormulaRun sign_run(char c, bool with_values) {
    switch (c) {
        case '*': return {with_values ? "×" : "·", Kind::sign};
        case '/': return {"÷", Kind::sign};
        case '-': return {"−", Kind::sign};
        case '+': return {"+", Kind::sign};
        case ',': return {",", Kind::bracket};
        default: return {std::string(1, c), Kind::bracket};
    }
}

std::size_t end_of(std::string_view text, std::size_t from, bool (*belongs)(char)) {
    std::size_t at = from;
    while (at < text.size() && (belongs(text[at]) || (belongs == is_letter && is_digit(text[at]) && at > from))) ++at;
    return at;
}

/// A product stands in brackets where it is divided by or raised: a ÷ (8.03 × 10⁹).
void bracket_products(std::vector<FormulaRun>& runs) {
    for (std::size_t i = 0; i < runs.size(); ++i) {
        const bool product = runs[i].kind == Kind::number && runs[i].text.find("×") != std::string::npos;
        const bool divided = i > 0 && runs[i - 1].text == "÷";
        const bool powered = i + 1 < runs.size() && runs[i + 1].kind == Kind::raised;
        if (product && (divided || powered)) runs[i].text = "(" + runs[i].text + ")";
    }
}

/// Space in front of a run: signs stand free, brackets and raised digits close up.
bool spaced(const FormulaRun& before, const FormulaRun& run) {
    if (run.kind == Kind::raised) return false;
    if (run.text == "(") return before.kind == Kind::sign || before.text == ",";
    if (run.kind == Kind::bracket) return false;
    if (before.text == "(") return false;
    return true;
}

TypeStyle style_of(const FormulaRun& run) { return run.kind == Kind::name ? type::kSymbol : type::kFormula; }

}  // namespace

std::string symbol_name(const Ui& ui, std::string_view symbol) {
    const std::string key = "symbol." + std::string(symbol);
    if (ui.can_say(key)) return std::string(ui.say(key));
    std::string name(symbol);
    std::replace(name.begin(), name.end(), '_', ' ');
    return name;
}

std::string plain_value(double value) {
    constexpr double kTenDigits = 1e9;
    if (std::fabs(value) < kTenDigits) {
        if (value == std::floor(value)) return group_digits(value);
        return value < 0 ? "−" + decimal(-value, 4) : decimal(value, 4);
    }
    int exponent = 0;
    double mantissa = value;
    for (; std::fabs(mantissa) >= 1000; exponent += 3) mantissa /= 1000;
    return decimal(std::fabs(mantissa), 4) + " × 10" + raised(std::to_string(exponent));
}

std::vector<FormulaRun> typeset(const Ui& ui, std::string_view formula, std::span<const Term> values) {
    std::vector<FormulaRun> runs;
    for (std::size_t at = 0; at < formula.size();) {
        const char c = formula[at];
        if (c == ' ') {
            ++at;
        } else if (is_letter(c)) {
            const std::size_t end = end_of(formula, at, is_letter);
            runs.push_back(word_run(ui, formula.substr(at, end - at), values));
            at = end;
        } else if (is_digit(c)) {
            const std::size_t end = end_of(formula, at, is_digit);
            runs.push_back({constant(formula.substr(at, end - at)), Kind::number});
            at = end;
        } else if (c == '^') {
            const std::size_t from = formula.find_first_not_of(' ', at + 1);
            const std::size_t end = from == std::string_view::npos ? formula.size() : end_of(formula, from, is_digit);
            if (end > at + 1 && from < end) runs.push_back({raised(formula.substr(from, end - from)), Kind::raised});
            else runs.push_back({"^", Kind::sign});
            at = std::max(end, at + 1);
        } else {
            runs.push_back(sign_run(c, !values.empty()));
            ++at;
        }
    }
    bracket_products(runs);
    return runs;
}

std::string as_text(std::span<const FormulaRun> runs) {
    std::string text;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        if (i > 0 && spaced(runs[i - 1], runs[i])) text += ' ';
        text += runs[i].text;
    }
    return text;
}

float draw_formula(Ui& ui, ImVec2 at, float width, std::span<const FormulaRun> runs, ImU32 colour) {
    constexpr float kSpace = 5;
    float x = at.x;
    float y = at.y;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        const FormulaRun& run = runs[i];
        const TypeStyle style = style_of(run);
        const float gap = i > 0 && spaced(runs[i - 1], run) ? kSpace : 0;
        float needed = gap + text_width(ui, style, run.text);
        // A sign stays with what follows it, and a bracket with what it closes.
        for (std::size_t next = i + 1; next < runs.size(); ++next) {
            const bool bound = runs[next].kind == Kind::raised || runs[next].text == ")" || runs[next].text == "," ||
                               (next == i + 1 && (run.kind == Kind::sign || run.text == "("));
            if (!bound) break;
            needed += kSpace + text_width(ui, style_of(runs[next]), runs[next].text);
        }
        const bool may_break = x > at.x && (run.kind == Kind::sign || (i > 0 && runs[i - 1].kind != Kind::sign && gap > 0));
        if (may_break && x + needed > at.x + width) {
            x = at.x;
            y += style.line;
        } else {
            x += gap;
        }
        if (x > at.x && x + text_width(ui, style, run.text) > at.x + width) {
            x = at.x;
            y += style.line;
        }
        for (std::string_view line : break_lines(ui, style, run.text, at.x + width - x)) {
            if (line.data() != run.text.data()) {
                x = at.x;
                y += style.line;
            }
            x += draw_text(ui, {x, y}, style, colour, line);
        }
    }
    return y + type::kFormula.line - at.y;
}

}  // namespace ballpark::ui
