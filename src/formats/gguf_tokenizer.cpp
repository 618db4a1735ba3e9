#include "formats/gguf_tokenizer.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "formats/byte_alphabet.h"
#include "formats/byte_cursor.h"
#include "formats/gguf.h"
#include "formats/gguf_pre_tokenizers.h"
#include "formats/gguf_specials.h"
#include "formats/tokenizer_steps.h"
#include "formats/utf8.h"

namespace ballpark {
namespace {

using formats::ByteCursor;
using Model = TokenizerSpec::Model;
using Rewrite = TokenizerSpec::Rewrite;

constexpr std::string_view kSpaceMark = "\xE2\x96\x81";

/// `tokenizer.ggml.token_type`.
enum TokenType : std::int64_t { kUnknown = 2, kControl = 3, kUserDefined = 4, kUnused = 5 };

class VocabularyReader {
public:
    VocabularyReader(const GgufFile& file, RangeReader& reader) : file_(file), reader_(reader) {}

    Result<TokenizerSpec> read() {
        const std::string model(file_.text("tokenizer.ggml.model"));
        if (model.empty() || model == "none")
            return Error{ErrorCode::unsupported, "tokenizer.ggml.model", "this GGUF holds no vocabulary"};
        constexpr std::pair<std::string_view, Model> kModels[] = {
            {"llama", Model::bpe}, {"gpt2", Model::bpe}, {"t5", Model::unigram}, {"bert", Model::wordpiece}};
        const auto* known = std::find_if(std::begin(kModels), std::end(kModels), [&](const auto& one) { return one.first == model; });
        if (known == std::end(kModels))
            return Error{ErrorCode::unsupported, "tokenizer.ggml.model", "a vocabulary of the kind \"" + model + "\" is not read by this version"};
        spec_.model = known->second;
        spec_.byte_level = model == "gpt2";
        if (auto error = read_tokens()) return *error;
        if (auto error = model == "llama" ? merge_by_scores() : model == "gpt2" ? read_merges() : std::nullopt) return *error;
        if (auto error = read_steps(model)) return *error;
        spec_.name = "GGUF " + model + ", " + std::to_string(texts_.size()) + " tokens";
        add_special();
        return std::move(spec_);
    }

private:
    static Error bad(std::string_view key, std::string what) {
        return {ErrorCode::bad_file, std::string(key), std::string(key) + " " + std::move(what)};
    }

    const GgufArray* array(std::string_view key) const {
        const GgufEntry* entry = file_.find(key);
        return entry == nullptr ? nullptr : std::get_if<GgufArray>(&entry->value);
    }

    /// The texts of an array, each given to `use`, which may say what is wrong.
    template <class Use>
    std::optional<Error> strings(std::string_view key, Use&& use) {
        const GgufArray* found = array(key);
        if (found == nullptr || found->element != GgufType::string) return bad(key, "is missing, or no list of texts");
        if (found->count >= TokenTable::kMostTokens) return bad(key, "has more entries than any vocabulary");
        ByteCursor in(reader_, kLongestGgufHeader);
        in.skip(found->offset, "the header");
        for (std::uint64_t i = 0; i < found->count; ++i) {
            const std::string text = in.text(in.number<std::uint64_t>(), "a token");
            if (in.failed()) return *in.error();
            if (!formats::is_utf8(text)) return bad(key, "holds a text that is not UTF-8, entry " + std::to_string(i));
            if (auto error = use(text)) return error;
        }
        return std::nullopt;
    }

    template <class Number>
    std::optional<Error> numbers(std::string_view key, GgufType type, std::vector<Number>& out) {
        const GgufArray* found = array(key);
        if (found == nullptr) return std::nullopt;
        if (found->element != type || found->count != texts_.size()) return bad(key, "is no list of one number for every token");
        ByteCursor in(reader_, kLongestGgufHeader);
        in.skip(found->offset, "the header");
        for (std::uint64_t i = 0; i < found->count && !in.failed(); ++i) out.push_back(in.number<Number>());
        if (in.failed()) return *in.error();
        return std::nullopt;
    }

