#include "tokenizer/tokenizer.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "tokenizer/merger.h"
#include "tokenizer/piece_cache.h"
#include "tokenizer/pre_tokenizer.h"

namespace ballpark {
namespace {

using ShortPieces = PieceCache<2, 3, 15>;  // 1 MB: most words of most languages in Latin letters
using LongPieces = PieceCache<5, 5, 13>;   // 512 kB: words in two and three bytes a letter

/// Special tokens of every encoding begin so.
constexpr std::string_view kSpecialBegin = "<|";

Error bad_text(std::size_t offset, std::string message) {
    return {ErrorCode::bad_value, "text", "byte " + std::to_string(offset) + ": " + std::move(message)};
}

}  // namespace

struct Tokenizer::State {
    State(const Encoding& of, Vocabulary tokens) : encoding(of), vocabulary(std::move(tokens)), merger(vocabulary) {}

    const Encoding& encoding;
    Vocabulary vocabulary;
    unicode::Classes classes;
    Merger merger;
    ShortPieces short_pieces;
    LongPieces long_pieces;
    std::vector<TokenId> merged;

    /// Calls `emit` with the tokens of each piece of a text without special tokens.
    template <class Emit>
    void ordinary(std::string_view text, Emit& emit) {
        PreTokenizer pieces(encoding.rules, classes, text);
        const char* end = text.data() + text.size();
        while (!pieces.done()) {
            const std::string_view piece = pieces.next();
            if (piece.size() == 1) {
                const TokenId token = vocabulary.of_byte(static_cast<unsigned char>(piece[0]));
                emit(std::span(&token, 1));
            } else if (piece.size() <= ShortPieces::kLongestPiece) {
                remembered(short_pieces, piece, end, emit);
            } else if (piece.size() <= LongPieces::kLongestPiece) {
                remembered(long_pieces, piece, end, emit);
            } else {
                merged.clear();
                merger.append(piece, merged);
                emit(std::span<const TokenId>(merged));
            }
        }
    }

    template <class Cache, class Emit>
    void remembered(Cache& cache, std::string_view piece, const char* text_end, Emit& emit) {
        auto& entry = cache.place(piece, text_end);
        if (entry.length != 0) {
            emit(std::span<const TokenId>(entry.tokens.data(), entry.count));
            return;
        }
        merged.clear();
        merger.append(piece, merged);
        Cache::put(entry, piece, merged);
        emit(std::span<const TokenId>(merged));
    }

    /// The next special token at or behind `from` that is not mere text; its offset in `at`.
    Result<std::optional<SpecialToken>> next_special(std::string_view text, std::size_t from,
                                                     const EncodeOptions& options, std::size_t& at) const {
        const bool none_matters = options.special == SpecialTokens::as_text && options.recognised_too.empty();
        for (at = none_matters ? text.npos : from; at < text.size(); ++at) {
            at = text.find(kSpecialBegin, at);
            if (at == text.npos) break;
            const std::optional<SpecialToken> token = special_prefix(encoding, text.substr(at));
            if (!token) continue;
            const auto& named = options.recognised_too;
            if (options.special == SpecialTokens::recognised ||
                std::find(named.begin(), named.end(), token->text) != named.end())
                return token;
            if (options.special == SpecialTokens::refused)
                return bad_text(at, "the text holds the special token " + std::string(token->text) +
                                        "; encode it as text or allow it");
        }
        at = text.size();
        return std::optional<SpecialToken>();
    }

    /// Calls `emit` with all tokens of a text in valid UTF-8.
    template <class Emit>
    std::optional<Error> all(std::string_view text, const EncodeOptions& options, Emit& emit) {
        for (std::size_t from = 0;;) {
            std::size_t at = 0;
            const Result<std::optional<SpecialToken>> special = next_special(text, from, options, at);
            if (!special) return special.error();
            ordinary(text.substr(from, at - from), emit);
            if (!special.value()) return {};
            emit(std::span(&special.value()->id, 1));
            from = at + special.value()->text.size();
        }
    }

