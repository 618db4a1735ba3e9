// The grid of models and devices: its names are the catalog's, and the fewest devices are the fewest.
#include "question/fit_grid.h"

#include "question/fit_outcome.h"
#include "tests/support/context.h"

namespace ballpark::testing {

TEST_CASE("models and devices of the grid are in the catalog, once each", "[question]") {
    REQUIRE(catalog().grid().models.size() >= 10);
    REQUIRE(catalog().grid().devices.size() >= 10);
}

TEST_CASE("by hand: 8 billion parameters in fp8 need one card of 24 GB, 405 billion more than sixteen", "[question]") {
    REQUIRE(fewest_devices({}, "llama-3.1-8b", "rtx-4090-24gb", context()) == 1);
    REQUIRE(fewest_devices({}, "llama-3.1-405b", "rtx-3060-12gb", context()) == 0);
    const std::vector<FieldValue> file = {{"weights", "q4_k_m"}};
    REQUIRE_FALSE(fewest_devices(file, "llama-3.1-8b", "rtx-4090-24gb", context()));  // vLLM runs no such file
}

TEST_CASE("the fewest devices hold the load, half of them do not; more users never need fewer", "[question]") {
    for (const char* model : {"llama-3.1-8b", "qwen3-32b", "llama-3.3-70b"})
        for (const char* device : {"l4-24gb", "h100-sxm-80gb"}) {
            std::int64_t last = 1;
            for (const char* users : {"1", "8", "64"}) {
                CAPTURE(model, device, users);
                const std::vector<FieldValue> values = {{"concurrency", users}};
                const auto found = fewest_devices(values, model, device, context());
                REQUIRE(found);
                if (*found == 0) break;
                REQUIRE(*found >= last);
                last = *found;
                const auto on = [&](std::int64_t gpus) {
                    return try_out(changed(changed(changed(values, {"model", model}), {"gpu", device}), {"gpus", std::to_string(gpus)}), context());
                };
                REQUIRE(on(*found).fits);
                if (*found > 1) REQUIRE_FALSE(on(*found / 2).fits);
            }
        }
}

}  // namespace ballpark::testing
