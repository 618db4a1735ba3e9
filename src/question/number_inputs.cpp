#include <algorithm>
#include <array>
#include <cassert>
#include <utility>

#include "question/number_definition.h"
#include "quantity/sorting.h"
#include "question/speed_constants.h"

namespace ballpark {
namespace {

constexpr std::string_view kEndOfThen = "2023-12-31";

}  // namespace

const Knob& Inputs::knob(std::string_view id) const {
    const auto found = std::find_if(knobs_.begin(), knobs_.end(), [&](const Knob& knob) { return knob.id == id; });
    assert(found != knobs_.end() && "a definition asks only for its own knobs");
    return *found;
}

void Inputs::note_date(std::string_view date) {
    if (date > as_of_) as_of_ = date;
}

double Inputs::figure(std::string_view id) const {
    const Knob& it = knob(id);
    if (it.turned) return it.value;
    return epoch_ == Epoch::then ? it.then : it.now;
}

std::string_view Inputs::name(std::string_view id) const {
    const Knob& it = knob(id);
    if (it.turned) return it.name;
    return epoch_ == Epoch::then ? it.then_name : it.now_name;
}

bool Inputs::turned(std::string_view id) const { return knob(id).turned; }

const ModelSpec& Inputs::model(std::string_view id) {
    if (own_model_ && turned(id)) return *own_model_;
    const auto found = catalog_.find_model(name(id));
    assert(found && "a knob's model is checked when it is turned");
    note_date((*found)->provenance.as_of);
    return (*found)->spec;
}

const DeviceSpec& Inputs::device(std::string_view id) {
    const auto found = catalog_.find_device(name(id));
    assert(found && "a knob's device is checked when it is turned");
    note_date((*found)->as_of);
    return **found;
}

const WeightFormat& Inputs::weights(std::string_view id) const {
    const WeightFormat* format = find_weight_format(name(id));
    assert(format && "a knob's format is checked when it is turned");
    return *format;
}

TokenPrices Inputs::prices(std::string_view id) { return prices_of(name(id)); }

TokenPrices Inputs::prices_of(std::string_view api_model) {
    // A model that did not exist in 2023, put in by the user, keeps the price it has.
    const ApiPrice* price = epoch_ == Epoch::then ? catalog_.api_price(api_model, kThenDate) : nullptr;
    if (!price) price = catalog_.api_price(api_model);
    assert(price && "a knob's API model is checked when it is turned");
    note_date(price->provenance.as_of);
    return {price->input, price->output.value_or(UsdPerToken(0))};
}

Range Inputs::fact(std::string_view id) {
    const Fact* fact = catalog_.fact(id);
    assert(fact && "assets/catalog/facts.json has every fact that a number asks for");
    note_date(fact->provenance.as_of);
    return fact->value;
}

Range Inputs::rental(std::string_view device) {
    std::string newest;
    const Range range = rental_range(catalog_, device, epoch_, &newest);
    note_date(newest);
    return range;
}

Range rental_range(const Catalog& catalog, std::string_view device, Epoch epoch, std::string* newest) {
    std::vector<double> prices;
    for (const RentalPrice& row : catalog.rental_prices()) {
        const bool then = row.provenance.as_of <= kEndOfThen;
        if (row.device != device || row.term != "on demand" || then != (epoch == Epoch::then)) continue;
        prices.push_back(row.usd_per_hour.count());
        if (newest && row.provenance.as_of > *newest) *newest = row.provenance.as_of;
    }
    if (prices.empty()) return {};
    sort_rows(prices);
    const std::size_t middle = prices.size() / 2;
    const double median = prices.size() % 2 == 1 ? prices[middle] : (prices[middle - 1] + prices[middle]) / 2;
    return {prices.front(), median, prices.back()};
}

SpeedConstants Inputs::speed_constants(std::string_view engine, const SpeedDevice& device, bool experts) {
    for (const EngineConstant& row : catalog_.engine_constants())
        if (row.id == "speed_weight_share") note_date(row.provenance.as_of);
    return ballpark::speed_constants(catalog_.engine_constants(), engine, device, experts);
}

Knob figure_knob(std::string_view id, Unit unit, double value, double low, double high, std::vector<double> snaps) {
    return dated_figure_knob(id, unit, value, value, low, high, std::move(snaps));
}

Knob dated_figure_knob(std::string_view id, Unit unit, double then, double now, double low, double high,
                       std::vector<double> snaps) {
    Knob knob;
    knob.id = id;
    knob.unit = unit;
    knob.low = low;
    knob.high = high;
    // A range over more than two decades is turned by its logarithm.
    knob.logarithmic = low > 0 && high / low > 100;
    knob.snaps = std::move(snaps);
    knob.then = knob.value = then;
    knob.now = now;
    return knob;
}

Knob name_knob(std::string_view id, KnobKind kind, std::string then, std::string now) {
    Knob knob;
    knob.id = id;
    knob.kind = kind;
    knob.name = then;
    knob.then_name = std::move(then);
    knob.now_name = std::move(now);
    return knob;
}

const NumberDefinition& definition(NumberId id) {
    static const std::array<NumberDefinition, kNumberCount> kDefinitions = {
        define_concise_saving(),
        define_tokens_per_word(),
        define_gpt4_vs_gpt35_cost(),
        define_generation_vs_embedding_cost(),
        define_openai_vs_selfhosted_embedding_cost(),
        define_finetuned_vs_base_query_cost(),
        define_selfhosted_finetuned_vs_base_cost(),
        define_train_13b_cost(),
        define_finetune_vs_train_cost(),
        define_gpu_memory_capacity(),
        define_bytes_per_parameter(),
        define_embedding_model_memory(),
        define_batching_throughput(),
        define_kv_bytes_per_token(),
    };
    return kDefinitions[static_cast<std::size_t>(id)];
}

}  // namespace ballpark
