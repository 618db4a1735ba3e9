/// The units in which a figure can be shown. Values always travel in the base unit (bytes, seconds, dollars).
#pragma once

#include <cstdint>
#include <string_view>

namespace ballpark {

enum class Unit : std::uint8_t {
    count,  ///< a plain number: layers, heads, requests
    ratio,  ///< x : 1
    share,  ///< 0..1, shown as a percentage
    bytes,
    bytes_per_token,
    bytes_per_second,
    bytes_per_parameter,
    tokens,
    words,
    tokens_per_word,
    tokens_per_second,
    parameters,
    seconds,
    hours,
    flop,
    flop_per_second,
    watts,
    usd,
    usd_per_hour,
    usd_per_million_tokens,
};

/// The JSON spelling: "bytes", "usd_per_hour" …
std::string_view to_string(Unit unit);

}  // namespace ballpark
