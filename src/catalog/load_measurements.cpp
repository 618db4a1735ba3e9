// Reads catalog/measurements.json: sources once, then a tuple a measurement.

#include <algorithm>
#include <iterator>

#include "catalog/loaders.h"
#include "json/json.h"

namespace ballpark {
namespace {

constexpr std::string_view kFile = "catalog/measurements.json";

enum Column : std::uint8_t {
    model, gpu, engine, version, weights, tensor, data, input_tokens, output_tokens, concurrency, ttft_ms, tpot_ms,
    output_tokens_per_second, source, columns,
};
constexpr std::string_view kColumns[] = {"model", "gpu", "engine", "version", "weights", "tensor", "data", "input_tokens",
                                         "output_tokens", "concurrency", "ttft_ms", "tpot_ms",
                                         "output_tokens_per_second", "source"};
static_assert(std::size(kColumns) == Column::columns);

Error bad(std::string_view where, std::string_view what) {
    return {ErrorCode::bad_file, std::string(kFile), std::string(kFile) + ": " + std::string(where) + ": " + std::string(what)};
}

/// Where the row with this id stands; `rows.size()` when none has it.
template <class T>
std::size_t place_of(std::span<const T> rows, const Json& id) {
    const auto found = std::find_if(rows.begin(), rows.end(), [&](const T& row) { return row.id == id.text(); });
    return static_cast<std::size_t>(found - rows.begin());
}

bool has_columns(const Json& names) {
    return names.size() == std::size(kColumns) &&
           std::equal(std::begin(kColumns), std::end(kColumns), names.items().begin(),
                      [](std::string_view name, const Json& given) { return name == given.text(); });
}

std::optional<Error> read_sources(const Json& list, std::vector<Provenance>& sources) {
    for (const Json& each : list.items()) {
        sources.push_back({each["source"].text(), each["as_of"].text(), {}});
        if (sources.back().source.empty() || sources.back().as_of.size() != 10)
            return bad("sources", "each needs a source and an as_of date");
    }
    return {};
}

/// The first column whose value cannot be; `columns` when all can.
std::size_t wrong_column(const Json::Array& row) {
    for (std::size_t i = Column::model; i <= Column::weights; ++i)
        if (!row[i].is_string()) return i;
    for (std::size_t i = Column::tensor; i <= Column::source; ++i)
        if (!row[i].is_number() || row[i].number() < (i < Column::output_tokens ? 1 : 0)) return i;
    return Column::columns;
}

Measurement measurement(const Json::Array& row) {
    Measurement out;
    out.engine = row[engine].text();
    out.version = row[version].text();
    out.weights = row[weights].text();
    out.tensor = row[tensor].integer();
    out.data = row[data].integer();
    out.input_tokens = row[input_tokens].integer();
    out.output_tokens = row[output_tokens].integer();
    out.concurrency = row[concurrency].integer();
    out.ttft = row[ttft_ms].number() / 1e3;
    out.tpot = row[tpot_ms].number() / 1e3;
    out.output_tokens_per_second = row[output_tokens_per_second].number();
    out.source = static_cast<std::size_t>(row[source].integer());
    return out;
}

}  // namespace

Result<Measurements> read_measurements(std::string_view json, std::span<const ModelEntry> models,
                                       std::span<const DeviceSpec> devices) {
    const Json document = Json::parse(json);
    if (!has_columns(document["columns"])) return bad("columns", "must name the columns that the program knows");
    Measurements out;
    if (auto error = read_sources(document["sources"], out.sources)) return *std::move(error);
    out.rows.reserve(document["rows"].size());
    for (const Json& each : document["rows"].items()) {
        const std::string where = "row " + std::to_string(out.rows.size() + 1);
        if (each.size() != Column::columns) return bad(where, "has not one value for each column");
        const Json::Array& row = each.items();
        if (const std::size_t wrong = wrong_column(row); wrong < Column::columns)
            return bad(where, std::string(kColumns[wrong]) + " is of the wrong kind");
        Measurement read = measurement(row);
        read.model = place_of(models, row[model]);
        read.device = place_of(devices, row[gpu]);
        if (read.model == models.size()) return bad(where, "model is not in catalog/models.json: " + row[model].text());
        if (read.device == devices.size()) return bad(where, "gpu is not in catalog/devices.json: " + row[gpu].text());
        if (read.source >= out.sources.size()) return bad(where, "source is not in the list of sources");
        out.rows.push_back(std::move(read));
    }
    return out;
}

}  // namespace ballpark
