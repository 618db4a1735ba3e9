#include "question/command_line.h"

#include <algorithm>

namespace ballpark {
namespace {

constexpr std::string_view kFile = "file:";  // how the catalog calls a person's own

bool is_plain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || std::string_view("._-/:+=").find(c) != std::string_view::npos;
}

std::string quoted(const std::string& text) {
    if (!text.empty() && std::all_of(text.begin(), text.end(), is_plain)) return text;
    std::string out = "'";
    for (const char c : text) {
        if (c == '\'') out += "'\\''";
        else out += c;
    }
    return out + "'";
}

}  // namespace

std::string command_line(const Json& question) {
    std::string line = "ballpark " + question["ask"].text();
    for (const auto& [name, value] : question.members()) {
        if (name == "ask" || name == "id") continue;
        std::string flag = name;
        std::replace(flag.begin(), flag.end(), '_', '-');
        const std::string text = value.is_string() ? value.text() : value.dump();
        line += " --" + flag + " " + quoted(text.starts_with(kFile) ? text.substr(kFile.size()) : text);
    }
    return line;
}

}  // namespace ballpark
