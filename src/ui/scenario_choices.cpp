#include "ui/scenario_choices.h"

#include <algorithm>
#include <array>

#include "numeric/gguf_mixture.h"
#include "numeric/tensor_type.h"
#include "numeric/weight_format.h"
#include "quantity/units.h"
#include "question/device_choice.h"
#include "tokenizer/encoding.h"
#include "ui/choices.h"
#include "ui/widgets/figure.h"

namespace ballpark::ui {
namespace {

Choice device_row(const Ui& ui, const DeviceSpec& device) {
    Choice choice = device_choice(ui, device);
    choice.detail += " · " + spoken(ui, format(device.bandwidth.count(), Unit::bytes_per_second, ByteSystem::gb));
    return choice;
}

Choice sum_row(const Ui& ui, const std::string& text, const std::vector<DeviceSpec>& devices) {
    Bytes memory;
    for (const DeviceSpec& device : devices) memory += device.memory;
    return {text, text, format(memory.as_double(), Unit::bytes, ui.view.bytes).text()};
}

Choice checkpoint_row(const WeightFormat& row) {
    return block_choice(row.id, static_cast<double>(row.matrices.bytes), static_cast<double>(row.matrices.elements));
}

Choice mixture_row(const GgufMixtureInfo& row) {
    const TensorTypeInfo& base = info(row.base);
    Choice choice = block_choice(row.id, static_cast<double>(base.block_bytes), static_cast<double>(base.block_elements));
    choice.detail = "GGUF · ~" + choice.detail;
    return choice;
}

std::vector<Choice> weight_rows(bool gguf_first) {
    std::vector<Choice> checkpoints;
    for (const WeightFormat& row : weight_formats()) checkpoints.push_back(checkpoint_row(row));
    std::vector<Choice> list;
    for (const GgufMixtureInfo& row : gguf_mixtures()) {
        // A name that both have means the same bytes to either.
        if (find_weight_format(row.id) == nullptr) list.push_back(mixture_row(row));
    }
    list.insert(gguf_first ? list.end() : list.begin(), checkpoints.begin(), checkpoints.end());
    return list;
}

std::vector<Choice> cache_rows(const Ui& ui, bool blocks_first) {
    constexpr std::array kFloats = {"fp16", "bf16", "fp8"};
    constexpr std::array kBlocks = {"q8_0", "q5_1", "q5_0", "q4_1", "q4_0"};
    std::vector<Choice> floats;
    std::vector<Choice> blocks;
    const auto add = [](std::vector<Choice>& list, const char* name) {
        if (const auto type = kv_type_from_name(name))
            list.push_back(block_choice(name, static_cast<double>(info(*type).block_bytes), static_cast<double>(info(*type).block_elements)));
    };
    for (const char* name : kFloats) add(floats, name);
    for (const char* name : kBlocks) add(blocks, name);
    std::vector<Choice> list = {{"auto", "auto", std::string(ui.say("choice.auto"))}};
    const std::vector<Choice>& first = blocks_first ? blocks : floats;
    const std::vector<Choice>& second = blocks_first ? floats : blocks;
    list.insert(list.end(), first.begin(), first.end());
    list.insert(list.end(), second.begin(), second.end());
    return list;
}

Choice engine_row(const Ui& ui, std::string_view engine) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kNames = {{{"vllm", "vLLM"},
                                                                                      {"sglang", "SGLang"},
                                                                                      {"trtllm", "TensorRT-LLM"},
                                                                                      {"llama.cpp", "llama.cpp"},
                                                                                      {"transformers", "Transformers"}}};
    for (const auto& [id, name] : kNames)
        if (id == engine) return {std::string(id), std::string(name), std::string(ui.say("engine." + std::string(id == "llama.cpp" ? "llamacpp" : id)))};
    return {std::string(engine), std::string(engine), ""};
}

bool list_lacks(const std::vector<Choice>& list, std::string_view name) {
    return std::none_of(list.begin(), list.end(), [&](const Choice& choice) { return choice.name == name; });
}

Choice api_row(const ApiPrice& price) {
    constexpr double kMillion = 1e6;
    std::string detail = format(price.input.count() * kMillion, Unit::usd).text();
    if (price.output) detail += " / " + format(price.output->count() * kMillion, Unit::usd).text();
    return {price.model, price.name, detail};
}

Choice method_row(const Ui& ui, std::string_view method) {
    return {std::string(method), std::string(ui.say("method." + std::string(method))), ""};
}

Choice encoding_row(const Ui& ui, std::string_view encoding) {
    return {std::string(encoding), std::string(encoding), std::string(ui.say("encoding." + std::string(encoding)))};
}

}  // namespace

