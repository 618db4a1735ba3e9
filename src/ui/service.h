/// The scenario as pages show it: its fields, the core's answer to them, and what would help where it does not fit.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "estimate/worksheet.h"
#include "estimate/roofline.h"
#include "json/json.h"
#include "quantity/range.h"
#include "question/fit_options.h"
#include "question/scenario_fields.h"

namespace ballpark::ui {

/// Why a field can't be as it is: what was typed, or what the core says about the combination.
struct FieldProblem {
    std::string field;
    std::string text;
};

/// One point of a sweep: the answer where one field has another value.
struct SweepPoint {
    double at = 0;
    Range per_gpu_bytes;
    std::optional<Range> output_tokens_per_second;
    std::optional<Range> tpot_seconds;
};

/// A cell of the grid of models and devices.
struct GridCell {
    std::string_view model;   ///< catalog ids
    std::string_view device;
    std::optional<std::int64_t> devices;  ///< as `fewest_devices` has it
};

struct Service {
    std::vector<FieldValue> values;         ///< those that were set
    Json question;                          ///< as the core was asked
    Json answer;                            ///< CONTRACT's answer object; null where there is none
    std::vector<Step> why;                  ///< its names point into `answer`
    std::vector<FitOption> options;
    std::vector<SweepPoint> over_context;
    std::vector<SweepPoint> over_concurrency;
    std::optional<Roofline> roofline;       ///< where the service stands; of *Serve*
    std::vector<GridCell> grid;             ///< model by model; grows while it is worked on
    std::optional<FieldProblem> problem;    ///< of the whole scenario
    std::optional<FieldProblem> refusal;    ///< of what was typed last

    std::string_view text(std::string_view field) const { return field_text(values, field); }
};

/// A figure of an answer: a number is exact, an object a range; nothing for anything else.
std::optional<Range> range_in(const Json& value);

}  // namespace ballpark::ui
