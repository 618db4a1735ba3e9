/// The numbers of text and of batching: tokens for a word, throughput gained by serving many at once.
#include <algorithm>

#include "estimate/batching.h"
#include "estimate/speed.h"
#include "question/number_definition.h"

namespace ballpark {
namespace {

constexpr std::int64_t kBatchOfClaim = 25;

/// Throughput of so many sequences decoded together over that of one, with the error that times under load have: never
/// less than one sequence's, never more than one a request.
Range decoding_gain(Inputs& in, std::int64_t sequences, Worksheet* why) {
    constexpr KvFormat kCache{TensorType::f16, TensorType::f16};
    const WeightFormat& format = *find_weight_format("fp16");
    const ModelTraffic traffic = model_traffic(in.model("model"), format, kCache);
    const SpeedDevice device = speed_device(in.device("gpu"), format);
    const SpeedConstants constants = in.speed_constants("vllm", device, traffic.has_experts());
    const auto step = [&](std::int64_t running) {
        const SpeedSetup setup{.model = traffic,
                               .device = device,
                               .parallel = {},
                               .input = in.figure("context_tokens"),
                               .output = 1,
                               .concurrency = static_cast<double>(running),
                               .most_running = 0};
        return Seconds(estimate_speed(setup, constants, why).step.typical);
    };
    const Seconds one = step(1);
    const double gain = batching_gain(sequences, one, step(sequences), why);
    const auto most = static_cast<double>(sequences);
    const Range& spread = constants.tpot_spread;
    return {std::clamp(gain / spread.high, 1.0, gain), gain, std::clamp(gain / spread.low, gain, std::max(gain, most))};
}

double measured_gain(Inputs& in, std::int64_t sequences, Worksheet* why) {
    const Seconds one(in.fact("batching_2023_seconds_for_1").typical);
    const Seconds all(in.fact("batching_2023_seconds_for_25").typical);
    return batching_gain(sequences, one, latency_on_line(sequences, one, kBatchOfClaim, all, why), why);
}

}  // namespace

NumberDefinition define_tokens_per_word() {
    return {.id = NumberId::tokens_per_word,
            .unit = Unit::tokens_per_word,
            .knobs =
                [](const Catalog& catalog) {
                    const Fact* words = catalog.fact("words_per_1000_tokens_2023");
                    return std::vector<Knob>{
                        figure_knob("words_per_1000_tokens", Unit::words, words ? words->value.typical : 750, 1, 1000),
                        name_knob("language", KnobKind::language, "en", "en"),
                    };
                },
            .derive =
                [](Inputs& in, Worksheet* why) {
                    if (in.epoch() == Epoch::now) {
                        const Range measured = in.fact("tokens_per_word." + std::string(in.name("language")));
                        if (why)
                            why->add({.name = "tokens_per_word_measured",
                                      .value = measured.typical,
                                      .unit = Unit::tokens_per_word,
                                      .formula = "",
                                      .with = {},
                                      .source = in.catalog().fact("tokens_per_word." + std::string(in.name("language")))->provenance.source,
                                      .children = {}});
                        return measured;
                    }
                    const double words = in.figure("words_per_1000_tokens");
                    const double ratio = 1000 / words;
                    if (why)
                        why->add({.name = "tokens_per_word",
                                  .value = ratio,
                                  .unit = Unit::tokens_per_word,
                                  .formula = "1000 / words",
                                  .with = {{"words", words}},
                                  .source = "750 words fill 1,000 tokens of English",
                                  .children = {}});
                    return Range::exact(ratio);
                },
            .also =
                [](Inputs&, Inputs&, Inputs& now) {
                    std::vector<Companion> also;
                    for (const char* language : {"de", "zh", "ko"})
                        also.push_back({std::string("tokens_per_word_") + language, "",
                                        now.fact(std::string("tokens_per_word.") + language), Unit::tokens_per_word});
                    return also;
                }};
}

NumberDefinition define_batching_throughput() {
    return {.id = NumberId::batching_throughput,
            .unit = Unit::ratio,
            .knobs =
                [](const Catalog&) {
                    return std::vector<Knob>{
                        figure_knob("requests", Unit::count, kBatchOfClaim, 1, 1024, {1, 2, 4, 8, 16, 25, 32, 64, 128, 256}),
                        name_knob("model", KnobKind::model, "llama-2-13b", "llama-3.1-8b"),
                        name_knob("gpu", KnobKind::device, "a100-sxm-80gb", "h100-sxm-80gb"),
                        figure_knob("context_tokens", Unit::tokens, 1000, 1, 10'000'000,
                                    {256, 512, 1000, 2000, 4000, 8000, 32000, 128000}),
                    };
                },
            .derive =
                [](Inputs& in, Worksheet* why) {
                    const auto requests = static_cast<std::int64_t>(in.figure("requests"));
                    // In 2023 the curve was measured; today's gain comes from the bytes that a step reads.
                    const bool asks_model = in.turned("model") || in.turned("gpu") || in.turned("context_tokens");
                    if (in.epoch() == Epoch::then && !asks_model) return Range::exact(measured_gain(in, requests, why));
                    return decoding_gain(in, requests, why);
                },
            .also =
                [](Inputs& in, Inputs& then, Inputs&) {
                    const auto requests = static_cast<std::int64_t>(in.figure("requests"));
                    return std::vector<Companion>{
                        {"batching_two_requests", "", Range::exact(measured_gain(then, 2, nullptr)), Unit::ratio},
                        {"batching_roofline", "", Range::exact(decoding_gain(in, requests, nullptr).typical), Unit::ratio},
                    };
                }};
}

}  // namespace ballpark
