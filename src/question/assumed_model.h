/// A dense model of which only the size is known.
#pragma once

#include "question/model_choice.h"

namespace ballpark {

/// As wide as 128 times its layers, as LLaMA 7B and 13B and GPT-3 nearly are, with `parameters` in all of which a token
/// uses `active`. Its matrices are an assumption: the choice is an outline.
ModelChoice assumed_model(double parameters, double active);

}  // namespace ballpark
