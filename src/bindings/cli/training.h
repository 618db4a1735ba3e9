/// `ballpark train` and `ballpark finetune`: hours, dollars, memory of a device.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "bindings/cli/commands.h"

namespace ballpark {

const std::vector<FieldFlag>& train_flags();
const std::vector<FieldFlag>& finetune_flags();

int run_training(const Context& context, const OutputFlags& output, const std::map<std::string, std::string>& values, bool finetune);

}  // namespace ballpark
