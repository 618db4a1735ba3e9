#include "formats/tokenizer_steps.h"

#include <string>
#include <utility>

namespace ballpark::formats {
namespace {

using Rewrite = TokenizerSpec::Rewrite;
using Cut = TokenizerSpec::Cut;
using Kind = Rewrite::Kind;

constexpr std::string_view kSpaceMark = "\xE2\x96\x81";
constexpr std::string_view kPunctuation = R"([\p{P}!-/:-@\[-`{-~])";

Error unknown(std::string_view field, std::string_view what) {
    return {ErrorCode::unsupported, std::string(field), std::string(field) + " \"" + std::string(what) + "\" is not read by this version"};
}

bool flag(const Json& step, std::string_view name, bool otherwise) {
    const Json* value = step.find(name);
    return value != nullptr && value->is_boolean() ? value->boolean() : otherwise;
}

/// `{"String": …}` or `{"Regex": …}`, or a text by itself.
std::string pattern_of(const Json& step) {
    const Json& pattern = step["pattern"];
    if (const Json* expression = pattern.find("Regex")) return expression->text();
    return quoted_pattern(pattern.is_string() ? pattern.text() : pattern["String"].text());
}

constexpr std::pair<std::string_view, Kind> kPlain[] = {
    {"NFC", Kind::nfc}, {"NFD", Kind::nfd}, {"NFKC", Kind::nfkc}, {"NFKD", Kind::nfkd}, {"Lowercase", Kind::lowercase}, {"StripAccents", Kind::strip_marks}};

void bert(const Json& step, std::vector<Rewrite>& out) {
    const auto add = [&](Kind kind) { out.push_back({kind, {}, {}}); };
    if (flag(step, "clean_text", true)) add(Kind::clean);
    if (flag(step, "handle_chinese_chars", true)) add(Kind::space_ideographs);
    const bool lowercase = flag(step, "lowercase", true);
    if (flag(step, "strip_accents", lowercase)) {
        add(Kind::nfd);
        add(Kind::strip_marks);
    }
    if (lowercase) add(Kind::lowercase);
}

}  // namespace

// Source: google/sentencepiece, builder.cc, and npm @huggingface/tokenizers 0.2.0, Precompiled.
void add_sentencepiece_map(std::vector<Rewrite>& out) {
    out.push_back({Kind::replace, R"([\x01-\x08\x0B\x0E-\x1F\x7F\x{8F}\x{9F}])", ""});
    out.push_back({Kind::replace, R"([\t\n\f\r\x{A0}\x{1680}\x{2000}-\x{200F}\x{2028}\x{2029}\x{202F}\x{205F}\x{2581}\x{3000}\x{FEFF}\x{FFFD}])", " "});
    // A full-width tilde stays.
    out.push_back({Kind::nfkc, {}, "\xEF\xBD\x9E"});
}

std::string quoted_pattern(std::string_view text) {
    std::string quoted;
    for (const char c : text) {
        if (std::string_view("\\^$.|?*+()[]{}").find(c) != std::string_view::npos) quoted += '\\';
        quoted += c;
    }
    return quoted;
}

std::optional<Error> read_normalizer(const Json& step, TokenizerSpec& spec) {
    std::vector<Rewrite>& out = spec.normalizer;
    if (step.is_null()) return std::nullopt;
    const std::string& type = step["type"].text();
    if (type == "Sequence") {
        for (const Json& inner : step["normalizers"].items())
            if (auto error = read_normalizer(inner, spec)) return error;
        return std::nullopt;
    }
    for (const auto& [name, kind] : kPlain)
        if (name == type) return out.push_back({kind, {}, {}}), std::nullopt;
    if (type == "Prepend") {
        out.push_back({Kind::prepend, {}, step["prepend"].text()});
    } else if (type == "Replace") {
        out.push_back({Kind::replace, pattern_of(step), step["content"].text()});
    } else if (type == "Strip") {
        if (flag(step, "strip_left", true)) out.push_back({Kind::strip_left, {}, {}});
        if (flag(step, "strip_right", true)) out.push_back({Kind::strip_right, {}, {}});
    } else if (type == "BertNormalizer") {
        bert(step, out);
    } else if (type == "Precompiled") {
        add_sentencepiece_map(out);
    } else {
        return unknown("normalizer", type);
    }
    return std::nullopt;
}

namespace {

Cut::Behavior behavior_of(const Json& step, Cut::Behavior otherwise) {
    constexpr std::pair<std::string_view, Cut::Behavior> kNames[] = {{"Isolated", Cut::Behavior::isolated},
                                                                     {"Removed", Cut::Behavior::removed},
                                                                     {"MergedWithPrevious", Cut::Behavior::merged_with_previous},
                                                                     {"MergedWithNext", Cut::Behavior::merged_with_next},
                                                                     {"Contiguous", Cut::Behavior::contiguous}};
    for (const auto& [name, behavior] : kNames)
        if (step["behavior"].text() == name) return behavior;
    return otherwise;
}

void byte_level(const Json& step, TokenizerSpec& spec) {
    spec.byte_level = true;
    Cut cut;
    if (flag(step, "add_prefix_space", false)) cut.rewrites.push_back({Kind::prepend_unless, {}, " "});
    if (flag(step, "use_regex", true)) cut.pattern = kGpt2Pattern;
    if (!cut.pattern.empty() || !cut.rewrites.empty()) spec.cuts.push_back(std::move(cut));
}

void metaspace(const Json& step, TokenizerSpec& spec) {
    const std::string mark = step["replacement"].is_string() ? step["replacement"].text() : std::string(kSpaceMark);
    const std::string& scheme = step["prepend_scheme"].text();
    const bool older = scheme.empty() && !flag(step, "add_prefix_space", true);
    Cut cut;
    cut.rewrites.push_back({Kind::replace, " ", mark});
    if (scheme != "never" && !older)
        cut.rewrites.push_back({scheme == "first" ? Kind::prepend_first : Kind::prepend_unless, {}, mark});
    if (flag(step, "split", true)) {
        cut.pattern = quoted_pattern(mark);
        cut.behavior = Cut::Behavior::merged_with_next;
    }
    spec.cuts.push_back(std::move(cut));
}

}  // namespace

std::optional<Error> read_pre_tokenizer(const Json& step, TokenizerSpec& spec) {
    if (step.is_null()) return std::nullopt;
    const std::string& type = step["type"].text();
    const auto add = [&](std::string_view pattern, Cut::Behavior behavior, bool invert = false) {
        spec.cuts.push_back({std::string(pattern), behavior, invert, {}});
    };
    if (type == "Sequence") {
        for (const Json& inner : step["pretokenizers"].items())
            if (auto error = read_pre_tokenizer(inner, spec)) return error;
    } else if (type == "ByteLevel") {
        byte_level(step, spec);
    } else if (type == "Metaspace") {
        metaspace(step, spec);
    } else if (type == "Split") {
        add(pattern_of(step), behavior_of(step, Cut::Behavior::isolated), flag(step, "invert", false));
    } else if (type == "Digits") {
        add(flag(step, "individual_digits", false) ? "\\p{N}" : "\\p{N}+", Cut::Behavior::isolated);
    } else if (type == "Punctuation") {
        add(kPunctuation, behavior_of(step, Cut::Behavior::isolated));
    } else if (type == "WhitespaceSplit") {
        add("\\s+", Cut::Behavior::removed);
    } else if (type == "BertPreTokenizer") {
        add("\\s+", Cut::Behavior::removed);
        add(kPunctuation, Cut::Behavior::isolated);
    } else if (type == "CharDelimiterSplit") {
        add(quoted_pattern(step["delimiter"].text()), Cut::Behavior::removed);
    } else {
        return unknown("pre_tokenizer", type);
    }
    return std::nullopt;
}

void read_post_processor(const Json& step, std::vector<std::string>& before, std::vector<std::string>& behind) {
    const std::string& type = step["type"].text();
    if (type == "Sequence") {
        for (const Json& inner : step["processors"].items()) read_post_processor(inner, before, behind);
    } else if (type == "TemplateProcessing") {
        bool begun = false;
        for (const Json& item : step["single"].items()) {
            if (item.contains("Sequence")) begun = true;
            else (begun ? behind : before).push_back(item["SpecialToken"]["id"].text());
        }
    } else if (type == "BertProcessing" || type == "RobertaProcessing") {
        if (step["cls"].size() == 2) before.push_back(step["cls"].items()[0].text());
        if (step["sep"].size() == 2) behind.push_back(step["sep"].items()[0].text());
    }
}

}  // namespace ballpark::formats
