/// The calibrated constants of an engine, as its estimator takes them, looked up in the catalog.
#pragma once

#include <string_view>

#include "catalog/catalog.h"
#include "estimate/serving_memory.h"
#include "estimate/transformers_memory.h"
#include "quantity/result.h"

namespace ballpark {

/// For a release (absent: the newest that was measured) on a device family ("hopper").
/// Error: `bad_file` naming a constant that catalog/engines.json lacks: a broken build.
Result<ServingConstants> serving_constants(const Catalog& catalog, ServingEngine engine,
                                           std::optional<EngineVersion> version, std::string_view family);

/// Bytes that a device's driver takes for a program before it loads anything.
Result<Range> driver_context(const Catalog& catalog, std::string_view family);

Result<TransformersConstants> transformers_constants(const Catalog& catalog, std::string_view family);

/// The same for programs around PyTorch that generate in their own way (AutoAWQ, exllama, litgpt, GPTQ-for-LLaMa).
Result<TransformersConstants> pytorch_constants(const Catalog& catalog, std::string_view family);

}  // namespace ballpark
