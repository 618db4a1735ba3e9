// The shared scenario: its fields make CONTRACT's questions, and what would make it fit does.
#include <catch2/catch_test_macros.hpp>

#include "quantity/units.h"
#include "question/answer.h"
#include "question/fit_options.h"
#include "question/scenario_fields.h"
#include "tests/support/context.h"

namespace ballpark {
namespace {

Json asked(const std::vector<FieldValue>& values) {
    Result<Json> question = serve_question(values);
    if (!question) FAIL(question.error().field << ": " << question.error().message);
    return *question;
}

Json answered(const Json& question) {
    const AnswerLine line = answer_line(question.dump(), testing::context());
    CAPTURE(line.json);
    REQUIRE(line.ok);
    return Json::parse(line.json)["answer"];
}

}  // namespace

TEST_CASE("fields become the question of CONTRACT", "[question]") {
    const Json question = asked({{"model", "qwen3-32b"}, {"context_tokens", "32k"}, {"gpus", "2"}});
    REQUIRE(question["ask"].text() == "serve");
    REQUIRE(question["model"].text() == "qwen3-32b");
    REQUIRE(question["context_tokens"].integer() == 32000);
    REQUIRE(question["gpus"].integer() == 2);
    REQUIRE(question["concurrency"].integer() == 8);
    REQUIRE_FALSE(question.contains("gpu_usd_per_hour"));  // nobody set it
}

TEST_CASE("llama.cpp's slots share its context", "[question]") {
    const Json question = asked({{"engine", "llama.cpp"}, {"weights", "q4_k_m"}, {"context_tokens", "4096"}, {"concurrency", "4"}});
    REQUIRE(question["context_tokens"].integer() == 4 * 4096);
    REQUIRE(question["parallel_slots"].integer() == 4);
    REQUIRE(question["concurrency"].integer() == 4);
    REQUIRE_FALSE(question.contains("gpu_memory_utilization"));
    REQUIRE(answered(question)["memory"]["fits"].boolean());
}

TEST_CASE("users share an engine, whichever it is: more are served faster together and slower each", "[question]") {
    for (const char* engine : {"vllm", "llama.cpp"}) {
        const auto speed = [&](const char* users) {
            return answered(asked({{"engine", engine}, {"weights", std::string_view(engine) == "vllm" ? "fp8" : "q4_k_m"}, {"gpu", "h100-sxm-80gb"}, {"concurrency", users}}))["speed"];
        };
        CAPTURE(engine);
        const Json one = speed("1");
        const Json eight = speed("8");
        REQUIRE(eight["output_tokens_per_second"]["typical"].number() > 1.3 * one["output_tokens_per_second"]["typical"].number());
        REQUIRE(eight["output_tokens_per_second_per_user"]["typical"].number() < one["output_tokens_per_second_per_user"]["typical"].number());
    }
}

TEST_CASE("layers and experts are placed with llama.cpp alone, and what would fit says how many", "[question]") {
    for (const char* name : {"gpu_layers", "cpu_moe"})
        for (const char* engine : {"vllm", "sglang", "trtllm", "transformers", "llama.cpp"}) {
            CAPTURE(name, engine);
            const std::vector<FieldValue> values{{"engine", engine}, {"weights", "q4_k_m"}, {name, "3"}};
            const bool has = std::string_view(engine) == "llama.cpp";
            REQUIRE(shows_field(ScenarioAsk::serve, *find_scenario_field(name), values) == has);
            REQUIRE(asked(values).contains(name) == has);
        }
    const auto option = [](std::vector<FieldValue> values, std::string_view name) {
        for (const FitOption& found : fit_options(values, testing::context()))
            if (found.change.name == name) return found.change.value;
        return std::string();
    };
    const auto held = [](std::vector<FieldValue> values, const char* name, const std::string& value) {
        values.push_back({name, value});
        return answered(asked(values))["memory"]["fits"].boolean();
    };
    const std::vector<FieldValue> dense{{"engine", "llama.cpp"}, {"weights", "q4_k_m"}, {"model", "llama-3.1-70b"}, {"gpu", "rtx-4090-24gb"}, {"concurrency", "1"}};
    const std::string layers = option(dense, "gpu_layers");
    REQUIRE(held(dense, "gpu_layers", layers));
    REQUIRE_FALSE(held(dense, "gpu_layers", std::to_string(std::stoi(layers) + 1)));
    REQUIRE(option(dense, "cpu_moe").empty());
    const std::vector<FieldValue> mixture{{"engine", "llama.cpp"}, {"weights", "q4_k_m"}, {"model", "qwen3-30b-a3b"}, {"gpu", "rtx-3060-12gb"}, {"concurrency", "1"}};
    REQUIRE(option(mixture, "gpu").ends_with("-24gb"));  // not the smaller card whose memory somebody added to
    const std::string experts = option(mixture, "cpu_moe");
    REQUIRE(held(mixture, "cpu_moe", experts));
    REQUIRE_FALSE(held(mixture, "cpu_moe", std::to_string(std::stoi(experts) - 1)));
}

TEST_CASE("a sum of devices says how many: no other number is asked or shown", "[question]") {
    const Json question = asked({{"engine", "llama.cpp"}, {"weights", "q4_k_m"}, {"model", "llama-3.1-70b"}, {"gpu", "2x rtx-4090 + rtx-3090"}, {"concurrency", "1"}});
    REQUIRE_FALSE(question.contains("gpus"));
    REQUIRE(answered(question)["places"].size() == 4);
    const auto shows = [](const char* gpu) {
        return shows_field(ScenarioAsk::serve, *find_scenario_field("gpus"), std::vector<FieldValue>{{"gpu", gpu}});
    };
    for (const char* sum : {"2x rtx-4090 + rtx-3090", "rtx-4090 + rtx-3090", "2x rtx-4090"}) {
        CAPTURE(sum);
        REQUIRE_FALSE(shows(sum));
        REQUIRE_FALSE(asked({{"engine", "llama.cpp"}, {"weights", "q4_k_m"}, {"gpu", sum}, {"gpus", "8"}}).contains("gpus"));
    }
    for (const DeviceSpec& device : testing::catalog().devices()) REQUIRE(shows(device.id.c_str()));
    Json two = question;
    two["gpus"] = 2;
    REQUIRE(Json::parse(answer_line(two.dump(), testing::context()).json)["error"]["field"] == "gpus");
}

TEST_CASE("what can't be read names its field", "[question]") {
    const Result<Json> question = serve_question(std::vector<FieldValue>{{"context_tokens", "many"}});
    REQUIRE_FALSE(question);
    REQUIRE(question.error().field == "context_tokens");
}

TEST_CASE("every field's start makes an answer, and every preset", "[question]") {
    REQUIRE(answered(asked({}))["memory"]["fits"].boolean());
    for (const Preset& preset : scenario_presets()) {
        CAPTURE(preset.name);
        REQUIRE(answered(asked(preset.values))["memory"]["total_bytes"]["typical"].number() > 0);
        for (const FieldValue& value : preset.values) REQUIRE(find_scenario_field(value.name) != nullptr);
    }
}

TEST_CASE("places add up, and to what a device holds where it fits", "[question]") {
    for (const std::string_view engine : scenario_engines()) {
        CAPTURE(engine);
        const std::string weights = engine == "llama.cpp" ? "q8_0" : engine == "transformers" ? "bf16" : "fp8";
        const Json answer = answered(asked({{"engine", std::string(engine)}, {"weights", weights}, {"concurrency", "1"}}));
        double sum = 0;
        const Json& place = answer["places"].items().front();
        for (const Json& part : place["parts"].items()) sum += part["bytes"]["typical"].number();
        REQUIRE(sum == place["bytes"]["typical"].number());
        const double per_gpu = answer["memory"]["per_gpu_bytes"]["typical"].number();
        REQUIRE(std::abs(sum - per_gpu) <= 1e-6 * per_gpu);
    }
}

TEST_CASE("options fit, and there are none where nothing is missing", "[question]") {
    const std::vector<FieldValue> starts;
    REQUIRE(fit_options(starts, testing::context()).empty());
    const std::vector<FieldValue> tight = {{"model", "llama-3.1-70b"}, {"weights", "bf16"}, {"gpu", "h100-sxm-80gb"}};
    const std::vector<FitOption> options = fit_options(tight, testing::context());
    REQUIRE_FALSE(options.empty());
    for (const FitOption& option : options) {
        CAPTURE(option.change.name, option.change.value);
        std::vector<FieldValue> changed = {option.change};
        for (const FieldValue& value : tight)
            if (value.name != option.change.name) changed.push_back(value);
        REQUIRE(answered(asked(changed))["memory"]["fits"].boolean());
        REQUIRE(option.per_gpu_bytes <= option.capacity_bytes);
    }
}

TEST_CASE("every ask makes a question that is answered", "[question]") {
    for (std::size_t i = 0; i < scenario_asks().size(); ++i) {
        CAPTURE(scenario_asks()[i]);
        for (const std::string_view method : scenario_methods()) {
            const auto question = scenario_question(static_cast<ScenarioAsk>(i), std::vector<FieldValue>{{"method", std::string(method)}});
            REQUIRE(question);
            answered(*question);
        }
    }
}

TEST_CASE("a life of serving is asked of training from nothing alone", "[question]") {
    const ScenarioField* field = find_scenario_field("lifetime_tokens");
    REQUIRE(field != nullptr);
    for (const std::string_view method : scenario_methods()) {
        CAPTURE(method);
        const std::vector<FieldValue> values{{"method", std::string(method)}, {"lifetime_tokens", "1e12"}};
        const auto question = scenario_question(ScenarioAsk::train, values);
        REQUIRE(question);
        REQUIRE(question->contains("lifetime_tokens") == (method == "train"));
        REQUIRE(shows_field(ScenarioAsk::train, *field, values) == (method == "train"));
    }
}

TEST_CASE("what a question calls otherwise is found again", "[question]") {
    REQUIRE(scenario_field_of(ScenarioAsk::plan, "workload.concurrency") == "concurrency");
    REQUIRE(scenario_field_of(ScenarioAsk::price, "model") == "api_model");
    REQUIRE(scenario_field_of(ScenarioAsk::plan, "model") == "model");
    for (const RenamedField& row : renamed_fields()) {
        const ScenarioField* field = find_scenario_field(row.field);
        REQUIRE(field != nullptr);
        REQUIRE(ask_has_field(row.ask, *field));
    }
}

TEST_CASE("figures beyond every bound are refused by their field, never by an abort", "[question]") {
    for (const char* huge : {"1e30", "1e300", "1e308k", "1e308 k", "9e308", "1e999"})
        for (std::size_t i = 0; i < scenario_asks().size(); ++i)
            for (const ScenarioField& field : scenario_fields()) {
                const auto ask = static_cast<ScenarioAsk>(i);
                if (field.kind != FieldKind::figure || !ask_has_field(ask, field)) continue;
                CAPTURE(scenario_asks()[i], field.name, huge);
                std::vector<FieldValue> values{{std::string(field.name), huge}};
                if (!shows_field(ask, field, values)) values.insert(values.end(), {{"method", "train"}, {"engine", "llama.cpp"}, {"weights", "q4_k_m"}});
                REQUIRE(shows_field(ask, field, values));
                const auto question = scenario_question(ask, values);
                if (!question) {
                    REQUIRE(question.error().field == field.name);
                    continue;
                }
                const AnswerLine line = answer_line(question->dump(), testing::context());
                REQUIRE_FALSE(line.ok);
                const Json error = Json::parse(line.json)["error"];
                CAPTURE(line.json);
                REQUIRE(scenario_field_of(ask, error["field"].text()) == field.name);
            }
    const auto too_long = parse("1e308k", Unit::tokens);
    REQUIRE_FALSE(too_long);
    REQUIRE(too_long.error().message.find("1e308k") != std::string::npos);
}

TEST_CASE("a device that costs nothing trains and serves for nothing", "[question]") {
    for (const ScenarioAsk ask : {ScenarioAsk::train, ScenarioAsk::serve, ScenarioAsk::embed})
        for (const char* method : {"lora", "train"}) {
            const auto question = scenario_question(ask, std::vector<FieldValue>{{"method", method}, {"gpu_usd_per_hour", "0"}});
            REQUIRE(question);
            const Json answer = answered(*question);  // an infinity or NaN would not have been printed
            if (ask != ScenarioAsk::train) continue;
            REQUIRE(answer["usd"]["low"].number() == 0);
            REQUIRE(answer["usd"]["high"].number() == 0);
        }
}

TEST_CASE("forms are told the fields, and scenarios their question", "[question]") {
    const Json fields = answered({{"ask", "fields"}});
    REQUIRE(fields["fields"].size() == scenario_fields().size());
    const Json scenario = answered({{"ask", "scenario"}, {"values", Json{{"context_tokens", "16k"}, {"concurrency", "64"}}}});
    REQUIRE(scenario["question"]["context_tokens"].integer() == 16000);
    REQUIRE(scenario["options"].size() > 0);
    const Json plan = answered({{"ask", "scenario"}, {"of", "plan"}, {"values", Json{{"concurrency", "64"}}}});
    REQUIRE(plan["question"]["workload"]["concurrency"].integer() == 64);
    REQUIRE(plan["fields"]["workload.concurrency"].text() == "concurrency");
    const AnswerLine refused = answer_line(R"({"ask":"scenario","values":{"colour":"red"}})", testing::context());
    REQUIRE_FALSE(refused.ok);
    REQUIRE(refused.json.find("colour") != std::string::npos);
}

}  // namespace ballpark
