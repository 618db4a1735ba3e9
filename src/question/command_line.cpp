#include "question/command_line.h"

#include <algorithm>

namespace ballpark {
namespace {

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
        line += " --" + flag + " " + quoted(value.is_string() ? value.text() : value.dump());
    }
    return line;
}

}  // namespace ballpark
