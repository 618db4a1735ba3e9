#include "formats/json_text.h"

#include <string>

namespace ballpark::formats {
namespace {

// Walks the text once outside of strings: finds the deepest nesting and the words that JSON does not know.
class Scan {
public:
    explicit Scan(std::string_view text) : text_(text) { run(); }

    bool too_deep() const { return too_deep_; }
    std::size_t deep_at() const { return deep_at_; }
    bool has_python_words() const { return !clean_.empty(); }
    const std::string& clean() const { return clean_; }

private:
    void run() {
        int depth = 0;
        bool in_string = false;
        for (std::size_t i = 0; i < text_.size(); ++i) {
            const char c = text_[i];
            if (in_string) {
                if (c == '\\') ++i;
                if (c == '"') in_string = false;
                continue;
            }
            if (c == '"') in_string = true;
            if ((c == '{' || c == '[') && ++depth > kDeepestJson) {
                too_deep_ = true;
                deep_at_ = i;
                return;
            }
            if (c == '}' || c == ']') --depth;
            if (c == 'N' || c == 'I') replace_word(i);
        }
    }

    // The word becomes an empty string, padded so that byte offsets stay true: harmless where the key is not read, and
    // an error that names the key where a number is needed.
    void replace_word(std::size_t at) {
        for (const std::string_view word : {"NaN", "Infinity"}) {
            if (text_.substr(at, word.size()) != word) continue;
            if (clean_.empty()) clean_ = std::string(text_);
            clean_.replace(at, word.size(), word.size(), ' ');
            clean_[at] = clean_[at + 1] = '"';
            if (at > 0 && text_[at - 1] == '-') clean_[at - 1] = ' ';
        }
    }

    std::string_view text_;
    std::string clean_;
    bool too_deep_ = false;
    std::size_t deep_at_ = 0;
};

Error bad_json(std::string_view what, std::size_t at) {
    const std::string byte = "byte " + std::to_string(at);
    return {ErrorCode::bad_json, byte,
            std::string(what) + " is not valid JSON at " + byte + "; check that the file is complete"};
}

}  // namespace

Result<Json> parse_json(std::string_view text, std::size_t largest, std::string_view what) {
    if (text.size() > largest)
        return Error{ErrorCode::too_large, "",
                     std::string(what) + " has " + std::to_string(text.size()) + " bytes; at most " +
                         std::to_string(largest) + " are read"};
    if (text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);
    const Scan scan(text);
    if (scan.too_deep())
        return Error{ErrorCode::bad_json, "byte " + std::to_string(scan.deep_at()),
                     std::string(what) + " is nested deeper than 64 levels"};
    const std::string_view source = scan.has_python_words() ? std::string_view(scan.clean()) : text;
    std::size_t stopped_at = 0;
    Json parsed = Json::parse(source, kDeepestJson, &stopped_at);
    if (parsed.is_discarded()) return bad_json(what, stopped_at);
    return parsed;
}

}  // namespace ballpark::formats
