// `serve` where llama.cpp runs all layers or some of them on the host.

#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>

#include "tests/support/ask.h"

namespace ballpark {
namespace {

using Catch::Approx;
using testing::answered;

const Json kHost = {{"bandwidth_bytes_per_second", 89.6e9}, {"flop_per_second", 1e12}, {"link_bytes_per_second", 32e9}};
const Json kPartly = {{"model", "llama-3.1-70b"}, {"weights", "q4_k_m"}, {"engine", "llama.cpp"}, {"gpu", "rtx-4090"},
                      {"gpu_layers", 40}, {"context_tokens", 4096}, {"host", kHost}};

Json with(Json question, const char* field, Json value) {
    question[field] = std::move(value);
    return question;
}

double typical(const Json& speed, const char* name) { return speed[name]["typical"].number(); }

bool has_note(const Json& reply, const char* code) {
    for (const Json& note : reply["answer"]["notes"].items())
        if (note["code"] == code) return true;
    return false;
}

TEST_CASE("half of Llama 3.1 70B on the host is read at the host's rate") {
    const Json answer = answered("serve", kPartly);
    const Json& speed = answer["speed"];
    // 41 of 80 layers stay: 0.51 of the 41.7 GB that a step reads, at no more than 89.6 GB/s, beside 20 GB at 1008 GB/s.
    const double host = 41.0 / 80 * 41.4e9 / 89.6e9;
    const double least = host + 20.5e9 / 1008e9;
    REQUIRE(speed["ceiling_tokens_per_second"].number() == Approx(1 / least).epsilon(0.03));
    REQUIRE(typical(speed, "tpot_seconds") > least);
    REQUIRE(typical(speed, "tpot_seconds") < 2 * least);
    REQUIRE(speed["host"]["assumed"] == false);
    REQUIRE(speed["measurements"].integer() > 10);
    REQUIRE(answer["memory"]["fits"] == true);
}

TEST_CASE("what is not said of the host is assumed, and said") {
    Json question = kPartly;
    question["host"] = Json::object();
    const Json reply = testing::ask("serve", question);
    REQUIRE(has_note(reply, "host_rates"));
    const Json& speed = reply["answer"]["speed"];
    REQUIRE(speed["host"]["assumed"] == true);
    const Json said = answered("serve", kPartly)["speed"];
    REQUIRE(typical(speed, "tpot_seconds") == Approx(typical(said, "tpot_seconds")));
    REQUIRE(speed["tpot_seconds"]["high"].number() > said["tpot_seconds"]["high"].number());
    // On an integrated device the host has the same memory.
    const Json mac = answered("serve", {{"model", "llama-3.1-8b"}, {"weights", "q4_k_m"}, {"engine", "llama.cpp"}, {"gpu", "m4-max-64gb"}, {"gpu_layers", 10}});
    REQUIRE(mac["speed"]["host"]["assumed"] == false);
}

TEST_CASE("a host alone, with and without a device to copy prompts to") {
    Json alone = with(kPartly, "model", "qwen3-30b-a3b");
    alone = with(alone, "gpu", nullptr);
    alone = with(alone, "gpu_layers", 0);
    const Json cpu = answered("serve", alone)["speed"];
    // 3.3 of 30.5 billion parameters a token: far less than the 18.6 GB of the file.
    REQUIRE(1 / typical(cpu, "tpot_seconds") > 3 * 89.6e9 / 18.6e9);
    const Json beside = answered("serve", with(alone, "gpu", "rtx-4090"))["speed"];
    REQUIRE(typical(beside, "tpot_seconds") == Approx(typical(cpu, "tpot_seconds")));
    REQUIRE(typical(beside, "prefill_tokens_per_second") > 2 * typical(cpu, "prefill_tokens_per_second"));
    // Too little memory holds nothing.
    Json small = alone;
    small["host"]["memory_bytes"] = 8'000'000'000;
    REQUIRE_FALSE(answered("serve", small).contains("speed"));
}

TEST_CASE("no speed with a host is above its ceiling, and layers on the device make none slower") {
    for (const ModelEntry& entry : testing::catalog().models()) {
        if (!entry.spec.has_output_head) continue;
        const auto blocks = static_cast<std::int64_t>(entry.spec.layers.size());
        double before = 1e9;
        for (const std::int64_t layers : {std::int64_t{0}, std::int64_t{1}, blocks / 2, blocks, blocks + 1}) {
            Json question = with(kPartly, "model", entry.id);
            question["gpu"] = Json{{"memory_bytes", 4'000'000'000'000}, {"bandwidth_bytes_per_second", 1e12}, {"flop_per_second", 1e14}};
            question["gpu_layers"] = layers;
            question["context_tokens"] = 2048;
            INFO(question.dump());
            const Json speed = answered("serve", question)["speed"];
            REQUIRE(speed["output_tokens_per_second_per_user"]["high"].number() <= speed["ceiling_tokens_per_second_per_user"].number() * (1 + 1e-9));
            REQUIRE(speed["output_tokens_per_second"]["high"].number() <= speed["ceiling_tokens_per_second"].number() * (1 + 1e-9));
            REQUIRE(typical(speed, "tpot_seconds") <= before * (1 + 1e-9));
            before = typical(speed, "tpot_seconds");
        }
    }
}

TEST_CASE("Qwen3 30B-A3B on a card of 8 GB: the experts of 36 layers on the host") {
    const Json host = {{"bandwidth_bytes_per_second", 102.4e9}, {"flop_per_second", 1e12}, {"link_bytes_per_second", 15.8e9}};
    Json question = {{"model", "qwen3-30b-a3b"}, {"weights", "q4_k_m"}, {"engine", "llama.cpp"}, {"gpu", "rtx-2080"},
                     {"context_tokens", 4096}, {"cpu_moe", 36}, {"host", host}};
    const Json answer = answered("serve", question);
    REQUIRE(answer["memory"]["fits"] == true);
    REQUIRE(answer["command"].text().find("--gpu-layers all --n-cpu-moe 36") != std::string::npos);
    REQUIRE(answer["memory"]["cpu_moe_that_fits"].integer() <= 36);
    const Json& speed = answer["speed"];
    // 8 of 128 experts in 36 of 48 layers: 0.0469 of 17.3 GB of experts at 102.4 GB/s, beside what the card reads.
    const double least = 0.0469 * 17.3e9 / 102.4e9;
    REQUIRE(1 / speed["ceiling_tokens_per_second_per_user"].number() > least);
    REQUIRE(1 / speed["ceiling_tokens_per_second_per_user"].number() < 1.6 * least);
    REQUIRE(typical(speed, "tpot_seconds") > least);
    REQUIRE(speed["host"]["assumed"] == false);
    REQUIRE(answered("serve", with(question, "cpu_moe", 48)).dump() != answered("serve", question).dump());
    REQUIRE(answered("serve", with(question, "cpu_moe", 48))["memory"].dump() == answered("serve", with(question, "cpu_moe", true))["memory"].dump());
    // As many layers as fit is the fewest: one less does not.
    const std::int64_t fewest = answer["memory"]["cpu_moe_that_fits"].integer();
    REQUIRE(answered("serve", with(question, "cpu_moe", fewest))["memory"]["fits"] == true);
    REQUIRE(answered("serve", with(question, "cpu_moe", fewest - 1))["memory"]["fits"] == false);
    REQUIRE(has_note(testing::ask("serve", with(question, "cpu_moe", fewest - 1)), "experts_on_host"));
    // Attention on the card beats whole layers on the host.
    const std::int64_t layers = answer["memory"]["gpu_layers_that_fit"].integer();
    REQUIRE(layers == 49);
    testing::refused("serve", with(kPartly, "cpu_moe", 3), "unsupported", "cpu_moe");
    testing::refused("serve", with(question, "cpu_moe", "all"), "bad_value", "cpu_moe");
    testing::refused("serve", with(question, "cpu_moe", -1), "bad_value", "cpu_moe");
    testing::refused("serve", {{"model", "qwen3-30b-a3b"}, {"gpu", "h100"}, {"engine", "vllm"}, {"cpu_moe", 3}}, "unsupported", "cpu_moe");
}

TEST_CASE("with experts on the host no speed is above its ceiling, and more of them there make none faster") {
    for (const ModelEntry& entry : testing::catalog().models()) {
        if (!entry.spec.has_output_head) continue;
        Json question = with(kPartly, "model", entry.id);
        question["gpu"] = Json{{"memory_bytes", 4'000'000'000'000}, {"bandwidth_bytes_per_second", 1e12}, {"flop_per_second", 1e14}};
        question["gpu_layers"] = "all";
        question["context_tokens"] = 2048;
        const auto blocks = static_cast<std::int64_t>(entry.spec.layers.size());
        double before = 0;
        for (const std::int64_t layers : {std::int64_t{0}, blocks / 2, blocks}) {
            question["cpu_moe"] = layers;
            const Json reply = testing::ask("serve", question);
            if (reply["ok"] == false) {
                REQUIRE(reply["error"]["field"] == "cpu_moe");
                break;
            }
            INFO(question.dump());
            const Json& speed = reply["answer"]["speed"];
            REQUIRE(speed["output_tokens_per_second_per_user"]["high"].number() <= speed["ceiling_tokens_per_second_per_user"].number() * (1 + 1e-9));
            REQUIRE(typical(speed, "tpot_seconds") >= before * (1 - 1e-9));
            before = typical(speed, "tpot_seconds");
        }
    }
}

TEST_CASE("what is wrong with a host is said at its field") {
    testing::refused("serve", with(kPartly, "host", 3), "bad_value", "host");
    testing::refused("serve", with(kPartly, "host", {{"bandwidth_bytes_per_second", -1}}), "bad_value", "host.bandwidth_bytes_per_second");
    testing::refused("serve", with(kPartly, "host", {{"bandwidth", 1e9}}), "unknown_field", "host.bandwidth");
    testing::refused("serve", {{"model", "llama-3.1-8b"}, {"gpu", "h100"}, {"engine", "vllm"}, {"host", kHost}}, "unsupported", "host");
}

}  // namespace
}  // namespace ballpark
