/// Small choices that survive a restart: `$XDG_CONFIG_HOME/ballpark/preferences`, else `~/.config/…`.
///
/// A line is `key=value`, with `\n`, `\=` and `\\` for those characters. A change is written at once, over what another
/// window wrote meanwhile. Where it can't be written the reason goes to standard error and the choice holds until exit.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace ballpark::desktop {

class Preferences {
public:
    /// An empty path (no home directory) keeps everything in memory.
    explicit Preferences(std::string path);

    /// Where they are kept, by the environment.
    static std::string default_path();

    std::string get(std::string_view key) const;
    void set(std::string_view key, std::string_view value);

private:
    using Entries = std::map<std::string, std::string, std::less<>>;

    bool read(Entries& entries);
    void write(const Entries& entries);
    void report(const std::string& action, const std::string& reason);

    std::string path_;
    Entries entries_;
    Entries changed_;       // by this program: wins over the file when both are merged
    std::string reported_;  // the last problem, so that it is said once
};

}  // namespace ballpark::desktop
