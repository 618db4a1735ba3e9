/// How fast a service answers: a decode step, a prompt, waiting under load, tokens and requests a second, and the
/// physical ceiling that no answer exceeds.
///
/// The caller brings the model as `ModelTraffic`, the device as `SpeedDevice`, and the engine's calibrated constants
/// (`question/speed_constants.h` looks them up). Nothing here allocates unless a worksheet is asked for.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "estimate/serving_setup.h"
#include "estimate/speed_device.h"
#include "estimate/speed_traffic.h"
#include "estimate/worksheet.h"
#include "quantity/range.h"

namespace ballpark {

/// What real engines reach of a data sheet and what they cost beside it; fitted by `tests/truth/fit_speed.py`.
/// The defaults are the roofline itself: everything at once and for free.
struct SpeedConstants {
    double weight_share = 1;           ///< of bandwidth, reading weights
    double expert_share = 1;           ///< of bandwidth, reading experts
    double cache_share = 1;            ///< of bandwidth, reading keys and values
    double per_matrix = 0;             ///< seconds to launch and finish one matrix product
    double per_routing = 0;            ///< seconds to choose, sort and gather tokens for a layer's experts
    double per_sequence = 0;           ///< seconds that a sequence adds to a layer
    double per_reduction = 0;          ///< seconds of one round of a sum over tensor ranks, beside its bytes
    double link_share = 1;             ///< of link bandwidth, the small sums of decoding
    double prefill_link_share = 1;     ///< of link bandwidth, the large sums of prompts
    double compute_share = 1;          ///< of the matrix rate, decoding a batch
    double prefill_share = 1;          ///< of the matrix rate, prompts in dense layers
    double prefill_expert_share = 1;   ///< of the matrix rate, prompts in experts
    double attention_share = 1;        ///< of the 16-bit rate, a prompt's attention
    double prefill_read_share = 1;     ///< of bandwidth, reading the weights that a prompt's pass meets
    double queue = 0;                  ///< share of the prompts of those in flight that a new one waits for
    double wait_steps = 0;             ///< steps between a prompt's turn and its first token's arrival
    double interference = 1;           ///< of a prompt's time, what remains where it rides on decode steps
    /// Measured over estimated times, 90 % of them; low <= 1 <= high.
    Range step_spread{1, 1, 1};        ///< one sequence alone
    Range prompt_spread{1, 1, 1};      ///< one prompt alone
    Range tpot_spread{1, 1, 1};        ///< between tokens under load
    Range ttft_spread{1, 1, 1};
    Range throughput_spread{1, 1, 1};
};

/// Who multiplies the matrices of a stage.
struct SpeedRunner {
    SpeedDevice device;
    SpeedConstants constants;
};

/// A part of the model with a runner of its own: llama.cpp's layers on the host, or on one of several unlike cards.
/// Every batch visits the stages one after the other.
struct SpeedStage {
    ModelTraffic model;                ///< of its layers
    SpeedRunner runner;
    /// Takes over when `kCopiedFrom` tokens or more come at once; its bandwidth is that of the link. Absent: nobody.
    std::optional<SpeedRunner> copied_to;
    double link = 0;                   ///< bytes a second at which activations come in; 0: no crossing

    bool copies(double tokens) const { return copied_to && tokens >= kCopiedFrom; }
    const SpeedRunner& runs(double tokens) const { return copies(tokens) ? *copied_to : runner; }
};

struct SpeedSetup {
    const ModelTraffic& model;         ///< whole, stages or not
    SpeedDevice device;                ///< with stages: what one of them has; no estimate reads it
    Parallelism parallel;
    double input = 0;                  ///< prompt tokens of a request, the mean
    double output = 1;                 ///< tokens that it asks for
    double concurrency = 1;            ///< requests in flight, over all devices
    /// Requests that memory lets run at once (`serving_memory.h`, `llamacpp_memory.h`); the others wait. 0: no limit.
    double most_running = 0;
    double chunk = 0;                  ///< prompt tokens that one pass takes at most; 0: whole prompts
    std::span<const SpeedStage> stages{};  ///< none: all of `model` on `device`
};

enum class SpeedBound : std::uint8_t { memory, compute, launch, link, capacity };

/// "memory", "compute", "launch", "link", "capacity"
std::string_view to_string(SpeedBound bound);

/// Seconds of a step or of a prompt, by what they are spent on.
struct SpeedParts {
    double weights = 0;
    double experts = 0;
    double cache = 0;
    double launch = 0;
    double link = 0;
    double compute = 0;
};

/// Ranges are low, typical, high; times in seconds, rates in tokens (requests) a second over all devices.
struct SpeedEstimate {
    double running = 0;                ///< requests decoded together
    SpeedParts parts;                  ///< of a decode step
    Range step;                        ///< a decode step of those requests, nothing else going on
    Range prefill;                     ///< a prompt alone
    Range ttft;                        ///< of a request under this load, waiting included
    Range tpot;                        ///< between its tokens, other requests' prompts included
    Range tokens_per_second_user;      ///< 1 / tpot
    Range tokens_per_second;           ///< generated, all requests; reading the prompts is part of their time
    Range requests_per_second;
    Range prefill_tokens_per_second;   ///< one prompt alone
    SpeedBound bound = SpeedBound::memory;
    double ceiling_step = 0;           ///< the least time of a decode step
    double ceiling_prefill = 0;        ///< the least time of a prompt
    double ceiling_tokens_per_second = 0;
    double ceiling_tokens_per_second_user = 0;
    double ceiling_requests_per_second = 0;
};

/// With stages each one's own constants hold and `constants` are not read; the ranges are those of the stages, each by
/// its part of the time.
/// Sources: Pope et al. 2022, arXiv:2211.05102, section 2 (what a step reads and computes); Shoeybi et al. 2019,
/// arXiv:1909.08053, section 3 (two sums a layer); Williams et al. 2009, doi:10.1145/1498765.1498785 (the ceiling).
SpeedEstimate estimate_speed(const SpeedSetup& setup, const SpeedConstants& constants, Worksheet* why = nullptr);

}  // namespace ballpark