std::vector<Choice> scenario_choices(const Ui& ui, const ScenarioField& field) {
    const Catalog& catalog = *ui.view.catalog;
    const bool reads_gguf = ui.view.service->text("engine") == "llama.cpp";
    std::vector<Choice> list;
    switch (field.kind) {
        case FieldKind::figure: break;
        case FieldKind::model:
            for (const ModelEntry& entry : catalog.models())
                if (entry.spec.has_output_head) list.push_back(model_choice(entry));
            break;
        case FieldKind::encoder:
            for (const ModelEntry& entry : catalog.models())
                if (!entry.spec.has_output_head) list.push_back(model_choice(entry));
            break;
        case FieldKind::gpu:
            for (const DeviceSpec& device : catalog.devices()) list.push_back(device_row(ui, device));
            break;
        case FieldKind::weights: return weight_rows(reads_gguf);
        case FieldKind::kv: return cache_rows(ui, reads_gguf);
        case FieldKind::api_model:
            for (const ApiPrice& price : catalog.api_prices())
                if (price.kind == "chat" && list_lacks(list, price.model)) list.push_back(api_row(price));
            break;
        case FieldKind::method:
            for (std::string_view method : scenario_methods()) list.push_back(method_row(ui, method));
            break;
        case FieldKind::encoding:
            for (const Encoding& encoding : encodings()) list.push_back(encoding_row(ui, encoding.name));
            break;
        case FieldKind::engine:
            for (std::string_view engine : scenario_engines()) list.push_back(engine_row(ui, engine));
            break;
    }
    return list;
}

Choice scenario_choice(const Ui& ui, const ScenarioField& field) {
    const std::string value(ui.view.service->text(field.name));
    const Catalog& catalog = *ui.view.catalog;
    if (field.kind == FieldKind::model || field.kind == FieldKind::encoder) {
        if (const auto entry = catalog.find_model(value)) return model_choice(**entry);
    } else if (field.kind == FieldKind::gpu) {
        if (const auto device = catalog.find_device(value)) return device_row(ui, **device);
        if (const auto devices = choose_devices(value, "gpu", {catalog, *ui.view.phrases, {}, {}, {}})) return sum_row(ui, value, *devices);
    } else if (field.kind == FieldKind::api_model) {
        if (const ApiPrice* price = catalog.api_price(value)) return api_row(*price);
    } else if (field.kind == FieldKind::method) {
        return method_row(ui, value);
    } else if (field.kind == FieldKind::engine) {
        return engine_row(ui, value);
    } else {
        for (const Choice& choice : scenario_choices(ui, field))
            if (choice.name == value) return choice;
    }
    return {value, value, ""};
}

std::string said(const Ui& ui, std::string_view field, std::string_view value) {
    const ScenarioField* known = find_scenario_field(field);
    if (known == nullptr) return std::string(value);
    if (known->kind == FieldKind::gpu)
        if (const auto device = ui.view.catalog->find_device(value)) return (*device)->name;
    if (known->kind == FieldKind::model)
        if (const auto entry = ui.view.catalog->find_model(value)) return (*entry)->name;
    if (known->kind == FieldKind::engine) return engine_row(ui, value).label;
    if (known->kind != FieldKind::figure) return std::string(value);
    const Result<double> read = parse(value, known->unit);
    return read ? spoken(ui, format(*read, known->unit, ui.view.bytes)) : std::string(value);
}

}  // namespace ballpark::ui
