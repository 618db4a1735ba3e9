// Training: operations, memory and adapters worked by hand, on a real model, and what must always hold.

#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>

#include "estimate/adapters.h"
#include "estimate/train_layout.h"
#include "estimate/train_memory.h"
#include "tests/support/context.h"

namespace ballpark {
namespace {

using Catch::Approx;

const ModelSpec& model(const char* name) { return (*testing::catalog().find_model(name))->spec; }

constexpr TrainMemoryConstants kPlain{2, 1, 4, 1, 0, {1, 1, 1}, {0, 0, 0}};

AdapterSetup lora(std::int64_t rank, std::uint32_t targets) {
    AdapterSetup adapter;
    adapter.kind = AdapterKind::lora;
    adapter.rank = rank;
    adapter.targets = targets;
    return adapter;
}

TEST_CASE("operations of a token, worked by hand") {
    const ModelSpec& spec = model("llama-2-7b");
    const ParameterCount parameters = count_parameters(spec);
    const TrainFlop flop = train_flop({spec, parameters}, {});
    // Blocks: 32 · (4 · 4096² + 3 · 4096 · 11008); head 4096 · 32000; half of 4096 pairs, 2 · 2 · 4096 each, 32 layers.
    REQUIRE(flop.forward.matrices == 2.0 * 32 * (4.0 * 4096 * 4096 + 3.0 * 4096 * 11008));
    REQUIRE(flop.forward.head == 2.0 * 4096 * 32000);
    REQUIRE(flop.forward.attention == Approx(32.0 * 2048 * 4 * 4096).epsilon(0.001));
    REQUIRE(flop.model == 3 * flop.forward.total());
    TrainSetup full;
    full.recompute = Recompute::full;
    REQUIRE(train_flop({spec, parameters}, full).hardware == Approx(flop.model + flop.forward.total() - flop.forward.head));
}

TEST_CASE("adapters as PEFT counts and writes them") {
    // huggingface/peft method_comparison/MetaMathQA: Llama-3.2-3B, rank 32 on q and v, 9,175,040 parameters, 36,715,216 bytes.
    const AdapterSize size = adapter_size(model("llama-3.2-3b"), lora(32, target_q | target_v));
    REQUIRE(size.parameters.count() == 9'175'040);
    REQUIRE(adapter_file(model("llama-3.2-3b"), lora(32, target_q | target_v)) == Bytes(36'715'216));
    AdapterSetup dora = lora(32, target_q | target_v);
    dora.kind = AdapterKind::dora;
    REQUIRE(adapter_size(model("llama-3.2-3b"), dora).parameters.count() == 9'289'728);
    REQUIRE(adapter_file(model("llama-3.2-3b"), dora) == Bytes(37'181'760));
    // Twice the rank, twice the parameters.
    REQUIRE(adapter_size(model("llama-3.2-3b"), lora(64, target_q | target_v)).parameters.count() == 18'350'080);
}

TEST_CASE("states of a parameter by recipe, and shared out by ZeRO") {
    REQUIRE(find_recipe("16bit")->total() == 8);
    REQUIRE(find_recipe("mixed")->total() == 16);
    REQUIRE(find_recipe("megatron")->total() == 18);
    const ModelSpec& spec = model("llama-2-7b");
    const ParameterCount parameters = count_parameters(spec);
    const std::int64_t n = parameters.total.count();
    TrainSetup setup;
    setup.parallel.data = 64;
    const auto states = [&](int stage) {
        setup.parallel.zero_stage = stage;
        const TrainMemory m = train_memory({{spec, parameters}, setup, *find_recipe("mixed"), Block{1, 2}, 0, 1, Bytes()}, kPlain);
        return (m.weights + m.gradients + m.optimizer).as_double() / static_cast<double>(n);
    };
    // ZeRO, arXiv:1910.02054, figure 1: 16 bytes, then 4 + 12/64, 2 + 14/64 and 16/64.
    REQUIRE(states(0) == Approx(16));
    REQUIRE(states(1) == Approx(4 + 12.0 / 64));
    REQUIRE(states(2) == Approx(2 + 14.0 / 64));
    REQUIRE(states(3) == Approx(16.0 / 64));
}

TEST_CASE("activations of a layer, worked by hand") {
    // A gated layer: q, k, v and attention's output 4 · 4096, gate, up, activated gate and product 4 · 11008.
    const ActivationElements kept = activation_elements(model("llama-2-7b"), {});
    REQUIRE(kept.inner == 32.0 * (4 * 4096 + 4 * 11008));
    REQUIRE(kept.hidden == 32.0 * 4096);
    // Frozen and adapted on q alone, the input of the downward matrix is not kept.
    REQUIRE(activation_elements(model("llama-2-7b"), lora(8, target_q)).inner == 32.0 * (4 * 4096 + 3 * 11008));
}

TEST_CASE("recomputing, splitting and sharding never need more; longer and larger batches never less") {
    const ModelSpec& spec = model("llama-3.1-8b");
    const ParameterCount parameters = count_parameters(spec);
    const auto peak = [&](const TrainSetup& setup) {
        return train_memory({{spec, parameters}, setup, *find_recipe("megatron"), Block{1, 2}, 0, 1, Bytes()}, kPlain).total.typical;
    };
    TrainSetup plain;
    TrainSetup full = plain;
    full.recompute = Recompute::full;
    REQUIRE(peak(full) <= peak(plain));
    TrainSetup tensor = plain;
    tensor.parallel.tensor = 8;
    REQUIRE(peak(tensor) <= peak(plain));
    for (const std::int64_t batch : {2, 4, 8}) {
        TrainSetup larger = plain;
        larger.micro_batch = batch;
        REQUIRE(peak(larger) > peak(plain));
    }
    const TrainMemoryInput input{{spec, parameters}, full, *find_recipe("megatron"), Block{1, 2}, 0, 1, Bytes()};
    const std::int64_t most = largest_micro_batch(input, kPlain, gib(400));
    REQUIRE(most > 0);
    TrainSetup at = full;
    at.micro_batch = most;
    REQUIRE(peak(at) <= gib(400).as_double());
    at.micro_batch = most + 1;
    REQUIRE(peak(at) > gib(400).as_double());
    REQUIRE(smallest_cluster(input, kPlain, gib(80), TrainStyle::split) >= 2);
}

}  // namespace
}  // namespace ballpark
