// The text of a link: round trips, unknown keys, hostile input, undo.
#include <catch2/catch_test_macros.hpp>

#include "app/history.h"
#include "app/scenario.h"

namespace ballpark {

TEST_CASE("a scenario reads back as it was written", "[app]") {
    Scenario scenario;
    REQUIRE(encode_state(scenario) == "v1,page=numbers");
    set_knob(scenario, "kv_bytes_per_token.model", "llama-3.1-8b");
    set_knob(scenario, "kv_bytes_per_token.context_tokens", "32768");
    set_knob(scenario, "gpt4_vs_gpt35_cost.large_model", "openai/gpt-4-32k");
    set_knob(scenario, "kv_bytes_per_token.context_tokens", "8192");
    scenario.era = "2023";
    scenario.why = "kv_bytes_per_token";
    const std::string text = encode_state(scenario);
    REQUIRE(text ==
            "v1,page=numbers,era=2023,why=kv_bytes_per_token,kv_bytes_per_token.model=llama-3.1-8b,"
            "kv_bytes_per_token.context_tokens=8192,gpt4_vs_gpt35_cost.large_model=openai/gpt-4-32k");
    REQUIRE(decode_state(text) == scenario);
    REQUIRE(decode_state("#" + text) == scenario);
}

TEST_CASE("the shared scenario travels as fields, without those at their start", "[app]") {
    Scenario scenario;
    scenario.page = "serve";
    set_field(scenario, "gpus", "2");
    set_field(scenario, "model", "qwen3-32b");
    set_field(scenario, "concurrency", "8");  // where it starts
    set_field(scenario, "colour", "red");     // no such field
    scenario.why = "serve.kv";
    REQUIRE(encode_state(scenario) == "v1,page=serve,why=serve.kv,model=qwen3-32b,gpus=2");
    REQUIRE(decode_state(encode_state(scenario)) == scenario);
    set_field(scenario, "gpus", "");
    REQUIRE(encode_state(scenario) == "v1,page=serve,why=serve.kv,model=qwen3-32b");
    // Written by hand, with units.
    REQUIRE(decode_state("v1,page=serve,context_tokens=32k").fields.front().value == "32k");
}

TEST_CASE("links of every version that was ever shared still open", "[app]") {
    // Before there was a version; the fourteen alone; the shared scenario beside them.
    const Scenario first = decode_state("page=numbers,kv_bytes_per_token.model=llama-3.1-8b");
    REQUIRE(first.knobs.size() == 1);
    const Scenario numbers = decode_state("v1,page=numbers,era=2023,why=kv_bytes_per_token,kv_bytes_per_token.context_tokens=8192");
    REQUIRE(numbers.era == "2023");
    REQUIRE(numbers.why == "kv_bytes_per_token");
    const Scenario serve = decode_state("v1,page=serve,model=qwen3-32b,weights=awq-int4,gpu=rtx-4090-24gb,concurrency=2,train_13b_cost.mfu=0.5");
    REQUIRE(serve.fields.size() == 4);
    REQUIRE(serve.knobs.size() == 1);
    REQUIRE(serve.unknown.empty());
}

TEST_CASE("what this version does not know is kept", "[app]") {
    const std::string text = "v1,page=serve,serve.model=qwen3-30b-a3b,not_a_number.knob=1,theme=sepia";
    const Scenario scenario = decode_state(text);
    REQUIRE(scenario.page == "serve");
    REQUIRE(scenario.unknown.size() == 3);
    REQUIRE(encode_state(scenario) == text);
}

TEST_CASE("names with any characters survive", "[app]") {
    for (const std::string name : {"a,b=c#d&e f%", "모델 (내 것).json", "100%", "plus+slash/", "\"'<>\\`"}) {
        Scenario scenario;
        set_knob(scenario, "kv_bytes_per_token.model", "file:" + name);
        const std::string text = encode_state(scenario);
        CAPTURE(name, text);
        for (const char c : text) REQUIRE((c > ' ' && c < 0x7F));
        REQUIRE(text.find_first_of("#\"'<>\\` ") == std::string::npos);
        REQUIRE(decode_state(text) == scenario);
    }
}

TEST_CASE("hostile links give a scenario, never trouble", "[app]") {
    const Scenario start;
    for (const std::string_view text : {"", "#", "v1", "v1,", ",,,,", "=", "=,=", "v1,=x", "v1,page", "v1,page=", "%", "%%%,%=%", "v1,era=1999,why=nothing"})
        if (text.find("era") == std::string_view::npos) REQUIRE(decode_state(text).knobs == start.knobs);
    // An era or worksheet that is not one is kept, not shown.
    REQUIRE(decode_state("v1,era=1999,why=nothing").era == "today");
    REQUIRE(decode_state("v1,era=1999,why=nothing").why.empty());
    // Control characters and broken UTF-8 are left out.
    REQUIRE(decode_state("v1,a=%00,b=%0A,c=%1B[2J,d=%7F,e=%C3,f=%FF%FE,g=%E2%82").unknown.empty());
    // A hand-edited '%' stands for itself.
    REQUIRE(decode_state("v1,concise_saving.x=50%").knobs.front().value == "50%");
    // Too long to be a link; too many entries.
    REQUIRE(decode_state(std::string(kLongestState + 1, 'a')) == start);
    std::string many = "v1";
    for (int i = 0; i < 3000; ++i) many += ",k" + std::to_string(i) + "=1";
    REQUIRE(decode_state(many.substr(0, kLongestState)).unknown.size() < 300);
    // The last of several wins, once.
    const Scenario twice = decode_state("v1,kv_bytes_per_token.kv=fp8,kv_bytes_per_token.kv=q8_0");
    REQUIRE(twice.knobs.size() == 1);
    REQUIRE(twice.knobs.front().value == "q8_0");
    // Every single byte, raw and escaped.
    constexpr const char* kHex = "0123456789ABCDEF";
    for (int byte = 0; byte < 256; ++byte) {
        const std::string raw(1, static_cast<char>(byte));
        const std::string escaped = {'%', kHex[byte / 16], kHex[byte % 16]};
        for (const std::string& value : {raw, escaped}) {
            const Scenario once = decode_state("v1,k=" + value);
            REQUIRE(decode_state(encode_state(once)) == once);
        }
    }
}

TEST_CASE("numbers in links are short and exact", "[app]") {
    REQUIRE(state_number(8192) == "8192");
    REQUIRE(state_number(0.5) == "0.5");
    REQUIRE(state_number(2.0 / 3.0) == "0.6666666666666666");
    REQUIRE(state_number(1.4e12) == "1400000000000");
}

TEST_CASE("undo and redo walk through what was recorded", "[app]") {
    History history;
    REQUIRE_FALSE(history.undo());
    history.record("a");
    history.record("a");
    REQUIRE_FALSE(history.can_undo());
    history.record("b");
    history.record("c");
    REQUIRE(history.undo() == "b");
    REQUIRE(history.undo() == "a");
    REQUIRE_FALSE(history.undo());
    REQUIRE(history.redo() == "b");
    history.record("d");
    REQUIRE_FALSE(history.can_redo());
    REQUIRE(history.undo() == "b");
    for (int i = 0; i < 1000; ++i) history.record(std::to_string(i));
    int steps = 0;
    while (history.undo()) ++steps;
    REQUIRE(steps < 250);
}

}  // namespace ballpark
