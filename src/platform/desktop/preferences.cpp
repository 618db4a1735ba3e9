#include "platform/desktop/preferences.h"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>

#include "platform/desktop/whole_file.h"

namespace ballpark::desktop {

namespace {

namespace fs = std::filesystem;

std::string environment(const char* name) {
    const char* const value = std::getenv(name);
    return value != nullptr ? value : "";
}

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '\\' || c == '=') out += '\\';
        if (c == '\n') {
            out += "\\n";
        } else {
            out += c;
        }
    }
    return out;
}

// Key and value of a line; an empty key when it has none.
std::pair<std::string, std::string> entry_of(std::string_view line) {
    std::pair<std::string, std::string> entry;
    std::string* part = &entry.first;
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i] == '=' && part == &entry.first) {
            part = &entry.second;
        } else if (line[i] == '\\' && i + 1 < line.size()) {
            ++i;
            *part += line[i] == 'n' ? '\n' : line[i];
        } else {
            *part += line[i];
        }
    }
    if (part == &entry.first) entry.first.clear();
    return entry;
}

}  // namespace

Preferences::Preferences(std::string path) : path_(std::move(path)) { read(entries_); }

std::string Preferences::default_path() {
    // The XDG base directory specification: a relative path there is to be ignored.
    const std::string config = environment("XDG_CONFIG_HOME");
    if (!config.empty() && config.front() == '/') return config + "/ballpark/preferences";
    const std::string home = environment("HOME");
    return home.empty() ? std::string() : home + "/.config/ballpark/preferences";
}

std::string Preferences::get(std::string_view key) const {
    const auto found = entries_.find(key);
    return found == entries_.end() ? std::string() : found->second;
}

void Preferences::set(std::string_view key, std::string_view value) {
    if (get(key) == value) return;
    entries_[std::string(key)] = value;
    changed_[std::string(key)] = value;
    Entries merged;
    // A file that is there but can't be read is not written over: it may hold more than we know.
    if (path_.empty() || !read(merged)) return;
    for (const auto& [name, text] : changed_) merged[name] = text;
    write(merged);
}

bool Preferences::read(Entries& entries) {
    std::error_code error;
    if (path_.empty() || !fs::exists(path_, error)) return true;
    std::ifstream file(path_);
    for (std::string line; std::getline(file, line);) {
        auto entry = entry_of(line);
        if (!entry.first.empty()) entries.insert_or_assign(std::move(entry.first), std::move(entry.second));
    }
    if (file.eof()) return true;
    report("read", std::strerror(errno));
    return false;
}

void Preferences::write(const Entries& entries) {
    std::string text;
    for (const auto& [key, value] : entries) text += escaped(key) + "=" + escaped(value) + "\n";
    std::error_code error;
    fs::create_directories(fs::path(path_).parent_path(), error);
    const std::string problem = error ? error.message() : write_whole_file(path_, text);
    if (!problem.empty()) report("save", problem);
}

void Preferences::report(const std::string& action, const std::string& reason) {
    const std::string message = "can't " + action + " the preferences in " + path_ + ": " + reason;
    if (message == reported_) return;
    reported_ = message;
    std::fprintf(stderr, "ballpark-desktop: %s; choices hold until the window is closed\n", message.c_str());
}

}  // namespace ballpark::desktop
