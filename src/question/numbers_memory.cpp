/// The numbers about memory: of cards, parameters, embedding models, and the cache of a token.
#include <array>

#include "estimate/kv_cache.h"
#include "estimate/weights.h"
#include "question/number_definition.h"

namespace ballpark {
namespace {

/// Cards worth comparing, then and now; the catalog has them all.
constexpr std::array<std::string_view, 16> kCards = {
    "v100-sxm-16gb", "v100-sxm-32gb", "t4-16gb",        "a10g-24gb",     "l4-24gb",       "l40s-48gb",
    "a100-sxm-40gb",  "a100-sxm-80gb",  "h100-sxm-80gb",  "h200-sxm-141gb", "b200-sxm-180gb", "b300-sxm-270gb",
    "mi300x-192gb",   "rtx-3090-24gb",  "rtx-4090-24gb",  "rtx-5090-32gb",
};

KvFormat kv_of(const Inputs& in) {
    const TensorType type = *kv_type_from_name(in.name("kv"));
    return {type, type};
}

const ModelSpec* spec_of(const Catalog& catalog, std::string_view id) {
    const auto entry = catalog.find_model(id);
    return entry ? &(*entry)->spec : nullptr;
}

}  // namespace

NumberDefinition define_gpu_memory_capacity() {
    return {.id = NumberId::gpu_memory_capacity,
            .unit = Unit::bytes,
            .knobs =
                [](const Catalog&) {
                    return std::vector<Knob>{
                        name_knob("gpu", KnobKind::device, "a100-sxm-40gb", "h100-sxm-80gb"),
                        figure_knob("gpus", Unit::count, 1, 1, 1024, {1, 2, 4, 8, 16, 72}),
                    };
                },
            .derive =
                [](Inputs& in, Worksheet* why) {
                    const DeviceSpec& device = in.device("gpu");
                    const auto gpus = static_cast<std::int64_t>(in.figure("gpus"));
                    const Bytes total = device.memory * gpus;
                    if (why)
                        why->add({.name = "gpu_memory",
                                  .value = total.as_double(),
                                  .unit = Unit::bytes,
                                  .formula = "memory * gpus",
                                  .with = {{"memory", device.memory.as_double()}, {"gpus", static_cast<double>(gpus)}},
                                  .source = device.source,
                                  .children = {}});
                    return Range::exact(total.as_double());
                },
            .also =
                [](Inputs&, Inputs&, Inputs& now) {
                    std::vector<Companion> also;
                    for (const std::string_view id : kCards) {
                        const auto device = now.catalog().find_device(id);
                        if (!device) continue;
                        also.push_back({"memory." + (*device)->id, (*device)->name,
                                        Range::exact((*device)->memory.as_double()), Unit::bytes});
                        const Range rent = now.rental((*device)->id);
                        if (rent.typical > 0)
                            also.push_back({"usd_per_hour." + (*device)->id, (*device)->name, rent, Unit::usd_per_hour});
                    }
                    return also;
                }};
}

NumberDefinition define_bytes_per_parameter() {
    return {.id = NumberId::bytes_per_parameter,
            .unit = Unit::bytes_per_parameter,
            .knobs =
                [](const Catalog&) {
                    return std::vector<Knob>{
                        name_knob("model", KnobKind::model, "llama-2-7b", "llama-3.1-8b"),
                        name_knob("weights", KnobKind::weights, "fp16", "bf16"),
                    };
                },
            .derive =
                [](Inputs& in, Worksheet* why) {
                    return Range::exact(bytes_per_parameter(count_parameters(in.model("model")), in.weights("weights"), why));
                },
            .also =
                [](Inputs& in, Inputs&, Inputs&) {
                    const double nominal_7b = 7e9;
                    std::vector<Companion> also = {
                        {"weights_7b_16_bit", "",
                         Range::exact(bytes_of(find_weight_format("fp16")->matrices, static_cast<std::int64_t>(nominal_7b)).as_double()),
                         Unit::bytes}};
                    if (const ModelSpec* llama = spec_of(in.catalog(), "llama-2-13b")) {
                        const Params all = count_parameters(*llama).total;
                        also.push_back({"weights_13b_q4_0", "", Range::exact(bytes_of(TensorType::q4_0, all.count()).as_double()), Unit::bytes});
                    }
                    for (const char* format : {"fp8", "nvfp4", "awq-int4"})
                        also.push_back({std::string("bytes_per_parameter.") + format, format,
                                        Range::exact(bytes_per_parameter(count_parameters(in.model("model")), *find_weight_format(format))),
                                        Unit::bytes_per_parameter});
                    return also;
                }};
}

NumberDefinition define_embedding_model_memory() {
    return {.id = NumberId::embedding_model_memory,
            .unit = Unit::bytes,
            .knobs =
                [](const Catalog&) {
                    return std::vector<Knob>{
                        name_knob("model", KnobKind::model, "all-mpnet-base-v2", "bge-large-en-v1.5"),
                        name_knob("weights", KnobKind::weights, "fp32", "fp16"),
                    };
                },
            .derive =
                [](Inputs& in, Worksheet* why) {
                    const std::size_t mark = why ? why->mark() : 0;
                    const Bytes weights = weight_bytes(count_parameters(in.model("model")), in.weights("weights"), why);
                    const Range overhead = in.fact("inference_runtime_overhead_bytes");
                    const double total = weights.as_double() + overhead.typical;
                    if (why)
                        why->add_above(mark, {.name = "embedding_model_memory",
                                              .value = total,
                                              .unit = Unit::bytes,
                                              .formula = "weight_bytes + runtime",
                                              .with = {{"weight_bytes", weights.as_double()}, {"runtime", overhead.typical}},
                                              .source = in.catalog().fact("inference_runtime_overhead_bytes")->provenance.source,
                                              .children = {}});
                    return Range{weights.as_double() + overhead.low, total, weights.as_double() + overhead.high};
                },
            .also =
                [](Inputs& in, Inputs&, Inputs&) {
                    std::vector<Companion> also;
                    for (const char* id : {"all-minilm-l6-v2", "all-mpnet-base-v2", "bge-large-en-v1.5"})
                        if (const auto entry = in.catalog().find_model(id))
                            also.push_back({std::string("weights.") + id, (*entry)->name,
                                            Range::exact(weight_bytes(count_parameters((*entry)->spec), in.weights("weights")).as_double()),
                                            Unit::bytes});
                    return also;
                }};
}

NumberDefinition define_kv_bytes_per_token() {
    return {.id = NumberId::kv_bytes_per_token,
            .unit = Unit::bytes_per_token,
            .knobs =
                [](const Catalog&) {
                    return std::vector<Knob>{
                        name_knob("model", KnobKind::model, "llama-2-13b", "llama-3.1-8b"),
                        name_knob("kv", KnobKind::kv, "fp16", "fp16"),
                        figure_knob("context_tokens", Unit::tokens, 512, 1, 100'000'000,
                                    {256, 512, 1024, 2048, 4096, 8192, 16384, 32768, 131072}),
                        figure_knob("concurrency", Unit::count, 16, 1, 1'000'000, {1, 2, 4, 8, 16, 32, 64, 128, 256}),
                    };
                },
            .derive =
                [](Inputs& in, Worksheet* why) {
                    return Range::exact(kv_bytes_per_token(in.model("model"), kv_of(in), why).as_double());
                },
            .also =
                [](Inputs& in, Inputs&, Inputs&) {
                    const Tokens context(static_cast<std::int64_t>(in.figure("context_tokens")));
                    const Bytes one = kv_bytes_per_sequence(in.model("model"), kv_of(in), context);
                    const Bytes all = one * static_cast<std::int64_t>(in.figure("concurrency"));
                    std::vector<Companion> also = {{"kv_one_sequence", "", Range::exact(one.as_double()), Unit::bytes},
                                                   {"kv_all_sequences", "", Range::exact(all.as_double()), Unit::bytes}};
                    for (const char* id : {"llama-3.1-8b", "llama-3.1-70b"})
                        if (const auto entry = in.catalog().find_model(id))
                            also.push_back({std::string("kv_bytes_per_token.") + id, (*entry)->name,
                                            Range::exact(kv_bytes_per_token((*entry)->spec, kv_of(in)).as_double()),
                                            Unit::bytes_per_token});
                    return also;
                }};
}

}  // namespace ballpark
