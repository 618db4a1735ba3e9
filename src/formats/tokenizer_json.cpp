#include "formats/tokenizer_json.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "formats/byte_alphabet.h"
#include "formats/json_scanner.h"
#include "formats/read_text.h"
#include "formats/tokenizer_steps.h"

namespace ballpark {
namespace {

using formats::JsonScanner;
using Model = TokenizerSpec::Model;

/// Walks over the file once to learn where its parts are, and reads them in the order that they need each other.
class TokenizerReader {
public:
    explicit TokenizerReader(std::string_view text) : text_(text) {}

    Result<TokenizerSpec> read() {
        JsonScanner scanner(text_);
        scanner.object([&](const std::string& key) { remember(key, scanner, places_); });
        if (scanner.failed()) return bad(scanner.at(), "it is no JSON from here on");
        if (auto error = formats::read_normalizer(small("normalizer"), spec_)) return *error;
        if (auto error = formats::read_pre_tokenizer(small("pre_tokenizer"), spec_)) return *error;
        constexpr std::size_t kMostSteps = 32;
        if (spec_.normalizer.size() > kMostSteps || spec_.cuts.size() > kMostSteps) return unsupported("more than 32 steps");
        if (auto error = read_model()) return *error;
        if (auto error = read_added()) return *error;
        spec_.tokens.index();
        add_around();
        find_unknown();
        return std::move(spec_);
    }

    void add_around() {
        std::vector<std::string> before, behind;
        formats::read_post_processor(small("post_processor"), before, behind);
        const auto add = [&](const std::vector<std::string>& texts, std::vector<TokenId>& ids) {
            for (const std::string& text : texts)
                if (const TokenId id = id_of(text); id != kNoToken) ids.push_back(id);
        };
        add(before, spec_.before);
        add(behind, spec_.behind);
    }

    TokenId id_of(const std::string& text) const {
        for (const TokenizerSpec::AddedToken& token : spec_.added)
            if (token.text == text) return token.id;
        return spec_.tokens.find(text);
    }

private:
    struct Place {
        std::string key;
        std::size_t at;
        std::size_t end;
    };
    using Places = std::vector<Place>;

    static Error bad(std::size_t at, std::string what) {
        return {ErrorCode::bad_file, "byte " + std::to_string(at), "not a tokenizer.json: " + std::move(what)};
    }
    static Error unsupported(std::string what) {
        return {ErrorCode::unsupported, "model", "a tokenizer with " + std::move(what) + " is not read by this version"};
    }

    /// The last of equal keys holds, as in every reader.
    static void remember(const std::string& key, JsonScanner& scanner, Places& places) {
        constexpr std::size_t kMost = 256;
        scanner.peek();
        const std::size_t at = scanner.at();
        scanner.skip();
        if (places.size() >= kMost) return scanner.fail();
        places.push_back({key, at, scanner.at()});
    }
    std::string_view raw(const Places& places, std::string_view key) const {
        for (auto place = places.rbegin(); place != places.rend(); ++place)
            if (place->key == key) return text_.substr(place->at, place->end - place->at);
        return {};
    }
    std::size_t offset(std::string_view part) const { return static_cast<std::size_t>(part.data() - text_.data()); }
    static Json parsed(std::string_view text) {
        Json value = Json::parse(text.empty() ? std::string_view("null") : text, 32);
        return value.is_discarded() ? Json() : value;
    }
    Json small(std::string_view key) const { return parsed(raw(places_, key)); }
    Json setting(std::string_view key) const { return parsed(raw(model_places_, key)); }

