#include "catalog/price_list.h"

#include <algorithm>

#include "catalog/name_words.h"

namespace ballpark {
namespace {

constexpr std::size_t kCandidates = 6;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string letters_and_digits(std::string_view text) {
    std::string key;
    for (const char c : text) {
        if (c >= 'A' && c <= 'Z') key += static_cast<char>(c | 0x20);
        // A colon begins what makes another offer of it (":free"), a slash ends whose it is.
        else if ((c >= 'a' && c <= 'z') || is_digit(c) || c == ':' || c == '/' || static_cast<unsigned char>(c) >= 0x80) key += c;
    }
    return key;
}

/// "-20250929" and "-2024-08-06" at the end name a snapshot.
std::string_view without_date(std::string_view name) {
    const auto shaped = [&](std::string_view shape) {
        if (name.size() <= shape.size()) return false;
        const std::string_view end = name.substr(name.size() - shape.size());
        return std::equal(shape.begin(), shape.end(), end.begin(),
                          [](char wanted, char c) { return wanted == '2' ? c == '2' : wanted == '0' ? is_digit(c) : wanted == c; });
    };
    for (const std::string_view shape : {"-2000-00-00", "-20000000", "@20000000"})
        if (shaped(shape)) return name.substr(0, name.size() - shape.size());
    return name;
}

std::string_view without(std::string_view name, std::string_view end) {
    return name.size() > end.size() && name.ends_with(end) ? name.substr(0, name.size() - end.size()) : name;
}

bool has(const std::vector<std::string>& texts, const std::string& text) {
    return std::find(texts.begin(), texts.end(), text) != texts.end();
}

std::string_view trimmed(std::string_view name) {
    while (!name.empty() && name.front() == ' ') name.remove_prefix(1);
    while (!name.empty() && name.back() == ' ') name.remove_suffix(1);
    return name;
}

}  // namespace

PriceList::Key PriceList::key_of(std::string_view provider, std::string_view name) {
    const std::string_view undated = without_date(name);
    return {letters_and_digits(provider), letters_and_digits(name), letters_and_digits(without(undated, "-latest")),
            letters_and_digits(name.substr(name.rfind('/') + 1)), undated.size() < name.size()};
}

/// Positions of the models that a name may mean: spelt the same but for case and punctuation, else the same but for a
/// snapshot's date, else the same but for whose the weights are ("meta-llama/…").
std::vector<std::size_t> PriceList::matching(const Key& key, Among among) const {
    std::vector<std::size_t> found;
    if (key.name.empty()) return found;
    for (const auto part : {&Key::name, &Key::undated, &Key::tail}) {
        for (std::size_t i = 0; i < models_.size(); ++i) {
            const bool asked = among == Among::all || (among == Among::own ? models_[i].own : keys_[i].provider == key.provider);
            if (!asked) continue;
            bool same = keys_[i].*part == key.*part;
            if (part == &Key::name) same = same || has(models_[i].also, key.name);
            // Two snapshots of other days are two models.
            if (part == &Key::undated) same = same && !(key.dated && keys_[i].dated);
            if (same) found.push_back(i);
        }
        if (!found.empty()) break;
    }
    return found;
}

Result<const PricedModel*> PriceList::find(std::string_view asked) const {
    const std::string_view name = trimmed(asked);
    std::vector<std::size_t> found;
    if (const std::size_t cut = name.find_first_of("/:"); cut != name.npos && cut != 0) {
        const std::string_view bare = name.substr(cut + 1);
        found = matching(key_of(name.substr(0, cut), bare), Among::provider);
        // Two names that differ in punctuation only: the one that is spelt so.
        for (const std::size_t i : found)
            if (models_[i].name() == bare) return &models_[i];
        if (found.empty() && sells(name.substr(0, cut))) return unknown(name);
    }
    const Key key = key_of({}, name);
    if (found.empty()) found = matching(key, Among::own);
    if (found.empty()) found = matching(key, Among::all);
    if (found.size() == 1) return &models_[found.front()];
    if (found.empty()) return unknown(name);
    std::vector<std::string> candidates;
    for (const std::size_t i : found) candidates.push_back(models_[i].id);
    return Error{ErrorCode::unknown_model, "model",
                 "\"" + std::string(name.substr(0, 80)) + "\" is sold by several; say which: " + list_in_words(candidates, kCandidates)};
}

bool PriceList::sells(std::string_view provider) const {
    const std::string key = letters_and_digits(provider);
    return std::any_of(keys_.begin(), keys_.end(), [&](const Key& known) { return known.provider == key; });
}

Error PriceList::unknown(std::string_view name) const {
    std::vector<Named> names;
    for (std::size_t i = 0; i < models_.size(); ++i) {
        names.push_back({models_[i].id, i});
        if (models_[i].own) names.push_back({std::string(models_[i].name()), i});
    }
    std::vector<std::string> near;
    for (const std::size_t i : nearest_names(name, names, 3)) near.push_back(models_[i].id);
    const std::string meant = near.empty() ? "; `ballpark prices` lists them" : "; did you mean " + list_in_words(near, 3) + "?";
    return {ErrorCode::unknown_model, "model", "there is no price of \"" + std::string(name.substr(0, 80)) + "\"" + meant};
}

const ListedPrice* PriceList::in_force(const PricedModel& model, const PriceMoment& at) {
    const ListedPrice* held = nullptr;
    for (const ListedPrice& price : model.prices) {
        if (price.from > at.date) continue;
        if (!price.all_day()) {
            if (!at.minute) continue;
            const bool inside = price.begins < price.ends ? *at.minute >= price.begins && *at.minute < price.ends
                                                          : *at.minute >= price.begins || *at.minute < price.ends;
            if (!inside) continue;
        }
        held = &price;
    }
    return held;
}

}  // namespace ballpark
