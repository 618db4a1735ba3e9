#include "platform/desktop/options.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <string_view>
#include <system_error>

#include <CLI/CLI.hpp>

#include "catalog/name_words.h"

namespace ballpark::desktop {

namespace {

constexpr const char* kName = "ballpark-desktop";

bool read_int(std::string_view text, int& value) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size();
}

// Beyond this a picture needs more memory than graphics drivers give to one texture.
constexpr int kLargestSide = 16384;

std::string check_size(const std::string& text, Size& size) {
    const std::size_t cross = text.find('x');
    const bool read = cross != std::string::npos && read_int(std::string_view(text).substr(0, cross), size.width) &&
                      read_int(std::string_view(text).substr(cross + 1), size.height);
    if (read && size.width >= 100 && size.height >= 100 && size.width <= kLargestSide && size.height <= kLargestSide)
        return {};
    return "--size is WIDTHxHEIGHT in pixels between 100 and " + std::to_string(kLargestSide) +
           ", such as 1280x800; got " + text;
}

// What was begun ("--scren") or misspelt; empty when nothing is near.
std::string nearest_flag(const CLI::App& app, const std::string& written) {
    constexpr std::size_t kFarthest = 3;
    const std::size_t first = written.find_first_not_of('-');
    if (first == std::string::npos) return {};
    const std::string name = written.substr(first, written.find('=') - first);
    std::size_t best = kFarthest;
    std::string nearest;
    for (const CLI::Option* option : app.get_options()) {
        for (const std::string& known : option->get_lnames()) {
            const std::size_t distance = std::min(edit_distance(name, known), edit_distance(name, known.substr(0, name.size())));
            if (distance < best) nearest = "--" + known;
            best = std::min(best, distance);
        }
    }
    return nearest;
}

Exit usage_error(const std::string& message) {
    return {2, std::string(kName) + ": " + message + "\nRun '" + kName + " --help' for the flags.\n"};
}

}  // namespace

std::variant<Options, Exit> parse_options(int argc, const char* const* argv) {
    CLI::App app("Ballpark in a window: the numbers that every LLM developer should know.", kName);
    app.allow_extras();
    Options options;
    std::string size;
    double scale = 0;
    app.add_option("FILE", options.files, "config.json, GGUF or safetensors files to open (only their headers are read); with --page price a text")
        ->type_name("");
    app.add_option("--theme", options.theme, "light, dark or contrast")->check(CLI::IsMember({"light", "dark", "contrast"}));
    app.add_option("--lang", options.language, "en or ko")->check(CLI::IsMember({"en", "ko"}));
    app.add_option("--page", options.page, "Page to start on, such as numbers")
        ->check(CLI::IsMember({"numbers", "price", "serve", "plan", "train", "machine"}));
    app.add_option("--state", options.state, "Scenario to start with: v1,… as a shared link has it after the #")
        ->type_name("TEXT");
    app.add_option("--size", size, "Logical size of window or picture (1280x800)")->type_name("WIDTHxHEIGHT");
    app.add_option("--scale", scale, "Physical pixels a logical pixel (1 for a picture, else what the display says)")
        ->check(CLI::Range(0.5, 8.0))
        ->type_name("FACTOR");
    app.add_option("--screenshot", options.screenshot, "Write one settled frame to this PNG file and exit")
        ->type_name("FILE");
    app.add_flag("--stats", options.stats, "Say on standard error when a frame is drawn and what the scenario is then, and how many at the end");
    app.set_version_flag("--version", std::string("ballpark ") + BALLPARK_VERSION);
    try {
        app.parse(argc, argv);
    } catch (const CLI::CallForHelp&) {
        return Exit{0, app.help()};
    } catch (const CLI::CallForVersion&) {
        return Exit{0, std::string("ballpark ") + BALLPARK_VERSION + "\n"};
    } catch (const CLI::ParseError& error) {
        return usage_error(error.what());
    }
    for (const std::string& extra : app.remaining()) {
        const std::string nearest = nearest_flag(app, extra);
        return usage_error("there is no flag " + extra + (nearest.empty() ? "" : "; did you mean " + nearest + "?"));
    }
    if (!size.empty()) {
        Size wanted;
        const std::string problem = check_size(size, wanted);
        if (!problem.empty()) return usage_error(problem);
        options.size = wanted;
    }
    if (app.count("--scale") > 0) options.scale = scale;
    return options;
}

}  // namespace ballpark::desktop
