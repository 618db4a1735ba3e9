#include "catalog/model_names.h"

#include <algorithm>
#include <array>

#include "catalog/name_words.h"

namespace ballpark {

namespace {

// How a copy is stored, what it was tuned for, who packed it: the network underneath has the same shape.
constexpr std::array<std::string_view, 55> kSameNetwork = {
    "gptq",      "awq",      "gguf",      "ggml",        "mlx",        "bnb",         "hqq",       "aqlm",
    "marlin",    "fp4",      "fp8",       "fp16",        "fp32",       "bf16",        "f16",       "f32",
    "nf4",       "w4a16",    "w8a8",      "w8a16",       "w4a8",       "dynamic",     "static",    "imatrix",
    "i1",        "ud",       "quantized", "quant",       "qat",        "per",         "tensor",    "pertensor",
    "autoround", "instruct", "chat",      "it",          "pt",         "hf",          "base",      "meta",
    "unsloth",   "sft",      "dpo",       "orpo",        "rlhf",       "tuned",       "finetuned", "finetune",
    "preview",   "latest",   "thinking",  "abliterated", "uncensored", "safetensors", "fast"};

// Number formats that end in a figure of its own: "int4", "nvfp4", "exl2".
constexpr std::array<std::string_view, 4> kFormatWithFigure = {"int", "exl", "nvfp", "mxfp"};

// A derivative with one of these is another network, whatever else its name holds.
constexpr std::array<std::string_view, 24> kOtherNetwork = {
    "eagle", "draft",  "speculator", "medusa", "mtp",   "pruned",   "minitron", "moe",
    "vl",    "vision", "omni",       "audio",  "lora",  "adapter",  "qlora",    "clip",
    "tts",   "ocr",    "mamba",      "nano",   "small", "upscaled", "merge",    "large"};

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& list, std::string_view word) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

// "v3", "v0.3"
bool is_version(std::string_view word) {
    return word.size() >= 2 && word[0] == 'v' && is_digits(word.substr(1, 1)) &&
           std::all_of(word.begin() + 1, word.end(), [](char c) { return (c >= '0' && c <= '9') || c == '.'; });
}

bool is_date(std::string_view word) {
    return is_digits(word) && (word.size() == 4 || word.size() == 6 || word.size() == 8);
}

bool is_context_length(std::string_view word) { return is_figure_with_unit(word, "k"); }

// "8b", "0.6b", "135m", "8x7b", "a3b": what tells the members of a family apart.
bool is_size(std::string_view word) {
    if (is_figure_with_unit(word, "b") || is_figure_with_unit(word, "m")) return true;
    // Active or effective parameters: "a3b", "e4b".
    if ((word[0] == 'a' || word[0] == 'e') && is_figure_with_unit(word.substr(1), "b")) return true;
    const std::size_t times = word.find('x');
    return times != std::string_view::npos && is_digits(word.substr(0, times)) &&
           is_figure_with_unit(word.substr(times + 1), "b");
}

// "q4", "iq4", "q5_k_m", "4bit": the word at `i` and what belongs to it; 0 when it names no quantisation.
std::size_t quantisation_words(const std::vector<std::string>& words, std::size_t i) {
    std::string_view word = words[i];
    if (is_figure_with_unit(word, "bit") || is_figure_with_unit(word, "bpw")) return 1;
    const std::string_view next = i + 1 < words.size() ? std::string_view(words[i + 1]) : std::string_view();
    if (is_digits(word) && (next == "bit" || next == "bits")) return 2;
    if (is_one_of(kFormatWithFigure, word) && is_digits(next)) return 2;
    if (word.substr(0, 1) == "i") word.remove_prefix(1);
    if (word.size() != 2 || word[0] != 'q' || !is_digits(word.substr(1))) return 0;
    std::size_t used = 1;
    while (i + used < words.size() && used < 3) {
        const std::string_view part = words[i + used];
        if (part != "k" && part != "0" && part != "1" && part != "s" && part != "m" && part != "l" && part != "xs" &&
            part != "xxs" && part != "xl" && part != "nl")
            break;
        ++used;
    }
    return used;
}

std::string_view after_slash(std::string_view name) {
    const std::size_t slash = name.rfind('/');
    return slash == std::string_view::npos ? name : name.substr(slash + 1);
}

// The words that say which network it is.
std::vector<std::string> network_words(std::string_view name) {
    const std::vector<std::string> words = name_words(after_slash(name));
    std::vector<std::string> kept;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (const std::size_t used = quantisation_words(words, i); used > 0) {
            i += used - 1;
            continue;
        }
        if (is_one_of(kSameNetwork, words[i])) continue;
        if (i > 0 && (is_date(words[i]) || is_context_length(words[i]))) continue;
        kept.push_back(words[i]);
    }
    return kept;
}

