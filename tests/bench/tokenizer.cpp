// Measures the tokenizer: loading a vocabulary, texts in many languages, and texts made to be slow.
//
// usage: ballpark-bench-tokenizer ENCODING VOCABULARY [TEXT FILES…]
//        ballpark-bench-tokenizer write FOLDER      the texts that are made to be slow, as files
// Prints a line of JSON a text: megabytes a second of processor time when encoding and when counting, medians of
// several runs with a fresh tokenizer each (nothing remembered from the run before), and the most memory that was in use
// at once beside the tokenizer, as a multiple of the text: when encoding the text and all its ids, when counting the text.
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "support/memory_in_use.h"
#include "tokenizer/tokenizer.h"

namespace {

constexpr int kRuns = 7;
constexpr std::size_t kHardSize = 1'000'000;

std::string read(const char* path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

double median_seconds(const std::function<void()>& prepare, const std::function<void()>& work) {
    std::vector<double> seconds;
    for (int run = 0; run < kRuns; ++run) {
        prepare();
        const std::clock_t begin = std::clock();
        work();
        seconds.push_back(static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC);
    }
    std::sort(seconds.begin(), seconds.end());
    return seconds[kRuns / 2];
}

std::string repeated(std::string_view part, std::size_t size) {
    std::string text;
    while (text.size() < size) text += part;
    return text;
}

std::string utf8(char32_t point) {
    std::string text;
    const auto add = [&](char32_t bits) { text += static_cast<char>(static_cast<unsigned char>(bits)); };
    if (point < 0x80) return std::string(1, static_cast<char>(point));
    if (point < 0x800) {
        add(0xC0 | point >> 6);
    } else if (point < 0x10000) {
        add(0xE0 | point >> 12);
        add(0x80 | (point >> 6 & 0x3F));
    } else {
        add(0xF0 | point >> 18);
        add(0x80 | (point >> 12 & 0x3F));
        add(0x80 | (point >> 6 & 0x3F));
    }
    add(0x80 | (point & 0x3F));
    return text;
}

/// A megabyte of characters between two code points, or of any bytes, from a generator with a fixed seed.
std::string random_text(char32_t first, char32_t last, std::size_t size) {
    std::string text;
    std::uint64_t state = 20261122;
    while (text.size() < size) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        const auto number = static_cast<char32_t>(state >> 33);
        if (last == 0)
            text += static_cast<char>(static_cast<unsigned char>(number));
        else
            text += utf8(first + number % (last - first + 1));
    }
    return text;
}

std::vector<std::pair<std::string, std::string>> hard_texts(std::size_t size) {
    return {{"one letter", repeated("a", size)},
            {"capitals", repeated("A", size)},
            {"a capital, small letters", "B" + repeated("a", size)},
            {"two letters in turn", repeated("ab", size)},
            {"spaces", repeated(" ", size)},
            {"spaces and a word", repeated(" ", size) + "a"},
            {"line breaks", repeated("\n", size)},
            {"spaces and line breaks", repeated(" \n", size)},
            {"dashes", repeated("-", size)},
            {"one emoji", repeated("\xF0\x9F\x98\x80", size)},
            {"digits", repeated("1234567890", size)},
            {"one syllable", repeated("\xED\x95\x9C", size)},
            {"marks", repeated("\xCC\x81", size)},
            {"random small letters", random_text('a', 'z', size)},
            {"random Hangul", random_text(0xAC00, 0xD7A3, size)},
            {"random Chinese", random_text(0x4E00, 0x9FFF, size)},
            {"random emoji", random_text(0x1F600, 0x1F64F, size)},
            {"random Thai", random_text(0x0E01, 0x0E2E, size)},
            {"random bytes", random_text(0, 0, size)},
            {"bytes that are no UTF-8", repeated("\xFF", size)},
            {"such bytes and digits", repeated("\xFF" "1", size)}};
}

void measure(const ballpark::Encoding& encoding, const std::string& vocabulary, const std::string& name,
             const std::string& text) {
    std::vector<ballpark::Tokenizer> tokenizer;
    const auto prepare = [&] {
        tokenizer.clear();
        auto made = ballpark::Tokenizer::make(encoding, std::as_bytes(std::span(vocabulary)));
        tokenizer.push_back(std::move(*made));
    };
    std::size_t tokens = 0;
    const double encoding_seconds = median_seconds(prepare, [&] { tokens = tokenizer[0].encode(text)->size(); });
    const double counting_seconds = median_seconds(prepare, [&] { (void)tokenizer[0].count(text); });
    const auto memory = [&](auto&& work) {
        prepare();
        return 1 + static_cast<double>(memory_in_use::peak_of(work)) / static_cast<double>(text.size());
    };
    const double encoding_memory = memory([&] { (void)tokenizer[0].encode(text); });
    const double counting_memory = memory([&] { (void)tokenizer[0].count(text); });
    const double megabytes = static_cast<double>(text.size()) / 1e6;
    std::printf(
        "{\"text\":\"%s\",\"bytes\":%zu,\"tokens\":%zu,\"encode_mb_per_second\":%.1f,\"count_mb_per_second\":%.1f,\"encode_memory\":%.2f,\"count_memory\":%.2f}\n",
        name.c_str(), text.size(), tokens, megabytes / encoding_seconds, megabytes / counting_seconds, encoding_memory,
        counting_memory);
    std::fflush(stdout);
}

}  // namespace

int main(int count, char** arguments) {
    if (count < 3) {
        std::fprintf(stderr, "usage: ballpark-bench-tokenizer ENCODING VOCABULARY [TEXT FILES…]\n");
        return 2;
    }
    if (std::string_view(arguments[1]) == "write") {
        for (const auto& [name, text] : hard_texts(kHardSize)) std::ofstream(std::string(arguments[2]) + "/" + name, std::ios::binary) << text;
        return 0;
    }
    const auto encoding = ballpark::find_encoding(arguments[1]);
    const std::string vocabulary = read(arguments[2]);
    const auto load = [&] { return ballpark::Tokenizer::make(**encoding, std::as_bytes(std::span(vocabulary))); };
    if (!encoding || !load()) {
        std::fprintf(stderr, "%s\n", !encoding ? encoding.error().message.c_str() : load().error().message.c_str());
        return 1;
    }
    std::printf("{\"load_milliseconds\":%.1f}\n", 1e3 * median_seconds([] {}, [&] { (void)load(); }));
    for (int i = 3; i < count; ++i) {
        const std::string path = arguments[i];
        measure(**encoding, vocabulary, path.substr(path.find_last_of('/') + 1), read(arguments[i]));
    }
    for (const auto& [name, text] : hard_texts(kHardSize)) measure(**encoding, vocabulary, name, text);
}
