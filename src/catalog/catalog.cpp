#include "catalog/catalog.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "catalog/assets.h"
#include "catalog/loaders.h"
#include "quantity/sorting.h"

namespace ballpark {

namespace {

using Asset = std::string_view (*)(std::string_view path);

template <class T>
std::optional<Error> load_into(std::vector<T>& rows, Asset asset, std::string_view path,
                               Result<std::vector<T>> (*read)(std::string_view)) {
    const std::string_view json = asset(path);
    if (json.empty())
        return Error{ErrorCode::bad_file, std::string(path), std::string(path) + " was not compiled into the program"};
    auto result = read(json);
    if (!result) return result.error();
    rows = *std::move(result);
    return {};
}

template <class T>
std::optional<Error> repeated_id(std::string_view file, const std::vector<T>& rows) {
    std::vector<std::string_view> ids;
    for (const T& row : rows) ids.push_back(row.id);
    sort_rows(ids);
    const auto twice = std::adjacent_find(ids.begin(), ids.end());
    if (twice == ids.end()) return {};
    return Error{ErrorCode::bad_file, "id", std::string(file) + ": " + std::string(*twice) + ": id is used twice"};
}

template <class T>
std::optional<Error> unknown_device(std::string_view file, const std::vector<T>& rows,
                                    std::span<const DeviceSpec> devices) {
    for (const T& row : rows)
        if (!has_id(devices, row.device))
            return Error{ErrorCode::bad_file, "device",
                         std::string(file) + ": " + row.device + ": device is not in catalog/devices.json"};
    return {};
}

template <class T>
const T* by_id(const std::vector<T>& rows, std::string_view id) {
    const auto found = std::find_if(rows.begin(), rows.end(), [&](const T& row) { return row.id == id; });
    return found == rows.end() ? nullptr : &*found;
}

std::string_view after_provider(std::string_view model) {
    const std::size_t slash = model.find('/');
    return slash == std::string_view::npos ? model : model.substr(slash + 1);
}

}  // namespace

Result<Catalog> Catalog::load() { return read_usual(embedded_asset); }

Result<Catalog> Catalog::read(Asset asset) {
    Result<Catalog> catalog = read_usual(asset);
    if (!catalog) return catalog;
    std::optional<Error> error = catalog->read_price_list(asset);
    if (!error) error = catalog->read_measurements_of(asset);
    if (!error) error = catalog->read_runs(asset);
    if (error) return *std::move(error);
    return catalog;
}

std::optional<Error> Catalog::read_price_list(Asset asset) const {
    Result<PriceList> prices = PriceList::read(asset("catalog/api_price_list.json"), api_prices_);
    if (!prices) return prices.error();
    price_list_ = *std::move(prices);
    return std::nullopt;
}

std::optional<Error> Catalog::read_measurements_of(Asset asset) const {
    Result<Measurements> measured = read_measurements(asset("catalog/measurements.json"), models_, devices_);
    if (!measured) return measured.error();
    measurements_ = *std::move(measured);
    return std::nullopt;
}

std::optional<Error> Catalog::read_runs(Asset asset) const {
    Result<std::vector<PublishedRun>> runs = read_published_runs(asset("catalog/published_runs.json"), models_, devices_);
    if (!runs) return runs.error();
    published_runs_ = *std::move(runs);
    return std::nullopt;
}

const PriceList& Catalog::price_list() const {
    if (!price_list_ && read_price_list(embedded_asset)) std::abort();
    return *price_list_;
}

const Measurements& Catalog::measurements() const {
    if (!measurements_ && read_measurements_of(embedded_asset)) std::abort();
    return *measurements_;
}

std::span<const PublishedRun> Catalog::published_runs() const {
    if (!published_runs_ && read_runs(embedded_asset)) std::abort();
    return *published_runs_;
}

Result<Catalog> Catalog::read_usual(Asset asset) {
    Catalog catalog;
    std::optional<Error> error = load_into(catalog.models_, asset, "catalog/models.json", read_models);
    if (!error) error = load_into(catalog.devices_, asset, "catalog/devices.json", read_devices);
    if (!error) error = load_into(catalog.instances_, asset, "catalog/instances.json", read_instances);
    if (!error) error = load_into(catalog.rental_prices_, asset, "catalog/rental_prices.json", read_rental_prices);
    if (!error) error = load_into(catalog.purchase_prices_, asset, "catalog/purchase_prices.json", read_purchase_prices);
    if (!error) error = load_into(catalog.api_prices_, asset, "catalog/api_prices.json", read_api_prices);
    if (!error) error = load_into(catalog.facts_, asset, "catalog/facts.json", read_facts);
    if (!error) error = load_into(catalog.claims_, asset, "catalog/claims.json", read_claims);
    if (!error) error = load_into(catalog.engine_constants_, asset, "catalog/engines.json", read_engines);
    std::vector<EngineConstant> training;
    if (!error) error = load_into(training, asset, "catalog/training.json", read_engines);
    auto& constants = catalog.engine_constants_;
    constants.insert(constants.end(), training.begin(), training.end());
    sort_rows(constants, [](const auto& a, const auto& b) { return a.id < b.id; });
    if (!error) error = repeated_id("catalog/models.json", catalog.models_);
    if (!error) error = repeated_id("catalog/devices.json", catalog.devices_);
    if (!error) error = repeated_id("catalog/facts.json", catalog.facts_);
    if (!error) error = repeated_id("catalog/claims.json", catalog.claims_);
    if (!error) error = repeated_id("catalog/instances.json", catalog.instances_);
    if (!error) error = unknown_device("catalog/instances.json", catalog.instances_, catalog.devices_);
    if (!error) error = unknown_device("catalog/rental_prices.json", catalog.rental_prices_, catalog.devices_);
    if (!error) error = unknown_device("catalog/purchase_prices.json", catalog.purchase_prices_, catalog.devices_);
    if (error) return *std::move(error);
    Result<FitGridIds> grid = read_grid(asset("catalog/grid.json"), catalog.models_, catalog.devices_);
    if (!grid) return grid.error();
    catalog.grid_ = *std::move(grid);
    return catalog;
}

// Most programs ask by id, which needs neither.
const ModelNames& Catalog::model_names() const {
    if (model_names_) return *model_names_;
    ModelNames& names = model_names_.emplace();
    for (std::size_t i = 0; i < models_.size(); ++i) {
        names.add(i, models_[i].id);
        names.add(i, models_[i].name);
        for (const std::string& id : models_[i].hf_ids) names.add(i, id);
    }
    return names;
}

const DeviceNames& Catalog::device_names() const {
    if (!device_names_) device_names_ = DeviceNames(devices_);
    return *device_names_;
}

const PurchasePrice* Catalog::purchase_price(std::string_view device) const {
    for (const PurchasePrice& price : purchase_prices_)
        if (price.device == device) return &price;
    return nullptr;
}

const ApiPrice* Catalog::api_price(std::string_view model, std::string_view date) const {
    const bool any_provider = model.find('/') == std::string_view::npos;
    const ApiPrice* held = nullptr;
    for (const ApiPrice& price : api_prices_) {
        const std::string_view listed = any_provider ? after_provider(price.model) : std::string_view(price.model);
        if (listed != model || (!date.empty() && date < price.from)) continue;
        // Rows are sorted by model and date, so the last one is the latest; a second provider makes the name unclear.
        if (held && held->model != price.model) return nullptr;
        held = &price;
    }
    return held;
}

const Fact* Catalog::fact(std::string_view id) const { return by_id(facts_, id); }
const Claim* Catalog::claim(std::string_view number_id) const { return by_id(claims_, number_id); }

}  // namespace ballpark
