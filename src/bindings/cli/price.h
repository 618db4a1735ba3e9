/// `ballpark price`: what requests to an API model cost, for one model or several side by side.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "bindings/cli/commands.h"

namespace ballpark {

struct PriceFlags {
    std::vector<std::string> models;  ///< one, or several side by side
    bool batch = false;
    std::map<std::string, std::string> values;  ///< of `price_flags`, by field
};

const std::vector<FieldFlag>& price_flags();

int run_price(const Context& context, const OutputFlags& output, const PriceFlags& flags);

}  // namespace ballpark
