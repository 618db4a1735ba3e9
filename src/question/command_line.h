/// A question as the command that asks it.
#pragma once

#include <string>

#include "json/json.h"

namespace ballpark {

/// `ballpark serve --model llama-3.1-8b --gpus 2`: one flag a field, quoted for a POSIX shell where it must be.
std::string command_line(const Json& question);

}  // namespace ballpark
