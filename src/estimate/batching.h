/// What serving many sequences at once gains, from the times of a step.
#pragma once

#include <cstdint>

#include "estimate/worksheet.h"
#include "quantity/quantity.h"

namespace ballpark {

/// Throughput of `sequences` decoded together over that of one alone, from the two step times.
double batching_gain(std::int64_t sequences, Seconds one, Seconds all, Worksheet* why = nullptr);

/// Latency of a batch on the line through two measured points: (1, `one`) and (`batch`, `all`).
Seconds latency_on_line(std::int64_t sequences, Seconds one, std::int64_t batch, Seconds all, Worksheet* why = nullptr);

}  // namespace ballpark
