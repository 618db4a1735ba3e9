#include "estimate/latency.h"

namespace ballpark {

Seconds decode_step_time(const DecodeStep& step, BytesPerSecond bandwidth, FlopPerSecond peak,
                         const DecodeConstants& constants, Worksheet* why) {
    const auto sequences = static_cast<double>(step.sequences);
    const Seconds reading_weights = step.weights / (bandwidth * constants.weight_bandwidth_share);
    const Bytes cache = step.kv_per_sequence * step.sequences;
    const Seconds reading_cache = cache / (bandwidth * constants.kv_bandwidth_share);
    const Seconds layers =
        (constants.per_layer + constants.per_layer_and_sequence * sequences) * static_cast<double>(step.layers);
    const Seconds computing = peak.count() > 0 ? step.per_token * sequences / peak : Seconds(0);
    const Seconds time = reading_weights + reading_cache + layers + computing;
    if (why)
        why->add({.name = "decode_step_time",
                  .value = time.count(),
                  .unit = Unit::seconds,
                  .formula = "weights / (bandwidth * e) + sequences * kv_per_sequence / (bandwidth * e_kv)"
                             " + layers * (c + cc * sequences) + computing",
                  .with = {{"weights", step.weights.as_double()},
                           {"bandwidth", bandwidth.count()},
                           {"e", constants.weight_bandwidth_share},
                           {"sequences", sequences},
                           {"kv_per_sequence", step.kv_per_sequence.as_double()},
                           {"e_kv", constants.kv_bandwidth_share},
                           {"layers", static_cast<double>(step.layers)},
                           {"c", constants.per_layer.count()},
                           {"cc", constants.per_layer_and_sequence.count()},
                           {"computing", computing.count()}},
                  .source = "Pope et al. 2022, arXiv:2211.05102, section 2; constants fitted on measured serving runs",
                  .children = {}});
    return time;
}

double batching_gain(std::int64_t sequences, Seconds one, Seconds all, Worksheet* why) {
    const double gain = static_cast<double>(sequences) * (one / all);
    if (why)
        why->add({.name = "batching_gain",
                  .value = gain,
                  .unit = Unit::ratio,
                  .formula = "sequences * time_one / time_all",
                  .with = {{"sequences", static_cast<double>(sequences)},
                           {"time_one", one.count()},
                           {"time_all", all.count()}},
                  .source = "throughput is sequences over time",
                  .children = {}});
    return gain;
}

Seconds latency_on_line(std::int64_t sequences, Seconds one, std::int64_t batch, Seconds all, Worksheet* why) {
    const double part = batch > 1 ? static_cast<double>(sequences - 1) / static_cast<double>(batch - 1) : 0;
    const Seconds latency = one + (all - one) * part;
    if (why)
        why->add({.name = "latency_on_line",
                  .value = latency.count(),
                  .unit = Unit::seconds,
                  .formula = "time_one + (time_batch - time_one) * (sequences - 1) / (batch - 1)",
                  .with = {{"time_one", one.count()},
                           {"time_batch", all.count()},
                           {"sequences", static_cast<double>(sequences)},
                           {"batch", static_cast<double>(batch)}},
                  .source = "a fixed part (weights, read once for all) and a part for each sequence",
                  .children = {}});
    return latency;
}

}  // namespace ballpark
