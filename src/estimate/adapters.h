/// Low-rank adapters: which matrices carry them, how many parameters that trains, how large their file is.
#pragma once

#include <optional>

#include "estimate/train_setup.h"
#include "estimate/worksheet.h"
#include "model/model_spec.h"
#include "quantity/quantity.h"

namespace ballpark {

struct AdapterSize {
    Params parameters;          ///< rank · (inputs + outputs) a matrix; DoRA adds a magnitude an output
    std::int64_t matrices = 0;  ///< that carry one; each expert counts
    Bytes tensors;              ///< of all adapter tensors in the file
};

/// Every linear matrix inside the blocks whose target is set (with `kAllLinear` all of them), and the head when asked.
/// Speculative blocks carry none.
/// Sources: Hu et al. 2021, arXiv:2106.09685, section 4.1; DoRA, arXiv:2402.09353, eq. 5.
AdapterSize adapter_size(const ModelSpec& model, const AdapterSetup& adapter, Worksheet* why = nullptr);

/// The file that PEFT writes, with its header; absent where there are no adapters, or the modules' names are not known.
/// Sources: layout: safetensors README at v0.5; names: huggingface/peft src/peft/utils/save_and_load.py at v0.15.
std::optional<Bytes> adapter_file(const ModelSpec& model, const AdapterSetup& adapter);

}  // namespace ballpark
