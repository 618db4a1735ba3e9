/// Walks over JSON text without building values: for files whose vocabularies are most of them. Internal to `formats/`.
#pragma once

#include <charconv>
#include <cstddef>
#include <string>
#include <string_view>

#include "json/json.h"
#include "json/utf8.h"

namespace ballpark::formats {

/// The first failure stays where it was (`failed`, `at`); after it every question answers no.
class JsonScanner {
public:
    explicit JsonScanner(std::string_view text) : text_(text) {}

    bool failed() const { return failed_; }
    std::size_t at() const { return at_; }

    char peek() {
        skip_space();
        return at_ < text_.size() && !failed_ ? text_[at_] : '\0';
    }
    bool take(char c) {
        if (peek() != c) return false;
        ++at_;
        return true;
    }
    void fail() { failed_ = true; }
    /// Goes on at a byte where a value begins.
    void skip_to(std::size_t at) { at_ = at; }

    /// Calls `use(key)` for every member, standing before its value, which `use` must walk over.
    template <class Use>
    void object(Use&& use) {
        if (!take('{')) return fail();
        if (take('}')) return;
        std::string key;
        do {
            string(key);
            if (!take(':')) fail();
            if (!failed_) use(key);
        } while (!failed_ && take(','));
        if (!take('}')) fail();
    }

    /// Calls `use()` before every item, which it must walk over.
    template <class Use>
    void array(Use&& use) {
        if (!take('[')) return fail();
        if (take(']')) return;
        do use();
        while (!failed_ && take(','));
        if (!take(']')) fail();
    }

    /// A string, unescaped.
    void string(std::string& out) {
        out.clear();
        if (peek() != '"') return fail();
        const std::size_t begin = at_++;
        std::size_t plain = at_;
        bool escaped = false;
        for (; plain < text_.size() && text_[plain] != '"'; ++plain) {
            if (text_[plain] == '\\') escaped = true, ++plain;
            else if (static_cast<unsigned char>(text_[plain]) < 0x20) return fail();
        }
        if (plain >= text_.size()) return fail();
        const std::string_view own = text_.substr(at_, plain - at_);
        at_ = plain + 1;
        if (!escaped) {
            out = own;
            if (!valid(out)) fail();
            return;
        }
        const Json value = Json::parse(text_.substr(begin, at_ - begin), 1);
        if (value.is_discarded()) return fail();
        out = value.text();
    }

    double number() {
        const Json own = value();
        if (!own.is_number()) fail();
        return own.number();
    }

    /// A whole number of zero and more.
    std::uint64_t count() {
        peek();
        std::uint64_t value = 0;
        const auto [end, error] = std::from_chars(text_.data() + at_, text_.data() + text_.size(), value);
        if (error != std::errc()) fail();
        else at_ = static_cast<std::size_t>(end - text_.data());
        return value;
    }

    /// The whole value as a value.
    Json value() {
        peek();
        const std::size_t begin = at_;
        skip();
        if (failed_) return {};
        Json own = Json::parse(text_.substr(begin, at_ - begin), kDeepest);
        if (own.is_discarded()) fail();
        return own;
    }

    /// Walks over a value. What is inside strings and numbers is not looked at.
    void skip() {
        int depth = 0;
        do {
            const char c = peek();
            if (c == '\0') return fail();
            if (c == '"') {
                skip_string();
            } else if (c == '{' || c == '[') {
                if (++depth > kDeepest) return fail();
                ++at_;
            } else if (c == '}' || c == ']') {
                --depth;
                ++at_;
            } else if (c == ',' || c == ':') {
                if (depth == 0) return fail();
                ++at_;
            } else {
                while (at_ < text_.size() && std::string_view(",:]} \n\r\t[{\"").find(text_[at_]) == std::string_view::npos) ++at_;
            }
        } while (depth > 0 && !failed_);
        if (depth < 0) fail();
    }

private:
    static constexpr int kDeepest = 32;

    void skip_space() {
        while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\r' || text_[at_] == '\t')) ++at_;
    }
    void skip_string() {
        for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_)
            if (text_[at_] == '\\') ++at_;
        if (at_ >= text_.size()) return fail();
        ++at_;
    }
    static bool valid(std::string_view text) {
        for (std::size_t at = 0; at < text.size();) {
            const std::size_t length = utf8_length(text, at);
            if (length == 0) return false;
            at += length;
        }
        return true;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    bool failed_ = false;
};

}  // namespace ballpark::formats
