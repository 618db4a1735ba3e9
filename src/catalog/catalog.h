/// Look-up over the embedded facts: models, devices, prices, the claims of 2023. Every row has a source and a date.
///
/// A `Catalog` is immutable after `load`, but for the rows that a person's own files take; whoever starts the program
/// owns one and passes it down by reference. It belongs to one thread: what few questions need is read when the first of
/// them does.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catalog/device_names.h"
#include "catalog/measurements.h"
#include "catalog/model_names.h"
#include "catalog/price_list.h"
#include "catalog/provenance.h"
#include "catalog/published_run.h"
#include "hardware/device_spec.h"
#include "model/model_spec.h"
#include "model/parameters.h"
#include "quantity/quantity.h"
#include "quantity/range.h"
#include "quantity/result.h"

namespace ballpark {

struct ModelEntry {
    std::string id;                   ///< "llama-3.1-8b"
    std::string name;                 ///< "Llama 3.1 8B"
    std::string family;               ///< "Llama 3"
    std::vector<std::string> hf_ids;  ///< "meta-llama/Llama-3.1-8B-Instruct" and its kin
    ModelSpec spec;
    ParameterCount parameters;
    Provenance provenance;
};

/// A machine of a cloud by its provider's name, and the devices in it.
struct Instance {
    std::string id;        ///< "p4d.24xlarge"
    std::string provider;  ///< "AWS"
    std::string device;    ///< device id
    std::int64_t devices = 0;
    Provenance provenance;
};

/// Renting one device for an hour.
struct RentalPrice {
    std::string device;       ///< device id
    std::string provider;     ///< "AWS"
    std::string offer;        ///< instance type, or how it is sold
    std::string term;         ///< "on demand", "spot", "contract"
    UsdPerHour usd_per_hour;  ///< per device
    Provenance provenance;    ///< `as_of`: the date of the price, or the latest that its source supports
};

/// Buying one device when it was new.
struct PurchasePrice {
    std::string device;            ///< device id
    Usd usd;                       ///< the maker's price at launch, or what it was sold for then
    std::int64_t launch_year = 0;
    Provenance provenance;
};

/// Price of an API model from a date on. Absent prices were not offered.
struct ApiPrice {
    std::string model;  ///< "openai/gpt-4-32k"
    std::string name;   ///< "GPT-4 32k"
    std::string kind;   ///< "chat", "completion", "embedding", "finetuned", "finetuning" (training tokens are `input`)
    UsdPerToken input;
    std::optional<UsdPerToken> output;
    std::optional<UsdPerToken> cached_input;  ///< reading the prompt cache
    std::optional<UsdPerToken> cache_write;   ///< writing the prompt cache (five minutes, where there is a choice)
    std::string from;                         ///< ISO date from which it holds, or the first on which a source shows it
    Provenance provenance;
};

/// A dated figure that a number needs ("llama_13b_a100_hours"); a range where sources differ.
struct Fact {
    std::string id;
    Range value;
    std::string unit;  ///< as `to_string(Unit)` spells it, or "count"
    Provenance provenance;
};

/// What the 2023 page said; its words are `number.<id>.claim` of the languages.
struct Claim {
    std::string id;  ///< number id, "kv_bytes_per_token"
    int year = 2023;
    double low = 0;
    std::optional<double> high;  ///< absent: the claim was "more than `low`"
    std::string unit;
    Provenance provenance;
};

/// What measured runs of an engine left open, fitted by a program of the repository (`tests/truth/fit_engines.py`).
struct EngineConstant {
    std::string id;       ///< "sampler_bytes"
    std::string engine;   ///< "vllm", "sglang", "trtllm", "transformers"
    int since_major = 0;  ///< first release that it holds for; 0.0: all
    int since_minor = 0;
    std::string family;  ///< device family ("hopper"), empty: all
    Range value;
    std::string unit;       ///< as `to_string(Unit)` spells it
    std::int64_t rows = 0;  ///< measurements that it was fitted on; 0: stated by the source
    Provenance provenance;
};

/// Of rows in the order of their ids, those whose id begins with `stem`.
std::span<const EngineConstant> engine_constants_of(std::span<const EngineConstant> rows, std::string_view stem);

/// Catalog ids of the table of models and devices, small to large.
struct FitGridIds {
    std::vector<std::string> models;
    std::vector<std::string> devices;
};

class Catalog {
public:
    /// Reads the embedded catalog files; an error here is a broken build and names file, row and field. Those that
    /// are read later, measurements, published runs and the price list, end the program if they are broken.
    static Result<Catalog> load();

