#include "question/tokens.h"

#include <algorithm>
#include <utility>

#include "quantity/sorting.h"
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

constexpr std::string_view kFact = "tokens_per_word.";

/// What a model's own programs put around a text.
struct Around {
    std::span<const TokenId> before;
    std::span<const TokenId> behind;
    std::size_t size() const { return before.size() + behind.size(); }
};

Around around(const Tokenizer& tokenizer) {
    const TokenizerSpec* spec = tokenizer.spec();
    return spec != nullptr ? Around{spec->before, spec->behind} : Around{};
}

std::vector<TextToken> page_of(const SpanPage& page, std::string_view text, Tokenizer& tokenizer, const Around& added) {
    std::vector<TextToken> all = tokenizer.trace(text);
    for (std::size_t i = 0; i < added.before.size(); ++i) all.insert(all.begin() + static_cast<std::ptrdiff_t>(i), {added.before[i], 0, 0});
    for (const TokenId id : added.behind) all.push_back({id, text.size(), text.size()});
    const std::size_t begin = std::min(page.offset, all.size());
    const std::size_t end = begin + std::min(page.limit, all.size() - begin);
    return {all.begin() + static_cast<std::ptrdiff_t>(begin), all.begin() + static_cast<std::ptrdiff_t>(end)};
}

}  // namespace

std::int64_t tokens_around(const Tokenizer& tokenizer) { return static_cast<std::int64_t>(around(tokenizer).size()); }

Result<Tokenizer*> tokenizer_named(std::string_view name, Tokenizers* tokenizers) {
    if (tokenizers)
        if (Tokenizer* own = tokenizers->of_file(name)) return own;
    const Result<const Encoding*> encoding = encoding_named(name);
    if (!encoding) return encoding.error();
    if (!tokenizers) return Error{ErrorCode::unsupported, "encoding", "this program has no vocabularies"};
    return tokenizers->of(**encoding);
}

Result<TokensAnswer> count_tokens(std::string_view text, std::string_view name, const TokensWanted& wanted, Tokenizer& tokenizer) {
    const Result<TextCounts> counts = tokenizer.count(text);
    if (!counts) return counts.error();
    TokensAnswer answer{std::string(name), *counts, std::nullopt, std::nullopt};
    const Around added = wanted.add_special_tokens ? around(tokenizer) : Around{};
    answer.counts.tokens += Tokens(static_cast<std::int64_t>(added.size()));
    if (wanted.spans) answer.spans = page_of(*wanted.spans, text, tokenizer, added);
    if (!wanted.ids) return answer;
    TokenIds own = *tokenizer.encode(text);
    if (added.size() == 0) {
        answer.ids = std::move(own);
        return answer;
    }
    answer.ids.emplace();
    answer.ids->append(added.before);
    for (const TokenId id : own) answer.ids->push_back(id);
    answer.ids->append(added.behind);
    return answer;
}

Result<TokensAnswer> count_tokens(std::string_view text, std::string_view name, const TokensWanted& wanted, Tokenizers* tokenizers) {
    const Result<Tokenizer*> tokenizer = tokenizer_named(name, tokenizers);
    if (!tokenizer) return tokenizer.error();
    return count_tokens(text, name, wanted, **tokenizer);
}

namespace {

/// `{"file": "tokenizer.json"}`; one that was read before is not read again.
Result<Tokenizer*> tokenizer_in_file(const Json& encoding, const Context& context) {
    Fields fields(encoding, "encoding.");
    const std::optional<std::string> path = fields.text("file");
    if (auto error = fields.error()) return *error;
    if (!path) return Error{ErrorCode::missing_field, "encoding.file", "which file? For example \"encoding\":{\"file\":\"tokenizer.json\"}"};
    if (!context.tokenizers) return Error{ErrorCode::unsupported, "encoding", "this program has no tokenizers"};
    if (Tokenizer* known = context.tokenizers->of_file(*path)) return known;
    if (!context.open_tokenizer)
        return Error{ErrorCode::unsupported, "encoding.file",
                     *path + " can't be opened here; await loadTokenizer(file) gives the name to ask with"};
    return context.open_tokenizer(*path);
}

}  // namespace

Result<TokensAnswer> answer_tokens(const Json& question, const Context& context) {
    Fields fields(question);
    for (const char* name : {"ask", "id", "explain"}) fields.any(name);
    const Json* text = fields.any("text");
    const Json* encoding = fields.any("encoding");
    TokensWanted wanted;
    wanted.ids = fields.boolean("return_ids").value_or(false);
    wanted.add_special_tokens = fields.boolean("add_special_tokens").value_or(false);
    const bool return_spans = fields.boolean("return_spans").value_or(false);
    const auto offset = fields.integer("spans_offset", 0, std::int64_t{1} << 40);
    const auto limit = fields.integer("spans_limit", 1, kMostSpans);
    if (!return_spans && (offset || limit))
        fields.fail(ErrorCode::bad_value, offset ? "spans_offset" : "spans_limit", "spans_offset and spans_limit go with \"return_spans\":true");
    SpanPage page;
    page.offset = static_cast<std::size_t>(offset.value_or(0));
    page.limit = static_cast<std::size_t>(limit.value_or(static_cast<std::int64_t>(page.limit)));
    if (return_spans) wanted.spans = page;
    if (auto error = fields.error()) return *error;
    if (!text) return Error{ErrorCode::missing_field, "text", "which text? For example \"text\":\"Hello world\""};
    if (!text->is_string()) return Error{ErrorCode::bad_value, "text", "text must be a text in quotes"};
    if (encoding && encoding->is_object()) {
        const Result<Tokenizer*> own = tokenizer_in_file(*encoding, context);
        if (!own) return own.error();
        return count_tokens(text->text(), (*encoding)["file"].text(), wanted, **own);
    }
    if (encoding && !encoding->is_string())
        return Error{ErrorCode::bad_value, "encoding",
                     "encoding is a name in quotes, such as \"o200k_base\", or {\"file\":\"tokenizer.json\"}"};
    return count_tokens(text->text(), encoding ? std::string_view(encoding->text()) : kDefaultEncoding, wanted, context.tokenizers);
}

const Fact* measured_tokens_per_word(const Catalog& catalog, std::string_view language) {
    return catalog.fact(std::string(kFact) + std::string(language));
}

std::vector<LanguageTokensPerWord> measured_tokens_per_word(const Catalog& catalog) {
    std::vector<LanguageTokensPerWord> all;
    for (const Fact& fact : catalog.facts())
        if (fact.id.starts_with(kFact)) all.push_back({std::string_view(fact.id).substr(kFact.size()), &fact});
    sort_rows(all, [](const auto& a, const auto& b) { return a.measured->value.typical < b.measured->value.typical; });
    return all;
}

Json to_json(const TokensAnswer& answer, const Phrases& phrases) {
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
        out["notes"] = notes_json({{false, "few_spaces"}}, phrases);
    if (answer.ids) {
        Json ids = Json::array();
        for (const TokenId id : *answer.ids) ids.push_back(static_cast<std::int64_t>(id));
        out["ids"] = std::move(ids);
    }
    if (answer.spans) {
        Json spans = Json::array();
        for (const TextToken& token : *answer.spans)
            spans.push_back({{"id", static_cast<std::int64_t>(token.id)}, {"begin", token.begin}, {"end", token.end}});
        out["spans"] = std::move(spans);
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
