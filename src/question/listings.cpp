#include "question/listings.h"

#include "model/parameters.h"
#include "numeric/gguf_mixture.h"
#include "numeric/tensor_type.h"
#include "numeric/weight_format.h"

namespace ballpark {
namespace {

constexpr double kMillion = 1e6;

void dated(Json& row, const Provenance& provenance) {
    row["source"] = provenance.source;
    row["as_of"] = provenance.as_of;
    if (!provenance.note.empty()) row["note"] = provenance.note;
}

Json rate(const std::optional<FlopPerSecond>& value) { return value ? json_figure(value->count()) : Json(nullptr); }

Json per_million(const std::optional<UsdPerToken>& price) {
    return price ? json_figure(price->count() * kMillion) : Json(nullptr);
}

}  // namespace

Json list_models(const Catalog& catalog) {
    Json rows = Json::array();
    for (const ModelEntry& entry : catalog.models()) {
        const ParameterCount& count = entry.parameters;
        Json row = {{"id", entry.id},
                    {"name", entry.name},
                    {"family", entry.family},
                    {"parameters", count.total.count()},
                    {"active_parameters", count.active.count()},
                    {"layers", entry.spec.layers.size()},
                    {"max_context_tokens", entry.spec.max_position_embeddings},
                    {"generates_text", entry.spec.has_output_head},
                    {"hf_ids", entry.hf_ids}};
        dated(row, entry.provenance);
        rows.push_back(std::move(row));
    }
    return rows;
}

Json list_devices(const Catalog& catalog) {
    Json rows = Json::array();
    for (const DeviceSpec& device : catalog.devices()) {
        Json row = {{"id", device.id},
                    {"name", device.name},
                    {"vendor", device.vendor},
                    {"memory_bytes", device.memory.count()},
                    {"bandwidth_bytes_per_second", json_figure(device.bandwidth.count())},
                    {"fp16_flop_per_second", rate(device.fp16)},
                    {"fp8_flop_per_second", rate(device.fp8)},
                    {"fp4_flop_per_second", rate(device.fp4)},
                    {"power_watts", device.power ? json_figure(device.power->count()) : Json(nullptr)},
                    {"source", device.source},
                    {"as_of", device.as_of}};
        if (!device.note.empty()) row["note"] = device.note;
        rows.push_back(std::move(row));
    }
    return rows;
}

Json list_prices(const Catalog& catalog) {
    Json api = Json::array();
    for (const ApiPrice& price : catalog.api_prices()) {
        Json row = {{"model", price.model},
                    {"kind", price.kind},
                    {"from", price.from},
                    {"input_usd_per_million_tokens", json_figure(price.input.count() * kMillion)},
                    {"output_usd_per_million_tokens", per_million(price.output)},
                    {"cached_input_usd_per_million_tokens", per_million(price.cached_input)}};
        dated(row, price.provenance);
        api.push_back(std::move(row));
    }
    Json rental = Json::array();
    for (const RentalPrice& price : catalog.rental_prices()) {
        Json row = {{"gpu", price.device},
                    {"provider", price.provider},
                    {"offer", price.offer},
                    {"term", price.term},
                    {"usd_per_hour", json_figure(price.usd_per_hour.count())}};
        dated(row, price.provenance);
        rental.push_back(std::move(row));
    }
    Json purchase = Json::array();
    for (const PurchasePrice& price : catalog.purchase_prices()) {
        Json row = {{"gpu", price.device}, {"usd", json_figure(price.usd.count())}, {"launch_year", price.launch_year}};
        dated(row, price.provenance);
        purchase.push_back(std::move(row));
    }
    return {{"api", std::move(api)}, {"rental", std::move(rental)}, {"purchase", std::move(purchase)}};
}

Json list_formats() {
    Json rows = Json::array();
    for (const WeightFormat& format : weight_formats())
        rows.push_back({{"id", format.id},
                        {"kind", "weights"},
                        {"block_elements", format.matrices.elements},
                        {"block_bytes", format.matrices.bytes},
                        {"bits_per_weight", json_figure(8.0 * static_cast<double>(format.matrices.bytes) /
                                                        static_cast<double>(format.matrices.elements))},
                        {"source", format.source}});
    for (const GgufMixtureInfo& mixture : gguf_mixtures()) {
        const TensorTypeInfo& base = info(mixture.base);
        rows.push_back({{"id", mixture.id},
                        {"kind", "mixture"},
                        {"base", base.name},
                        {"base_bits_per_weight", json_figure(bits_per_weight(mixture.base))},
                        {"source", "llama.cpp src/llama-quant.cpp at build 11669"}});
    }
    for (const TensorTypeInfo& type : tensor_types())
        rows.push_back({{"id", type.name},
                        {"kind", "tensor"},
                        {"block_elements", type.block_elements},
                        {"block_bytes", type.block_bytes},
                        {"bits_per_weight", json_figure(bits_per_weight(type.type))},
                        {"source", type.gguf_id >= 0 ? "ggml-common.h block layouts" : "safetensors dtypes"}});
    return rows;
}

}  // namespace ballpark
