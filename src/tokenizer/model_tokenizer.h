/// A model's own tokenizer, from its file: the steps that the file names, one after the other.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tokenizer/piece_cache.h"
#include "tokenizer/rewriter.h"
#include "tokenizer/safe_cut.h"
#include "tokenizer/subword_model.h"
#include "tokenizer/token_ids.h"
#include "tokenizer/tokenizer_spec.h"

namespace ballpark {

/// Where a token's bytes are in the text. Tokens may begin and end inside a character.
struct TokenSpan {
    std::size_t begin;
    std::size_t end;
};

/// Added tokens are recognised first, as the file says; the text between them is rewritten, cut, and made into tokens.
/// Source: Hugging Face tokenizers 0.21, tokenizer/mod.rs and added_vocabulary.rs.
class ModelTokenizer {
public:
    /// `unsupported` names a regular expression that is not read. `forms` may be null where nothing is normalised.
    static Result<std::unique_ptr<ModelTokenizer>> make(TokenizerSpec spec, const unicode::Classes& classes, const unicode::NormalForms* forms);
    ModelTokenizer(const ModelTokenizer&) = delete;

    const TokenizerSpec& spec() const { return spec_; }

    /// What is wanted of a text in valid UTF-8.
    struct Job {
        bool special = true;   ///< special tokens are recognised; others always are
        bool begins = true;    ///< the text is no later part of a longer one
        TokenIds* ids = nullptr;                  ///< appended to
        std::vector<TokenSpan>* spans = nullptr;  ///< appended to; of `ids`
        std::size_t count = 0;
        bool refused = false;  ///< a step of the tokenizer takes too long over this text, or makes too much of it
    };
    void run(std::string_view text, Job& job);

    /// Bytes, or text, of a token as it stands in texts; nothing for an unknown id.
    std::optional<std::string> text_of(TokenId id) const;
    /// The text of tokens: bytes put together, "▁" a space, and the space that was put before taken away.
    Result<std::string> decode(std::span<const TokenId> ids) const;

    SafeCuts cuts() const { return cuts_; }

private:
    ModelTokenizer(TokenizerSpec spec, const unicode::Classes& classes) : spec_(std::move(spec)), classes_(classes) {}

    /// Tokens to be found in texts as they are.
    struct Dictionary {
        TokenTable texts;  ///< by place in `spec_.added`
        std::array<bool, 256> first{};
        bool empty = true;
        void add(std::size_t place, std::string_view text);
        void index();
    };
    struct Step {
        std::vector<Rewriter> rewrites;
        std::optional<PatternMatcher> matcher;
        TokenizerSpec::Cut::Behavior behavior;
        bool invert;
    };
    /// A part of the text on its way. `origins` of its bytes, or (null) `base`, where it begins in the original.
    struct Part {
        std::string_view text;
        const std::uint32_t* origins;
        std::size_t base;
        std::size_t origin(std::size_t at) const { return origins != nullptr ? origins[at] : base + at; }
        Part sub(std::size_t from, std::size_t size) const {
            return {text.substr(from, size), origins != nullptr ? origins + from : nullptr, base + from};
        }
    };

    std::optional<Error> prepare(const unicode::NormalForms* forms);
    void find_cuts();
    /// Gives `use` the stretches between tokens of the dictionary, and the tokens.
    template <class Use>
    void split(const Dictionary& dictionary, Part text, const Job& job, Use&& use);
    const TokenizerSpec::AddedToken* added_at(const Dictionary& dictionary, std::string_view text, std::size_t at, const Job& job, std::size_t& size) const;
    std::size_t white_space(std::string_view text, bool at_end) const;
    /// Calls `use` with the part after the rewrites.
    template <class Use>
    void rewritten(std::vector<Rewriter>& rewrites, Part part, TextPlace place, Job& job, Use&& use);
    void cut(std::size_t step, Part part, TextPlace place, Job& job);
    void make_pieces(Step& step, std::size_t next, Part part, TextPlace place, Job& job);
    void piece(Part part, Job& job);
    void word(Part part, Job& job);
    template <class Cache>
    bool remembered(Cache& cache, std::string_view text, Job& job);
    void give(TokenId id, std::size_t begin, std::size_t end, Job& job);

    TokenizerSpec spec_;
    const unicode::Classes& classes_;
    std::optional<SubwordModel> model_;
    std::vector<Rewriter> normalizer_;
    std::vector<Step> steps_;
    Dictionary as_they_are_;
    Dictionary in_prepared_;
    SafeCuts cuts_ = SafeCuts::none;
    std::string_view space_;
    PieceCache<2, 3, 15> short_pieces_;
    PieceCache<5, 5, 13> long_pieces_;
    std::vector<PieceToken> tokens_;
};

}  // namespace ballpark
