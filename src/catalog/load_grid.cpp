// Reads catalog/grid.json: which models and devices the table of both shows.

#include "catalog/loaders.h"
#include "json/json.h"

namespace ballpark {
namespace {

template <class T>
std::optional<Error> read_ids(const Json& rows, std::span<const T> known, std::vector<std::string>& ids) {
    for (const Json& row : rows.items()) {
        const std::string& id = row["id"].text();
        if (!has_id(known, id))
            return Error{ErrorCode::bad_file, "catalog/grid.json", "catalog/grid.json: " + id + " is not in the catalog"};
        ids.push_back(id);
    }
    return std::nullopt;
}

}  // namespace

Result<FitGridIds> read_grid(std::string_view json, std::span<const ModelEntry> models, std::span<const DeviceSpec> devices) {
    const Json document = Json::parse(json);
    FitGridIds grid;
    if (auto error = read_ids(document["models"], models, grid.models)) return *error;
    if (auto error = read_ids(document["devices"], devices, grid.devices)) return *error;
    return grid;
}

}  // namespace ballpark
