// Measured speeds and what the estimate needs of each, as JSON lines for the programs that fit and choose.

#include "truth/speed_rows.h"

namespace ballpark::truth {
namespace {

Json traffic_json(const ModelTraffic& traffic) {
    Json out{{"layers", traffic.layers},         {"reductions", traffic.reductions}, {"expert_layers", traffic.expert_layers},
             {"matrices", traffic.matrices}, {"hidden", traffic.hidden_size},
             {"split", traffic.split_bytes},     {"copied", traffic.copied_bytes},
             {"head", traffic.head_bytes},       {"token_parameters", traffic.token_parameters},
             {"head_parameters", traffic.head_parameters}, {"state", traffic.state_bytes}};
    for (std::size_t i = 0; i < traffic.expert_kinds; ++i) {
        const ExpertTraffic& kind = traffic.experts[i];
        out["experts"].push_back({kind.experts, kind.share_per_token, kind.bytes, kind.active_parameters});
    }
    for (std::size_t i = 0; i < traffic.cache_kinds; ++i) {
        const CacheTraffic& kind = traffic.caches[i];
        out["caches"].push_back({kind.window, kind.compression, kind.heads, kind.token_bytes, kind.index_bytes,
                                 kind.decode_flop, kind.prefill_flop});
    }
    return out;
}

Json device_json(const SpeedRow& row) {
    const SpeedDevice& speed = row.speed;
    return {{"id", row.device.id}, {"class", speed.device_class}, {"bandwidth", speed.bandwidth},
            {"peak", speed.peak}, {"attention_peak", speed.attention_peak}, {"link", speed.link},
            {"memory", speed.memory}, {"width", static_cast<int>(speed.width)}};
}

}  // namespace

void print_speed_rows(const std::vector<SpeedRow>& rows) {
    for (const SpeedRow& row : rows) {
        Json out{{"id", row.id}, {"kind", static_cast<int>(row.kind)}, {"unusable", row.unusable}};
        if (row.unusable.empty()) {
            out.update({{"engine", row.engine}, {"model", row.model}, {"entry", row.entry}, {"format", row.format},
                        {"device", device_json(row)}, {"traffic", traffic_json(row.traffic)},
                        {"tensor", row.parallel.tensor}, {"pipeline", row.parallel.pipeline},
                        {"data", row.parallel.data}, {"experts", row.parallel.experts}, {"input", row.input},
                        {"output", row.output}, {"depth", row.depth}, {"concurrency", row.concurrency},
                        {"release", row.release}, {"chunk", row.chunk}});
            const auto add = [&](const char* name, const std::optional<double>& value) {
                if (value) out[name] = *value;
            };
            add("decode_rate", row.decode_rate);
            if (row.slower.empty()) add("prefill_rate", row.prefill_rate);
            add("ttft", row.ttft);
            add("tpot", row.tpot);
            add("throughput", row.throughput);
            add("latency", row.latency);
        }
        std::printf("%s\n", out.dump().c_str());
    }
}

}  // namespace ballpark::truth
