/// What an instance of the module holds between calls.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "catalog/phrases.h"
#include "question/tokenizers.h"

namespace ballpark {

struct Core {
    std::optional<Catalog> catalog;
    std::optional<Phrases> phrases;
    std::vector<Phrases> added;  ///< languages that were not compiled in
    Tokenizers tokenizers;
    std::string result;
};

Core& core();

}  // namespace ballpark
