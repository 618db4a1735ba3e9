/// Text to tokens and back, exactly as the encoding's reference implementation has them, and the counts people ask for.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "quantity/result.h"
#include "tokenizer/encoding.h"
#include "tokenizer/text_counts.h"
#include "tokenizer/vocabulary.h"

namespace ballpark {

/// What "<|endoftext|>" and the like in a text are. tiktoken's words for the three: `encode_ordinary`,
/// `allowed_special="all"`, and its default, `disallowed_special="all"`.
enum class SpecialTokens : std::uint8_t { as_text, recognised, refused };

/// What bytes that are no UTF-8 are. `replaced`: each maximal ill-formed part is U+FFFD, as in every TextDecoder and in
/// what reference implementations are handed; `refused`: an error with the offset.
enum class InvalidUtf8 : std::uint8_t { replaced, refused };

struct EncodeOptions {
    SpecialTokens special = SpecialTokens::as_text;
    std::span<const std::string_view> recognised_too = {};  ///< recognised whatever `special` says of the others
    InvalidUtf8 invalid = InvalidUtf8::replaced;
};

/// Where a token's bytes are in the text. Tokens may begin and end inside a character.
struct TokenSpan {
    std::size_t begin;
    std::size_t end;
};

/// One encoding with its vocabulary. Calls share scratch, so one tokenizer serves one caller at a time.
class Tokenizer {
public:
    /// `vocabulary` is the content of the asset that `encoding.vocabulary` names; it is not needed afterwards.
    static Result<Tokenizer> make(const Encoding& encoding, std::span<const std::byte> vocabulary);

    Tokenizer(Tokenizer&&) noexcept;
    Tokenizer& operator=(Tokenizer&&) noexcept;
    ~Tokenizer();

    const Encoding& encoding() const;
    const Vocabulary& vocabulary() const;
    const unicode::Classes& classes() const;

    /// `bad_value`, field "text": a refused special token, or refused bytes; the message has the offset.
    Result<std::vector<TokenId>> encode(std::string_view text, const EncodeOptions& options = {});

    /// The same without keeping the tokens.
    Result<TextCounts> count(std::string_view text, const EncodeOptions& options = {});

    /// The bytes of the tokens, which need not be whole characters. `bad_value`, field "ids", for an unknown id.
    Result<std::string> decode(std::span<const TokenId> ids) const;

    /// The span of each of `ids` in the text that they were encoded from.
    std::vector<TokenSpan> spans(std::string_view text, std::span<const TokenId> ids) const;

    /// Steps of merging since it was made: grows as the text, whatever the text (tests rely on it).
    std::uint64_t steps() const;

private:
    struct State;
    explicit Tokenizer(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace ballpark