    /// The same from other files, all of them at once: `asset` gives the JSON text of "catalog/devices.json" and its kin.
    static Result<Catalog> read(std::string_view (*asset)(std::string_view path));

    std::span<const ModelEntry> models() const { return models_; }

    /// Makes the model of a person's file the last row, by the id "file:" and the file's name; an earlier file of that name
    /// gives its place. References to rows are good until then.
    const ModelEntry& take_file(std::string_view name, ModelSpec spec);

    std::span<const DeviceSpec> devices() const { return devices_; }
    std::span<const Instance> instances() const { return instances_; }
    std::span<const RentalPrice> rental_prices() const { return rental_prices_; }
    std::span<const PurchasePrice> purchase_prices() const { return purchase_prices_; }
    std::span<const ApiPrice> api_prices() const { return api_prices_; }
    std::span<const Fact> facts() const { return facts_; }
    std::span<const Claim> claims() const { return claims_; }
    /// In the order of their ids.
    std::span<const EngineConstant> engine_constants() const { return engine_constants_; }
    const Measurements& measurements() const;
    const FitGridIds& grid() const { return grid_; }
    std::span<const PublishedRun> published_runs() const;

    /// Resolves what people and programs write: catalog ids and names (case, spaces and punctuation aside), Hugging
    /// Face ids with their quantised copies and fine-tunes. `unknown_model`, field "model", when the name is not known
    /// (the message proposes the nearest) or fits several models (the message lists them).
    Result<const ModelEntry*> find_model(std::string_view name) const;

    /// The same for devices: "H100", "b200_sxm", "NVIDIA A100-SXM4-80GB", what a WebGL renderer calls itself.
    /// `unknown_gpu`, field "gpu". Cards sold in several sizes are told apart by `memory`, what a driver reports as
    /// total (a size that no version has changes nothing); without it "RTX 4060 Ti" is an error that lists both. A
    /// cloud's machine with one device means that device; for one with several the error says how to ask.
    Result<const DeviceSpec*> find_device(std::string_view name, std::optional<Bytes> memory = {}) const;

    /// A cloud's machine by name, case and punctuation aside; nullptr when unknown.
    const Instance* find_instance(std::string_view name) const;

    /// What the device with this id cost at its launch; nullptr when unknown.
    const PurchasePrice* purchase_price(std::string_view device) const;

    /// The price of an API model that held on `date` (ISO; empty: the latest), nullptr when there was none.
    /// The provider may be left out where only one sells the model: "gpt-4o" is "openai/gpt-4o".
    const ApiPrice* api_price(std::string_view model, std::string_view date = {}) const;

    /// What every API model that is known costs and cost, by name; `api_prices` is the part of it that the numbers need.
    const PriceList& price_list() const;

    /// By exact id; nullptr when unknown.
    const Fact* fact(std::string_view id) const;
    const Claim* claim(std::string_view number_id) const;

    /// The row of a constant that holds for a release (`version`: major and minor; absent: the newest) and a device
    /// family: the family's own row before the general one, the latest release before older ones. nullptr when unknown.
    const EngineConstant* engine_constant(std::string_view engine, std::string_view id,
                                          std::optional<std::pair<int, int>> version, std::string_view family) const;

private:
    using Asset = std::string_view (*)(std::string_view path);
    static Result<Catalog> read_usual(Asset asset);
    std::optional<Error> read_price_list(Asset asset) const;
    std::optional<Error> read_measurements_of(Asset asset) const;
    std::optional<Error> read_runs(Asset asset) const;
    const ModelNames& model_names() const;
    const DeviceNames& device_names() const;

    std::vector<ModelEntry> models_;
    std::vector<DeviceSpec> devices_;
    mutable std::optional<ModelNames> model_names_;
    mutable std::optional<DeviceNames> device_names_;
    std::vector<Instance> instances_;
    std::vector<RentalPrice> rental_prices_;
    std::vector<PurchasePrice> purchase_prices_;
    std::vector<ApiPrice> api_prices_;
    mutable std::optional<PriceList> price_list_;
    std::vector<Fact> facts_;
    std::vector<Claim> claims_;
    std::vector<EngineConstant> engine_constants_;
    mutable std::optional<Measurements> measurements_;
    mutable std::optional<std::vector<PublishedRun>> published_runs_;
    FitGridIds grid_;
};

}  // namespace ballpark
