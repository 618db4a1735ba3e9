/// One JSON question in, one JSON answer out: the form in which both cross every boundary.
///
/// The same bytes natively and in WebAssembly. A question that can't be answered gets an answer that says so.
#pragma once

#include <string>
#include <string_view>

#include "question/context.h"

namespace ballpark {

/// A question longer than this is refused as `too_large` before it is parsed.
inline constexpr std::size_t kLongestQuestion = std::size_t{16} << 20;

struct AnswerLine {
    std::string json;  ///< without a newline
    bool ok = false;
};

/// `explain` adds the worksheet ("why") to the answer, as `"explain":true` in the question does.
AnswerLine answer_line(std::string_view question, const Context& context, bool explain = false);

}  // namespace ballpark
