#include "truth/truth.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <iterator>

namespace ballpark::truth {

void Family::compare(std::string_view id, double measured, double computed) {
    const bool same = measured == computed;
    equal_ += same;
    errors_.push_back(measured == 0 ? (same ? 0 : 1) : std::abs(computed - measured) / std::abs(measured));
    if (!same) unequal_.push_back({std::string(id), measured, computed});
}

void Family::compare(std::string_view id, double measured, const Range& estimate, double resolution) {
    compare(id, measured, estimate.typical);
    widths_.push_back(estimate.typical == 0 ? 0 : (estimate.high - estimate.low) / 2 / std::abs(estimate.typical));
    inside_ += measured >= estimate.low - resolution / 2 && measured <= estimate.high + resolution / 2;
}

double Family::inside_share() const {
    return widths_.empty() ? bar_.inside_from : static_cast<double>(inside_) / static_cast<double>(widths_.size());
}

double Family::at(double share, std::vector<double> figures) {
    if (figures.empty()) return 0;
    std::sort(figures.begin(), figures.end());
    return figures[static_cast<std::size_t>(share * static_cast<double>(figures.size() - 1) + 0.5)];
}

bool Family::passed() const {
    if (errors_.empty()) return false;
    const double equal = static_cast<double>(equal_) / static_cast<double>(errors_.size());
    return equal >= bar_.equal_share && at(0.5, errors_) <= bar_.median && at(0.9, errors_) <= bar_.ninetieth &&
           at(1, errors_) <= bar_.largest && inside_share() >= bar_.inside_from && inside_share() <= bar_.inside_to &&
           at(0.5, widths_) <= bar_.width;
}

std::string Family::line() const {
    char text[256];
    std::snprintf(text, sizeof text, "%-52s %6zu rows  equal %6.2f %%  median %8.4f %%  p90 %8.4f %%  max %9.4f %%  %s",
                  name_.c_str(), errors_.size(),
                  errors_.empty() ? 0.0 : 100.0 * static_cast<double>(equal_) / static_cast<double>(errors_.size()),
                  100 * at(0.5, errors_), 100 * at(0.9, errors_), 100 * at(1, errors_), passed() ? "ok" : "MISSED");
    std::string line = text;
    if (!widths_.empty()) {
        std::snprintf(text, sizeof text, "  inside range %5.1f %%, typically +-%.0f %%", 100 * inside_share(), 100 * at(0.5, widths_));
        line += text;
    }
    for (const auto& [reason, count] : left_out_)
        line += "\n    left out " + std::to_string(count) + ": " + reason;
    return line;
}

std::string Family::details(std::size_t rows) const {
    std::vector<Row> worst = unequal_;
    const auto error = [](const Row& row) {
        return row.measured == 0 ? 1.0 : std::abs(row.computed - row.measured) / std::abs(row.measured);
    };
    std::sort(worst.begin(), worst.end(), [&](const Row& a, const Row& b) { return error(a) > error(b); });
    std::string text;
    for (std::size_t i = 0; i < worst.size() && i < rows; ++i) {
        char line[320];
        std::snprintf(line, sizeof line, "    %8.4f %%  measured %.0f  computed %.0f  %s\n", 100 * error(worst[i]),
                      worst[i].measured, worst[i].computed, worst[i].id.c_str());
        text += line;
    }
    return text;
}

Family& Report::family(std::string name, Bar bar) {
    families_.push_back(std::make_unique<Family>(std::move(name), bar));
    return *families_.back();
}

std::filesystem::path header_folder(const std::filesystem::path& measurements) {
    const std::filesystem::path beside = measurements / ".." / "gguf_headers";
    return std::filesystem::is_directory(beside) ? beside : BALLPARK_TEST_DATA "/golden/gguf";
}

std::string read_file(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::vector<Json> read_lines(const std::filesystem::path& file) {
    std::vector<Json> rows;
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);) {
        Json row = Json::parse(line, nullptr, false);
        if (row.is_object()) rows.push_back(std::move(row));
    }
    return rows;
}

}  // namespace ballpark::truth
