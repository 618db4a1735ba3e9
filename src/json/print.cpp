#include <algorithm>
#include <array>
#include <charconv>

#include <nlohmann/detail/conversions/to_chars.hpp>

#include "json/json.h"
#include "json/utf8.h"

namespace ballpark {
namespace {

constexpr std::size_t kUsualLength = 1024;
constexpr std::string_view kHex = "0123456789abcdef";

constexpr std::array<bool, 256> kStandsForItself = [] {
    std::array<bool, 256> plain{};
    for (unsigned byte = 0x20; byte < 0x80; ++byte) plain[byte] = byte != '"' && byte != '\\';
    return plain;
}();

void print_text(std::string_view text, std::string& out) {
    out += '"';
    for (std::size_t at = 0; at < text.size();) {
        std::size_t plain = at;
        while (plain < text.size() && kStandsForItself[static_cast<unsigned char>(text[plain])]) ++plain;
        out.append(text.data() + at, plain - at);
        at = plain;
        if (at == text.size()) break;
        const auto byte = static_cast<unsigned char>(text[at]);
        const std::size_t length = utf8_length(text, at);
        if (length == 0) out += "\xEF\xBF\xBD";
        else if (length > 1) out.append(text.data() + at, length);
        else if (byte == '"' || byte == '\\') (out += '\\') += text[at];
        else if (byte == '\n') out += "\\n";
        else if (byte == '\t') out += "\\t";
        else if (byte == '\r') out += "\\r";
        else if (byte == '\b') out += "\\b";
        else if (byte == '\f') out += "\\f";
        else ((out += "\\u00") += kHex[byte >> 4U]) += kHex[byte & 15U];
        at += std::max<std::size_t>(length, 1);
    }
    out += '"';
}

void print(const Json& json, std::string& out) {
    if (json.is_object()) {
        out += '{';
        for (const Json::Member& member : json.members()) {
            if (&member != &json.members().front()) out += ',';
            print_text(member.first, out);
            out += ':';
            print(member.second, out);
        }
        out += '}';
    } else if (json.is_array()) {
        out += '[';
        for (const Json& item : json.items()) {
            if (&item != &json.items().front()) out += ',';
            print(item, out);
        }
        out += ']';
    } else if (json.is_string()) {
        print_text(json.text(), out);
    } else if (json.is_integer()) {
        std::array<char, 20> digits{};
        const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), json.integer()).ptr;
        out.append(digits.data(), static_cast<std::size_t>(end - digits.data()));
    } else if (json.is_real()) {
        std::array<char, 64> digits{};
        const char* end = nlohmann::detail::to_chars(digits.data(), digits.data() + digits.size(), json.number());
        out.append(digits.data(), static_cast<std::size_t>(end - digits.data()));
    } else if (json.is_boolean()) {
        out += json.boolean() ? "true" : "false";
    } else {
        out += "null";
    }
}

}  // namespace

std::string Json::dump() const {
    std::string out;
    if (size() > 0) out.reserve(kUsualLength);
    print(*this, out);
    return out;
}

}  // namespace ballpark
