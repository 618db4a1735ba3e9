/// The record of a computation, written where the value is computed, so that an explanation can't drift from it.
///
/// A formula is a plain expression over its terms: `2 * layers * kv_heads * head_dim * bytes`, with + - * / ^ ( ),
/// min, max, ceil, floor, and `sum` for "the sum of the steps below". A test evaluates the formula of every recorded
/// step over its terms and compares it with the recorded value.
/// A null worksheet costs nothing: estimators build a `Step` only inside `if (why)`.
#pragma once

#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "quantity/unit.h"

namespace ballpark {

/// One symbol of a formula with its value put in. Symbols are short snake_case words with static lifetime.
struct Term {
    std::string_view symbol;
    double value = 0;
};

struct Step {
    std::string_view name;     ///< key of the step ("kv_bytes_per_token"); the lang files hold its title
    double value = 0;
    Unit unit = Unit::count;
    std::string formula;       ///< expression over the symbols of `with`; empty for a looked-up figure
    std::vector<Term> with;
    std::string source;        ///< paper and equation, repository path at a pinned commit, or a dated catalog row
    std::vector<Step> children;
};

class Worksheet {
public:
    /// Remembers a place: steps added after it can become the children of a later step.
    std::size_t mark() const { return steps_.size(); }

    void add(Step step) { steps_.push_back(std::move(step)); }

    /// Adds `step` with everything recorded since `since` beneath it.
    void add_above(std::size_t since, Step step) {
        const auto first = steps_.begin() + static_cast<std::ptrdiff_t>(since);
        step.children.insert(step.children.end(), std::make_move_iterator(first), std::make_move_iterator(steps_.end()));
        steps_.erase(first, steps_.end());
        steps_.push_back(std::move(step));
    }

    const std::vector<Step>& steps() const { return steps_; }
    std::vector<Step> take() { return std::move(steps_); }

private:
    std::vector<Step> steps_;
};

}  // namespace ballpark
