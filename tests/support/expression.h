/// Evaluates the formulas of worksheets, so that a test can hold every recorded step against its own value.
#pragma once

#include <cmath>
#include <optional>
#include <string>
#include <string_view>

#include "estimate/worksheet.h"

namespace ballpark::testing {

/// A recursive-descent reader of `+ - * / ^ ( )`, numbers, symbols, `min max ceil floor`, and `sum` over the children.
class Expression {
public:
    explicit Expression(const Step& step) : step_(step), text_(step.formula) {}

    /// The value, or nothing when the formula does not parse or names a symbol without a value.
    std::optional<double> evaluate() {
        const double value = sum();
        skip();
        if (failed_ || at_ != text_.size()) return std::nullopt;
        return value;
    }

private:
    void skip() {
        while (at_ < text_.size() && text_[at_] == ' ') ++at_;
    }
    bool take(char c) {
        skip();
        if (at_ >= text_.size() || text_[at_] != c) return false;
        ++at_;
        return true;
    }
    double sum() {
        double value = product();
        for (;;) {
            if (take('+')) value += product();
            else if (take('-')) value -= product();
            else return value;
        }
    }
    double product() {
        double value = power();
        for (;;) {
            if (take('*')) value *= power();
            else if (take('/')) value /= power();
            else return value;
        }
    }
    double power() {
        const double base = atom();
        return take('^') ? std::pow(base, power()) : base;
    }
    double atom() {
        if (take('(')) {
            const double value = sum();
            failed_ = failed_ || !take(')');
            return value;
        }
        skip();
        const std::string word = next_word();
        if (word.empty()) return fail();
        if (word.front() >= '0' && word.front() <= '9') return std::stod(word);
        if (word == "sum") return children();
        if (take('(')) return call(word);
        for (const Term& term : step_.with)
            if (term.symbol == word) return term.value;
        return fail();
    }
    double call(const std::string& function) {
        double value = sum();
        while (take(',')) {
            const double other = sum();
            if (function == "min") value = std::fmin(value, other);
            else if (function == "max") value = std::fmax(value, other);
            else return fail();
        }
        failed_ = failed_ || !take(')');
        if (function == "ceil") return std::ceil(value);
        if (function == "floor") return std::floor(value);
        return function == "min" || function == "max" ? value : fail();
    }
    double children() const {
        double value = 0;
        for (const Step& child : step_.children) value += child.value;
        return value;
    }
    std::string next_word() {
        std::string word;
        while (at_ < text_.size()) {
            const char c = text_[at_];
            const bool part = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
            if (!part) break;
            word += c;
            ++at_;
        }
        return word;
    }
    double fail() {
        failed_ = true;
        return 0;
    }

    const Step& step_;
    std::string_view text_;
    std::size_t at_ = 0;
    bool failed_ = false;
};

}  // namespace ballpark::testing
