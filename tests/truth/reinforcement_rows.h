/// Published runs of reinforcement training as questions: answers generated, scored and trained on, step by step.
#pragma once

#include <string>
#include <vector>

#include "truth/truth.h"

namespace ballpark::truth {

struct ReinforcementRow {
    std::string id;
    Json question;             ///< a `finetune`
    double tokens_per_second;  ///< trained, prompts included; of all devices
    Json published;
};

std::vector<ReinforcementRow> reinforcement_rows();

}  // namespace ballpark::truth
