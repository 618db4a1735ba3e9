/// Prepares texts for a model's tokens: normal forms, replacements, spaces that become "▁".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tokenizer/normal_forms.h"
#include "tokenizer/pattern_matcher.h"
#include "tokenizer/tokenizer_spec.h"

namespace ballpark {

/// A text and where its bytes come from.
struct PreparedText {
    std::string text;
    /// For each byte, and for the end, the byte of the original that it begins with; empty where nobody asks.
    std::vector<std::uint32_t> origins;

    void append(std::string_view bytes, std::uint32_t origin, bool traced) {
        text += bytes;
        if (traced) origins.insert(origins.end(), bytes.size(), origin);
    }
};

/// Where a text stands that is prepared: at the beginning of the whole, inside it, or as what goes on behind a safe cut,
/// before which nothing is put.
enum class TextPlace : std::uint8_t { begins, inside, goes_on };

class Rewriter {
public:
    using Kind = TokenizerSpec::Rewrite::Kind;

    /// `unsupported` for a regular expression that is not read, or without `forms` that the rewrite needs.
    static Result<Rewriter> make(const TokenizerSpec::Rewrite& rewrite, const unicode::Classes& classes, const unicode::NormalForms* forms);

    /// Does this kind need Unicode's normal forms?
    static bool needs_forms(Kind kind);

    /// Nothing when the text would grow beyond 16 times the `original` size and 64 kB, or the pattern gave up.
    std::optional<PreparedText> apply(PreparedText text, TextPlace place, std::size_t original);

    /// Are the two parts of a text, cut between a letter and a space, rewritten to the parts of the whole?
    bool may_be_cut();

private:
    Rewriter(Kind kind, std::string text, const unicode::Classes& classes, const unicode::NormalForms* forms)
        : kind_(kind), text_(std::move(text)), classes_(classes), forms_(forms) {}

    void normal_form(const PreparedText& in, PreparedText& out) const;
    bool replace(const PreparedText& in, PreparedText& out, std::size_t most);
    void by_character(const PreparedText& in, PreparedText& out) const;
    PreparedText strip(PreparedText in) const;

    Kind kind_;
    std::string text_;
    const unicode::Classes& classes_;
    const unicode::NormalForms* forms_;
    std::optional<PatternMatcher> matcher_;
    std::string literal_;
};

/// Appends a code point in UTF-8.
void append_utf8(char32_t point, std::string& out);

}  // namespace ballpark
