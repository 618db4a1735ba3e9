/// `ballpark embed`: a corpus as vectors, what it costs and how large their index is.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "bindings/cli/commands.h"

namespace ballpark {

const std::vector<FieldFlag>& embed_flags();

int run_embed(const Context& context, const OutputFlags& output, const std::map<std::string, std::string>& values);

}  // namespace ballpark
