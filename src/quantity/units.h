/// How figures are written for people and read from them: the only place where GB, GiB, k, M and $ exist.
///
/// The same bytes on every platform: no printf, no locale. `format` rounds half away from zero.
#pragma once

#include <string>
#include <string_view>

#include "quantity/range.h"
#include "quantity/result.h"
#include "quantity/unit.h"

namespace ballpark {

/// GiB counts in 1024s (what drivers and llama.cpp print), GB in 1000s (what data sheets and disks print).
enum class ByteSystem { gib, gb };

/// A figure in the parts that are set in different type: "$", "0.95", "M".
struct Figure {
    std::string prefix;
    std::string digits;
    std::string unit;

    /// "$0.95 M", "16.1 GB", "12.5 : 1"
    std::string text() const;
};

/// Three significant digits, or all of them when four are enough (819.2 kB, 6.25 GiB).
Figure format(double value, Unit unit, ByteSystem system = ByteSystem::gib);

/// "0.28 – 0.62 M$" style: both ends in the scale of the typical value; the single figure when the range is exact.
std::string format_interval(const Range& range, Unit unit, ByteSystem system = ByteSystem::gib);

/// An integer with thousands separated: 819,200.
std::string group_digits(double integer);

/// A decimal number with at most `significant` digits and no trailing zeros, grouped: "0.0357", "1,234".
std::string decimal(double value, int significant);

/// Reads what a person types for a unit: "32k", "24 GiB", "$2/h", "1.4T", "50 %", "8,192".
/// Errors: bad_value with a sentence that shows the accepted forms; `field` is left empty for the caller.
Result<double> parse(std::string_view text, Unit unit);

}  // namespace ballpark
