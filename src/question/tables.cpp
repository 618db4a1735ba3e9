#include "model/parameters.h"
#include "numeric/gguf_mixture.h"
#include "numeric/tensor_type.h"
#include "numeric/weight_format.h"
#include "question/report.h"

namespace ballpark {
namespace {

std::string figure_and_interval(const Range& range, Unit unit, ByteSystem system) {
    const std::string typical = format(range.typical, unit, system).text();
    return range.is_exact() ? typical : typical + " (" + format_interval(range, unit, system) + ")";
}

std::string rate_text(const std::optional<FlopPerSecond>& rate) {
    return rate ? decimal(rate->count() / 1e12, 4) : "-";
}

std::string price_text(const std::optional<UsdPerToken>& price) {
    return price ? "$" + decimal(price->count() * 1e6, 4) : "-";
}

}  // namespace

Table numbers_table(std::span<const NumberAnswer> answers, const Phrases& phrases, ByteSystem system) {
    Table table{{"number", "2023 said", "derived", "today", "verdict"}, {}};
    for (const NumberAnswer& answer : answers) {
        const std::string key = "number." + std::string(to_string(answer.id));
        table.rows.push_back({std::string(phrases.text(key + ".title")), std::string(phrases.text(key + ".claim")),
                              figure_and_interval(answer.derived, answer.unit, system),
                              figure_and_interval(answer.today, answer.unit, system), std::string(to_string(answer.verdict))});
    }
    return table;
}

Table models_table(const Catalog& catalog) {
    Table table{{"id", "name", "family", "parameters", "active", "layers", "context", "as of"}, {}};
    for (const ModelEntry& entry : catalog.models()) {
        const ParameterCount& count = entry.parameters;
        table.rows.push_back({entry.id, entry.name, entry.family, format(count.total.as_double(), Unit::parameters).text(),
                              format(count.active.as_double(), Unit::parameters).text(),
                              std::to_string(entry.spec.layers.size()),
                              entry.spec.max_position_embeddings > 0
                                  ? group_digits(static_cast<double>(entry.spec.max_position_embeddings))
                                  : "-",
                              entry.provenance.as_of});
    }
    return table;
}

Table devices_table(const Catalog& catalog, ByteSystem system) {
    Table table{{"id", "name", "memory", "bandwidth", "fp16 TFLOP/s", "fp8", "fp4", "watts", "as of"}, {}};
    for (const DeviceSpec& device : catalog.devices())
        table.rows.push_back({device.id, device.name, format(device.memory.as_double(), Unit::bytes, system).text(),
                              format(device.bandwidth.count(), Unit::bytes_per_second).text(), rate_text(device.fp16),
                              rate_text(device.fp8), rate_text(device.fp4),
                              device.power ? decimal(device.power->count(), 4) : "-", device.as_of});
    return table;
}

Table prices_table(const Catalog& catalog) {
    Table table{{"kind", "what", "input / hour", "output", "cached input", "from", "as of"}, {}};
    for (const ApiPrice& price : catalog.api_prices())
        table.rows.push_back({price.kind, price.model, price_text(price.input), price_text(price.output),
                              price_text(price.cached_input), price.from, price.provenance.as_of});
    for (const RentalPrice& price : catalog.rental_prices())
        table.rows.push_back({"rental", price.device + " · " + price.provider + " " + price.offer + " · " + price.term,
                              "$" + decimal(price.usd_per_hour.count(), 4), "-", "-", price.provenance.as_of,
                              price.provenance.as_of});
    for (const PurchasePrice& price : catalog.purchase_prices())
        table.rows.push_back({"purchase", price.device + " · new", "$" + decimal(price.usd.count(), 5), "-", "-",
                              std::to_string(price.launch_year), price.provenance.as_of});
    return table;
}

Table formats_table() {
    Table table{{"id", "bits/weight", "block", "source"}, {}};
    const auto block = [](std::int64_t bytes, std::int64_t elements) {
        return std::to_string(bytes) + " B / " + std::to_string(elements);
    };
    for (const WeightFormat& format : weight_formats())
        table.rows.push_back({std::string(format.id),
                              decimal(8.0 * static_cast<double>(format.matrices.bytes) / static_cast<double>(format.matrices.elements), 4),
                              block(format.matrices.bytes, format.matrices.elements), std::string(format.source)});
    for (const GgufMixtureInfo& mixture : gguf_mixtures())
        table.rows.push_back({std::string(mixture.id), "about " + decimal(bits_per_weight(mixture.base), 4),
                              "mixture over " + std::string(info(mixture.base).name), "llama.cpp src/llama-quant.cpp at build 11669"});
    for (const TensorTypeInfo& type : tensor_types())
        table.rows.push_back({std::string(type.name), decimal(bits_per_weight(type.type), 4),
                              block(type.block_bytes, type.block_elements),
                              type.gguf_id >= 0 ? "ggml-common.h block layouts" : "safetensors dtypes"});
    return table;
}

}  // namespace ballpark
