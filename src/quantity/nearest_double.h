/// Decimal text to a double, the same bits on every platform and in every locale.
///
/// The C library's strtod reads the locale's decimal point, and its 128-bit arithmetic would be a tenth of the module
/// that a page downloads.
#pragma once

#include <string_view>

namespace ballpark {

/// The nearest double to a decimal number, ties to even: a sign or none, digits with at most one point, and maybe 'e' with
/// a signed whole number. `text` must be such a number. Beyond the largest double it is infinite.
double nearest_double(std::string_view text);

}  // namespace ballpark
