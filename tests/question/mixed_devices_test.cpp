// Unlike devices in one service, and a plan on the cards that are there.

#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <set>

#include "tests/support/ask.h"

namespace ballpark {
namespace {

using Catch::Approx;
using testing::answered;

const Json kMixed = {{"model", "llama-3.1-70b"}, {"weights", "q4_k_m"}, {"engine", "llama.cpp"}, {"context_tokens", 4096}};

Json with(Json question, const char* field, Json value) {
    question[field] = std::move(value);
    return question;
}

const Json& place(const Json& memory, const char* name) {
    for (const Json& row : memory["places"].items())
        if (row["name"] == name) return row;
    return memory["places"].items().front();
}

TEST_CASE("llama.cpp shares layers out by the memory of each card, and a token passes all of them") {
    const Json answer = answered("serve", with(kMixed, "gpu", {"2x rtx-4090", "rtx-3060"}));
    const Json& memory = answer["memory"];
    REQUIRE(memory["fits"] == true);
    REQUIRE(memory["gpus_needed"] == 3);
    // 24 + 24 + 12 GB: 81 layers with the output, about 2/5, 2/5 and 1/5 of them.
    const double all = memory["model_buffer_bytes"].number() - place(memory, "host")["model_buffer_bytes"].number();
    const double last = place(memory, "gpu2")["model_buffer_bytes"].number();
    REQUIRE(place(memory, "gpu0")["model_buffer_bytes"].number() == Approx(0.4 * all).epsilon(0.06));
    REQUIRE(last < 0.23 * all);
    // Nothing is faster than reading each card's part at its own rate: 1008 and 360 GB/s.
    const double least = (all - last) / 1008e9 + last / 360e9;
    REQUIRE(answer["speed"]["ceiling_tokens_per_second"].number() == Approx(1 / least).epsilon(0.03));
    REQUIRE(answer["speed"]["tpot_seconds"]["typical"].number() > least);
    REQUIRE(answer["speed"]["tpot_seconds"]["typical"].number() < 1.6 * least);
    // Two of the better cards alone hold it less well but read faster.
    REQUIRE_FALSE(answer["speed"].contains("host"));
}

TEST_CASE("a list of equal devices is their count, in every engine") {
    for (const char* engine : {"llama.cpp", "vllm", "transformers"}) {
        Json question = {{"model", "llama-3.1-8b"}, {"engine", engine}, {"context_tokens", 4096}};
        question["weights"] = engine == std::string("llama.cpp") ? "q8_0" : "bf16";
        const Json counted = answered("serve", with(with(question, "gpu", "rtx-3090"), "gpus", 2));
        REQUIRE(answered("serve", with(question, "gpu", "2x rtx-3090")).dump() == counted.dump());
        REQUIRE(answered("serve", with(question, "gpu", {"rtx 3090", "RTX 3090"})).dump() == counted.dump());
        REQUIRE(answered("serve", with(with(question, "gpu", "rtx-3090 + 1 × rtx-3090"), "gpus", 2)).dump() == counted.dump());
    }
}

TEST_CASE("a name that begins with a number and an x is no count") {
    const Json reply = testing::ask("serve", with(kMixed, "gpu", "7900 xtx"));
    REQUIRE(reply["error"]["code"] == "unknown_gpu");
    REQUIRE(reply["error"]["message"].text().find("\"7900 xtx\"; did you mean rx-7900-xtx-24gb") != std::string::npos);
}

TEST_CASE("ranks over unlike devices are as small and as slow as the weakest") {
    const Json mixed = answered("serve", {{"model", "llama-3.1-8b"}, {"engine", "vllm"}, {"weights", "bf16"}, {"gpu", {"rtx-4090", "rtx-3090"}}});
    const Json weakest = answered("serve", {{"model", "llama-3.1-8b"}, {"engine", "vllm"}, {"weights", "bf16"}, {"gpu", "rtx-3090"}, {"gpus", 2}});
    REQUIRE(mixed["speed"]["tpot_seconds"]["typical"].number() == Approx(weakest["speed"]["tpot_seconds"]["typical"].number()).epsilon(0.02));
    REQUIRE(mixed["memory"]["kv_pool_bytes"]["typical"].number() <= weakest["memory"]["kv_pool_bytes"]["typical"].number());
    testing::refused("serve", {{"model", "llama-3.1-8b"}, {"engine", "vllm"}, {"gpu", {"rtx-4090", "rx-7900-xtx"}}}, "unsupported", "gpu");
}

TEST_CASE("unlike cards are held against measurements on one of a kind, a host against none and says so") {
    Json question = with(with(kMixed, "gpu", "2x rtx-4090 + rtx-3090"), "explain", true);
    const Json evidence = answered("serve", question)["evidence"];
    REQUIRE(evidence.size() > 0);
    for (const Json& row : evidence.items()) REQUIRE(row["differs"].dump().find("gpus") != std::string::npos);
    question["gpu_layers"] = 40;
    const Json reply = testing::ask("serve", question);
    REQUIRE_FALSE(reply["answer"].contains("evidence"));
    REQUIRE(reply["answer"]["notes"].dump().find("evidence_of_host") != std::string::npos);
}

TEST_CASE("what is wrong with a list of devices is said at its field") {
    testing::refused("serve", with(kMixed, "gpu", {"2x rtx-4090", "rtx-9999"}), "unknown_gpu", "gpu");
    testing::refused("serve", with(kMixed, "gpu", {"0x rtx-4090"}), "bad_value", "gpu");
    testing::refused("serve", with(kMixed, "gpu", Json::array()), "bad_value", "gpu");
    testing::refused("serve", with(kMixed, "gpu", Json::array({3})), "bad_value", "gpu");
    testing::refused("serve", with(with(kMixed, "gpu", "2x rtx-4090 + rtx-3090"), "gpus", 2), "bad_value", "gpus");
    testing::refused("plan", {{"model", "any"}, {"cards", {"rtx-9999"}}}, "unknown_gpu", "cards");
    testing::refused("plan", {{"model", "any"}, {"cards", {"17x rtx-4090"}}}, "bad_value", "cards");
    testing::refused("plan", {{"model", "any"}, {"cards", "rtx-4090"}, {"gpus_allowed", {"h100"}}}, "bad_value", "gpus_allowed");
    testing::refused("plan", {{"model", "any"}, {"cards", "rtx-4090"}, {"max_gpus", 2}}, "bad_value", "max_gpus");
}

std::set<std::string> runnable(const Json& cards) {
    std::set<std::string> models;
    const Json plan = answered("plan", {{"model", "any"}, {"cards", cards}, {"max_options", 1000}});
    for (const Json& option : plan["options"].items()) models.insert(option["model"].text());
    return models;
}

TEST_CASE("another card never makes fewer models runnable") {
    const std::set<std::string> one = runnable({"rtx-4090"});
    const std::set<std::string> mixed = runnable({"rtx-4090", "rtx-3060"});
    const std::set<std::string> more = runnable({"rtx-4090", "rtx-3060", "rtx-3090"});
    REQUIRE(one.size() > 50);
    REQUIRE(std::includes(mixed.begin(), mixed.end(), one.begin(), one.end()));
    REQUIRE(std::includes(more.begin(), more.end(), mixed.begin(), mixed.end()));
    REQUIRE(more.size() > one.size());
    REQUIRE(runnable({"2x rtx-3090"}) == runnable({"rtx-3090", "rtx-3090"}));
}

TEST_CASE("a plan on given cards names no others, and each option is a serve question that says the same") {
    const Json plan = answered("plan", {{"model", "llama-3.1-70b"}, {"cards", "rtx-4090 + rtx-3090"}, {"workload", {{"input_tokens", 1000}, {"output_tokens", 200}}}});
    REQUIRE(plan["options"].size() >= 1);
    const Json& best = plan["options"].items().front();
    REQUIRE(best["gpu"] == "rtx-4090-24gb + rtx-3090-24gb");
    REQUIRE(best["gpus"] == 2);
    for (const Json& option : plan["options"].items()) {
        const Json serve = answered(option["question"]);
        INFO(option["question"].dump());
        REQUIRE(serve["memory"]["fits"] == true);
        REQUIRE(serve["speed"].dump() == option["speed"].dump());
        REQUIRE(option["gpus"].integer() <= 2);
    }
}

}  // namespace
}  // namespace ballpark
