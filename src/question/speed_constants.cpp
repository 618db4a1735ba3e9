#include "question/speed_constants.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace ballpark {
namespace {

/// A range for what nothing was measured of: the widest of the measured classes and a factor of two.
constexpr double kUnmeasured = 2;

constexpr std::string_view kNvidia = "nvidia";

/// llama.cpp's kernels follow the architecture: all stacked memory of NVIDIA alike, RDNA with and without its own memory.
std::string_view class_of(std::string_view engine, const SpeedDevice& device) {
    const std::string_view name = device.device_class;
    if (engine != "llama.cpp") return name;
    if (name == "hopper" || name == "blackwell") return "nvidia-hbm";
    return name == "amd-gddr" || name == "amd-unified" ? "amd-rdna" : name;
}

class Lookup {
public:
    Lookup(std::span<const EngineConstant> rows, std::string_view engine, const SpeedDevice& device, bool experts,
           EngineRelease release)
        : rows_(rows), engine_(engine), class_(class_of(engine, device)), device_(device),
          kind_(experts ? "_experts" : ""), release_(release) {}

    double operator()(std::string_view id) const {
        const Rows of = engine_constants_of(rows_, id);
        const auto factor = [&](std::string_view kind, std::string_view engine, std::string_view family) {
            const EngineConstant* row = find(of, id.size(), kind, engine, family);
            return row != nullptr ? row->value.typical : 1;
        };
        constexpr std::string_view kWidths[] = {"_16bit", "_8bit", "_4bit"};
        return factor("", "any", "") * factor("_engine", engine_, "") *
               factor("_class", engine_ == "llama.cpp" ? engine_ : "any", class_) *
               factor(kWidths[static_cast<std::size_t>(device_.width)], "any", "") * of_release(of, id.size());
    }

    /// No more than all of what the data sheet says.
    double share(std::string_view id) const { return std::min((*this)(id), 1.0); }

    /// The spread of one request alone, or of a service that is full; an engine that was only measured between the two,
    /// under some load, keeps that one.
    Range spread(std::string_view at_an_end, std::string_view under_load) const {
        return spread(spread_row(at_an_end) == nullptr && spread_row(under_load) != nullptr ? under_load : at_an_end);
    }

    const EngineConstant* spread_row(std::string_view id) const { return find(id, engine_, class_); }

    Range spread(std::string_view id) const {
        if (const EngineConstant* row = spread_row(id)) return row->value;
        const EngineConstant* wider = find(id, engine_, "");
        if (wider == nullptr) wider = find(id, "any", "");
        const Range range = wider != nullptr ? wider->value : Range{1, 1, 1};
        return {std::min(range.low, 1 / kUnmeasured), 1, std::max(range.high, kUnmeasured)};
    }

private:
    using Rows = std::span<const EngineConstant>;

    const EngineConstant* find(std::string_view id, std::string_view engine, std::string_view family) const {
        return find(engine_constants_of(rows_, id), id.size(), kind_, engine, family);
    }

    /// Among rows whose ids share their first `stem` letters, that of this kind.
    static const EngineConstant* find(Rows of, std::size_t stem, std::string_view kind, std::string_view engine,
                                      std::string_view family) {
        for (const EngineConstant& row : of)
            if (row.id.size() == stem + kind.size() && row.engine == engine && row.family == family && row.id.ends_with(kind)) return &row;
        return nullptr;
    }

    /// Of the latest row that holds for the release; the newest where none is told.
    double of_release(Rows of, std::size_t stem) const {
        constexpr std::string_view kKind = "_release";
        const EngineConstant* latest = nullptr;
        for (const EngineConstant& row : of) {
            const std::pair since(row.since_major, row.since_minor);
            if (row.id.size() != stem + kKind.size() || !row.id.ends_with(kKind) || (release_ && since > *release_) || !concerns(row)) continue;
            if (latest == nullptr || since > std::pair(latest->since_major, latest->since_minor)) latest = &row;
        }
        return latest != nullptr ? latest->value.typical : 1;
    }

    bool concerns(const EngineConstant& row) const {
        return (row.engine == engine_ || row.engine == "any") &&
               (row.family.empty() || row.family == class_ || (row.family == kNvidia && class_.starts_with(kNvidia)));
    }

    Rows rows_;
    std::string_view engine_;
    std::string_view class_;
    const SpeedDevice& device_;
    std::string_view kind_;  ///< of spreads: mixtures of experts are known less surely than dense models
    EngineRelease release_;
};

}  // namespace

SpeedConstants speed_constants(std::span<const EngineConstant> rows, std::string_view engine, const SpeedDevice& device,
                               bool experts, EngineRelease release) {
    const Lookup constant(rows, engine, device, experts, release);
    return {
        .weight_share = constant.share("speed_weight_share"),
        .expert_share = constant.share("speed_expert_share"),
        .cache_share = constant.share("speed_cache_share"),
        .per_matrix = constant("speed_matrix"),
        .per_routing = constant("speed_routing"),
        .per_sequence = constant("speed_sequence"),
        .per_reduction = constant("speed_reduction"),
        .link_share = constant.share("speed_link_share"),
        .prefill_link_share = constant.share("speed_prefill_link_share"),
        .compute_share = constant.share("speed_compute_share"),
        .prefill_share = constant.share("speed_prefill_share"),
        .prefill_expert_share = constant.share("speed_prefill_expert_share"),
        .attention_share = constant.share("speed_attention_share"),
        .queue = constant("speed_queue"),
        .wait_steps = constant("speed_wait_steps"),
        .interference = constant.share("speed_interference"),
        .step_spread = constant.spread("speed_decode_spread", "speed_tpot_spread"),
        .prompt_spread = constant.spread("speed_prefill_spread", "speed_ttft_spread"),
        .tpot_spread = constant.spread("speed_tpot_spread"),
        .ttft_spread = constant.spread("speed_ttft_spread"),
        .throughput_spread = constant.spread("speed_throughput_spread", "speed_tpot_spread"),
    };
}

std::int64_t speed_rows_measured(std::span<const EngineConstant> rows, std::string_view engine, const SpeedDevice& device,
                                 bool experts) {
    const Lookup constant(rows, engine, device, experts, {});
    std::int64_t count = 0;
    for (const char* id : {"speed_decode_spread", "speed_prefill_spread", "speed_tpot_spread", "speed_ttft_spread",
                           "speed_throughput_spread"})
        if (const EngineConstant* row = constant.spread_row(id)) count += row->rows;
    return count;
}

}  // namespace ballpark
