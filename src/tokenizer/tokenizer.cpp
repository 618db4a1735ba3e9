#include "tokenizer/tokenizer.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "tokenizer/incremental_count.h"
#include "tokenizer/merger.h"
#include "tokenizer/model_tokenizer.h"
#include "tokenizer/piece_cache.h"
#include "tokenizer/pre_tokenizer.h"

namespace ballpark {
namespace {

using ShortPieces = PieceCache<2, 3, 15>;  // 1 MB: most words of most languages in Latin letters
using LongPieces = PieceCache<5, 5, 13>;   // 512 kB: words in two and three bytes a letter

/// Special tokens of every encoding begin so.
constexpr std::string_view kSpecialBegin = "<|";

/// Keeps tokens.
class KeptTokens final : public TokenSink {
public:
    explicit KeptTokens(TokenIds& ids) : ids_(ids) {}

    template <std::size_t Most>
    void add(const std::array<TokenId, Most>& tokens, std::size_t count) {
        ids_.append(tokens, count);
    }
    void add(std::span<const TokenId> tokens) override { ids_.append(tokens); }
    void drop(std::size_t count) override { ids_.drop(count); }

private:
    TokenIds& ids_;
};

/// Only counts them.
class CountedTokens final : public TokenSink {
public:
    template <std::size_t Most>
    void add(const std::array<TokenId, Most>&, std::size_t more) {
        count_ += more;
    }
    void add(std::span<const TokenId> tokens) override { count_ += tokens.size(); }
    void drop(std::size_t count) override { count_ -= count; }
    std::size_t count() const { return count_; }

private:
    std::size_t count_ = 0;
};

Error bad_text(std::size_t offset, std::string message) {
    return {ErrorCode::bad_value, "text", "byte " + std::to_string(offset) + ": " + std::move(message)};
}

}  // namespace

struct Tokenizer::State {
    virtual ~State() = default;
    virtual std::string_view name() const = 0;
    virtual const Encoding* encoding() const { return nullptr; }
    virtual const TokenizerSpec* spec() const { return nullptr; }
    virtual SafeCuts cuts() const = 0;
    /// Tokens of a text in valid UTF-8.
    virtual std::optional<Error> encode(std::string_view text, const EncodeOptions& options, TokenIds& ids) = 0;
    virtual std::optional<Error> count(std::string_view text, const EncodeOptions& options, std::size_t& tokens) = 0;
    virtual std::optional<Error> trace(std::string_view text, const EncodeOptions& options, std::vector<TextToken>& tokens) = 0;
    virtual Result<std::string> decode(std::span<const TokenId> ids) const = 0;
    virtual std::uint64_t steps() const { return 0; }

    unicode::Classes classes;
};

struct Tokenizer::Published : Tokenizer::State {
    Published(const Encoding& encoding, Vocabulary tokens) : of(encoding), vocabulary(std::move(tokens)), merger(vocabulary) {}

    const Encoding& of;
    Vocabulary vocabulary;
    Merger merger;
    ShortPieces short_pieces;
    LongPieces long_pieces;

    std::string_view name() const override { return of.name; }
    const Encoding* encoding() const override { return &of; }
    SafeCuts cuts() const override { return SafeCuts::behind_words; }
    std::uint64_t steps() const override { return merger.steps(); }
    std::optional<Error> encode(std::string_view text, const EncodeOptions& options, TokenIds& ids) override {
        KeptTokens kept(ids);
        return all(text, options, kept);
    }
    std::optional<Error> count(std::string_view text, const EncodeOptions& options, std::size_t& tokens) override {
        CountedTokens counted;
        std::optional<Error> error = all(text, options, counted);
        tokens = counted.count();
        return error;
    }
    std::optional<Error> trace(std::string_view text, const EncodeOptions& options, std::vector<TextToken>& tokens) override {
        TokenIds ids;
        std::optional<Error> error = encode(text, options, ids);
        if (error) return error;
        tokens.reserve(ids.size());
        std::size_t at = 0;
        for (const TokenId id : ids) {
            std::size_t length = id < vocabulary.size() ? vocabulary.length(id) : 0;
            if (length == 0) length = special_text(of, id).size();
            tokens.push_back({id, at, at + length});
            at += length;
        }
        return std::nullopt;
    }
    Result<std::string> decode(std::span<const TokenId> ids) const override;

    /// Gives the sink the tokens of each piece of a text without special tokens.
    template <class Sink>
    void ordinary(std::string_view text, Sink& sink) {
        PreTokenizer pieces(of.rules, classes, text);
        const char* end = text.data() + text.size();
        while (!pieces.done()) {
            const std::string_view piece = pieces.next();
            if (piece.size() <= ShortPieces::kLongestPiece)
                remembered(short_pieces, piece, end, sink);
            else if (piece.size() <= LongPieces::kLongestPiece)
                remembered(long_pieces, piece, end, sink);
            else
                sink.add(merger.merge(piece, sink));
        }
    }

