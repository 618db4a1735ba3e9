// What a page says of a field that can't be as it is: in its own language, with the names and figures of the core.
#include <algorithm>
#include <set>

#include "app/service_state.h"
#include "formats/inspect.h"
#include "formats/packed_model.h"
#include "question/answer.h"
#include "question/error_words.h"
#include "tests/ui/screen.h"

namespace ballpark::testing {
namespace {

bool has_hangul(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); i += ui::character_at(text, i).size)
        if (ui::is_hangul(ui::character_at(text, i).codepoint)) return true;
    return false;
}

/// The problem of a scenario in a language; empty where it is answered.
std::string problem(ScenarioAsk ask, const std::vector<FieldValue>& values, const char* language) {
    ServiceState state(catalog(), phrases_of(language), phrases_of("en"));
    state.ask(ask);
    state.answer(values);
    return state.service().problem ? state.service().problem->text : std::string();
}

}  // namespace

TEST_CASE("names and figures of an error go into the other language", "[app]") {
    const auto korean = [](std::string_view text) { return in_words_of(phrases_of("ko"), phrases_of("en"), text); };
    REQUIRE(korean("gpus must be between 1 and 65536; got 0") == "gpus 값은 1에서 65536 사이여야 합니다. 입력: 0");
    REQUIRE(korean("no device is called \"h10\"; did you mean h100-pcie-80gb or h20-96gb?") ==
            "\"h10\" 장치를 찾을 수 없습니다. 혹시 h100-pcie-80gb 또는 h20-96gb인가요?");
    REQUIRE(korean("a sentence that no wording has") == "a sentence that no wording has");
    REQUIRE(in_words_of(phrases_of("en"), phrases_of("en"), "gpus must be at least 1") == "gpus must be at least 1");
}

TEST_CASE("an answer says what is wrong in the language in use, in English elsewhere", "[app]") {
    const auto message = [](const char* language, const char* question) {
        const Context context{catalog(), phrases_of(language), {}, {}, {}};
        return Json::parse(answer_line(question, context).json)["error"]["message"].text();
    };
    constexpr const char* kWrong = R"({"ask":"serve","model":"llama-3.1-8b","gpu":"h10"})";
    REQUIRE(message("en", kWrong).starts_with("no device is called \"h10\""));
    REQUIRE(message("ko", kWrong).starts_with("\"h10\" 장치를 찾을 수 없습니다"));
}

TEST_CASE("what is wrong with a dropped file is said in Korean", "[app]") {
    constexpr const char* kFiles[] = {"", "{\"hidden_size\": 4096,", "[1,2]", "{\"a\":1}", "{\"model_type\":\"foo\"}", "{\"model_type\":\"llama\"}",
                                      "GGUF\1\0\0\0aaaaaaaaaaaaaaaaaaaa", "GGUF\3\0\0\0a"};
    constexpr std::size_t kSizes[] = {0, 22, 5, 7, 20, 22, 28, 9};
    for (std::size_t i = 0; i < std::size(kFiles); ++i) {
        CAPTURE(i);
        MemoryReader reader(std::as_bytes(std::span(kFiles[i], kSizes[i])));
        const Result<ModelSpec> model = model_of(inspect(reader, "own.json"));
        REQUIRE_FALSE(model);
        CAPTURE(model.error().message);
        REQUIRE(has_hangul(in_words_of(phrases_of("ko"), model.error().message)));
    }
}

TEST_CASE("every wording is recognised by itself and has its Korean one", "[app]") {
    for (const auto& [key, wording] : phrases_of("en").with_prefix("error.")) {
        CAPTURE(key);
        std::string sentence = wording;
        for (std::size_t at = 0; (at = sentence.find('{')) != std::string::npos;) sentence.replace(at, sentence.find('}', at) - at + 1, "X1");
        REQUIRE(has_hangul(in_words_of(phrases_of("ko"), phrases_of("en"), sentence)));
    }
}

TEST_CASE("whatever a field is set to, the problem is said in Korean too", "[app]") {
    constexpr ScenarioAsk kAsks[] = {ScenarioAsk::serve, ScenarioAsk::price, ScenarioAsk::plan, ScenarioAsk::train, ScenarioAsk::embed};
    constexpr const char* kWrong[] = {"-1", "0", "0.5", "nonsense", "h10", "llama", "q4_k_m", "fp7", "q8_0", "iq2_xxs", "llama.cpp", "gpt-4", "\xED\x95\x9C"};
    std::size_t problems = 0;
    std::set<std::string> untold;
    const auto look = [&](ScenarioAsk ask, const std::vector<FieldValue>& values) {
        const std::string english = problem(ask, values, "en");
        if (english.empty()) return;
        ++problems;
        if (!has_hangul(problem(ask, values, "ko"))) untold.insert(english);
    };
    for (const ScenarioAsk ask : kAsks)
        for (const ScenarioField& field : scenario_fields()) {
            if (!ask_has_field(ask, field)) continue;
            for (const char* wrong : kWrong) {
                look(ask, {{std::string(field.name), wrong}});
                if (ask != ScenarioAsk::serve || field.name == "engine") continue;
                for (const std::string_view engine : scenario_engines())
                    look(ask, {{"engine", std::string(engine)}, {std::string(field.name), wrong}});
            }
        }
    for (const char* gpus : {"3", "5", "7", "64"}) look(ScenarioAsk::serve, {{"gpus", gpus}});
    std::string list;
    for (const std::string& message : untold) list += message + "\n";
    INFO(list);
    REQUIRE(untold.empty());
    REQUIRE(problems > 50);
}

}  // namespace ballpark::testing
