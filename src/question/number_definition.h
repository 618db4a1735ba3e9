/// How one of the fourteen is declared: its knobs, its derivation, what stands beside it. Internal to the room.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "estimate/price.h"
#include "estimate/speed.h"
#include "hardware/device_spec.h"
#include "model/model_spec.h"
#include "numeric/weight_format.h"
#include "question/numbers.h"

namespace ballpark {

/// Which inputs count: what 2023 put in, or what the catalogs hold today.
enum class Epoch { then, now };

/// The date at which prices of 2023 are looked up: the last change of the original page.
inline constexpr std::string_view kThenDate = "2023-05-17";

/// The inputs of a number at one epoch: turned knobs first, then the epoch's own values. Look-ups remember the newest
/// date of the rows they used.
class Inputs {
public:
    Inputs(Epoch epoch, std::span<const Knob> knobs, const ModelSpec* own_model, const Catalog& catalog)
        : epoch_(epoch), knobs_(knobs), own_model_(own_model), catalog_(catalog) {}

    Epoch epoch() const { return epoch_; }
    const Catalog& catalog() const { return catalog_; }
    std::string_view as_of() const { return as_of_; }

    double figure(std::string_view knob) const;
    std::string_view name(std::string_view knob) const;
    bool turned(std::string_view knob) const;

    /// Rows named by a knob. Names are checked when a knob is set, and defaults by a test, so these always exist.
    const ModelSpec& model(std::string_view knob);
    const DeviceSpec& device(std::string_view knob);
    const WeightFormat& weights(std::string_view knob) const;
    TokenPrices prices(std::string_view knob);

    /// Catalog rows by id, remembered for the date.
    Range fact(std::string_view id);
    TokenPrices prices_of(std::string_view api_model);
    Range rental(std::string_view device);
    SpeedConstants speed_constants(std::string_view engine, const SpeedDevice& device, bool experts);

private:
    const Knob& knob(std::string_view id) const;
    void note_date(std::string_view date);

    Epoch epoch_;
    std::span<const Knob> knobs_;
    const ModelSpec* own_model_;
    const Catalog& catalog_;
    std::string as_of_;
};

struct NumberDefinition {
    NumberId id;
    Unit unit;
    std::vector<Knob> (*knobs)(const Catalog&);
    Range (*derive)(Inputs&, Worksheet*);
    /// What stands beside the figure of one epoch, `in`; the others serve comparisons over time. May be null.
    std::vector<Companion> (*also)(Inputs& in, Inputs& then, Inputs& now);
};

/// The fourteen, in order, gathered from the files of this room.
const NumberDefinition& definition(NumberId id);

// Makers of knobs, so that a definition reads like a table.
Knob figure_knob(std::string_view id, Unit unit, double value, double low, double high, std::vector<double> snaps = {});
Knob dated_figure_knob(std::string_view id, Unit unit, double then, double now, double low, double high,
                       std::vector<double> snaps = {});
Knob name_knob(std::string_view id, KnobKind kind, std::string then, std::string now);

/// On-demand rental prices of a device at an epoch (until the end of 2023, or after it): median, cheapest and dearest.
/// All zero when the catalog has none. `newest` takes the newest date of the rows, if it is asked for.
Range rental_range(const Catalog& catalog, std::string_view device, Epoch epoch, std::string* newest = nullptr);

NumberDefinition define_concise_saving();
NumberDefinition define_tokens_per_word();
NumberDefinition define_gpt4_vs_gpt35_cost();
NumberDefinition define_generation_vs_embedding_cost();
NumberDefinition define_openai_vs_selfhosted_embedding_cost();
NumberDefinition define_finetuned_vs_base_query_cost();
NumberDefinition define_selfhosted_finetuned_vs_base_cost();
NumberDefinition define_train_13b_cost();
NumberDefinition define_finetune_vs_train_cost();
NumberDefinition define_gpu_memory_capacity();
NumberDefinition define_bytes_per_parameter();
NumberDefinition define_embedding_model_memory();
NumberDefinition define_batching_throughput();
NumberDefinition define_kv_bytes_per_token();

}  // namespace ballpark
