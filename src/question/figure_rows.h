/// A table of one figure a row: its title from the language files, its value with unit and range.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "quantity/range.h"
#include "quantity/units.h"
#include "question/report.h"

namespace ballpark {

class FigureRows {
public:
    /// `prefix` of the titles' keys: "serve.".
    FigureRows(const Phrases& phrases, std::string_view prefix, ByteSystem system)
        : phrases_(phrases), prefix_(prefix), system_(system) {}

    void add(std::string_view name, std::string value) {
        table_.rows.push_back({title_of(phrases_, prefix_, name), std::move(value)});
    }
    /// A row whose first column is shown as it is.
    void plain(std::string title, std::string value) { table_.rows.push_back({std::move(title), std::move(value)}); }
    void bytes(std::string_view name, Bytes value) { add(name, text(value)); }
    void figure(std::string_view name, double value, Unit unit) { add(name, format(value, unit, system_).text()); }
    void range(std::string_view name, const Range& range, Unit unit) { add(name, text(range, unit)); }
    void count(std::string_view name, std::int64_t value) { add(name, group_digits(static_cast<double>(value))); }

    std::string text(Bytes value) const { return format(value.as_double(), Unit::bytes, system_).text(); }
    /// "17.9 GiB (17.6 – 18.7 GiB)", an exact figure without its range.
    std::string text(const Range& range, Unit unit) const {
        const std::string typical = format(range.typical, unit, system_).text();
        return range.is_exact() ? typical : typical + " (" + format_interval(range, unit, system_) + ")";
    }

    Table take() { return std::move(table_); }

private:
    const Phrases& phrases_;
    std::string_view prefix_;
    ByteSystem system_;
    Table table_{{"", ""}, {}};
};

}  // namespace ballpark
