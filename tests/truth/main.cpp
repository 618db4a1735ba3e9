#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>

#include "truth/speed_rows.h"
#include "truth/training_rows.h"
#include "truth/truth.h"

using namespace ballpark::truth;

namespace {

void replay(const std::filesystem::path& folder, const ballpark::Catalog& catalog, Report& report) {
    for (const auto exact : {replay_gguf_headers, replay_gguf_sizes, replay_checkpoint_sizes, replay_llamacpp})
        exact(folder, report);
    for (const auto estimated : {replay_llamacpp_logs, replay_serving, replay_transformers, replay_training, replay_reinforcement, replay_speed, replay_host_speed})
        estimated(folder, catalog, report);
}

/// Prints the table and says how many families failed. A family without a row has failed only where its rows must be.
int print(const Report& report, bool whole, std::size_t details) {
    int passed = 0;
    int failed = 0;
    for (const auto& family : report.families()) {
        if (family->rows() == 0 && !whole) continue;
        ++(family->passed() ? passed : failed);
        std::printf("%s\n%s", family->line().c_str(),
                    family->details(family->passed() && details < 2 ? 0 : details).c_str());
    }
    std::printf("\n%d passed, %d failed\n", passed, failed);
    return failed;
}

}  // namespace

// BALLPARK_TRUTH names a folder of measurements that is replayed whole; without it the selection in the repository is.
// An argument prints that many of the worst rows of each family; --speed-rows, --training-rows and
// --published-runs print what fit_speed.py, fit_training.py and choose_runs.py read.
int main(int count, char** arguments) {
    const char* given = std::getenv("BALLPARK_TRUTH");
    const bool whole = given != nullptr && std::filesystem::is_directory(given);
    const std::filesystem::path folder = whole ? given : BALLPARK_TEST_DATA "/truth/data";
    const auto catalog = ballpark::Catalog::load();
    if (!catalog) {
        std::puts(catalog.error().message.c_str());
        return 1;
    }
    if (count > 1 && std::string_view(arguments[1]) == "--speed-rows") {
        print_speed_rows(speed_rows(folder, *catalog));
        return 0;
    }
    if (count > 1 && std::string_view(arguments[1]) == "--training-rows") {
        print_training_rows(folder, *catalog);
        return 0;
    }
    if (count > 1 && std::string_view(arguments[1]) == "--published-runs") {
        print_published_runs(folder, *catalog);
        return 0;
    }
    std::printf("measurements: %s\n", whole ? "a folder given by BALLPARK_TRUTH" : "the selection in tests/truth/data");
    Report report;
    replay(folder, *catalog, report);
    return print(report, whole, count > 1 ? static_cast<std::size_t>(std::atoi(arguments[1])) : 0) == 0 ? 0 : 1;
}
