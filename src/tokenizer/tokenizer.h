/// Text to tokens and back, exactly as the encoding's reference implementation has them, and the counts people ask for.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "quantity/result.h"
#include "tokenizer/encoding.h"
#include "tokenizer/safe_cut.h"
#include "tokenizer/text_counts.h"
#include "tokenizer/token_ids.h"
#include "tokenizer/tokenizer_spec.h"
#include "tokenizer/vocabulary.h"

namespace ballpark {

/// What "<|endoftext|>" and the like in a text are. tiktoken's words for the last three: `encode_ordinary`,
/// `allowed_special="all"`, and its default, `disallowed_special="all"`.
enum class SpecialTokens : std::uint8_t {
    usual,  ///< text for published encodings, as their APIs have it; recognised by a model's own tokenizer, as its programs do
    as_text,
    recognised,
    refused,  ///< published encodings only; else as text
};

/// What bytes that are no UTF-8 are. `replaced`: each maximal ill-formed part is U+FFFD, as in every TextDecoder and in
/// what reference implementations are handed; `refused`: an error with the offset.
enum class InvalidUtf8 : std::uint8_t { replaced, refused };

struct EncodeOptions {
    SpecialTokens special = SpecialTokens::usual;
    std::span<const std::string_view> recognised_too = {};  ///< recognised whatever `special` says of the others
    InvalidUtf8 invalid = InvalidUtf8::replaced;
    bool begins = true;  ///< false: the text goes on behind a safe cut of a longer one
};

/// A token of a text and the bytes that it stands for, which may begin and end inside a character. Tokens of published
/// encodings follow each other without gaps; what a model's tokenizer drops, such as white space, lies between its.
struct TextToken {
    TokenId id;
    std::size_t begin;
    std::size_t end;
};

/// A published encoding with its vocabulary, or the tokenizer of a model's own file. Calls share scratch, so one tokenizer serves one caller at a time.
class Tokenizer {
public:
    /// `vocabulary` is the content of the asset that `encoding.vocabulary` names; it is not needed afterwards.
    static Result<Tokenizer> make(const Encoding& encoding, std::span<const std::byte> vocabulary);

    /// Of a model's own file. `forms` is the content of `unicode::kNormalFormsAsset`; empty where it is not there, which is
    /// `unsupported`, field "normalizer", for a tokenizer that needs it (`needs_normal_forms`).
    static Result<Tokenizer> make(TokenizerSpec spec, std::span<const std::byte> forms = {});

    Tokenizer(Tokenizer&&) noexcept;
    Tokenizer& operator=(Tokenizer&&) noexcept;
    ~Tokenizer();

    /// The name of the encoding, or what the file's tokenizer is.
    std::string_view name() const;
    /// Null for a model's own.
    const Encoding* encoding() const;
    /// Null for a published encoding.
    const TokenizerSpec* spec() const;
    const unicode::Classes& classes() const;
    /// Where texts may be cut to count parts.
    SafeCuts cuts() const;

    /// `bad_value`, field "text": a refused special token, or refused bytes; the message has the offset.
    Result<TokenIds> encode(std::string_view text, const EncodeOptions& options = {});

    /// The same without keeping the tokens.
    Result<TextCounts> count(std::string_view text, const EncodeOptions& options = {});

    /// The bytes of the tokens, which need not be whole characters. `bad_value`, field "ids", for an unknown id.
    Result<std::string> decode(std::span<const TokenId> ids) const;
    Result<std::string> decode(const TokenIds& ids) const;

    /// The tokens of `encode` with where they are; none where that refuses the text.
    std::vector<TextToken> trace(std::string_view text, const EncodeOptions& options = {});

    /// Steps of merging since it was made, of a published encoding: grows as the text, whatever the text (tests rely on it).
    std::uint64_t steps() const;

private:
    struct State;
    struct Published;
    struct Model;
    explicit Tokenizer(std::unique_ptr<State> state);
    template <class Use>
    std::optional<Error> in_parts(std::string_view text, const EncodeOptions& options, Use&& use);
    std::unique_ptr<State> state_;
};

/// Does a tokenizer of this file need Unicode's normal forms?
bool needs_normal_forms(const TokenizerSpec& spec);

}  // namespace ballpark