    std::optional<Error> read_model() {
        const std::string_view model = raw(places_, "model");
        if (model.empty() || model[0] != '{') return bad(0, "it has no \"model\"");
        JsonScanner scanner(text_.substr(0, offset(model) + model.size()));
        scanner.skip_to(offset(model));
        scanner.object([&](const std::string& key) { remember(key, scanner, model_places_); });
        if (scanner.failed()) return bad(scanner.at(), "its model is no JSON from here on");

        const std::string_view vocab = raw(model_places_, "vocab");
        if (vocab.empty()) return bad(offset(model), "its model has no \"vocab\"");
        const std::string_view merges = raw(model_places_, "merges");
        std::string type = setting("type").text();
        if (type.empty()) type = vocab[0] == '[' ? "Unigram" : merges.empty() ? "WordPiece" : "BPE";
        if (type != "BPE" && type != "Unigram" && type != "WordPiece") return unsupported("a model of type \"" + type + "\"");
        spec_.byte_fallback = setting("byte_fallback").boolean();
        spec_.fuse_unknown = type == "Unigram" || setting("fuse_unk").boolean();
        spec_.ignore_merges = setting("ignore_merges").boolean();
        if (type == "Unigram") {
            spec_.model = Model::unigram;
            if (auto error = read_scores(vocab)) return error;
        } else if (auto error = read_vocab(vocab)) {
            return error;
        }
        if (type == "WordPiece") {
            spec_.model = Model::wordpiece;
            const Json prefix = setting("continuing_subword_prefix");
            spec_.continuing_prefix = prefix.is_string() ? prefix.text() : "##";
            const Json longest = setting("max_input_chars_per_word");
            if (longest.is_integer() && longest.integer() > 0) spec_.longest_word = static_cast<std::size_t>(longest.integer());
        }
        spec_.name = type + ", " + std::to_string(spec_.tokens.size()) + " tokens";
        if (type != "BPE") return std::nullopt;
        for (const char* suffix : {"continuing_subword_prefix", "end_of_word_suffix"})
            if (!setting(suffix).text().empty()) return unsupported(std::string("a ") + suffix);
        return read_merges(merges);
    }

    /// Ids beyond one for every byte of the file are none that it could hold.
    bool fits(std::uint64_t id) const { return id < std::max<std::size_t>(text_.size(), 1024) && id < TokenTable::kMostTokens; }

    std::optional<Error> read_vocab(std::string_view vocab) {
        JsonScanner scanner(text_.substr(0, offset(vocab) + vocab.size()));
        scanner.skip_to(offset(vocab));
        std::string bytes;
        scanner.object([&](const std::string& token) {
            const std::uint64_t id = scanner.count();
            if (scanner.failed() || !fits(id)) return scanner.fail();
            if (!spec_.byte_level) spec_.tokens.add(static_cast<TokenId>(id), token);
            else if (alphabet_.bytes_of(token, bytes)) spec_.tokens.add(static_cast<TokenId>(id), bytes);
        });
        if (scanner.failed()) return bad(scanner.at(), "its vocabulary is no list of tokens and ids from here on");
        spec_.tokens.index();
        return std::nullopt;
    }

    std::optional<Error> read_scores(std::string_view vocab) {
        JsonScanner scanner(text_.substr(0, offset(vocab) + vocab.size()));
        scanner.skip_to(offset(vocab));
        std::string token;
        scanner.array([&] {
            std::size_t part = 0;
            double score = 0;
            scanner.array([&] {
                if (part++ == 0) scanner.string(token);
                else score = scanner.number();
            });
            if (part != 2) scanner.fail();
            if (scanner.failed()) return;
            spec_.tokens.add(static_cast<TokenId>(spec_.scores.size()), token);
            spec_.scores.push_back(score);
        });
        if (scanner.failed()) return bad(scanner.at(), "its vocabulary is no list of tokens and scores from here on");
        const Json unknown = setting("unk_id");
        if (unknown.is_integer() && unknown.integer() >= 0 && static_cast<std::size_t>(unknown.integer()) < spec_.scores.size())
            spec_.unknown = static_cast<TokenId>(unknown.integer());
        if (spec_.scores.empty()) return bad(offset(vocab), "its vocabulary is empty");
        return std::nullopt;
    }

    TokenId token_of(std::string_view text) {
        if (!spec_.byte_level) return spec_.tokens.find(text);
        return alphabet_.bytes_of(text, scratch_) ? spec_.tokens.find(scratch_) : kNoToken;
    }

