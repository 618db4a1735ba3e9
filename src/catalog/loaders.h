/// One reader for each kind of catalog file: JSON text in, checked rows out, an error that names row and field.
#pragma once

#include <algorithm>
#include <span>
#include <string_view>
#include <vector>

#include "catalog/catalog.h"
#include "quantity/result.h"

namespace ballpark {

/// Is there a row of this id?
template <class T>
bool has_id(std::span<const T> rows, std::string_view id) {
    return std::any_of(rows.begin(), rows.end(), [&](const T& row) { return row.id == id; });
}

Result<std::vector<ModelEntry>> read_models(std::string_view json);
Result<std::vector<DeviceSpec>> read_devices(std::string_view json);
Result<std::vector<Instance>> read_instances(std::string_view json);
Result<std::vector<RentalPrice>> read_rental_prices(std::string_view json);
Result<std::vector<PurchasePrice>> read_purchase_prices(std::string_view json);

/// Sorted by model, then by date.
Result<std::vector<ApiPrice>> read_api_prices(std::string_view json);

Result<std::vector<Fact>> read_facts(std::string_view json);
Result<std::vector<Claim>> read_claims(std::string_view json);
Result<std::vector<EngineConstant>> read_engines(std::string_view json);

/// Rows name models and devices of the catalog that is being read.
Result<Measurements> read_measurements(std::string_view json, std::span<const ModelEntry> models,
                                       std::span<const DeviceSpec> devices);
Result<FitGridIds> read_grid(std::string_view json, std::span<const ModelEntry> models, std::span<const DeviceSpec> devices);
Result<std::vector<PublishedRun>> read_published_runs(std::string_view json, std::span<const ModelEntry> models,
                                                      std::span<const DeviceSpec> devices);

}  // namespace ballpark
