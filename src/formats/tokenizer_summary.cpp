#include "formats/tokenizer_summary.h"

#include <variant>

#include "formats/byte_cursor.h"
#include "formats/gguf_specials.h"
#include "formats/tokenizer_steps.h"

namespace ballpark {
namespace {

/// The kinds of a step, or of the steps in a sequence.
void add_kinds(const Json& step, std::string& out) {
    for (const char* list : {"normalizers", "pretokenizers"})
        for (const Json& inner : step[list].items()) add_kinds(inner, out);
    const std::string& type = step["type"].text();
    if (!type.empty() && type != "Sequence") out += (out.empty() ? "" : ", ") + type;
}

const GgufArray* array(const GgufFile& file, std::string_view key) {
    const GgufEntry* entry = file.find(key);
    return entry == nullptr ? nullptr : std::get_if<GgufArray>(&entry->value);
}

std::int64_t size_of(const GgufFile& file, std::string_view key) {
    const GgufArray* found = array(file, key);
    return found == nullptr ? 0 : static_cast<std::int64_t>(found->count);
}

/// The text of a token, reading over those before it.
std::string token_text(const GgufArray& tokens, std::int64_t id, RangeReader& reader) {
    formats::ByteCursor in(reader, kLongestGgufHeader);
    in.skip(tokens.offset, "the header");
    for (std::int64_t i = 0; i < id && !in.failed(); ++i) in.skip(in.number<std::uint64_t>(), "a token");
    const std::string text = in.text(in.number<std::uint64_t>(), "a token");
    return in.failed() ? std::string() : text;
}

std::int64_t added_tokens(const GgufFile& file, RangeReader& reader) {
    const GgufArray* types = array(file, "tokenizer.ggml.token_type");
    if (types == nullptr || types->element != GgufType::i32) return 0;
    formats::ByteCursor in(reader, kLongestGgufHeader);
    in.skip(types->offset, "the header");
    std::int64_t added = 0;
    for (std::uint64_t i = 0; i < types->count && !in.failed(); ++i) {
        const auto type = in.number<std::int32_t>();
        if (type >= 2 && type <= 4) ++added;  // unknown, control, user-defined
    }
    return added;
}

}  // namespace

TokenizerSummary summarise_tokenizer(const Json& file) {
    TokenizerSummary out;
    const Json& model = file["model"];
    out.model = model["type"].text();
    const auto own = static_cast<std::int64_t>(model["vocab"].size());
    out.tokens = own;
    for (const Json& token : file["added_tokens"].items()) {
        ++out.added_tokens;
        if (token["id"].is_number() && token["id"].integer() >= own) ++out.tokens;
    }
    if (out.model.empty()) out.model = model.contains("merges") ? "BPE" : model["vocab"].is_array() ? "Unigram" : "WordPiece";
    out.merges = static_cast<std::int64_t>(model["merges"].size());
    add_kinds(file["normalizer"], out.normalizer);
    add_kinds(file["pre_tokenizer"], out.pre_tokenizer);
    formats::read_post_processor(file["post_processor"], out.before, out.behind);
    return out;
}

std::optional<TokenizerSummary> summarise_tokenizer(const GgufFile& file, RangeReader& reader) {
    const GgufArray* tokens = array(file, "tokenizer.ggml.tokens");
    if (tokens == nullptr || tokens->element != GgufType::string) return std::nullopt;
    TokenizerSummary out;
    out.model = std::string(file.text("tokenizer.ggml.model"));
    out.tokens = static_cast<std::int64_t>(tokens->count);
    out.merges = size_of(file, "tokenizer.ggml.merges");
    out.added_tokens = added_tokens(file, reader);
    out.pre_tokenizer = std::string(file.text("tokenizer.ggml.pre"));
    const formats::GgufSpecials around = formats::gguf_specials(file);
    const auto add = [&](const std::vector<std::int64_t>& ids, std::vector<std::string>& to) {
        for (const std::int64_t id : ids)
            if (id < out.tokens) to.push_back(token_text(*tokens, id, reader));
    };
    add(around.before, out.before);
    add(around.behind, out.behind);
    return out;
}

}  // namespace ballpark
