#include "estimate/batching.h"

namespace ballpark {

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