    /// Calls `use` with the text in valid UTF-8.
    template <class Use>
    std::optional<Error> valid(std::string_view text, InvalidUtf8 invalid, Use&& use) {
        const std::size_t valid_size = unicode::first_invalid(text);
        if (valid_size == text.size()) return use(text);
        if (invalid == InvalidUtf8::refused) return bad_text(valid_size, "the text is not UTF-8 from here on");
        const unicode::Repaired repaired = unicode::repaired(text);
        return use(std::string_view(repaired.text));
    }
};

Tokenizer::Tokenizer(std::unique_ptr<State> state) : state_(std::move(state)) {}
Tokenizer::Tokenizer(Tokenizer&&) noexcept = default;
Tokenizer& Tokenizer::operator=(Tokenizer&&) noexcept = default;
Tokenizer::~Tokenizer() = default;

Result<Tokenizer> Tokenizer::make(const Encoding& encoding, std::span<const std::byte> vocabulary) {
    Result<Vocabulary> loaded = Vocabulary::load(vocabulary);
    if (!loaded) return loaded.error();
    return Tokenizer(std::make_unique<State>(encoding, std::move(*loaded)));
}

const Encoding& Tokenizer::encoding() const { return state_->encoding; }
const Vocabulary& Tokenizer::vocabulary() const { return state_->vocabulary; }
std::uint64_t Tokenizer::steps() const { return state_->merger.steps(); }

Result<std::vector<TokenId>> Tokenizer::encode(std::string_view text, const EncodeOptions& options) {
    std::vector<TokenId> ids;
    ids.reserve(text.size() / 4);
    auto emit = [&ids](std::span<const TokenId> tokens) {
        for (const TokenId token : tokens) ids.push_back(token);
    };
    std::optional<Error> error = state_->valid(
        text, options.invalid, [&](std::string_view valid) { return state_->all(valid, options, emit); });
    if (error) return *std::move(error);
    return ids;
}

Result<TextCounts> Tokenizer::count(std::string_view text, const EncodeOptions& options) {
    std::int64_t tokens = 0;
    auto emit = [&tokens](std::span<const TokenId> more) { tokens += static_cast<std::int64_t>(more.size()); };
    TextCounts counts;
    std::optional<Error> error = state_->valid(text, options.invalid, [&](std::string_view valid) {
        count_words(valid, state_->classes, counts);
        return state_->all(valid, options, emit);
    });
    if (error) return *std::move(error);
    counts.tokens = Tokens(tokens);
    counts.bytes = Bytes(static_cast<std::int64_t>(text.size()));
    return counts;
}

Result<std::string> Tokenizer::decode(std::span<const TokenId> ids) const {
    std::string text;
    text.reserve(ids.size() * 4);
    for (const TokenId id : ids) {
        std::string special;
        std::string_view bytes;
        if (id < state_->vocabulary.size()) bytes = state_->vocabulary.bytes(id);
        if (bytes.empty()) bytes = special = special_text(state_->encoding, id);
        if (bytes.empty())
            return Error{ErrorCode::bad_value, "ids",
                         std::string(state_->encoding.name) + " has no token " + std::to_string(id)};
        text += bytes;
    }
    return text;
}

std::vector<TokenSpan> Tokenizer::spans(std::string_view text, std::span<const TokenId> ids) const {
    const bool is_valid = unicode::first_invalid(text) == text.size();
    const unicode::Repaired repaired = is_valid ? unicode::Repaired{} : unicode::repaired(text);
    auto place = repaired.places.begin();
    std::size_t shift = 0;  // the repaired offset less the original one, behind the places passed
    const auto original = [&](std::size_t offset) {
        for (; place != repaired.places.end() && place->at + 3 <= offset; ++place)
            shift = place->at + 3 - (place->original_at + place->original_size);
        const bool inside = place != repaired.places.end() && offset > place->at;
        return inside ? place->original_at : offset - shift;
    };

    std::vector<TokenSpan> result;
    result.reserve(ids.size());
    std::size_t offset = 0;
    std::size_t begin = 0;
    for (const TokenId id : ids) {
        std::size_t length = id < state_->vocabulary.size() ? state_->vocabulary.length(id) : 0;
        if (length == 0) length = special_text(state_->encoding, id).size();
        offset += length;
        const std::size_t end = std::min(original(offset), text.size());
        result.push_back({begin, end});
        begin = end;
    }
    return result;
}

}  // namespace ballpark
