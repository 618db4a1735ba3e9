/// `ballpark plan`: what to run a workload on, best first.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "bindings/cli/commands.h"

namespace ballpark {

const std::vector<FieldFlag>& plan_flags();

int run_plan(const Context& context, const OutputFlags& output, const std::map<std::string, std::string>& values);

}  // namespace ballpark
