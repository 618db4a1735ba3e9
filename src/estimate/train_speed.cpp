#include "estimate/train_speed.h"

#include <algorithm>
#include <cmath>

#include "estimate/train_activations.h"
#include "quantity/power.h"

namespace ballpark {
namespace {

constexpr double kBytes = 2;             // activations and gathered weights are 16 bit
constexpr double kHiddenCopies = 8;      // vectors of hidden_size that a layer writes beside its inner widths
constexpr double kBackwardAttention = 2.5;  // flash attention, arXiv:2307.08691, section 4.1: 3.5 forward passes in all
constexpr double kPciLink = 32e9;        // PCIe 4.0 x16
constexpr double kLinkShare = 8;         // A100, H100 and B200 link at a seventh to an eighth of their memory's rate
constexpr double kWideExpert = 1024;     // products with an expert move vectors as wide as it is for each operation
constexpr std::int64_t kMicroBatchesAStage = 4;
constexpr double kDevicesOfANode = 8;

/// Data-centre devices whose data sheet names no link (TPUs) are taken to have one in proportion; others hang on PCIe.
double link_of(const DeviceSpec& device) {
    if (device.link) return device.link->bandwidth.count();
    return device.kind == "datacenter" ? std::max(device.bandwidth.count() / kLinkShare, kPciLink) : kPciLink;
}

/// Width of one routed expert; a wide one where there are none.
double expert_width(const ModelSpec& model) {
    for (const Layer& layer : model.layers)
        if (const auto* e = std::get_if<ExpertFeedForward>(&layer.feed_forward); e != nullptr && e->moe_intermediate_size > 0)
            return static_cast<double>(e->moe_intermediate_size);
    return kWideExpert;
}

double bubble_of(const TrainSetup& setup) {
    const TrainParallelism& p = setup.parallel;
    if (p.pipeline <= 1) return 0;
    const double batches = setup.global_batch > 0
                               ? std::max(1.0, static_cast<double>(setup.global_batch) /
                                                   static_cast<double>(setup.micro_batch * p.data))
                               : static_cast<double>(kMicroBatchesAStage * p.pipeline);
    return static_cast<double>(p.pipeline - 1) / (batches * static_cast<double>(p.virtual_stages));
}

// Weights forward and backward, once more where layers are recomputed, gradients once: ZeRO, arXiv:1910.02054, section 7.
double gathered_bytes(const TrainModel& model, const TrainSetup& setup) {
    const TrainParallelism& p = setup.parallel;
    if (p.zero_stage < 3 || p.data <= 1) return 0;
    const double times = 2 + (setup.adapter.frozen_base() ? 0 : 1);
    const double tokens = static_cast<double>(setup.micro_batch) * setup.sequence.as_double();
    return times * kBytes * model.parameters.total.as_double() * static_cast<double>(p.context) / tokens;
}

}  // namespace

std::optional<FlopPerSecond> train_peak(const DeviceSpec& device, TrainPrecision precision) {
    if (precision == TrainPrecision::fp8 && device.fp8) return device.fp8;
    if (precision == TrainPrecision::fp4 && device.fp4) return device.fp4;
    return device.fp16;
}

TrainTerms train_terms(const TrainModel& model, const TrainSetup& setup, const DeviceSpec& device,
                       TrainPrecision precision) {
    TrainTerms terms;
    const auto peak = train_peak(device, precision);
    if (!peak || !device.fp16) return terms;
    const TokenFlop forward = train_flop(model, setup).forward;
    const bool again = setup.recompute == Recompute::full;
    const double frozen = setup.adapter.frozen_base() ? 1 : 0;
    const double matrix_passes = 3 - frozen + (again ? 1 : 0);
    const double attention_passes = 1 + kBackwardAttention + (again ? 1 : 0);
    terms.matrices = (matrix_passes * forward.matrices + (3 + (again ? 1 : 0)) * forward.adapters) / peak->count();
    terms.experts = matrix_passes * forward.experts / peak->count();
    terms.narrow = terms.experts * kWideExpert / expert_width(model.spec);
    terms.head = (3 - frozen) * forward.head / device.fp16->count();
    terms.attention = attention_passes * forward.attention / device.fp16->count();

    const ActivationElements kept = activation_elements(model.spec, setup.adapter);
    const double moved = kBytes * (kept.inner + kHiddenCopies * kept.hidden) * (again ? 4.0 / 3 : 1);
    if (device.bandwidth.count() > 0) terms.activations = moved / device.bandwidth.count();
    terms.unfused = setup.compiled ? 0 : terms.activations;

    const TrainParallelism& p = setup.parallel;
    const double link = link_of(device);
    terms.gathers = gathered_bytes(model, setup) / link;
    // Four sums over tensor ranks a layer, each moving twice (t - 1)/t of a vector: Megatron-LM, arXiv:1909.08053, section 3.
    terms.sums = 16 * kept.hidden * static_cast<double>(p.tensor - 1) / link;
    double visits = 0;
    for (const Layer& layer : model.spec.layers)
        if (const auto* e = std::get_if<ExpertFeedForward>(&layer.feed_forward)) visits += static_cast<double>(e->num_experts_per_tok);
    // To the experts and back, forward and backward.
    if (p.experts > 1) terms.dispatch = 4 * kBytes * visits * static_cast<double>(model.spec.hidden_size) / link;
    terms.bubble = bubble_of(setup);
    terms.doublings = std::max(0.0, doublings(static_cast<double>(p.devices()) / kDevicesOfANode));
    return terms;
}

double train_seconds_per_token(const TrainTerms& t, const TrainConstants& c) {
    const double compute = (t.matrices + t.head + t.experts) / c.matrix_share + c.narrow_cost * t.narrow +
                           t.attention / c.attention_share + c.passes * t.activations + c.unfused_passes * t.unfused + c.sum_cost * t.sums +
                           c.dispatch_cost * t.dispatch;
    const double gathers = c.gather_cost * t.gathers;
    return (1 + t.bubble) * (1 + c.per_doubling * t.doublings) * std::sqrt(compute * compute + gathers * gathers);
}

Result<TrainSpeed> train_speed(const TrainModel& model, const TrainSetup& setup, const DeviceSpec& device,
                               TrainPrecision precision, const TrainConstants& constants, Worksheet* why) {
    const auto peak = train_peak(device, precision);
    if (!peak || !device.fp16)
        return Error{ErrorCode::unsupported, "gpu", "the rate of " + device.name + " at 16 bit is not known; give mfu and flop_per_second"};
    const TrainTerms terms = train_terms(model, setup, device, precision);
    const TrainFlop flop = train_flop(model, setup);
    const double seconds = train_seconds_per_token(terms, constants);
    const double rate = 1 / seconds;
    const double share = flop.model / (seconds * peak->count());
    const Range& spread = terms.experts > 0 ? constants.expert_spread : constants.spread;
    // No spread takes a run above what the matrix units could do at their peak.
    const double least = terms.matrices + terms.experts + terms.head + terms.attention;
    const double high = least > 0 ? std::min(spread.high, seconds / least) : spread.high;
    TrainSpeed speed{{rate * spread.low, rate, rate * high}, {share * spread.low, share, share * high}, flop.hardware / (seconds * peak->count())};
    if (why) {
        why->add({.name = "device_seconds_per_token",
                  .value = seconds,
                  .unit = Unit::seconds,
                  .formula = "(1 + bubble) * (1 + per_doubling * doublings) * (((matrices + head + experts) / matrix_share + "
                             "narrow_cost * narrow + attention / attention_share + passes * activations + unfused_passes * unfused + sum_cost * sums + "
                             "dispatch_cost * dispatch) ^ 2 + (gather_cost * gathers) ^ 2) ^ 0.5",
                  .with = {{"bubble", terms.bubble}, {"per_doubling", constants.per_doubling}, {"doublings", terms.doublings},
                           {"matrices", terms.matrices}, {"head", terms.head}, {"matrix_share", constants.matrix_share},
                           {"experts", terms.experts}, {"narrow_cost", constants.narrow_cost}, {"narrow", terms.narrow},
                           {"attention", terms.attention}, {"attention_share", constants.attention_share},
                           {"passes", constants.passes}, {"activations", terms.activations},
                           {"unfused_passes", constants.unfused_passes}, {"unfused", terms.unfused},
                           {"sum_cost", constants.sum_cost}, {"sums", terms.sums},
                           {"dispatch_cost", constants.dispatch_cost}, {"dispatch", terms.dispatch},
                           {"gather_cost", constants.gather_cost}, {"gathers", terms.gathers}},
                  .source = "terms at peak rates of the data sheet; constants fitted on published training tables "
                            "(tests/truth/fit_training.py)",
                  .children = {}});
        why->add({.name = "training_mfu",
                  .value = share,
                  .unit = Unit::share,
                  .formula = "flop_per_token / (device_seconds_per_token * peak)",
                  .with = {{"flop_per_token", flop.model}, {"device_seconds_per_token", seconds}, {"peak", peak->count()}},
                  .source = "Chowdhery et al. 2022, arXiv:2204.02311, appendix B",
                  .children = {}});
    }
    return speed;
}

}  // namespace ballpark
