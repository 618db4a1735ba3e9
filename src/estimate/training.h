/// What it takes to train: floating-point operations, accelerator hours, dollars.
#pragma once

#include "estimate/worksheet.h"
#include "quantity/quantity.h"

namespace ballpark {

/// Forward and backward pass over `tokens`: 6 FLOP a parameter and token (2 forward, 4 backward).
/// Source: Kaplan et al. 2020, arXiv:2001.08361, section 2.1; attention's quadratic term is left out, as there.
Flop training_flop(Params parameters, Tokens tokens, Worksheet* why = nullptr);

/// Time on one accelerator that keeps up `mfu` (0..1, model FLOP utilisation) of its dense peak.
/// Source: Chowdhery et al. 2022 (PaLM), arXiv:2204.02311, appendix B.
Seconds accelerator_time(Flop work, FlopPerSecond peak, double mfu, Worksheet* why = nullptr);

/// The utilisation that a published run reached: 6·N·D over its accelerator hours at peak.
double achieved_mfu(Params parameters, Tokens tokens, Seconds accelerator_time, FlopPerSecond peak,
                    Worksheet* why = nullptr);

/// Rent of all accelerators together.
Usd training_cost(Seconds accelerator_time, UsdPerHour rent, Worksheet* why = nullptr);

/// Fine-tuning through an API: words become tokens, tokens have a training price.
Usd api_finetuning_cost(double words, double tokens_per_word, UsdPerToken training_price, Worksheet* why = nullptr);

}  // namespace ballpark
