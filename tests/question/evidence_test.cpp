#include "question/evidence.h"

#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <string>

#include "json/json.h"
#include "question/answer.h"
#include "tests/support/context.h"

namespace ballpark {
namespace {

Json evidence_of(const std::string& question) {
    const Context context = testing::context();
    return Json::parse(answer_line(question, context, true).json)["answer"]["evidence"];
}

TEST_CASE("a measured service is its own nearest evidence") {
    const Catalog& catalog = testing::catalog();
    for (const Measurement& row : catalog.measurements().rows) {
        if (row.concurrency == 0) continue;
        const ModelEntry& model = catalog.models()[row.model];
        const DeviceSpec& device = catalog.devices()[row.device];
        const auto found = nearest_measurements(
            {model.id, model.spec, device, row.engine, row.weights, {.tensor = row.tensor, .data = row.data},
             static_cast<double>(row.input_tokens), static_cast<double>(row.output_tokens), static_cast<double>(row.concurrency)},
            catalog);
        INFO(model.id << " on " << device.id << " by " << row.engine);
        REQUIRE_FALSE(found.empty());
        REQUIRE(found.size() <= 3);
        REQUIRE(found[0].differs.empty());
        REQUIRE(found[0].model == &model);
        REQUIRE(found[0].device == &device);
        for (const Evidence& each : found) REQUIRE_FALSE(each.source->source.empty());
    }
}

TEST_CASE("every measured format is one that an estimate can be made of") {
    for (const Measurement& row : testing::catalog().measurements().rows) {
        INFO(row.weights);
        REQUIRE((find_weight_format(row.weights) != nullptr || gguf_mixture_from_name(row.weights).has_value()));
        REQUIRE((row.tpot > 0 || row.ttft > 0 || row.output_tokens_per_second > 0));
    }
}

TEST_CASE("evidence says where it is from, how it differs, and what the estimate makes of it") {
    const Json evidence = evidence_of(R"({"ask":"serve","model":"llama-3.1-70b","weights":"fp8","gpu":"h200","gpus":4,
        "engine":"vllm","tensor_parallel":4,"context_tokens":4096,"input_tokens":1024,"output_tokens":1024,"concurrency":20})");
    REQUIRE(evidence.size() == 3);
    for (const Json& each : evidence.items()) {
        REQUIRE(each["model"].text() == "llama-3.1-70b");
        REQUIRE_FALSE(each["source"].text().empty());
        REQUIRE(each["as_of"].text().size() == 10);
        REQUIRE(each["estimate"].size() > 0);
        for (const auto& [name, range] : each["estimate"].members()) {
            REQUIRE(each[name].number() > 0);
            REQUIRE(range["low"].number() <= range["high"].number());
        }
        const auto& differs = each["differs"].items();
        const bool other_load = each["concurrency"] != Json(20);
        REQUIRE(other_load == std::any_of(differs.begin(), differs.end(), [](const Json& d) { return d.text() == "concurrency"; }));
    }
}

TEST_CASE("one's own model has its neighbours, and one unlike any measured has none") {
    const Json like = evidence_of(R"({"ask":"serve","model":{"parameters":8e9,"layers":32,"hidden_size":4096,"kv_heads":8,
        "head_dim":128},"gpu":"rtx-4090-24gb","weights":"fp16","context_tokens":2048})");
    for (const Json& each : like.items()) REQUIRE(each["differs"].items()[0].text() == "model");
    const Json none = evidence_of(R"({"ask":"serve","model":"llama-3.1-8b"})");
    REQUIRE(none.is_null());
}

}  // namespace
}  // namespace ballpark