    /// A merge is "a b", or in newer files ["a", "b"].
    std::optional<Error> read_merges(std::string_view merges) {
        if (merges.empty()) return bad(0, "its model has no \"merges\"");
        JsonScanner scanner(text_.substr(0, offset(merges) + merges.size()));
        scanner.skip_to(offset(merges));
        std::string first;
        std::string second;
        std::optional<Error> wrong;
        scanner.array([&] {
            const std::size_t at = scanner.at();
            if (scanner.peek() == '[') {
                std::size_t part = 0;
                scanner.array([&] { scanner.string(part++ == 0 ? first : second); });
                if (part != 2) scanner.fail();
            } else {
                scanner.string(first);
                const std::size_t space = first.find(' ', 1);
                if (space == first.npos) return scanner.fail();
                second = first.substr(space + 1);
                first.resize(space);
            }
            if (scanner.failed()) return;
            const TokenId left = token_of(first);
            const TokenId right = token_of(second);
            const TokenId merged = token_of(first + second);
            if (left == kNoToken || right == kNoToken || merged == kNoToken) {
                if (!wrong) wrong = bad(at, "it merges " + first + " and " + second + ", and the vocabulary has not both, or not what they make");
                return scanner.fail();
            }
            spec_.merges.push_back({left, right, merged, static_cast<std::uint32_t>(spec_.merges.size())});
        });
        if (wrong) return wrong;
        if (scanner.failed()) return bad(scanner.at(), "its merges are no list of pairs from here on");
        return std::nullopt;
    }

    std::optional<Error> read_added() {
        const Json added = small("added_tokens");
        std::size_t largest = spec_.tokens.size();
        for (const Json& item : added.items()) {
            const std::int64_t id = item["id"].is_integer() ? item["id"].integer() : -1;
            const std::string& text = item["content"].text();
            if (id < 0 || !fits(static_cast<std::uint64_t>(id)) || text.empty())
                return bad(offset(raw(places_, "added_tokens")), "an added token has no content, or no id that can be");
            TokenizerSpec::AddedToken token{text, static_cast<TokenId>(id)};
            token.special = item["special"].boolean();
            token.normalized = item["normalized"].is_boolean() ? item["normalized"].boolean() : !token.special;
            token.left_strip = item["lstrip"].boolean();
            token.right_strip = item["rstrip"].boolean();
            token.single_word = item["single_word"].boolean();
            largest = std::max(largest, static_cast<std::size_t>(id) + 1);
            spec_.added.push_back(std::move(token));
        }
        spec_.name = spec_.name.substr(0, spec_.name.find(',')) + ", " + std::to_string(largest) + " tokens";
        return std::nullopt;
    }

    void find_unknown() {
        const Json unknown = setting("unk_token");
        if (spec_.unknown != kNoToken || !unknown.is_string()) return;
        spec_.unknown = spec_.tokens.find(unknown.text());
        for (const TokenizerSpec::AddedToken& token : spec_.added)
            if (token.text == unknown.text()) spec_.unknown = token.id;
    }

    std::string_view text_;
    Places places_;
    Places model_places_;
    TokenizerSpec spec_;
    formats::ByteAlphabet alphabet_;
    std::string scratch_;
};

}  // namespace

Result<TokenizerSpec> read_tokenizer_json(std::string_view text) {
    if (text.size() > kLargestTokenizer)
        return Error{ErrorCode::too_large, "", "a tokenizer.json of more than 64 MB is not read"};
    if (text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);
    return TokenizerReader(text).read();
}

Result<TokenizerSpec> read_tokenizer_json(RangeReader& file) {
    if (file.size() > kLargestTokenizer)
        return Error{ErrorCode::too_large, "", "a tokenizer.json of more than 64 MB is not read"};
    const auto text = formats::read_text(file, 0, file.size());
    if (!text) return text.error();
    return read_tokenizer_json(std::string_view(*text));
}

}  // namespace ballpark
