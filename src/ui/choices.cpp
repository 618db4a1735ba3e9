#include "ui/choices.h"

#include <algorithm>
#include <array>

#include "model/parameters.h"
#include "numeric/weight_format.h"

namespace ballpark::ui {
namespace {

constexpr std::string_view kLanguageFact = "tokens_per_word.";

Choice of_price(const ApiPrice& price) {
    constexpr double kMillion = 1e6;
    std::string detail = format(price.input.count() * kMillion, Unit::usd).text();
    if (price.output) detail += " / " + format(price.output->count() * kMillion, Unit::usd).text();
    return {price.model, price.name, detail};
}

/// The price that the shown era's figures are computed from: that of the claim's date, if the model was sold then.
const ApiPrice* price_in_force(const Ui& ui, std::string_view model) {
    const Catalog& catalog = *ui.view.catalog;
    const ApiPrice* then = nullptr;
    if (ui.view.era == Era::then && !catalog.claims().empty())
        then = catalog.api_price(model, catalog.claims().front().provenance.as_of);
    return then != nullptr ? then : catalog.api_price(model);
}

/// Which kinds of API price a knob is about.
bool is_offered(const Knob& knob, const ApiPrice& price) {
    if (knob.id == "embedding_model") return price.kind == "embedding";
    if (knob.id == "training_api_model") return price.kind == "finetuning";
    if (knob.id == "finetuned_model") return price.kind == "finetuned";
    return price.kind == "chat" || price.kind == "completion";
}

std::vector<Choice> models(const Ui& ui, NumberId number) {
    const bool encoders = number == NumberId::embedding_model_memory;
    std::vector<Choice> list;
    for (const ModelEntry& entry : ui.view.catalog->models())
        if (entry.spec.has_output_head != encoders) list.push_back(model_choice(entry));
    return list;
}

std::vector<Choice> api_models(const Ui& ui, const Knob& knob) {
    std::vector<Choice> list;
    for (const ApiPrice& row : ui.view.catalog->api_prices()) {
        if (!is_offered(knob, row)) continue;
        const bool seen = std::any_of(list.begin(), list.end(), [&](const Choice& c) { return c.name == row.model; });
        const ApiPrice* price = price_in_force(ui, row.model);
        if (!seen && price != nullptr) list.push_back(of_price(*price));
    }
    return list;
}

std::vector<Choice> kv_formats() {
    constexpr std::array kNames = {"fp16", "bf16", "fp8", "q8_0", "q5_1", "q5_0", "q4_1", "q4_0"};
    std::vector<Choice> list;
    for (const char* name : kNames)
        if (const auto type = kv_type_from_name(name))
            list.push_back(block_choice(name, static_cast<double>(info(*type).block_bytes), static_cast<double>(info(*type).block_elements)));
    return list;
}

std::vector<Choice> languages(const Ui& ui) {
    std::vector<Choice> list;
    for (const Fact& fact : ui.view.catalog->facts()) {
        if (!fact.id.starts_with(kLanguageFact)) continue;
        const std::string code = fact.id.substr(kLanguageFact.size());
        list.push_back({code, std::string(ui.say("language." + code)), decimal(fact.value.typical, 3)});
    }
    return list;
}

}  // namespace

Choice model_choice(const ModelEntry& entry) {
    return {entry.id, entry.name, format(entry.parameters.total.as_double(), Unit::parameters).text()};
}

Choice device_choice(const Ui& ui, const DeviceSpec& device) {
    return {device.id, device.name, format(device.memory.as_double(), Unit::bytes, ui.view.bytes).text()};
}

Choice block_choice(std::string_view id, double bytes, double elements) {
    constexpr double kBits = 8;
    return {std::string(id), std::string(id), decimal(bytes * kBits / elements, 3) + " bit"};
}

std::vector<Choice> choices_for(const Ui& ui, NumberId number, const Knob& knob) {
    switch (knob.kind) {
        case KnobKind::figure: return {};
        case KnobKind::model: return models(ui, number);
        case KnobKind::api_model: return api_models(ui, knob);
        case KnobKind::kv: return kv_formats();
        case KnobKind::language: return languages(ui);
        case KnobKind::device: {
            std::vector<Choice> list;
            for (const DeviceSpec& device : ui.view.catalog->devices()) list.push_back(device_choice(ui, device));
            return list;
        }
        case KnobKind::weights: {
            std::vector<Choice> list;
            for (const WeightFormat& row : weight_formats())
                list.push_back(block_choice(row.id, static_cast<double>(row.matrices.bytes), static_cast<double>(row.matrices.elements)));
            return list;
        }
    }
    return {};
}

Choice choice_named(const Ui& ui, NumberId number, const Knob& knob, std::string_view name) {
    const Catalog& catalog = *ui.view.catalog;
    if (knob.kind == KnobKind::model)
        if (const auto entry = catalog.find_model(name)) return model_choice(**entry);
    if (knob.kind == KnobKind::device)
        if (const auto device = catalog.find_device(name)) return device_choice(ui, **device);
    if (knob.kind == KnobKind::api_model)
        if (const ApiPrice* price = price_in_force(ui, name)) return of_price(*price);
    if (knob.kind != KnobKind::model && knob.kind != KnobKind::device && knob.kind != KnobKind::api_model)
        for (const Choice& choice : choices_for(ui, number, knob))
            if (choice.name == name) return choice;
    return {std::string(name), std::string(name), ""};
}

}  // namespace ballpark::ui
