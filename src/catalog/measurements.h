/// Measured speeds of services, as published: what an answer is held against.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "catalog/provenance.h"

namespace ballpark {

/// One service under one load. Times in seconds; 0 where the source does not tell.
struct Measurement {
    std::size_t model = 0;              ///< place among the catalog's models
    std::size_t device = 0;             ///< place among the catalog's devices
    std::string engine;                 ///< "vllm", "llama.cpp", also such as no question can name: "gpt-fast"
    std::string version;                ///< empty: not told
    std::string weights;                ///< "fp8", "q4_k_m"
    std::int64_t tensor = 1;
    std::int64_t data = 1;
    std::int64_t input_tokens = 0;      ///< the mean, where lengths were drawn from a range
    std::int64_t output_tokens = 0;
    std::int64_t concurrency = 0;       ///< 0: as many as memory held
    double ttft = 0;
    double tpot = 0;
    double output_tokens_per_second = 0;  ///< all requests
    std::size_t source = 0;             ///< place in `Measurements::sources`
};

struct Measurements {
    std::vector<Provenance> sources;
    std::vector<Measurement> rows;      ///< rows of one model stand together
};

}  // namespace ballpark
