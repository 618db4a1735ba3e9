/// The command that starts an engine as a setup describes it, to paste.
#pragma once

#include <string>
#include <string_view>

#include "estimate/serving_setup.h"

namespace ballpark {

/// One line: "vllm serve MODEL --tensor-parallel-size 2 …". `model` is what the engine is to load (a Hugging Face id or
/// a folder); `as_stored`: it already has the weights of the setup. What equals the engine's own default is left out, except the sequence length, which users forget.
/// `setup` has its defaults (`with_defaults`).
/// Sources: vLLM vllm/engine/arg_utils.py; SGLang python/sglang/srt/server_args.py; TensorRT-LLM
/// tensorrt_llm/commands/serve.py.
std::string serving_command(std::string_view model, const ServingSetup& setup, bool as_stored = false);

}  // namespace ballpark
