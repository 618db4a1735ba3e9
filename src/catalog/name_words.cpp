#include "catalog/name_words.h"

#include <algorithm>

#include "quantity/sorting.h"

namespace ballpark {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return c >= 'a' && c <= 'z'; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// Shorter runs of letters belong to their figure: a100, v3, q4, tpu aside.
constexpr std::size_t kLettersOfAWord = 3;

void add_word(std::vector<std::string>& words, std::string_view run) {
    std::size_t letters = 0;
    while (letters < run.size() && is_letter(run[letters])) ++letters;
    if (letters >= kLettersOfAWord && letters < run.size()) {
        words.emplace_back(run.substr(0, letters));
        run.remove_prefix(letters);
    }
    if (!run.empty()) words.emplace_back(run);
}

}  // namespace

std::vector<std::string> name_words(std::string_view name) {
    std::vector<std::string> words;
    std::string run;
    for (std::size_t i = 0; i < name.size(); ++i) {
        const char c = lower(name[i]);
        const bool point_in_number =
            c == '.' && !run.empty() && is_digit(run.back()) && i + 1 < name.size() && is_digit(name[i + 1]);
        if (is_letter(c) || is_digit(c) || point_in_number) {
            run += c;
            continue;
        }
        add_word(words, run);
        run.clear();
    }
    add_word(words, run);
    return words;
}

std::string join_words(std::span<const std::string> words) {
    std::string joined;
    for (const auto& word : words) joined += word;
    return joined;
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
        }
    }
    return row[b.size()];
}

bool is_digits(std::string_view word) { return !word.empty() && std::all_of(word.begin(), word.end(), is_digit); }

bool is_figure_with_unit(std::string_view word, std::string_view unit) {
    if (word.size() <= unit.size() || word.substr(word.size() - unit.size()) != unit) return false;
    const std::string_view figure = word.substr(0, word.size() - unit.size());
    return is_digit(figure.front()) && is_digit(figure.back()) &&
           std::all_of(figure.begin(), figure.end(), [](char c) { return is_digit(c) || c == '.'; }) &&
           std::count(figure.begin(), figure.end(), '.') <= 1;
}

std::string list_in_words(std::span<const std::string> items, std::size_t limit) {
    std::string text;
    const std::size_t shown = std::min(items.size(), limit);
    for (std::size_t i = 0; i < shown; ++i) {
        if (i > 0) text += i + 1 == shown && shown == items.size() ? " or " : ", ";
        text += items[i];
    }
    if (shown < items.size()) text += " or " + std::to_string(items.size() - shown) + " more";
    return text;
}

std::vector<std::size_t> nearest_names(std::string_view key, std::span<const Named> names, std::size_t limit) {
    // Edit distance is quadratic; nobody's device or model has a name longer than this.
    constexpr std::size_t kLongest = 96;
    key = key.substr(0, kLongest);
    struct Hit {
        std::size_t distance;
        std::size_t whose;
    };
    std::vector<Hit> hits;
    for (const Named& name : names) {
        const std::size_t longer = std::max(key.size(), name.key.size());
        const std::size_t shorter = std::min(key.size(), name.key.size());
        if ((longer - shorter) * 2 > longer) continue;
        const std::size_t distance = edit_distance(key, name.key);
        if (distance * 2 <= longer) hits.push_back({distance, name.whose});
    }
    sort_rows(hits, [](const Hit& a, const Hit& b) { return a.distance < b.distance; });
    std::vector<std::size_t> nearest;
    for (const Hit& hit : hits) {
        if (nearest.size() == limit) break;
        if (std::find(nearest.begin(), nearest.end(), hit.whose) == nearest.end()) nearest.push_back(hit.whose);
    }
    return nearest;
}

}  // namespace ballpark
