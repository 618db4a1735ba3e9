/// A model read from the text of a config.json, or the test fails with the reader's words.
#pragma once

#include <string_view>
#include <utility>

#include <catch2/catch_test_macros.hpp>

#include "formats/hf_config.h"

namespace ballpark::testing {

inline ModelSpec config(std::string_view text) {
    Result<ModelSpec> model = read_hf_config(text);
    if (!model) FAIL(model.error().field + ": " + model.error().message);
    return std::move(*model);
}

}  // namespace ballpark::testing
