/// How fast a training step runs: the terms of its time, and a few constants fitted on published training tables.
///
/// Device time per token is a sum of what the matrix units compute at a share of their peak and what the memory moves
/// between (norms, activations, casts), with the weights that sharded ranks gather hidden behind it as far as they can be:
///
///     compute = (matrices + head + experts)/u + n·narrow + attention/ua + passes·activations + pu·unfused + t·sums + d·dispatch
///     time    = (1 + bubble) · (1 + s·log2(devices / 8)) · sqrt(compute² + (g·gathers)²)
///
/// Memory and links are what keeps utilisation down on faster devices and narrower formats, so that the same constants
/// hold for devices that the fit has not seen. tests/truth/fit_training.py fits them and leaves whole models and devices out.
#pragma once

#include <cstdint>
#include <optional>

#include "estimate/train_flop.h"
#include "estimate/train_setup.h"
#include "estimate/worksheet.h"
#include "hardware/device_spec.h"
#include "quantity/range.h"
#include "quantity/result.h"

namespace ballpark {

enum class TrainPrecision : std::uint8_t { bf16, fp8, fp4 };

/// Rate of the matrix units at a precision; the 16-bit one where the device has no other.
std::optional<FlopPerSecond> train_peak(const DeviceSpec& device, TrainPrecision precision);

/// Seconds of one device for one token, if everything ran at its peak.
struct TrainTerms {
    double matrices = 0;    ///< with the precision's peak
    double experts = 0;
    double narrow = 0;      ///< experts' again, by how much narrower than 1024 each is
    double head = 0;        ///< 16 bit
    double attention = 0;   ///< 16 bit, flash: 3.5 forward passes
    double activations = 0; ///< moved once
    double unfused = 0;     ///< the same again where elementwise operations run one by one, else 0
    double gathers = 0;     ///< weights and gradients over the link, for sharded weights
    double sums = 0;        ///< of tensor parallelism over the link
    double dispatch = 0;    ///< tokens to experts and back over the link
    double bubble = 0;      ///< share of a pipeline's time that is idle
    double doublings = 0;   ///< of 8 devices
};

struct TrainConstants {
    double matrix_share = 0;     ///< u
    double narrow_cost = 0;      ///< n
    double attention_share = 0;  ///< ua
    double passes = 0;           ///< times that activations move
    double unfused_passes = 0;   ///< more of them without fusion
    double gather_cost = 0;      ///< g
    double sum_cost = 0;         ///< t
    double dispatch_cost = 0;    ///< d
    double per_doubling = 0;     ///< s
    Range spread;                ///< measured over computed speed, models and devices left out of the fit
    Range expert_spread;         ///< the same for mixtures of experts
    Range goodput;               ///< share of paid hours that a published run trained at full speed
    Range step_share;            ///< whole measured steps of reinforcement training over the sum of their computed parts
    Range expert_step_share;     ///< the same for mixtures of experts
};

TrainTerms train_terms(const TrainModel& model, const TrainSetup& setup, const DeviceSpec& device, TrainPrecision precision);

/// Device seconds per token.
double train_seconds_per_token(const TrainTerms& terms, const TrainConstants& constants);

struct TrainSpeed {
    Range tokens_per_second;  ///< of one device
    Range mfu;                ///< model operations over the precision's peak
    double hfu = 0;           ///< with what is recomputed
};

/// Errors: `unsupported`, field "gpu", where the device's rate is not known.
Result<TrainSpeed> train_speed(const TrainModel& model, const TrainSetup& setup, const DeviceSpec& device,
                               TrainPrecision precision, const TrainConstants& constants, Worksheet* why = nullptr);

}  // namespace ballpark