// Versions of one size are one network as often as not ("Mistral-7B-v0.2"); without a size the version is the name
// ("DeepSeek-V2"), and nothing is left out.
std::string without_version(const std::vector<std::string>& words) {
    if (std::none_of(words.begin(), words.end(), is_size)) return {};
    std::string joined;
    for (const std::string& word : words)
        if (!is_version(word)) joined += word;
    return joined;
}

// A fine-tune's name holds its base's: "Hermes-3-Llama-3.1-8B". Only names with a size are safe to look for inside
// others, "phi-4" is in "phi-4-mini" too; and the rest of the name must not speak of another network or size.
std::size_t words_held(const std::vector<std::string>& asked, const std::vector<std::string>& base) {
    if (base.size() < 2 || base.size() >= asked.size() || std::none_of(base.begin(), base.end(), is_size)) return 0;
    const auto at = std::search(asked.begin(), asked.end(), base.begin(), base.end());
    if (at == asked.end()) return 0;
    const auto strange = [](const std::string& word) { return is_size(word) || is_one_of(kOtherNetwork, word); };
    const bool alone = std::none_of(asked.begin(), at, strange) &&
                       std::none_of(at + static_cast<std::ptrdiff_t>(base.size()), asked.end(), strange);
    return alone ? base.size() : 0;
}

}  // namespace

ModelNames::Name ModelNames::cut(std::size_t model, std::string_view name) {
    // A name is compared with every other; a text that is no name must not cost more than one.
    constexpr std::size_t kLongest = 256;
    name = name.substr(0, kLongest);
    Name result{model, join_words(name_words(name)), join_words(name_words(after_slash(name))), network_words(name), {},
                {}};
    result.key = join_words(result.words);
    result.versionless = without_version(result.words);
    return result;
}

void ModelNames::add(std::size_t model, std::string_view name) { names_.push_back(cut(model, name)); }

std::vector<std::size_t> ModelNames::find(std::string_view name) const {
    const Name asked = cut(0, name);
    std::vector<std::size_t> models;
    for (std::string Name::*part : {&Name::whole, &Name::bare, &Name::key, &Name::versionless}) {
        if ((asked.*part).empty()) continue;
        for (const Name& listed : names_)
            if (listed.*part == asked.*part && std::find(models.begin(), models.end(), listed.model) == models.end())
                models.push_back(listed.model);
        if (!models.empty()) return models;
    }
    return bases_of(asked.words);
}

std::vector<std::size_t> ModelNames::bases_of(const std::vector<std::string>& words) const {
    std::vector<std::size_t> models;
    std::size_t most = 1;
    for (const Name& listed : names_) {
        const std::size_t held = words_held(words, listed.words);
        if (held > most) models.clear();
        most = std::max(most, held);
        if (held == most && held > 1 && std::find(models.begin(), models.end(), listed.model) == models.end())
            models.push_back(listed.model);
    }
    return models;
}

std::vector<std::size_t> ModelNames::nearest(std::string_view name, std::size_t limit) const {
    std::vector<Named> keys;
    for (const Name& listed : names_) keys.push_back({listed.key, listed.model});
    return nearest_names(cut(0, name).key, keys, limit);
}

}  // namespace ballpark