    std::optional<Error> read_tokens() {
        const auto keep = [&](const std::string& text) -> std::optional<Error> {
            texts_.push_back(text);
            return std::nullopt;
        };
        if (auto error = strings("tokenizer.ggml.tokens", keep)) return error;
        if (auto error = numbers("tokenizer.ggml.token_type", GgufType::i32, types_)) return error;
        std::vector<float> scores;
        if (auto error = numbers("tokenizer.ggml.scores", GgufType::f32, scores)) return error;
        for (const float score : scores)
            if (!(score > -1e30f && score < 1e30f)) return bad("tokenizer.ggml.scores", "holds what is no score");
        types_.resize(texts_.size(), 1);
        spec_.scores.assign(scores.begin(), scores.end());
        std::string bytes;
        for (std::size_t id = 0; id < texts_.size(); ++id) {
            std::string text = texts_[id];
            if (spec_.model == Model::wordpiece) text = without_mark(text);
            if (spec_.byte_level && !alphabet_.bytes_of(text, bytes)) continue;
            spec_.tokens.add(static_cast<TokenId>(id), spec_.byte_level ? bytes : text);
        }
        spec_.tokens.index();
        return std::nullopt;
    }

    /// In a GGUF words begin with "▁" and what goes on a word with nothing; here with nothing and "##".
    static std::string without_mark(const std::string& text) {
        if (text.starts_with(kSpaceMark)) return text.substr(kSpaceMark.size());
        return text.starts_with('[') && text.ends_with(']') ? text : "##" + text;
    }

    std::optional<Error> read_merges() {
        std::string first;
        std::string second;
        return strings("tokenizer.ggml.merges", [&](const std::string& text) -> std::optional<Error> {
            const std::size_t space = text.find(' ', 1);
            if (space == text.npos || !alphabet_.bytes_of(text.substr(0, space), first) || !alphabet_.bytes_of(text.substr(space + 1), second))
                return bad("tokenizer.ggml.merges", "holds \"" + text + "\", which is no pair");
            const TokenId left = spec_.tokens.find(first);
            const TokenId right = spec_.tokens.find(second);
            const TokenId merged = spec_.tokens.find(first + second);
            if (left == kNoToken || right == kNoToken || merged == kNoToken)
                return bad("tokenizer.ggml.merges", "holds \"" + text + "\", whose tokens are not all there");
            spec_.merges.push_back({left, right, merged, static_cast<std::uint32_t>(spec_.merges.size())});
            return std::nullopt;
        });
    }

