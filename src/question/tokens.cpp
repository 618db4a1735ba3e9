#include "question/tokens.h"

#include "question/did_you_mean.h"
#include "question/fields.h"
#include "question/note.h"

namespace ballpark {
namespace {

Result<const Encoding*> encoding_named(std::string_view name) {
    const Result<const Encoding*> found = find_encoding(name);
    if (found) return found;
    std::vector<std::string> known;
    for (const Encoding& encoding : encodings()) known.emplace_back(encoding.name);
    return Error{ErrorCode::bad_value, "encoding", found.error().message + did_you_mean(name, known, 1)};
}

}  // namespace

Result<TokensAnswer> count_tokens(std::string_view text, std::string_view name, bool return_ids, Tokenizers* tokenizers) {
    const Result<const Encoding*> encoding = encoding_named(name);
    if (!encoding) return encoding.error();
    if (!tokenizers)
        return Error{ErrorCode::unsupported, "encoding", "this program has no vocabularies"};
    const Result<Tokenizer*> tokenizer = tokenizers->of(**encoding);
    if (!tokenizer) return tokenizer.error();
    const Result<TextCounts> counts = (*tokenizer)->count(text);
    if (!counts) return counts.error();
    TokensAnswer answer{(*encoding)->name, *counts, std::nullopt};
    if (return_ids) {
        Result<std::vector<TokenId>> ids = (*tokenizer)->encode(text);
        if (!ids) return ids.error();
        answer.ids = std::move(*ids);
    }
    return answer;
}

Result<TokensAnswer> answer_tokens(const Json& question, const Context& context) {
    Fields fields(question);
    for (const char* name : {"ask", "id", "explain"}) fields.any(name);
    const Json* text = fields.any("text");
    const Json* encoding = fields.any("encoding");
    const bool return_ids = fields.boolean("return_ids").value_or(false);
    if (auto error = fields.error()) return *error;
    if (!text) return Error{ErrorCode::missing_field, "text", "which text? For example \"text\":\"Hello world\""};
    if (!text->is_string()) return Error{ErrorCode::bad_value, "text", "text must be a text in quotes"};
    if (encoding && encoding->is_object())
        return Error{ErrorCode::unsupported, "encoding",
                     "tokens of a tokenizer.json can't be counted by this version; name one of the encodings: o200k_base, cl100k_base …"};
    if (encoding && !encoding->is_string())
        return Error{ErrorCode::bad_value, "encoding", "encoding is a name in quotes, such as \"o200k_base\""};
    return count_tokens(text->text(), encoding ? std::string_view(encoding->text()) : kDefaultEncoding, return_ids, context.tokenizers);
}

const Fact* measured_tokens_per_word(const Catalog& catalog, std::string_view language) {
    return catalog.fact("tokens_per_word." + std::string(language));
}

Json to_json(const TokensAnswer& answer) {
    const TextCounts& counts = answer.counts;
    Json out = {{"encoding", answer.encoding},
                {"tokens", counts.tokens.count()},
                {"words", counts.words},
                {"characters", counts.characters},
                {"bytes", counts.bytes.count()},
                {"tokens_per_word", json_figure(counts.tokens_per_word())},
                {"characters_per_token", json_figure(counts.characters_per_token())}};
    // No language that puts spaces between its words has words so long on average.
    constexpr std::int64_t kLongWords = 15;
    if (counts.words > 0 && counts.characters / counts.words >= kLongWords)
        out["notes"] = notes_json({{false, "few_spaces", "words are what stands between white space, and this text has little of it; compare characters per token"}});
    if (answer.ids) {
        Json ids = Json::array();
        for (const TokenId id : *answer.ids) ids.push_back(static_cast<std::int64_t>(id));
        out["ids"] = std::move(ids);
    }
    return out;
}

TextCounts sum_of(const std::vector<std::pair<std::string, TextCounts>>& texts) {
    TextCounts sum;
    for (const auto& [name, counts] : texts) {
        sum.tokens += counts.tokens;
        sum.words += counts.words;
        sum.characters += counts.characters;
        sum.bytes += counts.bytes;
    }
    return sum;
}

Table tokens_table(const std::vector<std::pair<std::string, TextCounts>>& texts) {
    Table table{{"tokens", "words", "characters", "bytes", "tokens/word", "characters/token", ""}, {}};
    const auto add = [&](const std::string& name, const TextCounts& counts) {
        const auto figure = [](std::int64_t count) { return group_digits(static_cast<double>(count)); };
        table.rows.push_back({figure(counts.tokens.count()), figure(counts.words), figure(counts.characters),
                              figure(counts.bytes.count()), decimal(counts.tokens_per_word(), 3),
                              decimal(counts.characters_per_token(), 3), name});
    };
    for (const auto& [name, counts] : texts) add(name, counts);
    if (texts.size() > 1) add("total", sum_of(texts));
    return table;
}

}  // namespace ballpark
