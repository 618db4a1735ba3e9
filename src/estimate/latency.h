/// How long one decoding step takes: what must be read, what must be computed, and what every layer costs anyway.
#pragma once

#include "estimate/worksheet.h"
#include "hardware/device_spec.h"
#include "quantity/quantity.h"

namespace ballpark {

/// What real engines reach of a data sheet. Fitted on measurements, never typed in: the caller brings catalog facts.
struct DecodeConstants {
    double weight_bandwidth_share = 1;      ///< of data-sheet bandwidth while reading weights
    double kv_bandwidth_share = 1;          ///< of data-sheet bandwidth while reading the cache
    Seconds per_layer;                      ///< launching and synchronising one layer
    Seconds per_layer_and_sequence;         ///< what each sequence adds to that
};

/// One step for `sequences` at once: the weights are read once for all of them, the cache of each is read as well.
struct DecodeStep {
    Bytes weights;
    Bytes kv_per_sequence;
    Flop per_token;                         ///< 2 · active parameters
    std::int64_t layers = 0;
    std::int64_t sequences = 1;
};

/// Source: Pope et al. 2022, arXiv:2211.05102, section 2 (weights and cache are loaded once a step); the time per layer
/// is what remains of measured steps when bytes are paid for. `peak` 0: compute is not counted (rate not known).
Seconds decode_step_time(const DecodeStep& step, BytesPerSecond bandwidth, FlopPerSecond peak,
                         const DecodeConstants& constants, Worksheet* why = nullptr);

/// Throughput of `sequences` decoded together over that of one alone, from the two step times.
double batching_gain(std::int64_t sequences, Seconds one, Seconds all, Worksheet* why = nullptr);

/// Latency of a batch on the line through two measured points: (1, `one`) and (`batch`, `all`).
Seconds latency_on_line(std::int64_t sequences, Seconds one, std::int64_t batch, Seconds all, Worksheet* why = nullptr);

}  // namespace ballpark