    /// SentencePiece merges any two neighbours that make a token, that with the highest score first: every way to halve a
    /// token is a merge, and equal scores are equal rank.
    std::optional<Error> merge_by_scores() {
        if (spec_.scores.size() != texts_.size()) return bad("tokenizer.ggml.scores", "is missing");
        std::vector<TokenId> order(texts_.size());
        for (std::size_t id = 0; id < order.size(); ++id) order[id] = static_cast<TokenId>(id);
        std::stable_sort(order.begin(), order.end(), [&](TokenId a, TokenId b) { return spec_.scores[a] > spec_.scores[b]; });
        constexpr std::size_t kMostMerges = std::size_t{1} << 23;
        std::uint32_t rank = 0;
        for (std::size_t i = 0; i < order.size(); ++i) {
            if (i > 0 && spec_.scores[order[i]] != spec_.scores[order[i - 1]]) ++rank;
            const std::string_view text = spec_.tokens.text(order[i]);
            for (std::size_t at = 1; at < text.size(); ++at) {
                if ((static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) continue;
                const TokenId left = spec_.tokens.find(text.substr(0, at));
                if (left == kNoToken) continue;
                const TokenId right = spec_.tokens.find(text.substr(at));
                if (right != kNoToken) spec_.merges.push_back({left, right, order[i], rank});
            }
            if (spec_.merges.size() > kMostMerges) return bad("tokenizer.ggml.tokens", "can be merged in more ways than any vocabulary");
        }
        spec_.scores.clear();
        return std::nullopt;
    }

    std::optional<Error> read_steps(const std::string& model) {
        const bool space = file_.flag("tokenizer.ggml.add_space_prefix").value_or(model == "llama" || model == "t5");
        if (model == "gpt2") return read_cuts(space && file_.flag("tokenizer.ggml.add_space_prefix").has_value());
        if (model == "bert") {
            spec_.continuing_prefix = "##";
            // As llama.cpp has it: vertical tabs are white space, where the models' own programs drop them, and spacing marks go too.
            spec_.normalizer.push_back({Rewrite::Kind::replace, "\\s", " "});
            for (const auto kind : {Rewrite::Kind::clean, Rewrite::Kind::nfd}) spec_.normalizer.push_back({kind, {}, {}});
            spec_.normalizer.push_back({Rewrite::Kind::replace, "\\p{M}", ""});
            for (const auto kind : {Rewrite::Kind::lowercase, Rewrite::Kind::space_ideographs}) spec_.normalizer.push_back({kind, {}, {}});
            spec_.cuts.push_back({"\\s+", TokenizerSpec::Cut::Behavior::removed, false, {}});
            spec_.cuts.push_back({R"([\p{P}!-/:-@\[-`{-~])", TokenizerSpec::Cut::Behavior::isolated, false, {}});
            return std::nullopt;
        }
        spec_.byte_fallback = model == "llama";
        spec_.fuse_unknown = true;
        const GgufArray* map = array("tokenizer.ggml.precompiled_charsmap");
        if (map != nullptr && map->count > 0) formats::add_sentencepiece_map(spec_.normalizer);
        if (model == "t5" && file_.flag("tokenizer.ggml.remove_extra_whitespaces").value_or(false)) {
            spec_.normalizer.push_back({Rewrite::Kind::replace, " +", " "});
            spec_.normalizer.push_back({Rewrite::Kind::replace, R"( (?![\s\S]))", ""});
            spec_.normalizer.push_back({Rewrite::Kind::prepend_unless, {}, " "});
        } else if (space) {
            spec_.normalizer.push_back({Rewrite::Kind::prepend, {}, std::string(kSpaceMark)});
        }
        spec_.normalizer.push_back({Rewrite::Kind::replace, " ", std::string(kSpaceMark)});
        return std::nullopt;
    }

    std::optional<Error> read_cuts(bool space) {
        const std::string pre(file_.text("tokenizer.ggml.pre"));
        const formats::GgufPreTokenizer* known = formats::gguf_pre_tokenizer(pre);
        if (known == nullptr)
            return Error{ErrorCode::unsupported, "tokenizer.ggml.pre",
                         pre.empty() ? "this GGUF does not say how texts are cut (tokenizer.ggml.pre)" : "texts cut as \"" + pre + "\" says are not read by this version"};
        for (const std::string_view pattern : known->patterns)
            spec_.cuts.push_back({std::string(pattern), TokenizerSpec::Cut::Behavior::isolated, false, {}});
        if (space) spec_.cuts.front().rewrites.push_back({Rewrite::Kind::prepend_unless, {}, " "});
        spec_.ignore_merges = known->ignore_merges;
        return std::nullopt;
    }

    void add_special() {
        for (std::size_t id = 0; id < texts_.size(); ++id) {
            if (types_[id] != kUnknown && types_[id] != kControl && types_[id] != kUserDefined) continue;
            if (!texts_[id].empty()) spec_.added.push_back({texts_[id], static_cast<TokenId>(id), types_[id] != kUserDefined});
        }
        const auto token = [&](std::string_view key) {
            const auto id = file_.integer(key);
            return id && *id >= 0 && static_cast<std::size_t>(*id) < texts_.size() ? static_cast<TokenId>(*id) : kNoToken;
        };
        spec_.unknown = token("tokenizer.ggml.unknown_token_id");
        if (spec_.unknown == kNoToken && spec_.model != Model::bpe) spec_.unknown = spec_.tokens.find("[UNK]");
        const formats::GgufSpecials around = formats::gguf_specials(file_);
        const auto add = [&](const std::vector<std::int64_t>& ids, std::vector<TokenId>& to) {
            for (const std::int64_t id : ids)
                if (static_cast<std::size_t>(id) < texts_.size()) to.push_back(static_cast<TokenId>(id));
        };
        add(around.before, spec_.before);
        add(around.behind, spec_.behind);
    }

    const GgufFile& file_;
    RangeReader& reader_;
    TokenizerSpec spec_;
    std::vector<std::string> texts_;
    std::vector<std::int32_t> types_;
    formats::ByteAlphabet alphabet_;
};

}  // namespace

Result<TokenizerSpec> read_gguf_tokenizer(RangeReader& reader) {
    const Result<GgufFile> file = read_gguf(reader);
    if (!file) return file.error();
    return VocabularyReader(*file, reader).read();
}

}  // namespace ballpark
