/// What a model's tokenizer file says: how texts are prepared, cut and made into tokens. Readers in `formats` fill it.
///
/// The words are those of Hugging Face's tokenizer.json; a GGUF's vocabulary says the same in fewer words.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tokenizer/token_table.h"

namespace ballpark {

struct TokenizerSpec {
    /// A token that is found in the text before anything else is done to it, such as "<|im_start|>".
    struct AddedToken {
        std::string text;
        TokenId id = 0;
        bool special = false;     ///< stands for no text of its own
        bool normalized = false;  ///< looked for in the prepared text
        bool left_strip = false;  ///< takes the white space before it
        bool right_strip = false;
        bool single_word = false;  ///< only where no letter or digit is beside it
    };

    /// A change of the text.
    struct Rewrite {
        enum class Kind : std::uint8_t {
            nfc, nfd, nfkc, nfkd,  ///< `text`, a character, stays as it is
            replace,          ///< every match of `pattern` by `text`
            prepend,          ///< `text` before a text that is not empty
            prepend_unless,   ///< `text` before one that does not begin with it
            prepend_first,    ///< the same, at the beginning of the whole text only
            strip_left, strip_right,
            lowercase,
            strip_marks,      ///< without \p{Mn}
            clean,            ///< without control characters, and every white space a space
            space_ideographs  ///< spaces around Chinese characters
        };
        Kind kind = Kind::replace;
        std::string pattern;  ///< a regular expression
        std::string text;
    };

    /// One step of cutting a text into pieces.
    struct Cut {
        enum class Behavior : std::uint8_t { isolated, removed, merged_with_previous, merged_with_next, contiguous };
        std::string pattern;  ///< a regular expression; empty: no cut, only `rewrites`
        Behavior behavior = Behavior::isolated;
        bool invert = false;
        std::vector<Rewrite> rewrites = {};  ///< of each piece, before the cut
    };

    enum class Model : std::uint8_t {
        bpe,       ///< neighbours are merged, earlier merges first
        unigram,   ///< the most probable tokens
        wordpiece  ///< the longest token at each place
    };

    struct Merge {
        TokenId left;
        TokenId right;
        TokenId merged;
        std::uint32_t rank;  ///< lower ones are merged first, equal ones from left to right
    };

    std::string name;  ///< "BPE, 128256 tokens": for messages and answers
    Model model = Model::bpe;
    TokenTable tokens;      ///< byte_level: as bytes
    std::vector<Merge> merges;   ///< bpe
    std::vector<double> scores;  ///< unigram: by id
    TokenId unknown = kNoToken;
    bool byte_level = false;     ///< tokens stand for bytes, not characters
    bool byte_fallback = false;  ///< characters without a token are "<0xE2>" "<0x82>" …
    bool fuse_unknown = false;
    bool ignore_merges = false;  ///< a piece that is a token is not merged
    std::string continuing_prefix;          ///< wordpiece: "##"
    std::size_t longest_word = 100;         ///< wordpiece, in characters; longer ones are unknown
    std::vector<AddedToken> added;
    std::vector<Rewrite> normalizer;
    std::vector<Cut> cuts;
    std::vector<TokenId> before;  ///< that the model's own programs put before a text, such as "<s>"
    std::vector<TokenId> behind;
};

}  // namespace ballpark
