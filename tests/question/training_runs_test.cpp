// Runs on more and more devices, what objectives add, packing, many adapters, sizes of equal loss: properties and cases by hand.

#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>

#include "estimate/sequence_padding.h"
#include "question/training.h"
#include "tests/support/ask.h"

namespace ballpark {
namespace {

using Catch::Approx;
using testing::answered;
using testing::ask;

Json tuned(Json fields) {
    Json question = {{"model", "llama-3.1-8b"}, {"gpu", "h100"}, {"gpus", 8}, {"dataset_tokens", 1e8}, {"method", "full"}};
    for (const auto& [name, value] : fields.members()) question[name] = value;
    return answered("finetune", question);
}

double days(const Json& answer) { return answer["days"]["typical"].number(); }
double peak(const Json& answer) { return answer["memory_per_gpu_bytes"]["total"]["typical"].number(); }

TEST_CASE("no run is faster than its device's matrix units, whatever the range says") {
    for (const char* name : {"llama-3.2-1b", "llama-3.1-8b", "llama-3.1-70b", "deepseek-v3", "mamba-2.8b"})
        for (const char* gpu : {"a100-sxm-80gb", "h100-sxm-80gb", "b200-sxm-180gb", "rtx-4090", "mi300x"})
            for (const char* precision : {"bf16", "fp8"})
                for (const char* recompute : {"none", "full"}) {
                    const Json question = {{"model", name}, {"gpu", gpu}, {"gpus", 256}, {"tokens", 1e10}, {"precision", precision}, {"recompute", recompute}};
                    const auto read = read_training(question, testing::context(), false);
                    REQUIRE(read);
                    const auto answer = answer_training(*read, testing::catalog(), false);
                    REQUIRE(answer);
                    INFO(question.dump());
                    const double peak = train_peak(*read->gpu, read->precision)->count();
                    const double least = answer->flop_hardware / (256 * peak);
                    REQUIRE(answer->run.mfu.high < 1);
                    REQUIRE(answer->run.tokens_per_second.high < 1e10 / least);
                }
}

TEST_CASE("more data never takes less, more devices never more days") {
    double last = 0;
    for (const double tokens : {1e9, 1e10, 1e11, 1e12}) {
        const Json run = answered("train", {{"model", "llama-3.1-8b"}, {"gpu", "h100"}, {"gpus", 64}, {"tokens", tokens}});
        REQUIRE(days(run) > last);
        last = days(run);
    }
    const Json run = answered("train", {{"model", "llama-3.1-70b"}, {"gpu", "h100"}, {"gpus", 512}, {"tokens", 1e12}});
    const Json& curve = run["curve"];
    REQUIRE(curve.size() > 4);
    bool asked = false;
    for (std::size_t i = 0; i < curve.size(); ++i) {
        const Json& point = curve.items()[i];
        if (i > 0) {
            REQUIRE(point["gpus"].number() > curve.items()[i - 1]["gpus"].number());
            REQUIRE(days(point) < days(curve.items()[i - 1]));
        }
        if (point["gpus"] != 512) continue;
        asked = true;
        REQUIRE(days(point) == days(run));
    }
    REQUIRE(asked);
}

TEST_CASE("a curve ends where a device would have no sequence of its own") {
    const Json run = answered("finetune", {{"model", "llama-3.2-1b"}, {"gpu", "h100"}, {"dataset_tokens", 20'480}});
    REQUIRE(run["curve"].items().back()["gpus"].number() <= 10);
    const Json step = answered("train", {{"model", "llama-3.2-1b"}, {"gpu", "h100"}, {"tokens", 1e12}, {"gpus", 16}, {"global_batch", 64}});
    REQUIRE(step["curve"].items().back()["gpus"].number() <= 64);
}

TEST_CASE("a preference's reference adds a forward pass, a third of training; an adapter needs no second model") {
    const Json plain = tuned({});
    const Json preference = tuned({{"objective", "preference"}});
    REQUIRE(days(preference) / days(plain) == Approx(4.0 / 3).epsilon(0.01));
    REQUIRE(preference["time_share"]["forward"].number() == Approx(0.25).epsilon(0.01));
    REQUIRE(preference["frozen_models"] == 1);
    REQUIRE(peak(preference) > peak(plain));
    REQUIRE(tuned({{"objective", "dpo"}, {"method", "lora"}})["frozen_models"] == 0);
}

TEST_CASE("reinforcement takes longer the longer its answers, and says how few measured steps stand behind it") {
    const Json plain = tuned({{"packing", true}});
    double last = days(plain);
    for (const int answer : {64, 256, 1024}) {
        const Json run = tuned({{"objective", "grpo"}, {"prompt_tokens", 256}, {"answer_tokens", answer}, {"packing", true}});
        const Json& shares = run["time_share"];
        REQUIRE(shares["training"].number() + shares["forward"].number() + shares["generating"].number() == Approx(1));
        REQUIRE(run["days"]["high"].number() / run["days"]["low"].number() > 1.5);
        REQUIRE(days(run) > days(plain));
        REQUIRE(run["notes"].dump().find("few_rows_reinforcement") != std::string::npos);
    }
    REQUIRE(last > 0);
    // 32 layers of 8 heads of 128, keys and values in 16 bit, 2,048 tokens, 64 answers.
    const Json run = tuned({{"objective", "grpo"}});
    REQUIRE(run["rollouts"]["cache_bytes"] == std::int64_t{32} * 2 * 8 * 128 * 2 * 2048 * 64);
    REQUIRE(peak(tuned({{"objective", "grpo"}, {"rollouts_stay", false}})) < peak(run));
    REQUIRE(peak(tuned({{"objective", "ppo"}})) > peak(run));
    REQUIRE(peak(tuned({{"objective", "grpo"}, {"reward_model", false}})) < peak(run));
    const Json wrong = ask("finetune", {{"model", "llama-3.1-8b"}, {"gpu", "h100"}, {"dataset_tokens", 1e6}, {"objective", "grpo"}, {"prompt_tokens", 3000}});
    REQUIRE(wrong["error"]["field"] == "prompt_tokens");
}

TEST_CASE("filling up, worked by hand; packing wastes nothing") {
    // Even lengths up to 1,000 (mean 500): the longest of n is n / (n + 1) of it.
    REQUIRE(padded_length(500, 1000, 1) == 500);
    REQUIRE(padded_length(500, 1000, 3) == 750);
    REQUIRE(padded_length(500, 1000, 999) == 999);
    REQUIRE(padded_length(1000, 1000, 8) == 1000);
    const Json filled = tuned({{"method", "lora"}, {"mean_tokens", 512}, {"micro_batch", 4}});
    const Json packed = tuned({{"method", "lora"}, {"mean_tokens", 512}, {"micro_batch", 4}, {"packing", true}});
    // 2048 · 4 / (4 + 4 - 1) = 1170.3 tokens for 512.
    REQUIRE(filled["packing"]["wasted_share"].number() == Approx(1 - 512 * 7.0 / 8192));
    REQUIRE(packed["packing"]["wasted_share"].number() == 0);
    REQUIRE(days(filled) / days(packed) == Approx(8192.0 / 7 / 512));
    REQUIRE(ask("finetune", {{"model", "llama-3.1-8b"}, {"gpu", "h100"}, {"dataset_tokens", 1e6}, {"mean_tokens", 4096}})["error"]["field"] == "mean_tokens");
}

TEST_CASE("adapters on one base, as vLLM keeps them") {
    // Rank 16 on every linear layer of Llama 3.1 8B is 41,943,040 parameters; in 16 bit twice as many bytes.
    const Json run = tuned({{"method", "lora"}, {"rank", 12}});
    REQUIRE(run["serving"]["max_lora_rank"] == 16);
    REQUIRE(run["serving"]["adapter_bytes"] == 83'886'080);
    const auto served = [](int slots, int rank) {
        return answered("serve", {{"model", "llama-3.1-8b"}, {"gpu", "h100"}, {"engine", "vllm"}, {"max_loras", slots}, {"max_lora_rank", rank}})["memory"];
    };
    const Json four = served(4, 16);
    REQUIRE(four["adapters"]["per_gpu_bytes"] == 4 * 83'886'080);
    REQUIRE(served(8, 16)["kv_pool_bytes"]["typical"].number() < four["kv_pool_bytes"]["typical"].number());
    // As many as are said to fit do, and one more does not.
    const auto most = static_cast<int>(four["adapters"]["max_loras_that_fit"].number());
    REQUIRE(served(most, 16)["fits"] == true);
    REQUIRE(served(most + 2, 16)["fits"] == false);
    REQUIRE(ask("serve", {{"model", "llama-3.1-8b"}, {"gpu", "h100"}, {"engine", "vllm"}, {"max_loras", 4}, {"max_lora_rank", 12}})["error"]["field"] == "max_lora_rank");
    REQUIRE(ask("serve", {{"model", "llama-3.1-8b"}, {"gpu", "h100"}, {"engine", "llama.cpp"}, {"max_loras", 4}})["error"]["field"] == "max_loras");
}

TEST_CASE("the more a model is served, the smaller the cheapest size of its loss") {
    double last = 1e30;
    for (const double lifetime : {1e9, 1e13, 1e15}) {
        const Json run = answered("train", {{"model", "llama-3.1-8b"}, {"gpu", "h100"}, {"gpus", 512}, {"tokens", 2e11}, {"lifetime_tokens", lifetime}});
        std::size_t cheapest = 0;
        for (const Json& row : run["overtraining"].items()) {
            REQUIRE(row["total_usd"]["typical"].number() == Approx(row["training_usd"]["typical"].number() + row["serving_usd"]["typical"].number()));
            if (!row["cheapest"].boolean()) continue;
            ++cheapest;
            if (row["law"] != "chinchilla_3") continue;
            REQUIRE(row["parameters"].number() <= last);
            last = row["parameters"].number();
        }
        REQUIRE(cheapest == 2);
    }
    REQUIRE(last < 8e9);
}

TEST_CASE("fine-tuning beside training from nothing, in hours of the same devices") {
    const Json run = tuned({{"method", "lora"}, {"pretraining_tokens", 15e12}});
    REQUIRE(run["cost_ratio_to_pretraining"].number() ==
            Approx(run["gpu_hours"]["typical"].number() / run["pretraining"]["gpu_hours"]["typical"].number()));
    REQUIRE(run["pretraining"]["tokens"].number() == 15e12);
    REQUIRE(run["cost_ratio_to_pretraining"].number() < 1e-4);
}

}  // namespace
}  // namespace ballpark
