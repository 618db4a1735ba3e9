#include "question/numbers.h"

#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>

#include "question/number_definition.h"
#include "tests/support/context.h"

namespace ballpark {
namespace {

using Catch::Approx;

NumberAnswer ask(NumberId id, std::vector<KnobSetting> settings = {}) {
    Result<NumberAnswer> answer = answer_number(id, settings, testing::catalog(), true);
    if (!answer) FAIL(answer.error().field << ": " << answer.error().message);
    return *answer;
}

double beside(const NumberAnswer& answer, std::string_view id) {
    for (const Companion& companion : answer.also)
        if (companion.id == id) return companion.value.typical;
    FAIL("no companion " << id);
    return 0;
}

KnobSetting turn(NumberId number, std::string knob, double figure) { return {number, std::move(knob), figure, {}, nullptr}; }
KnobSetting turn(NumberId number, std::string knob, std::string name) { return {number, std::move(knob), 0, std::move(name), nullptr}; }

TEST_CASE("concise answers save their share of the bill") {
    const NumberAnswer answer = ask(NumberId::concise_saving);
    // GPT-4: 250 in at $30, 750 out at $60: the output is 6/7 of the bill.
    REQUIRE(answer.derived.low == Approx(0.40 * 6 / 7));
    REQUIRE(answer.derived.high == Approx(0.90 * 6 / 7));
    REQUIRE(beside(answer, "five_alternatives_instead_of_ten_output") == 0.5);
    REQUIRE(answer.verdict == Verdict::holds);
}

TEST_CASE("750 words are 1,000 tokens") {
    REQUIRE(ask(NumberId::tokens_per_word).derived.typical == Approx(4.0 / 3.0));
    REQUIRE(ask(NumberId::tokens_per_word, {turn(NumberId::tokens_per_word, "language", "ko")}).today.typical > 2.5);
}

TEST_CASE("GPT-4 against GPT-3.5-Turbo") {
    const NumberAnswer answer = ask(NumberId::gpt4_vs_gpt35_cost);
    REQUIRE(answer.derived.typical == Approx(50));
    REQUIRE(answer.derived.low == Approx(30));
    REQUIRE(answer.derived.high == Approx(60));
    REQUIRE(beside(answer, "gpt4_32k_prompt") == Approx(30));
    REQUIRE(beside(answer, "gpt4_32k_generation") == Approx(60));
    REQUIRE(beside(answer, "gpt4_8k_prompt") == Approx(15));
    REQUIRE(beside(answer, "gpt4_8k_generation") == Approx(30));
    REQUIRE(answer.today.low == Approx(24));
    REQUIRE(answer.today.high == Approx(25));
    REQUIRE(answer.verdict == Verdict::drifted);
}

TEST_CASE("generation against embedding") {
    const NumberAnswer answer = ask(NumberId::generation_vs_embedding_cost);
    REQUIRE(answer.derived.typical == Approx(5));
    REQUIRE(beside(answer, "gpt4_8k_generation") == Approx(150));
    REQUIRE(beside(answer, "gpt4_32k_generation") == Approx(300));
    REQUIRE(answer.today.typical == Approx(62.5));
}

TEST_CASE("an embedding API against an own T4") {
    const NumberAnswer answer = ask(NumberId::openai_vs_selfhosted_embedding_cost);
    REQUIRE(answer.derived.typical == Approx(10.8));
    REQUIRE(answer.today.typical == Approx(0.54));
    REQUIRE(answer.verdict == Verdict::drifted);
}

TEST_CASE("fine-tuned queries") {
    REQUIRE(ask(NumberId::finetuned_vs_base_query_cost).derived.typical == Approx(6));
    REQUIRE(ask(NumberId::finetuned_vs_base_query_cost).today.typical == Approx(1.5));
    const NumberAnswer own = ask(NumberId::selfhosted_finetuned_vs_base_cost);
    REQUIRE(own.derived.typical == 1);
    REQUIRE(own.derived.high > 1);
    REQUIRE(own.derived.high < 1.02);
    const NumberAnswer merged = ask(NumberId::selfhosted_finetuned_vs_base_cost,
                                    {turn(NumberId::selfhosted_finetuned_vs_base_cost, "lora_rank", 0)});
    REQUIRE(merged.derived.is_exact());
}

TEST_CASE("training 13B") {
    const NumberAnswer answer = ask(NumberId::train_13b_cost);
    REQUIRE(beside(answer, "a100_hours") == Approx(189'235).epsilon(0.001));
    REQUIRE(answer.derived.typical == Approx(946'176).epsilon(0.001));
    REQUIRE(answer.derived.low < answer.derived.typical);
    REQUIRE(answer.derived.high > answer.derived.typical);
    // The 21 days on 2,048 cards that are quoted belong to the 65B model.
    REQUIRE(beside(answer, "days_on_2048_a100_65b") / 86400 == Approx(20.8).epsilon(0.01));
    REQUIRE(beside(answer, "days_on_2048_a100") / 86400 < 4);
    REQUIRE(answer.verdict == Verdict::drifted);
}

TEST_CASE("fine-tuning a million words") {
    const NumberAnswer answer = ask(NumberId::finetune_vs_train_cost);
    REQUIRE(beside(answer, "finetuning_cost_then") == Approx(40));
    REQUIRE(answer.derived.typical < 0.001);
    REQUIRE(answer.derived.typical == Approx(40.0 / 946'176).epsilon(0.001));
    REQUIRE(answer.verdict == Verdict::holds);
}

TEST_CASE("memory of cards") {
    const NumberAnswer answer = ask(NumberId::gpu_memory_capacity);
    REQUIRE(answer.derived.typical == gib(40).as_double());
    REQUIRE(beside(answer, "memory.v100-sxm-16gb") == gib(16).as_double());
    REQUIRE(beside(answer, "memory.a10g-24gb") == gib(24).as_double());
    REQUIRE(beside(answer, "memory.a100-sxm-80gb") == gib(80).as_double());
    REQUIRE(beside(answer, "usd_per_hour.h100-sxm-80gb") > 1);
}

TEST_CASE("bytes of a parameter") {
    const NumberAnswer answer = ask(NumberId::bytes_per_parameter);
    REQUIRE(answer.derived.typical == 2);
    REQUIRE(beside(answer, "weights_7b_16_bit") == 14e9);
    // 13B at 4 bit with block scales: too much for a 6 GB card.
    const double at_4_bit = beside(answer, "weights_13b_q4_0") / gib(1).as_double();
    REQUIRE(at_4_bit == Approx(6.86).epsilon(0.01));
    REQUIRE(at_4_bit > 6);
}

TEST_CASE("an embedding model with its runtime") {
    const NumberAnswer answer = ask(NumberId::embedding_model_memory);
    REQUIRE(answer.derived.typical == Approx(1e9).epsilon(0.1));
    REQUIRE(beside(answer, "weights.all-minilm-l6-v2") == Approx(22'713'216.0 * 4).epsilon(0.01));
    REQUIRE(beside(answer, "weights.bge-large-en-v1.5") == Approx(1.34e9).epsilon(0.01));
}

TEST_CASE("batching") {
    const NumberAnswer answer = ask(NumberId::batching_throughput);
    REQUIRE(answer.derived.typical == Approx(12.5));
    REQUIRE(beside(answer, "batching_two_requests") == Approx(2 * 5 / 5.2).epsilon(0.01));
    REQUIRE(answer.today.typical > 10);
    REQUIRE(answer.today.typical < 25);
    double before = 0;
    for (const double requests : {1.0, 2.0, 8.0, 64.0}) {
        const double gain =
            ask(NumberId::batching_throughput, {turn(NumberId::batching_throughput, "requests", requests)}).today.typical;
        REQUIRE(gain > before);
        REQUIRE(gain <= requests);
        before = gain;
    }
}

TEST_CASE("KV cache of a token") {
    const NumberAnswer answer = ask(NumberId::kv_bytes_per_token);
    REQUIRE(answer.derived == Range::exact(819'200));
    REQUIRE(answer.today == Range::exact(131'072));
    REQUIRE(beside(answer, "kv_one_sequence") == mib(400).as_double());
    REQUIRE(beside(answer, "kv_all_sequences") == 6.25 * gib(1).as_double());
    const NumberAnswer turned = ask(NumberId::kv_bytes_per_token, {turn(NumberId::kv_bytes_per_token, "model", "Llama 3.1 70B")});
    REQUIRE(turned.derived == Range::exact(327'680));
    REQUIRE(turned.today == turned.derived);
}

TEST_CASE("defaults of every knob resolve, then and now") {
    for (int i = 0; i < kNumberCount; ++i) {
        const auto id = static_cast<NumberId>(i);
        REQUIRE(definition(id).id == id);
        REQUIRE(number_from_name(to_string(id)) == id);
        for (const Knob& knob : definition(id).knobs(testing::catalog())) {
            INFO(to_string(id) << "." << knob.id);
            if (knob.kind == KnobKind::figure) {
                REQUIRE(knob.low <= knob.then);
                REQUIRE(knob.then <= knob.high);
                REQUIRE(knob.low <= knob.now);
                REQUIRE(knob.now <= knob.high);
                continue;
            }
            for (const std::string& name : {knob.then_name, knob.now_name})
                REQUIRE(answer_number(id, std::vector{turn(id, std::string(knob.id), name)}, testing::catalog(), false));
        }
    }
}

TEST_CASE("a knob that is not there, or out of bounds, is an error at its field") {
    const auto refused = [](KnobSetting setting) {
        const auto answer = answer_number(setting.number, std::vector{setting}, testing::catalog(), false);
        REQUIRE_FALSE(answer);
        return answer.error();
    };
    REQUIRE(refused(turn(NumberId::kv_bytes_per_token, "modle", "x")).field == "knobs.kv_bytes_per_token.modle");
    REQUIRE(refused(turn(NumberId::kv_bytes_per_token, "model", "llama-99")).code == ErrorCode::unknown_model);
    REQUIRE(refused(turn(NumberId::kv_bytes_per_token, "kv", "fp13")).code == ErrorCode::unknown_format);
    REQUIRE(refused(turn(NumberId::batching_throughput, "requests", 0)).code == ErrorCode::bad_value);
    REQUIRE(refused(turn(NumberId::batching_throughput, "requests", 1e308)).code == ErrorCode::bad_value);
    REQUIRE(refused(turn(NumberId::batching_throughput, "requests", std::numeric_limits<double>::quiet_NaN())).code ==
            ErrorCode::bad_value);
    REQUIRE(refused(turn(NumberId::train_13b_cost, "mfu", 1.5)).code == ErrorCode::bad_value);
}

}  // namespace
}  // namespace ballpark
