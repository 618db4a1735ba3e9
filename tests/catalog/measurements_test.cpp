/// Measurements: tuples under named columns, each with a source of the list.
#include <string>

#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>

#include "catalog/loaders.h"
#include "test_catalog.h"

namespace ballpark {
namespace {

const std::string kColumns =
    R"("columns":["model","gpu","engine","version","weights","tensor","data","input_tokens","output_tokens","concurrency",)"
    R"("ttft_ms","tpot_ms","output_tokens_per_second","source"],"sources":[{"source":"s","as_of":"2026-01-02"}])";

Result<Measurements> read(const std::string& row, const std::string& columns = kColumns) {
    return read_measurements("{" + columns + ",\"rows\":[" + row + "]}", test_catalog().models(), test_catalog().devices());
}

const std::string kStart = R"(["llama-3.1-8b","h100-sxm-80gb","vllm","0.9","fp8")";

TEST_CASE("a measurement's tuple", "[catalog]") {
    const auto measured = read(kStart + ",2,1,1000,100,8,50,7.5,0,0]");
    REQUIRE(measured);
    REQUIRE(measured->rows.size() == 1);
    const Measurement& row = measured->rows[0];
    CHECK(test_catalog().models()[row.model].id == "llama-3.1-8b");
    CHECK(test_catalog().devices()[row.device].id == "h100-sxm-80gb");
    CHECK(row.tensor == 2);
    CHECK(row.concurrency == 8);
    CHECK(row.ttft == Catch::Approx(0.05));
    CHECK(row.tpot == Catch::Approx(0.0075));
    CHECK(row.output_tokens_per_second == 0);
    CHECK(measured->sources[row.source].as_of == "2026-01-02");
}

TEST_CASE("a broken file of measurements names row and column", "[catalog]") {
    const auto message = [](const std::string& row, const std::string& columns = kColumns) {
        const auto measured = read(row, columns);
        return measured ? std::string() : measured.error().message;
    };
    CHECK(message("", R"("columns":["model"])") == "catalog/measurements.json: columns: must name the columns that the program knows");
    CHECK(message("[1]") == "catalog/measurements.json: row 1: has not one value for each column");
    CHECK(message(kStart + ",0,1,1000,100,8,50,7.5,0,0]") == "catalog/measurements.json: row 1: tensor is of the wrong kind");
    CHECK(message(kStart + ",1,1,1000,100,8,-1,7.5,0,0]") == "catalog/measurements.json: row 1: ttft_ms is of the wrong kind");
    CHECK(message(kStart + ",1,1,1000,100,8,1,7.5,0,3]") == "catalog/measurements.json: row 1: source is not in the list of sources");
    CHECK(message(R"(["gpt-17","h100-sxm-80gb","vllm","0.9","fp8",2,1,1000,100,8,50,7.5,0,0])") ==
          "catalog/measurements.json: row 1: model is not in catalog/models.json: gpt-17");
}

}  // namespace
}  // namespace ballpark
