#include <charconv>
#include <cmath>
#include <optional>

#include "json/json.h"
#include "json/utf8.h"
#include "quantity/nearest_double.h"

namespace ballpark {

/// One pass over the text, by recursive descent: depth is bounded, so the stack is.
class JsonReader {
public:
    JsonReader(std::string_view text, int deepest) : text_(text), deepest_(deepest) {}

    Json document() {
        Json value = element(0);
        skip_space();
        if (failed_ || at_ != text_.size()) return Json::discarded();
        return value;
    }

    std::size_t at() const { return at_; }

private:
    void skip_space() {
        while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\r' || text_[at_] == '\t')) ++at_;
    }

    char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

    bool take(char c) {
        skip_space();
        if (at_ >= text_.size() || text_[at_] != c) return false;
        ++at_;
        return true;
    }

    Json fail() {
        failed_ = true;
        return {};
    }

    Json element(int depth) {
        skip_space();
        switch (peek()) {
            case '{': return depth < deepest_ ? object(depth + 1) : fail();
            case '[': return depth < deepest_ ? array(depth + 1) : fail();
            case '"': return string();
            case 't': return word("true", true);
            case 'f': return word("false", false);
            case 'n': return word("null", nullptr);
            default: return number();
        }
    }

    Json word(std::string_view spelling, Json value) {
        if (text_.substr(at_, spelling.size()) != spelling) return fail();
        at_ += spelling.size();
        return value;
    }

    Json object(int depth) {
        ++at_;
        Json::Object members;
        if (take('}')) return Json(std::move(members));
        do {
            skip_space();
            if (peek() != '"') return fail();
            Json key = string();
            if (failed_ || !take(':')) return fail();
            members.emplace_back(std::move(key.text_), element(depth));
            if (failed_) return {};
        } while (take(','));
        return take('}') ? Json(std::move(members)) : fail();
    }

    Json array(int depth) {
        ++at_;
        Json::Array items;
        if (take(']')) return Json(std::move(items));
        do {
            items.push_back(element(depth));
            if (failed_) return {};
        } while (take(','));
        return take(']') ? Json(std::move(items)) : fail();
    }

    Json string() {
        ++at_;
        std::string out;
        while (at_ < text_.size()) {
            const auto byte = static_cast<unsigned char>(text_[at_]);
            if (byte == '"') {
                ++at_;
                return out;
            }
            if (byte < 0x20) return fail();
            if (byte == '\\') {
                if (!escape(out)) return fail();
                continue;
            }
            std::size_t end = at_;
            while (const std::size_t length = end < text_.size() && !ends_run(text_[end]) ? utf8_length(text_, end) : 0) end += length;
            if (end == at_) return fail();
            out += text_.substr(at_, end - at_);
            at_ = end;
        }
        return fail();
    }

    static bool ends_run(char c) { return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20; }

    bool escape(std::string& out) {
        ++at_;
        if (at_ == text_.size()) return false;
        const char kind = text_[at_++];
        switch (kind) {
            case '"': case '\\': case '/': out += kind; return true;
            case 'b': out += '\b'; return true;
            case 'f': out += '\f'; return true;
            case 'n': out += '\n'; return true;
            case 'r': out += '\r'; return true;
            case 't': out += '\t'; return true;
            case 'u': return unicode(out);
            default: return false;
        }
    }

    std::optional<unsigned> hex4() {
        unsigned value = 0;
        if (at_ + 4 > text_.size()) return std::nullopt;
        const auto read = std::from_chars(text_.data() + at_, text_.data() + at_ + 4, value, 16);
        if (read.ec != std::errc() || read.ptr != text_.data() + at_ + 4) return std::nullopt;
        at_ += 4;
        return value;
    }

    bool unicode(std::string& out) {
        const std::optional<unsigned> first = hex4();
        if (!first || (*first >= 0xDC00 && *first <= 0xDFFF)) return false;
        unsigned code = *first;
        if (code >= 0xD800 && code <= 0xDBFF) {
            if (text_.substr(at_, 2) != "\\u") return false;
            at_ += 2;
            const std::optional<unsigned> second = hex4();
            if (!second || *second < 0xDC00 || *second > 0xDFFF) return false;
            code = 0x10000 + ((code - 0xD800) << 10U) + (*second - 0xDC00);
        }
        append(code, out);
        return true;
    }

    static void append(unsigned code, std::string& out) {
        const auto byte = [&](unsigned value) { out += static_cast<char>(value); };
        if (code < 0x80) return byte(code);
        if (code < 0x800) {
            byte(0xC0U | (code >> 6U));
        } else {
            if (code < 0x10000) {
                byte(0xE0U | (code >> 12U));
            } else {
                byte(0xF0U | (code >> 18U));
                byte(0x80U | ((code >> 12U) & 0x3FU));
            }
            byte(0x80U | ((code >> 6U) & 0x3FU));
        }
        byte(0x80U | (code & 0x3FU));
    }

    bool digits() {
        const std::size_t begin = at_;
        while (peek() >= '0' && peek() <= '9') ++at_;
        return at_ > begin;
    }

    Json number() {
        const std::size_t begin = at_;
        if (peek() == '-') ++at_;
        const bool zero = peek() == '0';
        const std::size_t whole = at_;
        if (!digits() || (zero && at_ - whole > 1)) return fail();
        bool real = false;
        if (peek() == '.') {
            real = true;
            ++at_;
            if (!digits()) return fail();
        }
        if (peek() == 'e' || peek() == 'E') {
            real = true;
            ++at_;
            if (peek() == '+' || peek() == '-') ++at_;
            if (!digits()) return fail();
        }
        const std::string_view text = text_.substr(begin, at_ - begin);
        std::int64_t integer = 0;
        if (!real && std::from_chars(text.data(), text.data() + text.size(), integer).ec == std::errc()) return integer;
        const double value = nearest_double(text);
        return std::isfinite(value) ? Json(value) : fail();
    }

    std::string_view text_;
    std::size_t at_ = 0;
    int deepest_;
    bool failed_ = false;
};

Json Json::parse(std::string_view text, int deepest, std::size_t* error_at) {
    JsonReader reader(text, deepest);
    Json value = reader.document();
    if (error_at) *error_at = reader.at();
    return value;
}

}  // namespace ballpark