    template <class Cache, class Sink>
    void remembered(Cache& cache, std::string_view piece, const char* text_end, Sink& sink) {
        auto& entry = cache.place(piece, text_end);
        if (entry.length != 0) {
            sink.add(entry.tokens, entry.count);
            return;
        }
        const std::span<const TokenId> tokens = merger.merge(piece, sink);
        Cache::put(entry, piece, tokens);
        sink.add(tokens);
    }

    /// The next special token at or behind `from` that is not mere text; its offset in `at`.
    Result<std::optional<SpecialToken>> next_special(std::string_view text, std::size_t from,
                                                     const EncodeOptions& options, std::size_t& at) const {
        const bool text_only = options.special == SpecialTokens::as_text || options.special == SpecialTokens::usual;
        const bool none_matters = text_only && options.recognised_too.empty();
        for (at = none_matters ? text.npos : from; at < text.size(); ++at) {
            at = text.find(kSpecialBegin, at);
            if (at == text.npos) break;
            const std::optional<SpecialToken> token = special_prefix(of, text.substr(at));
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

    /// Gives the sink all tokens of a text in valid UTF-8.
    template <class Sink>
    std::optional<Error> all(std::string_view text, const EncodeOptions& options, Sink& sink) {
        for (std::size_t from = 0;;) {
            std::size_t at = 0;
            const Result<std::optional<SpecialToken>> special = next_special(text, from, options, at);
            if (!special) return special.error();
            ordinary(text.substr(from, at - from), sink);
            if (!special.value()) return {};
            sink.add(std::span(&special.value()->id, 1));
            from = at + special.value()->text.size();
        }
    }
};

struct Tokenizer::Model : Tokenizer::State {
    std::unique_ptr<ModelTokenizer> of;
    std::optional<unicode::NormalForms> forms;

    std::string_view name() const override { return of->spec().name; }
    const TokenizerSpec* spec() const override { return &of->spec(); }
    SafeCuts cuts() const override { return of->cuts(); }
    static ModelTokenizer::Job job_of(const EncodeOptions& options) {
        ModelTokenizer::Job job;
        job.special = options.special == SpecialTokens::usual || options.special == SpecialTokens::recognised;
        job.begins = options.begins;
        return job;
    }
    std::optional<Error> run(std::string_view text, ModelTokenizer::Job& job) {
        of->run(text, job);
        if (!job.refused) return std::nullopt;
        return Error{ErrorCode::too_large, "text", "a step of this tokenizer takes too long over the text, or makes too much of it"};
    }
    std::optional<Error> encode(std::string_view text, const EncodeOptions& options, TokenIds& ids) override {
        ModelTokenizer::Job job = job_of(options);
        job.ids = &ids;
        return run(text, job);
    }
    std::optional<Error> count(std::string_view text, const EncodeOptions& options, std::size_t& tokens) override {
        ModelTokenizer::Job job = job_of(options);
        std::optional<Error> error = run(text, job);
        tokens = job.count;
        return error;
    }
    std::optional<Error> trace(std::string_view text, const EncodeOptions& options, std::vector<TextToken>& tokens) override {
        ModelTokenizer::Job job = job_of(options);
        TokenIds ids;
        std::vector<TokenSpan> spans;
        job.ids = &ids;
        job.spans = &spans;
        if (std::optional<Error> error = run(text, job)) return error;
        for (std::size_t i = 0; i < ids.size(); ++i) tokens.push_back({ids[i], spans[i].begin, spans[i].end});
        return std::nullopt;
    }
    Result<std::string> decode(std::span<const TokenId> ids) const override { return of->decode(ids); }
};

namespace {

/// Calls `use` with the text in valid UTF-8.
template <class Use>
std::optional<Error> with_valid(std::string_view text, InvalidUtf8 invalid, Use&& use) {
    const std::size_t valid_size = unicode::first_invalid(text);
    if (valid_size == text.size()) return use(text);
    if (invalid == InvalidUtf8::refused) return bad_text(valid_size, "the text is not UTF-8 from here on");
    const std::string repaired = unicode::repaired(text);
    return use(std::string_view(repaired));
}

}  // namespace

Tokenizer::Tokenizer(std::unique_ptr<State> state) : state_(std::move(state)) {}
Tokenizer::Tokenizer(Tokenizer&&) noexcept = default;
Tokenizer& Tokenizer::operator=(Tokenizer&&) noexcept = default;
Tokenizer::~Tokenizer() = default;

Result<Tokenizer> Tokenizer::make(const Encoding& encoding, std::span<const std::byte> vocabulary) {
    Result<Vocabulary> loaded = Vocabulary::load(vocabulary);
    if (!loaded) return loaded.error();
    return Tokenizer(std::make_unique<Published>(encoding, std::move(*loaded)));
}

Result<Tokenizer> Tokenizer::make(TokenizerSpec spec, std::span<const std::byte> forms) {
    auto state = std::make_unique<Model>();
    if (!forms.empty()) {
        Result<unicode::NormalForms> loaded = unicode::NormalForms::load(forms);
        if (!loaded) return loaded.error();
        state->forms = std::move(*loaded);
    }
    Result<std::unique_ptr<ModelTokenizer>> made =
        ModelTokenizer::make(std::move(spec), state->classes, state->forms ? &*state->forms : nullptr);
    if (!made) return made.error();
    state->of = std::move(*made);
    return Tokenizer(std::move(state));
}

std::string_view Tokenizer::name() const { return state_->name(); }
const Encoding* Tokenizer::encoding() const { return state_->encoding(); }
const TokenizerSpec* Tokenizer::spec() const { return state_->spec(); }
const unicode::Classes& Tokenizer::classes() const { return state_->classes; }
SafeCuts Tokenizer::cuts() const { return state_->cuts(); }
std::uint64_t Tokenizer::steps() const { return state_->steps(); }

/// Long texts are taken in parts between safe cuts, so that what stands beside the text and its tokens stays small: bytes
/// that are no UTF-8 become three times as many.
template <class Use>
std::optional<Error> Tokenizer::in_parts(std::string_view text, const EncodeOptions& options, Use&& use) {
    constexpr std::size_t kPart = std::size_t{1} << 16;
    if (options.invalid == InvalidUtf8::refused)
        if (const std::size_t valid = unicode::first_invalid(text); valid != text.size())
            return bad_text(valid, "the text is not UTF-8 from here on");
    // A special token may reach over a cut where published encodings look for them, and what is refused is told by its byte.
    const bool text_only = options.special == SpecialTokens::usual || options.special == SpecialTokens::as_text;
    const bool whole = encoding() != nullptr && !(text_only && options.recognised_too.empty());
    for (std::size_t from = 0; from < text.size();) {
        const bool last = whole || text.size() - from <= 2 * kPart;
        const std::size_t to = last ? text.size() : next_safe_cut(text, from + kPart, classes(), cuts());
        EncodeOptions own = options;
        own.begins = options.begins && from == 0;
        const std::string_view part = text.substr(from, to - from);
        const auto call = [&](std::string_view valid) { return use(part, valid, own, from); };
        if (std::optional<Error> error = with_valid(part, InvalidUtf8::replaced, call)) return error;
        from = to;
    }
    return std::nullopt;
}

Result<TokenIds> Tokenizer::encode(std::string_view text, const EncodeOptions& options) {
    TokenIds ids;
    std::optional<Error> error = in_parts(text, options, [&](std::string_view, std::string_view valid, const EncodeOptions& own, std::size_t) {
        return state_->encode(valid, own, ids);
    });
    if (error) return *std::move(error);
    return ids;
}

Result<TextCounts> Tokenizer::count(std::string_view text, const EncodeOptions& options) {
    TextCounts counts;
    std::optional<Error> error = in_parts(text, options, [&](std::string_view part, std::string_view valid, const EncodeOptions& own, std::size_t from) {
        TextCounts more;
        std::size_t tokens = 0;
        count_words(valid, state_->classes, more);
        std::optional<Error> refused = state_->count(valid, own, tokens);
        more.tokens = Tokens(static_cast<std::int64_t>(tokens));
        more.bytes = Bytes(static_cast<std::int64_t>(part.size()));
        add_part(counts, more, valid, from == 0, state_->classes);
        return refused;
    });
    if (error) return *std::move(error);
    return counts;
}

Result<std::string> Tokenizer::decode(std::span<const TokenId> ids) const { return state_->decode(ids); }
Result<std::string> Tokenizer::decode(const TokenIds& ids) const { return state_->decode(ids.to_vector()); }

Result<std::string> Tokenizer::Published::decode(std::span<const TokenId> ids) const {
    std::string text;
    text.reserve(ids.size() * 4);
    for (const TokenId id : ids) {
        std::string special;
        std::string_view bytes;
        if (id < vocabulary.size()) bytes = vocabulary.bytes(id);
        if (bytes.empty()) bytes = special = special_text(of, id);
        if (bytes.empty())
            return Error{ErrorCode::bad_value, "ids", std::string(of.name) + " has no token " + std::to_string(id)};
        text += bytes;
    }
    return text;
}

std::vector<TextToken> Tokenizer::trace(std::string_view text, const EncodeOptions& options) {
    std::vector<TextToken> tokens;
    if (with_valid(text, options.invalid, [&](std::string_view valid) { return state_->trace(valid, options, tokens); })) return {};
    const std::vector<unicode::Repair> repairs = unicode::repairs(text);
    auto place = repairs.begin();
    std::size_t shift = 0;  // the repaired offset less the original one, behind the repairs passed
    const auto original = [&](std::size_t offset) {
        for (; place != repairs.end() && place->at + 3 <= offset; ++place)
            shift = place->at + 3 - (place->original_at + place->original_size);
        const bool inside = place != repairs.end() && offset > place->at;
        return inside ? place->original_at : offset - shift;
    };
    if (!repairs.empty())
        for (TextToken& token : tokens) {
            token.begin = original(token.begin);
            token.end = original(token.end);
        }
    return tokens;
}

bool needs_normal_forms(const TokenizerSpec& spec) {
    const auto needs = [](const TokenizerSpec::Rewrite& rewrite) { return Rewriter::needs_forms(rewrite.kind); };
    return std::any_of(spec.normalizer.begin(), spec.normalizer.end(), needs);
}

}  // namespace ballpark
