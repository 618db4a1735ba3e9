/// Times the core: reading the catalogs, and answering each question of a file. Prints JSON, medians in seconds.
/// usage: ballpark-bench-core QUESTIONS.jsonl [ROUNDS]
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "catalog/phrases.h"
#include "question/answer.h"

namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

double median(std::vector<double> times) {
    const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
    std::nth_element(times.begin(), middle, times.end());
    return *middle;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fputs("usage: ballpark-bench-core QUESTIONS.jsonl [ROUNDS]\n", stderr);
        return 2;
    }
    const int rounds = argc > 2 ? std::max(1, std::atoi(argv[2])) : 21;
    std::vector<std::string> questions;
    std::ifstream file(argv[1]);
    for (std::string line; std::getline(file, line);)
        if (!line.empty()) questions.push_back(line);

    std::vector<double> loads;
    std::vector<double> answers;
    std::size_t bytes = 0;
    for (int round = 0; round < rounds; ++round) {
        const auto start = Clock::now();
        auto catalog = ballpark::Catalog::load();
        auto phrases = ballpark::Phrases::load("en");
        loads.push_back(seconds_since(start));
        if (!catalog || !phrases) {
            std::fputs("the embedded catalogs do not load\n", stderr);
            return 1;
        }
        const ballpark::Context context{*catalog, *phrases, {}, {}, {}};
        const auto first = Clock::now();
        for (const std::string& question : questions) bytes += ballpark::answer_line(question, context).json.size();
        answers.push_back(seconds_since(first));
    }
    std::printf("{\"rounds\":%d,\"questions\":%zu,\"answer_bytes\":%zu,\"load\":%.9f,\"answers\":%.9f}\n", rounds,
                questions.size(), bytes / static_cast<std::size_t>(rounds), median(loads), median(answers));
    return 0;
}
