#include "estimate/sequence_padding.h"

#include <algorithm>

namespace ballpark {

double padded_length(double mean, double longest, std::int64_t sequences, Worksheet* why) {
    const double n = static_cast<double>(std::max<std::int64_t>(sequences, 1));
    const double length = longest * n / (n + longest / mean - 1);
    if (why)
        why->add({.name = "padded_length",
                  .value = length,
                  .unit = Unit::tokens,
                  .formula = "longest * sequences / (sequences + longest / mean - 1)",
                  .with = {{"longest", longest}, {"sequences", n}, {"mean", mean}},
                  .source = "lengths between nothing and the longest spread by the one power law that has this mean; "
                            "packing: Krell et al. 2021, arXiv:2107.02027",
                  .children = {}});
    return length;
}

}  // namespace ballpark
