#include <algorithm>
#include <charconv>
#include <tuple>

#include "catalog/json_rows.h"
#include "catalog/loaders.h"

namespace ballpark {

namespace {

/// "0.17" → (0, 17)
bool read_release(std::string_view text, int& major, int& minor) {
    const char* end = text.data() + text.size();
    const auto first = std::from_chars(text.data(), end, major);
    if (first.ec != std::errc() || first.ptr == end || *first.ptr != '.') return false;
    const auto second = std::from_chars(first.ptr + 1, end, minor);
    return second.ec == std::errc() && second.ptr == end && major >= 0 && minor >= 0;
}

EngineConstant read_engine(JsonRow& row) {
    EngineConstant constant;
    constant.id = row.text("id");
    constant.engine = row.one_of("engine", {"vllm", "sglang", "trtllm", "transformers", "pytorch", "llama.cpp", "training", "any"});
    const std::string since = row.text("since");
    if (!read_release(since, constant.since_major, constant.since_minor))
        row.fail("since", "must be a release, major.minor");
    constant.family = row.optional_text("family");
    constant.value = {row.number("low"), row.number("typical"), row.number("high")};
    if (constant.value.low > constant.value.typical || constant.value.typical > constant.value.high)
        row.fail("typical", "must lie between low and high");
    constant.unit = row.text("unit");
    const double rows = row.number("rows");
    if (rows < 0 || rows > 1e9) row.fail("rows", "must be a count of measurements");
    constant.rows = static_cast<std::int64_t>(rows);
    constant.provenance = row.provenance();
    return constant;
}

}  // namespace

Result<std::vector<EngineConstant>> read_engines(std::string_view json) {
    return read_rows<EngineConstant>("catalog/engines.json", json, read_engine);
}

std::span<const EngineConstant> engine_constants_of(std::span<const EngineConstant> rows, std::string_view stem) {
    const auto begins = [&](const EngineConstant& row) { return std::string_view(row.id).substr(0, stem.size()); };
    const auto first = std::partition_point(rows.begin(), rows.end(), [&](const auto& row) { return begins(row) < stem; });
    auto last = first;
    while (last != rows.end() && begins(*last) == stem) ++last;
    return {first, last};
}

const EngineConstant* Catalog::engine_constant(std::string_view engine, std::string_view id,
                                               std::optional<std::pair<int, int>> version,
                                               std::string_view family) const {
    const auto rank = [](const EngineConstant& constant) {
        return std::make_tuple(!constant.family.empty(), constant.since_major, constant.since_minor);
    };
    const EngineConstant* best = nullptr;
    for (const EngineConstant& constant : engine_constants_of(engine_constants_, id)) {
        if (constant.id.size() != id.size() || (constant.engine != engine && constant.engine != "any")) continue;
        if (!constant.family.empty() && constant.family != family) continue;
        if (version && std::pair(constant.since_major, constant.since_minor) > *version) continue;
        if (!best || rank(constant) > rank(*best)) best = &constant;
    }
    return best;
}

}  // namespace ballpark
