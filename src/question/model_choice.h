/// The model a question speaks of: a catalog row, a config, a file, or a handful of figures.
#pragma once

#include <memory>
#include <string>

#include "model/model_spec.h"
#include "model/parameters.h"
#include "quantity/result.h"
#include "question/context.h"
#include "question/json.h"

namespace ballpark {

struct ModelChoice {
    std::string id;                          ///< catalog id, file name, or "custom"
    std::shared_ptr<const ModelSpec> spec;   ///< shared so that a choice can be copied; catalog rows are not owned
    ParameterCount parameters;
    std::string source;                      ///< where the shape comes from
    std::string hf_id{};                     ///< what engines download; empty: none known
    bool outline = false;                    ///< known by a few figures: there is no list of its tensors
};

/// Reads the `"model"` field of CONTRACT: `"llama-3.1-8b"`, `{"config":{…}}`, `{"file":"path"}`, or
/// `{"parameters":13e9,"layers":40,"kv_heads":40,"head_dim":128}`. Errors name the field below "model".
Result<ModelChoice> choose_model(const Json& value, const Context& context);

/// The choice for a row of the catalog.
ModelChoice choose_model(const ModelEntry& entry);

}  // namespace ballpark
