/// Sequences of different lengths in one batch: what filling them up to the longest wastes, and packing does not.
#pragma once

#include <cstdint>

#include "estimate/worksheet.h"

namespace ballpark {

/// Tokens of a row when `sequences` sequences are filled up to the longest among them. Lengths have the mean `mean` and
/// none is over `longest`; between them they are taken to spread as longest · u^(longest / mean - 1) with u even between 0
/// and 1, the one power that has this mean. The longest of n such is longest · n / (n + longest / mean - 1) on average:
/// one alone is the mean, many come near the longest.
/// Source: expected maximum of n even numbers to a power, n / (n + k); packing: Krell et al. 2021, arXiv:2107.02027.
double padded_length(double mean, double longest, std::int64_t sequences, Worksheet* why = nullptr);

}  // namespace ballpark
