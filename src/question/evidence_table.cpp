// Evidence as a person reads it: what was measured, and what the estimate says of that setting.

#include "question/report.h"

namespace ballpark {
namespace {

std::string against(double measured, const Range& estimated, Unit unit) {
    if (measured <= 0) return "-";
    return format(measured, unit).text() + " (estimate " + format(estimated.typical, unit).text() + ")";
}

std::string service(const Evidence& evidence) {
    const Measurement& row = *evidence.measured;
    return evidence.model->id + " " + row.weights + " on " + std::to_string(row.tensor * row.data) + " × " + evidence.device->id +
           ", " + row.engine + (row.version.empty() ? "" : " " + row.version);
}

}  // namespace

std::string fields_in_words(std::span<const std::string_view> names) {
    std::string out;
    for (const std::string_view name : names) out += (out.empty() ? "" : ", ") + std::string(name);
    return out.empty() ? "nothing" : out;
}

Table evidence_table(const std::vector<Evidence>& evidence) {
    Table table{{"measured", "in / out", "at once", "first token", "between tokens", "all tokens", "differs in", "source"}, {}};
    for (const Evidence& each : evidence) {
        const Measurement& row = *each.measured;
        table.rows.push_back({service(each), std::to_string(row.input_tokens) + " / " + std::to_string(row.output_tokens),
                              row.concurrency > 0 ? std::to_string(row.concurrency) : "full",
                              against(row.ttft, each.estimate.ttft, Unit::seconds),
                              against(row.tpot, each.estimate.tpot, Unit::seconds),
                              against(row.output_tokens_per_second, each.estimate.tokens_per_second, Unit::tokens_per_second),
                              fields_in_words(each.differs), each.source->source + ", " + each.source->as_of});
    }
    return table;
}

}  // namespace ballpark
